"""What stands before a pattern to spare it most places of a text lets through all that it begins with.

A pattern of many words may open with `(?=[…])`, the characters that any of its words begins with. A word that is
added to it later must not be lost for want of its first character there.
"""

import importlib
import pkgutil
import random
import re

import pytest

from barograph.readings import prose
from barograph.readings.prose.figures import _NUMERAL_OR_SIGN, _SCAN, _WORD_THAT_OPENS

parser = importlib.import_module("re._parser")
codes = importlib.import_module("re._constants")


def _patterns():
    for module in pkgutil.iter_modules(prose.__path__):
        for name, value in vars(importlib.import_module(f"{prose.__name__}.{module.name}")).items():
            if isinstance(value, re.Pattern) and value.pattern.startswith("(?=[") and value is not _SCAN:
                yield pytest.param(value, id=f"{module.name}.{name}")


def _begins(items):
    """The characters that a parsed pattern begins with, and whether it can be empty."""
    found = set()
    for op, value in items:
        if op in (codes.LITERAL, codes.IN):
            return found | _characters([(op, value)] if op is codes.LITERAL else value), False
        if op in (codes.ASSERT, codes.ASSERT_NOT, codes.AT):
            continue
        if op is codes.BRANCH:
            parts = [_begins(part) for part in value[1]]
        elif op is codes.SUBPATTERN:
            parts = [_begins(value[3])]
        else:
            assert op in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT), op
            characters, empty = _begins(value[2])
            parts = [(characters, empty or value[0] == 0)]
        found |= set().union(*(characters for characters, _ in parts))
        if not any(empty for _, empty in parts):
            return found, False
    return found, True


def _characters(members):
    """The characters of a set; of all Chinese ones none, since what begins with any of them says so otherwise."""
    found = set()
    for op, value in members:
        if op is codes.LITERAL:
            found.add(chr(value))
        elif op is codes.CATEGORY:
            found |= set({codes.CATEGORY_DIGIT: "0123456789", codes.CATEGORY_SPACE: " \t\n\u3000"}[value])
        elif value[1] - value[0] < 100:
            found |= set(map(chr, range(value[0], value[1] + 1)))
    return found


@pytest.mark.parametrize("pattern", list(_patterns()))
def test_what_a_pattern_is_asked_to_begin_with_leaves_out_none_of_its_words(pattern):
    asked = re.compile(pattern.pattern[: pattern.pattern.index(")") + 1], pattern.flags)
    characters, empty = _begins(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))

    assert characters and not empty
    assert {c for c in characters if asked.match(c) is None} == set()


def test_the_words_that_open_a_token_leave_out_no_token():
    before, _, behind = _SCAN.pattern.partition(rf"(?=[{_NUMERAL_OR_SIGN}]|{_WORD_THAT_OPENS})")
    plain = re.compile(before + behind)
    words = re.findall("[\u3400-\u9fff]+|%", _SCAN.pattern) + list("0123456789.,、年月元家-—至“”()") * 20
    draw = random.Random(5)
    texts = ["".join(draw.choices(words, k=60)) for _ in range(400)]

    assert before != _SCAN.pattern
    for text in texts:
        assert [m.span() for m in _SCAN.finditer(text)] == [m.span() for m in plain.finditer(text)]
