"""Web pages: the visible text in reading order, with what is not the page's own matter marked as furniture.

Hidden elements, scripts and styles are not text. Furniture is told by element (nav, footer, aside), by the
class names that Chinese government and news sites use, by blocks that are nothing but links, and there
trafilatura is asked as a second opinion on what the main body is. Its opinion alone never hides a sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from ...errors import SourceError
from ...sources import Source
from ..document import BlockKind, Document
from .building import NO_TITLE, Builder, GridCell, as_date, collapse
from .txt import decode

__all__ = ["parse"]

MAX_DEPTH = 1000
"""Elements inside elements; pages made by people stay below a hundred."""
MAX_CELLS = 500_000

_UNSEEN = frozenset(
    ("script", "style", "noscript", "template", "head", "iframe", "object", "embed", "applet", "svg",
     "math", "select", "option", "datalist", "textarea", "input", "button", "audio", "video", "canvas",
     "map", "area", "link", "meta", "base", "frame", "frameset", "noframes")
)  # fmt: skip
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
     "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p",
     "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
     "caption")
)  # fmt: skip
_FURNITURE = frozenset(
    ("nav", "footer", "aside", "menu")
)  # fmt: skip
_FURNITURE_NAMES = re.compile(
    r"(?:^|[-_\s])(?:nav|navi|navbar|navigation|menu|submenu|footer|foot|copyright|breadcrumbs?|crumbs?|location|"
    r"position|dqwz|sidebar|side|aside|share|sharing|bdsharebuttonbox|related|relate|xgyd|xgxw|xgwz|recommend(?:ed)?|"
    r"tuijian|hot|hotnews|ranking|pager|pagination|pages?nav|prev-?next|prevnext|comments?|advert(?:isement)?|"
    r"ads?|adv|banner|toolbar|topbar|top-bar|search(?:box|bar)?|login|links|friendlink|friend-link|yqlj|qrcode|"
    r"ewm|weixin|toplink|header-top|tags?|editor|zrbj)(?:$|[-_\s\d])",
    re.I,
)
_FURNITURE_LINE = re.compile(
    r"^(?:(?:您?当前的?位置|您的位置|您现在的位置|当前位置)\s*[:：]|上一篇|下一篇|上一页|下一页|相关阅读|相关链接|相关新闻|相关文章|"
    r"热门推荐|推荐阅读|延伸阅读|版权所有|主办单位|承办单位|技术支持|网站地图|联系我们|网站标识码|扫一扫|分享到|打印本页|"
    r"关闭窗口|返回顶部|责任编辑|\[?(?:打印|关闭|收藏)\]?|浏览次数|浏览量|阅读次数|点击数|字体?\s*[:：]\s*\[?\s*大)|ICP备|公网安备"
)
_STYLE_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse(source: Source) -> Document:
    declared = _CHARSET.search(source.data[:8192])
    text, encoding, broken = decode(
        source.data, name=source.name, declared=declared[1].decode("ascii", "ignore") if declared else None
    )
    text = _DECLARATION.sub("", text.lstrip("\ufeff")).replace("\0", "")
    _bound_depth(source, text)
    builder = Builder(source, "html")
    builder.facts["encoding"] = encoding
    if broken:
        builder.facts["undecodable"] = broken
    parser = lxml_html.HTMLParser(huge_tree=True, no_network=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise _nothing(source) from error
    _Reader(builder, root).read(text)
    if not builder.blocks:
        raise _nothing(source)
    _about(builder, root)
    return builder.document()


def _nothing(source: Source) -> SourceError:
    return SourceError(
        f"{source.name} shows no text (scripts may load it); save the page as shown, or as PDF.",
        zh=f"网页“{source.name}”没有可见文字（内容可能由脚本加载），请在浏览器中另存完整网页或打印为 PDF。",
        code="no-text", name=source.name,
    )  # fmt: skip


_OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr", "p", "li", "td", "tr", "th", "dd", "dt", "option")
)  # fmt: skip


def _bound_depth(source: Source, text: str) -> None:
    """Refuse a page of thousands of nested elements before a tree is made of it."""
    depth = deepest = 0
    for found in _OPENING.finditer(text):
        if found[2].lower() in _VOID or found[3]:
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise SourceError(
            f"{source.name} nests {deepest} elements inside each other; no page made for people does.",
            zh=f"网页“{source.name}”的标签嵌套达 {deepest} 层，不是正常网页，未予读取。", code="bomb",
            name=source.name,
        )  # fmt: skip


class _Reader:
    def __init__(self, builder: Builder, root: etree._Element) -> None:
        self.builder = builder
        self.root = root
        self.buffer: list[tuple[str, bool]] = []  # words, inside a link
        self.link_blocks: list[int] = []  # numbers of blocks that are mostly link

    def read(self, text: str) -> None:
        kinds: list[tuple[BlockKind, int]] = [("paragraph", 0)]
        furniture = links = pre = main = 0
        counters: list[int | None] = []
        walker = etree.iterwalk(self.root, events=("start", "end", "comment"))
        for event, e in walker:
            if event == "comment":
                self._add(e.tail, links, pre)
                continue
            tag = e.tag
            if event == "start":
                if _unseen(e):
                    walker.skip_subtree()
                    continue
                if tag == "br":
                    self._flush(kinds[-1], furniture)
                    continue
                if tag in _BLOCKS:
                    self._flush(kinds[-1], furniture)
                if tag in ("main", "article"):
                    main += 1
                furniture += _is_furniture(e, main)
                if tag == "table" and _is_data(e):
                    self._table(e, furniture > 0)
                    walker.skip_subtree()
                    continue
                links += tag == "a"
                pre += tag == "pre"
                kinds.append(_kind(e, kinds[-1]))
                if tag in ("ol", "ul"):
                    counters.append(_first_number(e) if tag == "ol" else None)
                if tag == "li" and counters and counters[-1] is not None:
                    self.buffer.append((f"{counters[-1]}. ", False))
                    counters[-1] += 1
                self._add(e.text, links, pre)
                continue
            if not (_unseen(e) or tag == "br" or (tag == "table" and _is_data(e))):
                if tag in _BLOCKS:
                    self._flush(kinds[-1], furniture)
                kinds.pop()
                if tag in ("ol", "ul"):
                    counters.pop()
                links -= tag == "a"
                pre -= tag == "pre"
            if not (_unseen(e) or tag == "br"):
                furniture -= _is_furniture(e, main)
                main -= tag in ("main", "article")
            self._add(e.tail, links, pre)
        self._flush(kinds[-1], furniture)
        self._second_opinion(text)

    def _add(self, words: str | None, links: int, pre: int) -> None:
        if not words:
            return
        if pre:
            lines = words.split("\n")
            for line in lines[:-1]:
                self.buffer.append((line, links > 0))
                self._flush(("paragraph", 0), 0)
            words = lines[-1]
        self.buffer.append((words, links > 0))

    def _flush(self, kind: tuple[BlockKind, int], furniture: int) -> None:
        if not self.buffer:
            return
        text = collapse("".join(words for words, _ in self.buffer))
        linked = sum(len(words.strip()) for words, link in self.buffer if link)
        self.buffer.clear()
        core = text.strip()
        if not core:
            return
        name, level = kind
        if furniture or (_FURNITURE_LINE.search(core[:80]) and len(core) < 200):
            name, level = "furniture", 0
        span = self.builder.line(core, name, level=level)
        if span is not None and name != "furniture" and linked * 2 >= len(core):
            self.link_blocks.append(len(self.builder.blocks) - 1)

    # -- what is mostly link --

    def _second_opinion(self, text: str) -> None:
        """Lines that are links are furniture: three in a row, or where trafilatura does not count them in."""
        if not self.link_blocks:
            return
        body = _main_body(text)
        blocks = self.builder.blocks
        whole = "".join(self.builder._parts)
        linked = set(self.link_blocks)
        for number in self.link_blocks:
            block = blocks[number]
            words = _bare(whole[block.start : block.end])
            run = 1
            for step in (1, -1):
                at = number + step
                while at in linked or (0 <= at < len(blocks) and blocks[at].kind == "furniture" and run < 3):
                    run += 1
                    at += step
                    if run >= 3:
                        break
            outside = body is not None and words not in body
            if outside or (run >= 3 and body is None) or words.endswith(("...", "…")):
                blocks[number] = type(block)(
                    kind="furniture", start=block.start, end=block.end, page=block.page
                )

    # -- tables --

    def _table(self, table: etree._Element, furniture: bool) -> None:
        caption = None
        for e in table:
            if e.tag == "caption":
                caption = collapse(_visible(e)) or None
                if caption:
                    self.builder.line(caption, "furniture" if furniture else "caption")
        self.builder.table(_grid(table), caption=caption, furniture=furniture)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _main_body(text: str) -> str | None:
    """What trafilatura takes for the body, without white space; None where it finds none worth its name."""
    import trafilatura

    try:
        body = trafilatura.extract(text, include_tables=True, include_comments=False, favor_recall=True)
    except Exception:  # an opinion that is not given is none; the page is read without it
        return None
    return None if body is None or len(body) < 80 else _bare(body)


def _unseen(e: etree._Element) -> bool:
    tag = e.tag
    if not isinstance(tag, str) or tag in _UNSEEN:
        return True
    if e.get("hidden") is not None and e.get("hidden") != "until-found":
        return True
    style = e.get("style")
    return style is not None and bool(_STYLE_HIDDEN.search(style))


def _is_furniture(e: etree._Element, main: int) -> bool:
    tag = e.tag
    if tag in _FURNITURE:
        return True
    if tag == "header" and not main and e.find(".//h1") is None:
        return True
    if tag not in ("div", "ul", "section", "td", "p", "span", "dl", "table", "form", "ol"):
        return False
    names = f"{e.get('class') or ''} {e.get('id') or ''}"
    if not names.strip() or not _FURNITURE_NAMES.search(names):
        return False
    # A frame around the whole page may carry such a name ("main-nav-page"): what holds much text is none.
    return len(_bare("".join(e.itertext()))) < 2000 and e.find(".//h1") is None


def _kind(e: etree._Element, outer: tuple[BlockKind, int]) -> tuple[BlockKind, int]:
    tag = e.tag
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "heading", int(tag[1])
    if tag in ("li", "dd"):
        return "item", 0
    if tag in ("figcaption", "caption"):
        return "caption", 0
    if tag in ("div", "section", "article", "td", "table", "body"):
        return "paragraph", 0
    return outer


def _first_number(e: etree._Element) -> int:
    start = e.get("start", "1")
    return int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1


def _is_data(table: etree._Element) -> bool:
    """A table of figures, not of layout: two rows and columns at least, no table inside, no long text."""
    if table.find(".//table") is not None:
        return False
    rows = [[c for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
    if sum(1 for row in rows if row) < 2 or max(map(len, rows), default=0) < 2:
        return False
    return all(len(_bare("".join(c.itertext()))) <= 300 for row in rows for c in row)


def _grid(table: etree._Element) -> list[GridCell]:
    taken: set[tuple[int, int]] = set()
    cells = []
    rows = [e for e in table.iter("tr") if not _unseen(e)]
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th") or _unseen(cell):
                continue
            while (r, column) in taken:
                column += 1
            height, width = min(_span(cell, "rowspan"), len(rows) - r), _span(cell, "colspan")
            if len(taken) + height * width > MAX_CELLS:
                raise SourceError(
                    f"a table has more than {MAX_CELLS} cells; send it as a workbook.",
                    zh=f"网页中的表格超过 {MAX_CELLS} 个单元格，请改用 xlsx 或 csv 提供。", code="bomb",
                )  # fmt: skip
            if height > 1 or width > 1:
                taken.update((r + i, column + j) for i in range(height) for j in range(width))
            cells.append(GridCell(r, column, _cell_text(cell), height, width))
            column += width
    return cells


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), 1000) if re.fullmatch(r"\d{1,6}", value) else 1


def _cell_text(cell: etree._Element) -> str:
    return "\n".join(x for x in (collapse(p) for p in _visible(cell).split("\x1e")) if x)


def _visible(e: etree._Element) -> str:
    """The visible words below an element; \\x1e where a line ends."""
    return "".join(_words(e))


def _words(top: etree._Element) -> Iterator[str]:
    walker = etree.iterwalk(top, events=("start", "end", "comment"))
    for event, e in walker:
        if event == "start":
            if e is not top and _unseen(e):
                walker.skip_subtree()
                continue
            if e is not top and (e.tag == "br" or e.tag in _BLOCKS):
                yield "\x1e"
            if e.text:
                yield e.text
        elif e is not top:
            if event == "end" and e.tag in _BLOCKS and not _unseen(e):
                yield "\x1e"
            if e.tail:
                yield e.tail


# --- what the page says about itself ----------------------------------------------------------------------

_TITLES = ("articletitle", "og:title", "title", "twitter:title")
_DATES = (
    "pubdate", "article:published_time", "publishdate", "publish_date", "published_time", "og:published_time",
    "datepublished", "date", "dc.date", "others.publishtime",
)  # fmt: skip


def _about(builder: Builder, root: etree._Element) -> None:
    named: dict[str, str] = {}
    for e in root.iter("meta"):
        name = e.get("name") or e.get("property") or e.get("itemprop")
        content = (e.get("content") or "").strip()
        if name and content:
            named.setdefault(name.strip().lower(), content)
    headings = [b for b in builder.blocks if b.kind == "heading" and b.level == 1]
    text = "".join(builder._parts)
    title = next((named[n] for n in _TITLES if n in named), None)
    if title is None and len(headings) == 1:
        title = text[headings[0].start : headings[0].end]
    if title is None:
        own = root.find(".//title")
        words = collapse("".join(own.itertext())) if own is not None else ""
        if words:  # "文章标题_某某市人民政府"
            title = re.split(r"\s*[_|]\s*|\s+-+\s+", words)[0] or None
    builder.title = None if title is None or NO_TITLE.search(title) else collapse(title)
    for name in _DATES:
        found = re.match(r"(\d{4})\D(\d{1,2})\D(\d{1,2})", named.get(name, ""))
        date: dt.date | None = as_date(*found.groups()) if found else None
        if date is not None:
            builder.published = date
            break
    for name in ("contentsource", "author", "keywords"):
        if name in named:
            builder.facts[name] = named[name]
