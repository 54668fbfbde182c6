"""The servers and browsers that the other tests stand on."""

import psycopg


def test_the_postgres_server_is_real_and_keeps_chinese(postgres_database):
    with psycopg.connect(postgres_database) as connection:
        connection.execute("CREATE TABLE t (word text)")
        connection.execute("INSERT INTO t VALUES ('指标')")
        (word, length) = connection.execute("SELECT word, length(word) FROM t").fetchone()

    assert (word, length) == ("指标", 2)


def inked(page, text):
    """How many pixels of the text are dark, drawn on a white page."""
    page.set_content(f"<body style='margin:0;font:40px sans-serif'>{text}</body>")
    picture = page.screenshot(clip={"x": 0, "y": 0, "width": 200, "height": 60})
    import io

    from PIL import Image

    return sum(1 for value in Image.open(io.BytesIO(picture)).convert("L").tobytes() if value < 128)


def test_the_browser_shows_chinese_and_not_boxes(page):
    # Two characters of one and of many strokes: boxes for missing letters would be the same twice.
    assert inked(page, "一") < inked(page, "鑫") / 3


def test_the_oldest_browser_shows_chinese_and_not_boxes(page_109, browser_109):
    assert browser_109.version.startswith("109.")
    assert inked(page_109, "一") < inked(page_109, "鑫") / 3
