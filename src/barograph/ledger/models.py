"""The tables of the ledger. `book.Ledger` is the only code that writes them.

Bytes are kept once (`Blob`), whoever brings them; a `Source` is what one organisation knows about those bytes, so
that nobody learns from a second copy who else holds the first. Readings are claims; observations are accepted
claims and are never changed: a correction is a new observation, the old one only receives the moment it ended.
Whatever stood at any past moment can therefore be asked for (`as_of`).

`scope` is the path of the owning organisation ("1.4.9."), repeated on each row that is listed, so that every
query can be cut to what a person may see without a join; `shared` rows are seen below that organisation too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from ..errors import LedgerError

__all__ = [
    "ApiToken", "Arrival", "AuditEntry", "AuditHead", "Band", "Blob", "Decision", "DocumentText", "Fingerprint", "Holding",
    "Import", "ImportItem", "Lesson", "Observation", "Organisation", "Reading", "Run", "Series", "SeriesPoint", "Source", "User",
    "Visible", "Worker",
]  # fmt: skip


class Kept(models.QuerySet):
    """Rows that are added and never changed or removed; only `may_change` fields take an update."""

    def update(self, **changes: Any) -> int:
        _refuse_change(self.model, changes)
        return super().update(**changes)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        raise _kept(self.model, "deleted", "删除")

    delete.alters_data = True  # type: ignore[attr-defined]

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        _refuse_change(self.model, fields)
        return super().bulk_update(objs, fields, batch_size)

    bulk_update.alters_data = True  # type: ignore[attr-defined]


class Permanent(models.Model):
    """The same promise for a single row: `save()` adds it, and afterwards changes `may_change` fields only."""

    may_change: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            named = kwargs.get("update_fields")
            if named is None:
                raise _kept(type(self), "changed", "修改")
            _refuse_change(type(self), named)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise _kept(type(self), "deleted", "删除")


def _refuse_change(model: type, fields: Iterable[str]) -> None:
    changed = set(fields) - model.may_change  # type: ignore[attr-defined]
    if changed:
        raise _kept(model, f"changed ({', '.join(sorted(changed))})", "修改")


def _kept(model: type, what: str, zh: str) -> LedgerError:
    return LedgerError(
        f"{model.__name__} rows are never {what}; record a correction or a decision instead.",
        zh=f"台账中的{model._meta.verbose_name}不能{zh}，请用更正或新的决定来表达。",  # type: ignore[attr-defined]
        code="append-only",
    )


class Visible(models.QuerySet):
    """Rows with `scope` and `shared`: the one place where visibility is decided."""

    def visible_to(self, user: User | None) -> Any:
        """What this person may see: own organisation and below, and what is shared from above.

        None is the analyst at her own file (library and command line): everything. Somebody without an
        organisation sees nothing.
        """
        if user is None:
            return self
        if not user.is_authenticated or user.scope == "":
            return self.none()
        above = [user.scope[: i + 1] for i, c in enumerate(user.scope) if c == "."]
        return self.filter(models.Q(scope__startswith=user.scope) | models.Q(shared=True, scope__in=above))


class VisibleKept(Kept, Visible):  # type: ignore[override]
    """Both promises: seen by scope, never changed."""


class Organisation(models.Model):
    """A bureau, a zone, a department: a tree. `path` ends with a dot, so that 1.4. is no prefix of 1.45."""

    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=200, unique=True)
    area_code = models.CharField(max_length=20, blank=True, default="")  # the place it works for, if one
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person with one role in one organisation. Superuser flags are not used for rights in barograph."""

    class Role(models.TextChoices):
        READER = "reader", "读者"
        ANALYST = "analyst", "分析员"
        REVIEWER = "reviewer", "审核员"
        ADMINISTRATOR = "administrator", "管理员"

    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.READER)
    language = models.CharField(max_length=10, default="zh-hans")
    # copy of organisation.path, so that no query needs the join; kept right by save()
    scope = models.CharField(max_length=200, blank=True, default="", editable=False)

    def save(self, *args: object, **kwargs: object) -> None:
        self.scope = "" if self.organisation is None else self.organisation.path
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class ApiToken(models.Model):
    """A token for the API: only its hash is kept; `prefix` lets a person recognise it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class Blob(Permanent):
    """Bytes as they came, once, keyed by sha256."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    data = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = Kept.as_manager()

    class Meta:
        verbose_name = "原始文件"


class DocumentText(models.Model):
    """What a version of the format readers made of the bytes: text and structure, to show and to cite."""

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="documents")
    reader = models.CharField(max_length=40)  # READER_VERSION that made it
    format = models.CharField(max_length=20)
    title = models.TextField(blank=True, default="")
    published = models.DateField(null=True, blank=True)
    text = models.TextField()
    structure = models.BinaryField()  # zlib JSON: blocks, pages, tables (ledger.documents packs and unpacks)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blob", "reader"], name="one_document_per_reader")]


class Fingerprint(models.Model):
    """What finds a document's reposts without opening them (`readings.likeness`)."""

    blob = models.OneToOneField(Blob, primary_key=True, on_delete=models.PROTECT, related_name="fingerprint")
    signature = models.BinaryField()
    n_runs = models.IntegerField()


class Band(models.Model):
    """A key of a fingerprint: documents that share one are compared."""

    fingerprint = models.ForeignKey(Fingerprint, on_delete=models.CASCADE, related_name="bands")
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "id"])]


class Source(models.Model):
    """What one organisation holds: bytes with a name, or a paper that somebody typed from (`blob` is null)."""

    class State(models.TextChoices):
        WAITING = "waiting", "待读取"
        READ = "read", "已读取"
        UNREADABLE = "unreadable", "无法读取"
        PAPER = "paper", "纸质资料"
        WITHDRAWN = "withdrawn", "已撤回"

    blob = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="sources")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    scope = models.CharField(max_length=200, blank=True, default="")
    shared = models.BooleanField(default=False)
    name = models.CharField(max_length=300)
    format = models.CharField(max_length=20, blank=True, default="")
    origin = models.CharField(max_length=1000, blank=True, default="")
    title = models.TextField(blank=True, default="")
    published = models.DateField(null=True, blank=True)
    area_code = models.CharField(max_length=20, blank=True, default="")  # place the document speaks of
    area = models.CharField(max_length=100, blank=True, default="")
    year = models.IntegerField(null=True, blank=True)  # year it speaks of
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    trouble_code = models.CharField(max_length=40, blank=True, default="")
    trouble_zh = models.TextField(blank=True, default="")
    trouble_en = models.TextField(blank=True, default="")
    document = models.ForeignKey(DocumentText, null=True, blank=True, on_delete=models.PROTECT)
    n_readings = models.IntegerField(default=0)
    n_open = models.IntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.CharField(max_length=150, blank=True, default="")
    # Sources of one kin print one text: they count as one document, whoever holds them. "" = not compared yet.
    kin = models.CharField(max_length=64, blank=True, default="", db_index=True)
    # Of the same organisation, the earliest source of its kin; null where it is that one itself.
    repeats = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="places"
    )
    likeness = models.FloatField(null=True, blank=True)  # with what it repeats, part of the shorter text

    objects = Visible.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blob", "scope"], name="one_source_per_organisation")]
        indexes = [
            models.Index(fields=["scope", "-added_at"]),
            models.Index(fields=["area_code", "year"]),
        ]


class Arrival(models.Model):
    """Each time the bytes were brought: under which name, from where, when, by whom."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="arrivals")
    name = models.CharField(max_length=300)
    origin = models.CharField(max_length=1000, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=150, blank=True, default="")


class Import(models.Model):
    """A batch of files handed in together; its counts are what the worker has really done."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待中"
        RUNNING = "running", "读取中"
        DONE = "done", "已完成"
        STOPPED = "stopped", "已停止"

    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    scope = models.CharField(max_length=200, blank=True, default="")
    shared = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    stop_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=150, blank=True, default="")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = Visible.as_manager()


class ImportItem(models.Model):
    """One file of an import. `done` and its readings are written in one transaction, or neither is."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待中"
        READING = "reading", "读取中"
        DONE = "done", "已读取"
        KNOWN = "known", "已有相同文件"
        UNREADABLE = "unreadable", "无法读取"
        REFUSED = "refused", "已拒收"

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="items")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=300)
    size = models.BigIntegerField(default=0)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    trouble_code = models.CharField(max_length=40, blank=True, default="")
    trouble_zh = models.TextField(blank=True, default="")
    trouble_en = models.TextField(blank=True, default="")
    n_readings = models.IntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(
        max_length=120, blank=True, default=""
    )  # host:process:token of the worker that has it
    claimed_at = models.DateTimeField(null=True, blank=True)  # renewed while it is being read

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "state"])]


class Worker(models.Model):
    """A process that reads imports, and its last sign of life."""

    name = models.CharField(max_length=120, primary_key=True)  # host:process:token
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)


class Figure(models.Model):
    """The fields that a claim and an accepted figure have in common."""

    indicator = models.CharField(max_length=200)  # name as read, clean
    indicator_code = models.CharField(max_length=60, blank=True, default="")  # "" = not in the catalogue
    area = models.CharField(max_length=200)
    area_code = models.CharField(max_length=20, blank=True, default="")
    period = models.CharField(max_length=40)  # contract form, Period.parse reads it back
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    value = models.CharField(
        max_length=60, null=True, blank=True
    )  # exact decimal in the unit's base; null = missing
    value_high = models.CharField(max_length=60, null=True, blank=True)
    value_float = models.FloatField(null=True, blank=True)  # for sorting and charts only
    unit = models.CharField(max_length=40)
    measure = models.CharField(max_length=10)
    base = models.CharField(max_length=200, blank=True, default="")
    bound = models.CharField(max_length=10, default="eq")
    standing = models.CharField(max_length=10, default="actual")
    stage = models.CharField(max_length=20, blank=True, default="")
    coverage = models.CharField(max_length=200, blank=True, default="")
    quote = models.TextField()
    start = models.IntegerField(null=True, blank=True)
    end = models.IntegerField(null=True, blank=True)
    page = models.IntegerField(null=True, blank=True)
    box = models.JSONField(null=True, blank=True)
    sheet = models.CharField(max_length=200, blank=True, default="")
    cell = models.CharField(max_length=20, blank=True, default="")
    scope = models.CharField(max_length=200, blank=True, default="")
    shared = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Reading(Figure):
    """A claim that waits for judgement, or has been judged."""

    class State(models.TextChoices):
        OPEN = "open", "待审核"
        ACCEPTED = "accepted", "已采纳"
        CORRECTED = "corrected", "更正后采纳"
        REJECTED = "rejected", "已退回"

    class Method(models.TextChoices):
        READ = "read", "自动读取"
        MARKED = "marked", "人工标出"
        ENTERED = "entered", "人工录入"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="readings")
    document = models.ForeignKey(DocumentText, null=True, blank=True, on_delete=models.PROTECT)
    ordinal = models.IntegerField(default=0)  # order in the document
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    method = models.CharField(max_length=20, choices=Method.choices, default=Method.READ)
    reader = models.CharField(max_length=40, blank=True, default="")
    doubts = models.JSONField(default=list, blank=True)
    doubt_facts = models.JSONField(default=dict, blank=True)  # doubt → the numbers of its sentence
    confidence = models.FloatField(default=1.0)
    sound = models.BooleanField(default=False)  # the checks support it: may be accepted in bulk
    created_at = models.DateTimeField(default=timezone.now)

    objects = Visible.as_manager()

    class Meta:
        ordering = ["source_id", "ordinal", "id"]
        indexes = [
            models.Index(fields=["source", "ordinal"]),
            models.Index(fields=["state", "scope", "id"]),
        ]


class Lesson(models.Model):
    """What a correction taught: words of documents, and what this organisation reads them as.

    It is only proposed until somebody says yes, holds for the claims of its own organisation (`scope`), and one
    organisation has at most one accepted lesson for the same words.
    """

    class Attribute(models.TextChoices):
        INDICATOR = "indicator", "指标"
        AREA = "area", "地区或单位"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待认可"
        ACCEPTED = "accepted", "已认可"
        DECLINED = "declined", "不采用"
        WITHDRAWN = "withdrawn", "已撤销"

    attribute = models.CharField(max_length=20, choices=Attribute.choices)
    words = models.CharField(max_length=200)  # as the reader gives them
    key = models.CharField(max_length=200)  # the words as they are compared: spelling makes no difference
    name = models.CharField(max_length=200)  # what they mean
    code = models.CharField(
        max_length=60, blank=True, default=""
    )  # "" = an organisation with a full name only
    state = models.CharField(max_length=20, choices=State.choices, default=State.PROPOSED)
    # The claim whose correction taught it; that correction was written at `proposed_at`.
    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="lessons")
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.CharField(max_length=150, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True, default="")
    because = models.TextField(blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True, default="")
    withdrawn_because = models.TextField(blank=True, default="")
    scope = models.CharField(max_length=200, blank=True, default="")
    shared = models.BooleanField(default=False)

    objects = Visible.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "attribute", "key"],
                condition=models.Q(state="accepted"),
                name="one_meaning_for_words",
            )
        ]
        indexes = [
            models.Index(fields=["scope", "attribute", "key"]),
            models.Index(fields=["scope", "-id"]),
        ]

    @property
    def kind(self) -> str:
        """indicator, place or subject (an organisation by its full name)."""
        if self.attribute == self.Attribute.INDICATOR:
            return "indicator"
        return "place" if self.code else "subject"


class Series(models.Model):
    """Indicator × area × measure (× base, coverage): one line on a chart."""

    key = models.CharField(max_length=64, unique=True)  # sha256 of the fields below
    indicator_code = models.CharField(max_length=60, blank=True, default="")
    indicator = models.CharField(max_length=200)
    area_code = models.CharField(max_length=20, blank=True, default="")
    area = models.CharField(max_length=200)
    measure = models.CharField(max_length=10)
    base = models.CharField(max_length=200, blank=True, default="")
    coverage = models.CharField(max_length=200, blank=True, default="")
    unit = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["indicator_code", "measure", "area_code"]),
            models.Index(fields=["indicator", "measure"]),
            models.Index(fields=["area_code", "indicator_code"]),
        ]


class SeriesPoint(models.Model):
    """One period and standing of a series: the place where claims meet.

    The counts are over all organisations and only tell where to look; what a person is shown is computed
    from the observations that she may see.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="points")
    period = models.CharField(max_length=40)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    standing = models.CharField(max_length=10, default="actual")
    n_current = models.IntegerField(default=0)
    n_values = models.IntegerField(default=0)  # different values among the current observations

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "period", "standing"], name="one_point_per_period")
        ]
        indexes = [models.Index(fields=["n_values", "id"])]


class Holding(models.Model):
    """What one organisation has of a series: lists are made from these, not from a million observations.

    Worked out again from the observations by every write that touches the series (`book`).
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="holdings")
    scope = models.CharField(max_length=200, blank=True, default="")
    shared = models.BooleanField(default=False)
    n_current = models.IntegerField(default=0)
    first = models.DateField(null=True, blank=True)  # period ends, of the current observations
    last = models.DateField(null=True, blank=True)

    objects = Visible.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "scope", "shared"], name="one_holding_per_scope")
        ]


class Observation(Figure, Permanent):
    """An accepted figure. What it says never changes after it is written; only `ended_*` is set, once.

    `shared` and `scope` follow the source when it is shared or its organisation moves: they say who may see the
    figure and are no part of it.
    """

    may_change = frozenset({"ended_at", "ended_because", "shared", "scope"})

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="observations")
    point = models.ForeignKey(SeriesPoint, on_delete=models.PROTECT, related_name="observations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="observations")
    reading = models.ForeignKey(Reading, null=True, blank=True, on_delete=models.PROTECT)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    method = models.CharField(max_length=20, default="read")
    published = models.DateField(null=True, blank=True)  # of the document, for the headline rule
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.CharField(max_length=150, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    # corrected, withdrawn, rejected, reopened
    ended_because = models.CharField(max_length=20, blank=True, default="")
    # The exact values that the printed figure admits ("超1600家": 1600 and more): two observations disagree
    # where these do not meet. Null: nothing is known on that side.
    at_least = models.FloatField(null=True, blank=True)
    at_most = models.FloatField(null=True, blank=True)

    objects = VisibleKept.as_manager()

    class Meta:
        verbose_name = "数据"
        indexes = [
            models.Index(fields=["series", "period_end"]),
            models.Index(fields=["point", "ended_at"]),
            models.Index(fields=["source"]),
            models.Index(fields=["scope", "-id"]),
        ]


class Decision(Permanent):
    """Who decided what, when and why. Added, never changed."""

    may_change = frozenset({"shared", "scope"})

    class Kind(models.TextChoices):
        ACCEPT = "accept", "采纳"
        CORRECT = "correct", "更正"
        REJECT = "reject", "退回"
        MARK = "mark", "补标"
        ENTER = "enter", "录入"
        CHOOSE = "choose", "选定"
        UNCHOOSE = "unchoose", "取消选定"
        WITHDRAW = "withdraw", "撤回"
        REINSTATE = "reinstate", "恢复"
        REOPEN = "reopen", "重新审核"
        SHARE = "share", "共享"
        PART = "part", "另列资料"
        JOIN = "join", "并为转载"
        LEARN = "learn", "按经验更正"
        UNLEARN = "unlearn", "撤销经验更正"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    reading = models.ForeignKey(
        Reading, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    observation = models.ForeignKey(
        Observation, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    point = models.ForeignKey(
        SeriesPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    lesson = models.ForeignKey(
        Lesson, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    by = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    because = models.TextField(blank=True, default="")
    detail = models.JSONField(default=dict, blank=True)
    scope = models.CharField(max_length=200, blank=True, default="")
    shared = models.BooleanField(default=False)

    objects = VisibleKept.as_manager()

    class Meta:
        verbose_name = "决定"
        ordering = ["id"]
        indexes = [models.Index(fields=["scope", "-id"]), models.Index(fields=["point", "kind"])]


class Run(models.Model):
    """A computation whose result can be had again: what, with which inputs, seed and version."""

    kind = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    seed = models.BigIntegerField(null=True, blank=True)
    inputs_digest = models.CharField(max_length=64, blank=True, default="")
    detail = models.JSONField(default=dict, blank=True)
    by = models.CharField(max_length=150, blank=True, default="")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    scope = models.CharField(max_length=200, blank=True, default="")
    shared = models.BooleanField(default=False)

    objects = Visible.as_manager()


class AuditHead(models.Model):
    """One row that every writer locks: it holds the end of the chain."""

    id = models.IntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    at = models.DateTimeField(null=True, blank=True)  # moment of the last write: no two writes share one


class AuditEntry(Permanent):
    """A link of the chain: digest = sha256 of the previous digest and this entry's canonical JSON."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150, blank=True, default="")
    action = models.CharField(
        max_length=60
    )  # "reading.accept", "source.add", "export.xlsx", "user.create", …
    object_type = models.CharField(max_length=40, blank=True, default="")
    object_id = models.CharField(max_length=80, blank=True, default="")
    detail = models.TextField(blank=True, default="")  # canonical JSON
    scope = models.CharField(max_length=200, blank=True, default="")
    shared = models.BooleanField(default=False)
    previous = models.CharField(max_length=64, blank=True, default="")
    digest = models.CharField(max_length=64)

    objects = VisibleKept.as_manager()

    class Meta:
        verbose_name = "审计记录"
        ordering = ["seq"]
        indexes = [models.Index(fields=["scope", "-seq"])]
