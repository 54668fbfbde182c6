"""The pages of figures: what they show, what they keep apart, whom they show it to, and how many queries they take."""

import io
import json
import re

import pytest

pytestmark = pytest.mark.django_db


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def charts_of(response):
    found = re.findall(r'<script type="application/json">(.*?)</script>', response.content.decode(), re.S)
    return [json.loads(chart) for chart in found]


def test_an_indicator_is_found_by_two_characters_of_an_alias(page, figures):
    found = text_of(page("/indicators/?q=研发"))

    assert "R&amp;D经费支出" in found


def test_an_indicator_without_figures_is_listed_on_demand_only(page, figures):
    assert "PAT_VALID" not in text_of(page("/indicators/?q=专利"))
    assert "PAT_VALID" in text_of(page("/indicators/?q=专利&show=all"))


def test_a_year_without_a_figure_keeps_its_column_and_says_so(page, figures):
    found = text_of(page("/indicators/RD_EXP/"))

    assert "2022年" in found
    assert "无数据" in found


def test_amounts_told_in_yi_and_in_yuan_stand_on_one_scale(page, figures):
    shown = page("/indicators/RD_EXP/").content.decode()

    assert f'href="/observations/{figures.far.pk}/" title="1,300,000,000元">13</a>' in shown
    assert f'href="/observations/{figures.first.pk}/" title="1,000,000,000元">10</a>' in shown


def test_a_target_never_stands_among_the_reached_figures(page, figures):
    shown = page("/indicators/RD_EXP/").content.decode()
    reached, aims = shown.split("目标与预测")

    assert f"/observations/{figures.aim.pk}/" not in reached.split("matrix")[1]
    assert f"/observations/{figures.aim.pk}/" in aims


def test_running_totals_and_years_are_not_one_line(page, figures):
    drawn = charts_of(page(f"/series/{figures.first.series_id}/"))

    assert [c["kind"] for c in drawn] == ["A", "running"]
    assert drawn[1]["axis"] == ["2023年1—9月"]
    assert "2023年1—9月" not in drawn[0]["axis"]


def test_a_missing_year_is_a_gap_in_the_line_and_not_a_nought(page, figures):
    actual = charts_of(page(f"/series/{figures.first.series_id}/"))[0]

    line = next(x for x in actual["lines"] if x["standing"] == "actual")
    assert line["cells"][actual["axis"].index("2022年")] is None


def test_a_conflict_is_marked_and_the_reason_told(page, figures):
    found = text_of(page(f"/series/{figures.first.series_id}/"))

    assert "≠ 有分歧" in found
    assert "登记在先" in found


def test_the_conflicts_page_shows_both_values_and_how_far_they_are_apart(page, figures):
    found = text_of(page("/conflicts/"))

    assert "12亿元" in found
    assert "13亿元" in found
    assert "7.692%" in found


def test_a_person_chooses_another_headline_with_a_reason(page, client, figures):
    point = f"/points/{figures.second.point_id}/"
    page(point)

    refused = client.post(f"{point}choose/", {"observation": figures.rival.pk, "because": " "})
    done = client.post(
        f"{point}choose/", {"observation": figures.rival.pk, "because": "以总结为准"}, follow=True
    )

    assert refused.status_code == 422
    assert "以总结为准" in text_of(done)
    assert (
        f'href="/observations/{figures.rival.pk}/" title="1,300,000,000元">13</a>'
        in page("/indicators/RD_EXP/").content.decode()
    )


def test_a_reader_is_offered_no_choice_and_may_not_make_one(page, client, figures):
    shown = page(f"/points/{figures.second.point_id}/", who="du")
    tried = client.post(
        f"/points/{figures.second.point_id}/choose/", {"observation": figures.rival.pk, "because": "x"}
    )

    assert 'type="radio"' not in shown.content.decode()
    assert tried.status_code == 403


def test_a_correction_keeps_the_old_figure_and_its_reason(page, client, figures):
    page("/observations/")
    done = client.post(
        f"/observations/{figures.first.pk}/correct/",
        {"value": "11亿元", "unit": "亿元", "because": "原件为11"},
        follow=True,
    )

    assert "原件为11" in text_of(done)
    assert "不再有效" in text_of(page(f"/observations/{figures.first.pk}/"))


def test_a_correction_without_a_reason_is_refused_and_keeps_what_was_typed(page, client, figures):
    page("/observations/")
    refused = client.post(f"/observations/{figures.first.pk}/correct/", {"value": "11.5亿元", "because": ""})

    assert refused.status_code == 422
    assert 'value="11.5亿元"' in refused.content.decode()


def test_the_past_shows_what_stood_then(page, figures):
    shown = text_of(page(f"/series/{figures.first.series_id}/?as_of=2020-01-01"))

    assert "正在查看" in shown
    assert "当时台账中还没有这一序列的数据" in shown


def test_a_moment_that_is_none_is_said_so(page, figures):
    assert "不是可识别的时刻" in text_of(page(f"/series/{figures.first.series_id}/?as_of=去年"))


@pytest.mark.parametrize(
    "query",
    [
        "?indicator=R%26D经费支出&area=济南市",
        "?q=研发 济南",
        "?period=2021",
        "?standing=actual&measure=level",
        "?q=年鉴",
    ],
)
def test_the_list_is_narrowed_by_each_filter(page, figures, query):
    found = page(f"/observations/{query}").content.decode()

    assert f"/observations/{figures.first.pk}/" in found


def test_a_filter_that_matches_nothing_shows_nothing(page, figures):
    for query in ("?period=昨天", "?q=稻谷", "?area=火星", "?source=99999"):
        assert "没有符合条件的记录" in text_of(page(f"/observations/{query}")), query


@pytest.mark.parametrize(
    "url", ["/observations/", "/indicators/", "/indicators/RD_EXP/", "/conflicts/", "/places/"]
)
def test_every_list_is_exported_to_excel(page, figures, url):
    import openpyxl

    answer = page(f"{url}?format=xlsx")

    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(list(book.active.rows)) > 1


def test_another_bureau_sees_none_of_it(page, figures):
    hidden = [
        f"/series/{figures.first.series_id}/", f"/observations/{figures.first.pk}/",
        f"/points/{figures.first.point_id}/",
    ]  # fmt: skip

    for url in hidden:
        assert page(url, who="sun").status_code == 404, url
    for url in (
        "/observations/",
        "/indicators/",
        "/conflicts/",
        "/places/",
        "/indicators/RD_EXP/",
        "/observations/?q=济南",
    ):
        found = text_of(page(url, who="sun"))
        assert "济南市" not in found, url
        assert "13亿元" not in found, url


def test_words_of_documents_are_shown_as_words(page, enter):
    enter("济南市", "2019", "7亿元", paper="<script>alert(1)</script>", quote="<b>7亿元</b>")

    for url in ("/observations/", f"/series/{enter('济南市', '2018', '6亿元').series_id}/"):
        shown = page(url).content.decode()
        assert "<script>alert(1)" not in shown
        assert "<b>7亿元" not in shown


# --- a page takes the same number of queries however much the ledger holds -------------------------------

MOST = {
    "/observations/": 5,
    "/observations/?q=研发": 5,
    "/observations/?indicator=RD_EXP&area=370100": 7,
    "/series/{series}/": 8,
    "/observations/{observation}/": 16,
    "/points/{point}/": 7,
    "/indicators/": 4,
    "/indicators/RD_EXP/": 6,
    "/conflicts/": 7,
    "/places/": 4,
}


@pytest.mark.parametrize("pattern", MOST)
def test_the_number_of_queries_is_bounded(
    page, client, enter, figures, pattern, django_assert_max_num_queries
):
    url = pattern.format(
        series=figures.first.series_id, observation=figures.second.pk, point=figures.second.point_id
    )
    for year in range(2000, 2012):
        enter("济南市", str(year), f"{year - 1990}亿元")
        enter("济南市", str(year), f"{year - 1989}亿元", paper="总结(虚构)")
        enter("烟台市", str(year), f"{year - 1995}亿元")
    page(url)

    with django_assert_max_num_queries(MOST[pattern]):
        answer = client.get(url)

    assert answer.status_code == 200
