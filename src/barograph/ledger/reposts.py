"""Reposts: one text in several places is one document, whoever put it there and whenever.

A document that is read is held against those that may print the same text (`readings.likeness`). Sources of one
text are of one `kin`: their figures confirm nothing that the others said already. In an organisation the earliest
of them is the source, the others are its places, each with its origin and date. A person can part a place again
(it is another document after all), or join one that was not seen.

The kin is common to all organisations, and only ever counted: who holds the other copies is told to nobody.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import LedgerError, Stale
from ..readings import likeness as rule
from ..readings.document import Document
from .desk import CHUNK, Desk, Pen
from .documents import unpacked
from .models import Arrival, Band, Decision, DocumentText, Fingerprint, Source

__all__ = ["Found", "Place", "Reposts", "kin_of", "place", "seek"]

MOST_ROWS = 4000
"""Rows of bands that are looked at for one document: the shared sentences of a large office fill whole bands."""

MOST_DOCUMENTS = 8
"""Documents that are compared word by word with a new one, those that share most bands."""

OWN = "own:"
"""A kin that a person made: joined by nothing but another person."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a document was found to be: its fingerprint, and the bytes that print its text, with the part in common."""

    fingerprint: rule.Fingerprint
    alike: list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text was found: a source in sight, and the addresses and days that it was brought with."""

    source: Source
    first: bool  # the earliest one: it is the source, the others are its places
    arrivals: list[Arrival]

    @property
    def date(self) -> dt.date:
        return self.source.added_at.date() if self.source.published is None else self.source.published

    @property
    def origins(self) -> list[str]:
        """The addresses it came from, each once, in the order of their arrival."""
        return list(dict.fromkeys(a.origin for a in self.arrivals if a.origin))


class Reposts(Desk):
    """The verbs about texts that stand in several places."""

    def places(self, source_id: int) -> list[Place]:
        """Every place of a source's text that is in sight, the earliest first; one only where it was not repeated."""
        self._may("see")
        source: Source = self._found(Source, source_id)
        rows = [source]
        if source.kin:
            rows = sorted(self._visible(Source).filter(kin=source.kin)[:CHUNK], key=_age)
        arrivals: dict[int, list[Arrival]] = {r.pk: [] for r in rows}
        for arrival in Arrival.objects.filter(source__in=rows).order_by("id"):
            arrivals[arrival.source_id].append(arrival)
        return [Place(r, n == 0, arrivals[r.pk]) for n, r in enumerate(rows)]

    def part(self, source_id: int, because: str) -> Source:
        """Say that a source is a document of its own: its figures count beside those of the others again."""
        self._may("part")
        because = self._because(because)
        with self._write() as pen:
            source: Source = self._own(self._found(Source, source_id))
            others = _kin(source).exclude(pk=source.pk)
            if not others.exists():
                raise Stale(
                    "this source repeats no other one.",
                    zh="该资料没有与其他资料并列，无需分开。",
                    code="no-repost",
                )
            was, head = source.kin, source.repeats_id
            source.kin, source.repeats, source.likeness = f"{OWN}{source.pk}", None, None
            source.save(update_fields=["kin", "repeats", "likeness"])
            _lead(source.scope, was)
            self._tell(pen, Decision.Kind.PART, source, because, {"was": was, "repeats": head})
            return source

    def join(self, source_id: int, with_id: int, because: str) -> Source:
        """Say that two sources of one organisation print one text."""
        self._may("part")
        because = self._because(because)
        with self._write() as pen:
            source: Source = self._own(self._found(Source, source_id))
            other: Source = self._own(self._found(Source, with_id))
            if source.pk == other.pk or source.scope != other.scope:
                raise LedgerError(
                    "only two sources of one organisation can be joined.",
                    zh="只能合并同一单位的两份资料。", code="join",
                )  # fmt: skip
            if source.kin and source.kin == other.kin:
                raise Stale("they are one already.", zh="这两份资料已经并在一起。", code="joined")
            if not other.kin:
                other.kin = f"{OWN}{other.pk}"
                other.save(update_fields=["kin"])
            was, source.kin, source.likeness = source.kin, other.kin, None
            source.save(update_fields=["kin", "likeness"])
            _lead(source.scope, was)
            _lead(source.scope, source.kin)
            source.refresh_from_db()
            self._tell(pen, Decision.Kind.JOIN, source, because, {"was": was, "with": other.pk})
            return source

    def compare_sources(self, most: int = 500) -> int:
        """Compare own sources that were read before there was anything to compare with; how many were left to do.

        At most so many at once, each in a write of its own; call it again while something is left.
        """
        self._may("add")
        rows = Source.objects.filter(kin="", document__isnull=False)
        if self.user is not None:
            rows = rows.filter(scope__startswith=self.user.scope)
        for source in rows.select_related("document").order_by("id")[:most]:
            assert source.document is not None
            found = seek(source.blob_id, unpacked(source.document))
            with self._write() as pen:
                source.refresh_from_db(fields=["kin", "repeats"])
                place(pen, source, found)
        return rows.count()

    @staticmethod
    def _tell(pen: Pen, kind: Decision.Kind, source: Source, because: str, detail: dict[str, Any]) -> None:
        Decision.objects.create(
            kind=kind, source=source, by=pen.actor, at=pen.now, because=because, detail=detail,
            scope=source.scope, shared=source.shared,
        )  # fmt: skip
        pen.note(f"source.{kind.value}", source, because=because, **detail)


def seek(blob: str | None, document: Document) -> Found:
    """Who prints the text of a document that was just read. Takes a moment: not inside a transaction."""
    what = rule.printed(document)
    fingerprint = rule.fingerprint(what)
    return Found(fingerprint, _alike(blob or "", fingerprint, what))


def place(pen: Pen, source: Source, found: Found) -> None:
    """Give a source its kin, and its place in it; in the transaction that keeps its text."""
    if source.kin or source.blob_id is None:
        return
    _keep(source.blob_id, found.fingerprint)
    like: float | None = None
    kin = _kin_of_blobs([source.blob_id], source)
    if kin is None:
        kin = _kin_of_blobs([blob for blob, _ in found.alike], source)
        like = max((words for _, words in found.alike), default=None)
    source.kin = source.blob_id if kin is None else kin
    source.likeness = None if kin is None else like
    source.save(update_fields=["kin", "likeness"])
    if kin is not None:
        _lead(source.scope, kin)
        source.refresh_from_db(fields=["repeats", "likeness"])
        head = _kin(source).filter(repeats=None).first()
        if head is not None and _kin(source).exclude(pk=source.pk).exists():
            pen.note("source.repeat", source, repeats=head.pk, likeness=like)


def kin_of(source: Source) -> str:
    """What counts as one document: sources of one kin do, a paper is a document of its own."""
    return source.kin if source.kin else f"#{source.pk}"


# -- below -------------------------------------------------------------------------------------------------


def _keep(blob: str, fingerprint: rule.Fingerprint) -> None:
    row, made = Fingerprint.objects.get_or_create(
        blob_id=blob, defaults={"signature": fingerprint.pack(), "n_runs": fingerprint.n_runs}
    )
    if made:
        Band.objects.bulk_create(
            [Band(fingerprint=row, key=key) for key in fingerprint.bands()], batch_size=CHUNK
        )


def _alike(blob: str, fingerprint: rule.Fingerprint, what: rule.Printed) -> list[tuple[str, float]]:
    """Other bytes that print the same text, each with the part of the words that both have."""
    keys = fingerprint.bands()
    if not keys:
        return []
    near = Counter(
        Band.objects.filter(key__in=keys).exclude(fingerprint_id=blob).order_by("key", "id")
        .values_list("fingerprint_id", flat=True)[:MOST_ROWS]
    )  # fmt: skip
    found = []
    for other, _ in sorted(near.items(), key=lambda item: (-item[1], item[0]))[:MOST_DOCUMENTS]:
        text = DocumentText.objects.filter(blob_id=other).order_by("-id").first()
        if text is not None:
            like = rule.likeness(what, rule.printed(unpacked(text)))
            if like.same:
                found.append((other, like.words))
    return found


def _kin_of_blobs(blobs: Sequence[str], source: Source) -> str | None:
    """The kin of sources of some bytes: of the own organisation first, then the oldest; a parted one only there."""
    rows = Source.objects.filter(blob_id__in=blobs).exclude(kin="").exclude(pk=source.pk)
    own = rows.filter(scope=source.scope).order_by("id").values_list("kin", flat=True).first()
    if own is not None:
        return own
    return rows.exclude(kin__startswith=OWN).order_by("id").values_list("kin", flat=True).first()


def _kin(source: Source) -> Any:
    return Source.objects.filter(scope=source.scope, kin=source.kin)


def _age(source: Source) -> tuple[dt.date, dt.datetime, int]:
    """By its own date, else by the day it came: a text without a date may be younger than one with any date."""
    return (source.published or dt.date.max, source.added_at, source.pk)


def _lead(scope: str, kin: str) -> None:
    """Let the earliest source of a kin in an organisation lead, and the others repeat it."""
    rows: list[Source] = sorted(Source.objects.filter(scope=scope, kin=kin), key=_age) if kin else []
    changed: list[Source] = []
    for row in rows:
        repeats = None if row.pk == rows[0].pk else rows[0].pk
        if row.repeats_id != repeats or (repeats is None and row.likeness is not None):
            row.repeats_id = repeats
            if (
                repeats is None
            ):  # it may be like a text of another organisation, which is nobody's business here
                row.likeness = None
            changed.append(row)
    Source.objects.bulk_update(changed, ["repeats", "likeness"], batch_size=CHUNK)
