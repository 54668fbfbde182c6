"""Handing on: tables to export, a backup as one portable file, and back again.

A backup is a ZIP: a manifest with the SHA-256 of every part, one part of JSON lines for each table, one part
for the bytes of each source. It does not depend on the store: what was backed up from SQLite is restored into
PostgreSQL and the other way round. Sessions, second factors and lock-outs belong to the site and stay behind.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from ..errors import LedgerError
from . import audit
from .desk import CHUNK, Desk
from .headline import admits
from .models import (
    ApiToken,
    Arrival,
    AuditEntry,
    AuditHead,
    Band,
    Blob,
    Decision,
    DocumentText,
    Fingerprint,
    Holding,
    Import,
    ImportItem,
    Lesson,
    Observation,
    Organisation,
    Reading,
    Run,
    Series,
    SeriesPoint,
    Source,
    User,
)  # fmt: skip

__all__ = ["TABLES", "Handing"]

FORMAT = "barograph-backup-1"

TABLES: tuple[type[models.Model], ...] = (
    Organisation, User, ApiToken, Blob, Fingerprint, Band, DocumentText, Source, Arrival, Import, ImportItem, Reading, Lesson,
    Series, SeriesPoint, Holding, Observation, Decision, Run, AuditEntry, AuditHead,
)  # fmt: skip
"""What a backup holds, those that others point to first."""

_LATER = (Lesson, Fingerprint, Band)
"""Tables that came after the first release: a backup made before has none of them."""

_FIGURE = (
    "id", "indicator_code", "indicator", "area_code", "area", "period", "value", "value_high", "unit", "measure", "base",
    "bound", "standing", "stage", "coverage", "quote", "page", "sheet", "cell", "start", "end", "source_id",
    "source__name",
)  # fmt: skip
OBSERVATION = (*_FIGURE, "published", "method", "recorded_at", "recorded_by")
READING = (*_FIGURE, "state", "method", "doubts", "confidence", "sound")
SOURCE = (
    "id", "name", "format", "title", "origin", "blob_id", "area_code", "area", "year", "published", "state", "trouble_zh",
    "n_readings", "n_open", "added_at", "added_by",
)  # fmt: skip
AUDIT = ("seq", "at", "actor", "action", "object_type", "object_id", "detail", "previous", "digest")


class Handing(Desk):
    """The verbs that take something out of the ledger, or put all of it back."""

    def table(self, what: str, **filters: Any) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
        """Columns and rows to export: observations, readings, sources, conflicts or audit; filters as when looking."""
        self._may("export")
        looking: Any = self
        if what == "conflicts":
            return ("point_id", "headline", "why", *OBSERVATION), (
                (p.point.pk, o is p.headline, p.why, *(_get(o, name) for name in OBSERVATION))
                for p in looking.conflicts(**filters)
                for o in (p.headline, *p.others)
            )
        choices: dict[str, tuple[Any, tuple[str, ...], str]] = {
            "observations": (looking.observations, OBSERVATION, "id"),
            "readings": (looking.readings, READING, "id"),
            "sources": (looking.sources, SOURCE, "id"),
            "audit": (looking.audit, AUDIT, "seq"),
        }
        if what not in choices:
            raise LedgerError(
                f"there is no table {what}; there are {', '.join((*choices, 'conflicts'))}.",
                zh=f"没有名为“{what}”的表，可选：{'、'.join((*choices, 'conflicts'))}。", code="table",
            )  # fmt: skip
        rows, columns, order = choices[what]
        return columns, rows(**filters).order_by(order).values_list(*columns).iterator(chunk_size=2000)

    def note_export(self, kind: str, what: str, **detail: Any) -> None:
        """Say in the trail that something was taken out."""
        self._may("export")
        with self._write() as pen:
            pen.note(f"export.{kind}", None, scope=self.scope, what=what, **detail)

    def verify(self, seal: str | None = None) -> audit.Verified:
        """Walk the audit trail; AuditBroken where it does not hold."""
        self._may("audit")
        return audit.verify(seal)

    # -- backup -------------------------------------------------------------------------------------------

    def backup(self, path: Path | str) -> Path:
        """Write the whole ledger into one file; it is there whole, or not at all."""
        self._may("backup")
        path = Path(path)
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=path.name, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                # Every writer waits for the audit head, so nothing changes while the tables are read.
                with self._write() as pen:
                    pen.note("backup", None, scope="", file=path.name)
                    pen.close()
                    pen.entries.clear()
                    _pack(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return path

    def restore(self, path: Path | str) -> audit.Verified:
        """Fill an empty ledger from a backup: all of it in one transaction, after every digest was held."""
        self._may("backup")
        for model in TABLES:
            if model is not AuditHead and model._default_manager.exists():
                raise LedgerError(
                    f"this ledger is not empty ({model._meta.db_table}); restore into a new one.",
                    zh="当前台账不是空的，请恢复到新建的台账中。", code="not-empty",
                )  # fmt: skip
        try:
            with zipfile.ZipFile(path) as archive:
                manifest = _manifest(archive, Path(path))
                with transaction.atomic():
                    AuditHead.objects.all().delete()
                    for model in TABLES:
                        _fill(archive, model, manifest)
                    _reset_sequences()
                    verified = audit.verify()
                    if f"{verified.n}:{verified.head}" != manifest["head"]:
                        raise _damaged(
                            Path(path),
                            "its audit trail does not end as the manifest says",
                            "审计链末端与清单不符",
                        )
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError) as error:
            raise _damaged(Path(path), str(error), "文件损坏或不是备份文件") from error
        return verified


def _get(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _pack(file: Any) -> None:
    digests: dict[str, str] = {}
    counts: dict[str, int] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for model in TABLES:
            name = f"tables/{model.__name__}.jsonl"
            digest, n = hashlib.sha256(), 0
            with archive.open(name, "w", force_zip64=True) as part:
                for row in _rows(model):
                    line = audit.canonical(row).encode() + b"\n"
                    digest.update(line)
                    part.write(line)
                    n += 1
            digests[name], counts[model.__name__] = digest.hexdigest(), n
        for key in Blob.objects.order_by("digest").values_list("digest", flat=True):
            data = bytes(Blob.objects.values_list("data", flat=True).get(digest=key))
            archive.writestr(f"blobs/{key}", data)
        manifest = {
            "format": FORMAT,
            "at": dt.datetime.now(dt.UTC),
            "head": audit.seal(),
            "digests": digests,
            "counts": counts,
        }
        archive.writestr("manifest.json", audit.canonical(manifest))


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [f for f in model._meta.concrete_fields if not (model is Blob and f.name == "data")]


def _rows(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    fields = _fields(model)
    names = [f.attname for f in fields]
    for values in model._default_manager.order_by("pk").values_list(*names).iterator(chunk_size=1000):
        yield {n: _plain(v) for n, v in zip(names, values, strict=True)}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    """The manifest, after every part was held against its digest."""
    manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    if manifest.get("format") != FORMAT:
        raise _damaged(path, f"its format is {manifest.get('format')!r}", "不是本程序的备份格式")
    for name, digest in manifest["digests"].items():
        found = hashlib.sha256()
        with archive.open(name) as part:
            while piece := part.read(1 << 20):
                found.update(piece)
        if found.hexdigest() != digest:
            raise _damaged(path, f"{name} was changed", f"其中的 {name} 已被改动")
    return manifest


def _fill(archive: zipfile.ZipFile, model: type[models.Model], manifest: dict[str, Any]) -> None:
    if f"tables/{model.__name__}.jsonl" not in manifest["digests"] and model in _LATER:
        return
    fields = {f.attname: f for f in _fields(model)}
    waiting: list[models.Model] = []
    n = 0
    with archive.open(f"tables/{model.__name__}.jsonl") as part:
        for line in io.TextIOWrapper(part, encoding="utf-8"):
            row = {name: _value(fields[name], value) for name, value in json.loads(line).items()}
            if model is Observation:
                row |= _admitted(row)
            if model is Blob:
                row["data"] = archive.read(f"blobs/{row['digest']}")
                if hashlib.sha256(row["data"]).hexdigest() != row["digest"]:
                    raise ValueError(f"blobs/{row['digest']} was changed")
            waiting.append(model(**row))
            n += 1
            if len(waiting) >= (20 if model in (Blob, DocumentText) else CHUNK):
                model._default_manager.bulk_create(waiting)
                waiting = []
    if waiting:
        model._default_manager.bulk_create(waiting)
    if n != manifest["counts"][model.__name__]:
        raise ValueError(f"{model.__name__} has {n} rows, not {manifest['counts'][model.__name__]}")


def _admitted(row: dict[str, Any]) -> dict[str, float | None]:
    """What a figure admits, worked out anew: a backup may be older than the rule."""
    value, high = (None if row[k] is None else Decimal(row[k]) for k in ("value", "value_high"))
    at_least, at_most = admits(value, high, row["bound"], row["unit"], row["quote"])
    return {"at_least": at_least, "at_most": at_most}


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.DateTimeField | models.DateField):
        return field.to_python(value)
    return value


def _reset_sequences() -> None:
    """Servers count on from the highest number that came back."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
            cursor.execute(statement)


def _damaged(path: Path, en: str, zh: str) -> LedgerError:
    return LedgerError(
        f"{path.name} cannot be restored: {en}; nothing was written. Take another backup file.",
        zh=f"无法从“{path.name}”恢复：{zh}；没有写入任何内容，请换一份备份。", code="backup", path=str(path),
    )  # fmt: skip
