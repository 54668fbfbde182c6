"""Gather the Chinese texts of the pages into web/locale/en/LC_MESSAGES/django.po, and say which lack English.

    python -m tools.messages            update the file: new texts come in empty, those no longer used go out
    python -m tools.messages --check    exit 1 where a text has no English, or the file is not up to date

The pages are written in Chinese, so a text is its own key. Extraction knows the tags `{% translate "…" %}`
and `{% blocktranslate %}…{% endblocktranslate %}` of templates, and `_("…")`, `gettext("…")`,
`ngettext("…", "…", n)` and their lazy kin in Python. It needs no GNU gettext on
the machine: Babel reads Python and writes the files.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

__all__ = ["main", "templates", "update"]

HEADER = "# The pages in English. Gathered by tools/messages.py; the key of a text is its Chinese."
WEB = Path(__file__).resolve().parent.parent / "src" / "barograph"
FILE = WEB / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None, "lazy": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
TAG = re.compile(r"""\{%-?\s*(?:translate|trans)\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')([^%]*)%\}""")
FILTER = re.compile(r"""_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""")
BLOCK = re.compile(
    r"\{%-?\s*block(?:translate|trans)\b(?P<head>[^%]*)%\}(?P<one>.*?)"
    r"(?:\{%-?\s*plural\s*-?%\}(?P<many>.*?))?\{%-?\s*endblock(?:translate|trans)\s*-?%\}",
    re.DOTALL,
)
VARIABLE = re.compile(r"\{\{\s*([\w.]+)[^}]*\}\}")
CONTEXT = re.compile(r"""context\s+(?:"([^"]*)"|'([^']*)')""")


def templates(text: str) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """The texts of one template and their contexts, as Django itself will look them up.

    >>> list(templates('{% translate "指标" %}'))
    [('指标', None)]
    >>> list(templates('{% blocktranslate with n=n %}共 {{ n }} 条{% endblocktranslate %}'))
    [('共 %(n)s 条', None)]
    """
    for found in TAG.finditer(text):
        yield _plain(found[1] if found[1] is not None else found[2]), _context(found[3])
    for found in FILTER.finditer(text):
        yield _plain(found[1] if found[1] is not None else found[2]), None
    for found in BLOCK.finditer(text):
        trimmed = "trimmed" in found["head"].split()
        one = _block(found["one"], trimmed)
        if found["many"] is None:
            yield one, _context(found["head"])
        else:
            yield (one, _block(found["many"], trimmed)), _context(found["head"])


def _plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\'", "'")


def _context(words: str) -> str | None:
    found = CONTEXT.search(words)
    return None if found is None else (found[1] if found[1] is not None else found[2])


def _block(text: str, trimmed: bool) -> str:
    if trimmed:
        text = " ".join(line.strip() for line in text.splitlines() if line.strip())
    marked = VARIABLE.sub(lambda m: f"\0{m[1]}\1", text).replace("%", "%%")
    return re.sub("\0(.*?)\1", r"%(\1)s", marked)


def update() -> tuple[Catalog, bool]:
    """The catalogue as the sources want it, and whether the file differs from it in its texts."""
    fresh = Catalog(locale="en", project="barograph", charset="utf-8", fuzzy=False, header_comment=HEADER)
    for file, _, message, _, context in extract_from_dir(
        str(WEB),
        [("ledger/**.py", "python"), ("web/**.py", "python"), ("services/**.py", "python")],
        keywords=KEYWORDS,
    ):
        fresh.add(message, locations=[(file, 0)], context=context)
    for page in sorted((WEB / "web" / "templates").rglob("*")):
        if page.is_file():
            for found, about in templates(page.read_text(encoding="utf-8")):
                fresh.add(found, locations=[(str(page.relative_to(WEB)), 0)], context=about)
    old = Catalog(locale="en")
    if FILE.exists():
        with FILE.open("rb") as stream:
            old = read_po(stream, locale="en")
        fresh.creation_date = old.creation_date
    for text in fresh:
        known = old.get(text.id, context=text.context) if text.id else None
        if known is not None:
            text.string = known.string
        text.locations = sorted({(name, 0) for name, _ in text.locations})
    keys = [{(str(m.id), m.context) for m in c if m.id} for c in (fresh, old)]
    return fresh, keys[0] != keys[1]


def main(arguments: list[str]) -> int:
    fresh, differs = update()
    texts = [m for m in fresh if m.id]
    empty = [m for m in texts if not (all(m.string) if isinstance(m.string, tuple | list) else m.string)]
    if "--check" in arguments:
        for m in empty:
            print(f"no English for {m.id!r} ({m.locations[0][0] if m.locations else '?'})")
        if differs:
            print("the message file is not up to date: run make messages")
        return 1 if empty or differs else 0
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with FILE.open("wb") as stream:
        write_po(stream, fresh, sort_output=True, include_lineno=False, ignore_obsolete=True, width=0)
    print(f"{len(texts)} texts, {len(empty)} without English")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
