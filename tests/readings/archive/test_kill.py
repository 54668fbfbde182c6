"""The small twin of `python -m bench archive --kill`: kill -9 on the way, and nothing is lost or read otherwise."""

from bench import archive


def test_a_run_that_is_killed_again_and_again_ends_like_an_undisturbed_one(tmp_path, capsys):
    wrong = archive.killed(400, 2, tmp_path, kills=2)

    assert wrong == 0, capsys.readouterr().out


def test_readings_that_differ_are_seen(tmp_path):
    import polars as pl

    one, other = tmp_path / "one.parquet", tmp_path / "other.parquet"
    pl.DataFrame({"doc": ["a", "b"], "value": ["1", "2"]}).write_parquet(one)
    pl.DataFrame({"doc": ["b", "a"], "value": ["2", "1"]}).write_parquet(other)
    assert archive.difference(one, other) is None

    pl.DataFrame({"doc": ["b", "a"], "value": ["1", "2"]}).write_parquet(other)
    assert archive.difference(one, other) is not None
