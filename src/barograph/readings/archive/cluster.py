"""An archive read on Daft: on the cores of this machine, or on a Ray cluster with the same code.

Each of Daft's processes has a worker of `workers`, so that a document that hangs or crashes a parser costs there what
it costs here: itself. The bytes of the documents travel with the batches; the machines of a cluster need no
common disk. Which runner Daft takes is Daft's own setting (`DAFT_RUNNER=native` or `ray`, `RAY_ADDRESS`).
"""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from ...errors import BarographError, SourceError
from ...sources import from_path
from .batch import Form, Part
from .documents import Batch, Item
from .workers import Pool

__all__ = ["read"]

BATCHES_OF_A_QUERY = 128
"""Batches for each process in one query: what goes from here to the others, and lies in memory for it."""

BYTES_OF_A_QUERY = 256 * 1024**2


def read(
    batches: Iterator[Batch], jobs: int, form: Form, *, time_limit: float, memory_limit: int
) -> Iterator[Part]:
    """The parts of some batches, as Daft brings them."""
    daft = _daft()
    on_ray = os.environ.get("DAFT_RUNNER", "").lower() == "ray"
    if on_ray:
        jobs = max(jobs, _processors())
    reader = _reader(daft, jobs)(form, time_limit, memory_limit)
    while query := _query(batches, jobs):
        frame = daft.from_pydict({"batch": [pickle.dumps(_with_bytes(batch)) for batch in query]})
        if on_ray:
            frame = frame.into_partitions(len(query))
        rows = frame.select(reader.read(frame["batch"]).alias("part")).iter_rows(results_buffer_size=2 * jobs)
        for row in rows:
            answer = pickle.loads(row["part"])
            if isinstance(answer, BarographError):
                raise answer
            assert isinstance(answer, Part)
            yield answer


def _query(batches: Iterator[Batch], jobs: int) -> list[Batch]:
    found: list[Batch] = []
    size = 0
    for batch in islice(batches, BATCHES_OF_A_QUERY * jobs):
        found.append(batch)
        size += sum(_size(item) for item in batch.items)
        if size > BYTES_OF_A_QUERY:
            break
    return found


def _size(item: Item) -> int:
    if item.data is not None:
        return len(item.data)
    try:
        return os.stat(item.path).st_size
    except OSError:
        return 0


def _with_bytes(batch: Batch) -> Batch:
    """The batch with the bytes of its files; one that cannot be taken in is left to say so where it is read."""
    items = []
    for item in batch.items:
        if item.data is None:
            try:
                item = replace(item, data=from_path(item.path).data)
            except SourceError as error:
                item = replace(item, refused=error)
        items.append(item)
    return replace(batch, items=tuple(items))


def _reader(daft: Any, jobs: int) -> Any:
    """A class of Daft: each of its instances has one worker."""

    @daft.cls(max_concurrency=jobs, cpus=1)
    class Reader:
        def __init__(self, form: Form, time_limit: float, memory_limit: int) -> None:
            self.pool = Pool(1, form, time_limit=time_limit, memory_limit=memory_limit)

        @daft.method.batch(return_dtype=daft.DataType.binary(), batch_size=1)  # type: ignore[untyped-decorator]
        def read(self, batches: Any) -> list[bytes]:
            return [pickle.dumps(_answer(self.pool, pickle.loads(batch))) for batch in batches.to_pylist()]

    return Reader


def _answer(pool: Pool, batch: Batch) -> Part | BarographError:
    try:
        return next(part for part in pool.read([batch]) if part is not None)
    except BarographError as error:
        return error


def _processors() -> int:
    """The processors of the Ray cluster."""
    ray = import_module("ray")
    if not ray.is_initialized():
        if os.environ.get("RAY_ADDRESS"):
            ray.init(log_to_driver=False)
        else:
            # A cluster of one's own in a folder of one's own: what another user's dead one has left in the
            # common folder would be waited for.
            own = Path(tempfile.gettempdir()) / f"ray-{os.getuid()}"
            ray.init(address="local", _temp_dir=str(own), log_to_driver=False)
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def _daft() -> Any:
    wanted = ["daft", "ray"] if os.environ.get("DAFT_RUNNER", "").lower() == "ray" else ["daft"]
    for name in wanted:
        try:
            import_module(name)
        except ImportError as error:
            raise BarographError(
                f"--engine daft needs {name}: pip install 'barograph[{name}]'.",
                zh=f"--engine daft 需要 {name}：请运行 pip install 'barograph[{name}]'。", code="missing-extra", extra=name,
            ) from error  # fmt: skip
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")  # ours is enough
    return import_module("daft")
