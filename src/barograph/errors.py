"""What can go wrong, as one tree, each kind with a sentence for the developer and one for the reader.

    BarographError
    ├── SettingsError            a setting that cannot be used
    ├── PeriodError              words that are no period
    ├── QuantityError            words that are no quantity, or units that do not convert
    ├── ContentError             a content file with a mistake: file, entry, nearest right word
    ├── SourceError              bytes that cannot be taken in or read
    │   └── Refused              … and of which nothing is kept (empty, over the size limit)
    ├── LedgerError              a write that the ledger does not make
    │   ├── NotFound             no such row, or not in your scope
    │   ├── NotPermitted         your role does not do this
    │   ├── Stale                somebody judged it before you
    │   └── AuditBroken          the chain of the audit trail does not hold
    └── InstrumentError          an instrument cannot answer
        ├── MissingData          … because cells are empty
        └── Cancelled            … because it was told to stop

`str(error)` is English, for the developer. `error.sentence("zh-hans")` is one sentence for the person in
front of a face: what was found, where, what to do. The facts are attributes of the error.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "AuditBroken", "BarographError", "Cancelled", "ContentError", "InstrumentError", "LedgerError", "MissingData",
    "NotFound", "NotPermitted", "PeriodError", "QuantityError", "Refused", "SettingsError", "SourceError",
    "Stale",
]  # fmt: skip


class BarographError(Exception):
    """Everything that barograph raises on purpose.

    `zh` is the same sentence in Chinese; every other keyword is a fact and becomes an attribute.
    `code` names the kind of mistake for programs: it does not change with the wording.
    """

    code = "error"

    def __init__(self, message: str, *, zh: str | None = None, code: str | None = None, **facts: Any) -> None:
        super().__init__(message)
        self.zh = zh
        if code is not None:
            self.code = code
        self.facts = facts
        for name, value in facts.items():
            setattr(self, name, value)

    def sentence(self, language: str = "zh-hans") -> str:
        """The sentence for the reader, in Chinese where there is one.

        >>> BarographError("no such file: a.txt", zh="找不到文件:a.txt").sentence("zh-hans")
        '找不到文件:a.txt'
        >>> BarographError("no such file: a.txt", zh="找不到文件:a.txt").sentence("en")
        'no such file: a.txt'
        """
        if language.lower().startswith("zh") and self.zh is not None:
            return self.zh
        return str(self)


class SettingsError(BarographError):
    code = "settings"


class PeriodError(BarographError):
    code = "period"


class QuantityError(BarographError):
    code = "quantity"


class ContentError(BarographError):
    code = "content"


class SourceError(BarographError):
    """The bytes are kept, but cannot be read; `code` says why (`encrypted`, `damaged`, `no-text`, …)."""

    code = "source"


class Refused(SourceError):
    """Nothing of these bytes is kept (`empty`, `too-large`)."""

    code = "refused"


class LedgerError(BarographError):
    code = "ledger"


class NotFound(LedgerError):
    code = "not-found"


class NotPermitted(LedgerError):
    code = "not-permitted"


class Stale(LedgerError):
    code = "stale"


class AuditBroken(LedgerError):
    code = "audit-broken"


class InstrumentError(BarographError):
    code = "instrument"


class MissingData(InstrumentError):
    code = "missing-data"


class Cancelled(InstrumentError):
    code = "cancelled"
