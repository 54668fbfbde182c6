"""Reposts found and different documents kept apart: precision and recall over the thresholds of likeness.

The texts are the working half of the specimens. Of each, reposts are made the way offices and sites make them
(another head and foot, printed twice, wrapped into pages, teasers between paragraphs, the last part cut off), and
the same office's next bulletin: the same sentences with other figures, some of them (years, plans, what did not
change) as before. Different specimens are different documents.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from barograph.readings import likeness as rule
from barograph.readings.document import Document

SPECIMENS = Path(__file__).resolve().parents[1] / "tests" / "specimens"
SITE = "首页 | 要闻 | 政务公开 | 办事服务 | 互动交流 | 数据 | 专题专栏\n当前位置：首页 > 要闻 > 正文\n"
FOOT = (
    "\n【字体：大 中 小】 打印本页 关闭窗口\n主办单位：某某信息网 备案号：某B2-20190001号 网站标识码：3300000001\n"
    "版权所有 未经许可不得转载 技术支持：某某科技有限公司 联系电话：0000-12345678\n"
)
TEASER = "\n相关阅读：本市召开科技创新大会 | 一图读懂创新政策 | 关注我们的公众号，获取更多资讯\n"


_DATE = re.compile(r"20\d\d(?:年\d{1,2}月\d{1,2}日|-\d{1,2}-\d{1,2})|\d\d:\d\d(?::\d\d)?")


def documents() -> list[tuple[str, str]]:
    """Name and text of the working half."""
    found = []
    for path in sorted(SPECIMENS.glob("*/expected.toml")):
        if tomllib.loads(path.read_text("utf-8")).get("half") == "working":
            text = path.with_name("document.txt").read_bytes().decode("utf-8", "replace")
            found.append((path.parent.name, text))
    return found


def reposts(text: str) -> Iterator[tuple[str, str]]:
    """The same text as others put it on their pages."""
    yield "head and foot", f"{SITE}某某网 2024-05-06 08:30 来源：转载 浏览：1024\n{text}{FOOT}"
    yield "twice", f"{text}\n\n{text}"
    yield "pages", _pages(text)
    yield "teasers", TEASER.join(p for p in text.split("\n") if p.strip())
    yield "full width", text.translate({0x21 + i: 0xFF01 + i for i in range(94)})
    yield "another date", f"云上资讯 2026-01-09 07:45 浏览：77\n{_DATE.sub('', text)}"
    yield "last tenth cut", text[: len(text) * 9 // 10]
    yield "all of it", f"{SITE}{_pages(text)}{FOOT}"


def _pages(text: str) -> str:
    lines = [p[i : i + 38] for p in text.split("\n") for i in range(0, len(p), 38)]
    pages = [lines[i : i + 28] for i in range(0, len(lines), 28)]
    return "\n".join("\n".join([*page, f"- {n} -"]) for n, page in enumerate(pages, 1))


def next_bulletin(text: str, kept: float, seed: int) -> str:
    """The same sentences with other figures; `kept` is the part of the figures that did not change."""
    random_ = random.Random(seed)

    def other(match: re.Match[str]) -> str:
        digits = match[0]
        if random_.random() < kept or re.fullmatch(r"20[0-3]\d", digits):
            return digits
        return "".join(random_.choice("123456789") if c.isdigit() else c for c in digits)

    return re.sub(r"\d+(?:,\d{3})*(?:\.\d+)?", other, text)


def document(text: str) -> Document:
    return Document(source="0" * 64, name="text", format="txt", text=text)


def pairs(
    kept: tuple[float, ...] = (0.0, 0.3, 0.6),
) -> Iterator[tuple[str, bool, rule.Printed, rule.Printed]]:
    """Kind, whether it is a repost, and the two documents."""
    made = [(name, text, rule.printed(document(text))) for name, text in documents()]
    for n, (_, text, own) in enumerate(made):
        for kind, again in reposts(text):
            yield kind, True, own, rule.printed(document(again))
        for part in kept:
            kind = f"next bulletin, {part:.0%} of the figures as before"
            yield kind, False, own, rule.printed(document(next_bulletin(text, part, seed=n)))
    for (_, _, a), (_, _, b) in itertools.combinations(made, 2):
        yield "different documents", False, a, b


def measured() -> list[tuple[str, bool, rule.Likeness, bool]]:
    """Kind, whether it is a repost, the likeness, and whether the bands find the pair."""
    found = []
    for kind, repost, a, b in pairs():
        if min(a.runs.size, b.runs.size) < rule.SHORTEST:
            continue
        shared = set(rule.fingerprint(a).bands()) & set(rule.fingerprint(b).bands())
        found.append((kind, repost, rule.likeness(a, b), bool(shared)))
    return found


def scores(rows: list[tuple[str, bool, rule.Likeness, bool]]) -> tuple[float, float]:
    """Precision and recall of the rule as it is, bands included."""
    taken = [(repost, found and like.same) for _, repost, like, found in rows]
    right = sum(repost and said for repost, said in taken)
    said = sum(s for _, s in taken)
    return right / said if said else 1.0, right / sum(repost for repost, _ in taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.parse_args()
    started = time.perf_counter()
    rows = measured()
    print(f"{'pairs':46} {'n':>5} {'found':>6} {'same':>6} {'words, lowest':>14} {'figures, lowest':>16}")
    print(f"{'':46} {'':>5} {'':>6} {'':>6} {'and highest':>14} {'and highest':>16}")
    for kind in dict.fromkeys(k for k, *_ in rows):
        of = [(like, found) for k, _, like, found in rows if k == kind]
        words = [like.words for like, _ in of]
        figures = [like.figures for like, _ in of if like.figures is not None] or [float("nan")]
        print(
            f"{kind:46} {len(of):5} {sum(f for _, f in of):6} {sum(f and like.same for like, f in of):6}"
            f"    {min(words):5.2f} {max(words):5.2f}      {min(figures):5.2f} {max(figures):5.2f}"
        )
    print()
    print("words ≥  figures ≥  precision  recall")
    as_is = rule.WORDS_ALIKE, rule.FIGURES_ALIKE
    for words_, figures_ in itertools.product((0.6, 0.7, 0.8, 0.9), (0.0, 0.7, 0.8, 0.9, 0.95)):
        rule.WORDS_ALIKE, rule.FIGURES_ALIKE = words_, figures_
        precision, recall = scores(rows)
        mark = "  ← used" if (words_, figures_) == as_is else ""
        print(f"{words_:7.2f} {figures_:10.2f} {precision:10.3f} {recall:7.3f}{mark}")
    rule.WORDS_ALIKE, rule.FIGURES_ALIKE = as_is
    n_characters = sum(len(text) for _, text in documents())
    begun = time.perf_counter()
    for _, text in documents():
        rule.fingerprint(rule.printed(document(text)))
    seconds = time.perf_counter() - begun
    print(f"\na fingerprint: {n_characters / seconds / 1e6:.2f} million characters a second")
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
