"""Daft, on this machine and through Ray, gives the file that the processes here give."""

import importlib.util

import pytest
from bench.archive import Run, manifest
from bench.generate import write

from barograph.errors import BarographError
from barograph.readings.archive import cluster, read_archive


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    path = tmp_path_factory.mktemp("cluster") / "documents.parquet"
    write(200, path, spoilt=50)
    return path


@pytest.fixture(scope="module")
def local(texts):
    return read_archive([texts], texts.with_name("local.parquet"), jobs=2).out


def needs(*names):
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    return pytest.mark.skipif(
        bool(missing),
        reason=f"NOT TESTED: {', '.join(missing)} is not installed; the extras `daft` and `ray` bring it",
    )


# The command is run, not the function: Daft keeps its runner for the life of a process, and hands a process's way of
# logging on to its own processes, which pytest's stops from starting.


@needs("daft")
def test_daft_on_this_machine_gives_the_same_file(texts, local, tmp_path):
    run = Run(texts, tmp_path / "daft.parquet", 2, "--engine", "daft", environment={"DAFT_RUNNER": "native"})
    run.wait()

    assert manifest(tmp_path / "daft.parquet")["refused"] == 4
    assert (tmp_path / "daft.parquet").read_bytes() == local.read_bytes()


@needs("daft", "ray")
@pytest.mark.slow
def test_ray_on_this_machine_gives_the_same_file(texts, local, tmp_path):
    run = Run(texts, tmp_path / "ray.parquet", 2, "--engine", "daft", environment={"DAFT_RUNNER": "ray"})
    run.wait()

    assert (tmp_path / "ray.parquet").read_bytes() == local.read_bytes()


def test_an_engine_that_is_not_installed_is_told(texts, tmp_path, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(cluster, "import_module", missing)

    with pytest.raises(BarographError) as caught:
        read_archive([texts], tmp_path / "no.parquet", engine="daft")

    assert caught.value.code == "missing-extra" and "barograph[daft]" in caught.value.sentence()
