"""Reading a few sentences as a document, for the tests of prose."""

from barograph.catalogue import load
from barograph.observation import Reading
from barograph.readings.document import Document
from barograph.readings.prose import Trace, read_prose

HEAD = "云州市2023年工作情况\n2024年1月20日\n"


def document(text: str, name: str = "a.txt", **more: object) -> Document:
    return Document(source="0" * 64, name=name, format="txt", text=text, **more)


def read(text: str, *, head: str = HEAD, trace: Trace | None = None) -> list[Reading]:
    """The readings of sentences that stand under a title with a place, a year and a date."""
    return read_prose(document(head + text), load(), trace=trace)


def told(text: str, *, head: str = HEAD) -> list[tuple[str, str, str, str]]:
    """Indicator, area, period and value with unit of each reading."""
    return [(r.indicator, r.area, str(r.period), f"{r.value}{r.unit}") for r in read(text, head=head)]
