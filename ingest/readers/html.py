"""Web pages: blocks of text and tables in the order they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

import bs4

from ingest.documents import Collector, Document

_MARKS = re.compile(r"<(?:!doctype\s+html|html|body|div|p|table|h[1-6]|br|ul|ol|span|meta)\b[^>]*>", re.IGNORECASE)
_SKIPPED = ("script", "style", "noscript", "nav", "template", "head", "button", "select", "iframe")
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "dt", "dd", "pre",
           "ul", "ol", "dl", "body", "html", "main", "header", "footer", "center", "table", "figure", "form", "td"}  # fmt: skip
_NUMBERED = re.compile(r"^\s*(?:[（(]?[\d一二三四五六七八九十]+[)）、.．]|[①-⑳])")
MAIN_SHARE = 0.6
"""Share of a page's text from which on a part of it is taken for the page."""
_HOLDERS = {"div", "article", "section", "main", "form", "center", "td", "table", "tbody", "tr", "body"}
MOST_SPAN = 100
"""Rows or columns that one cell may span."""


def looks_like(text: str) -> bool:
    """Whether a text is a web page rather than plain."""
    return len(_MARKS.findall(text[:20000])) >= 2 or bool(re.match(r"\s*<(?:!doctype|html)", text, re.IGNORECASE))


def read(text: str, name: str) -> Document:
    """A page as a document; scripts, styles and navigation are left out."""
    page = bs4.BeautifulSoup(text, "html.parser")
    for tag in page(_SKIPPED):
        tag.decompose()
    for hidden in page.find_all(style=re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")):
        hidden.decompose()
    main = _main(page)
    for tag in main.find_all(list(_BLOCKS)):
        if tag.name not in ("table", "td") and _is_menu(tag):
            tag.decompose()
    collector = Collector(whole=True)
    _walk(main, collector)
    return collector.document(name, "html")


def _own_text(tag: bs4.Tag) -> int:
    """Characters that are no link."""
    linked = sum(len(a.get_text(strip=True)) for a in tag.find_all("a"))
    return len(tag.get_text(strip=True)) - linked


def _main(page: bs4.Tag) -> bs4.Tag:
    """The innermost part with most of the page's text, links aside, and with the heading that stands beside it."""
    body = page.find("body")
    found: bs4.Tag = body if isinstance(body, bs4.Tag) else page
    whole = _own_text(found)
    while True:
        inner = [
            c
            for c in found.find_all(True, recursive=False)
            if _own_text(c) >= MAIN_SHARE * whole and c.name in _HOLDERS
        ]
        if not inner:
            break
        found = inner[0]
    for above in found.parents:
        if _own_text(above) > 1.25 * _own_text(found) or above.name in ("body", "html", "[document]"):
            break
        if above.find(["h1", "h2"]) is not None and found.find(["h1", "h2"]) is None:
            return above
    return found


def _is_menu(tag: bs4.Tag) -> bool:
    """A short block made of links, or the way from one page to the next."""
    text = tag.get_text(strip=True)
    links = tag.find_all("a")
    if not links or len(text) > 300:
        return False
    return _own_text(tag) < 0.5 * len(text) or bool(re.match(r"上一[篇页]|下一[篇页]|分享到|相关(?:阅读|链接)", text))


def _walk(tag: bs4.Tag, collector: Collector) -> None:
    """Add a tag's blocks; text between blocks is a paragraph of its own."""
    pending: list[str] = []
    for child in tag.children:
        if isinstance(child, bs4.Tag) and _holds_blocks(child):
            collector.paragraph("".join(pending))
            pending = []
            _block(child, collector)
        else:
            pending.append(_inline(child))
    collector.paragraph("".join(pending))


def _holds_blocks(tag: bs4.Tag) -> bool:
    return tag.name in _BLOCKS or tag.find(list(_BLOCKS)) is not None


def _block(tag: bs4.Tag, collector: Collector) -> None:
    if tag.name == "table":
        grid = _grid(tag)
        if grid and max(map(len, grid)) > 1 and not tag.find("table"):
            collector.rows(grid)
            return
    if tag.name == "ol":
        _number(tag)
    _walk(tag, collector)


def _number(tag: bs4.Tag) -> None:
    """Write the numbers that a browser would show."""
    start = int(str(tag["start"])) if str(tag.get("start", "")).isdigit() else 1
    for number, item in enumerate(tag.find_all("li", recursive=False), start):
        if not _NUMBERED.match(item.get_text()):
            inner = item.find(["p", "div"]) or item
            inner.insert(0, f"{number}. ")


def _inline(node: object) -> str:
    if isinstance(node, bs4.Comment | bs4.Doctype):
        return ""
    if isinstance(node, str):
        return re.sub(r"[ \t\r\n]+", " ", str(node))
    if isinstance(node, bs4.Tag):
        return "\n" if node.name == "br" else "".join(_inline(child) for child in node.children)
    return ""


def _cell_text(cell: bs4.Tag) -> str:
    collector = Collector()
    _walk(cell, collector)
    return "\n".join(line.text for line in collector.lines)


def _rows(table: bs4.Tag) -> Iterator[list[bs4.Tag]]:
    for row in table.find_all("tr"):
        if row.find_parent("table") is table:
            yield [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row]


def _span(cell: bs4.Tag, name: str) -> int:
    value = str(cell.get(name, "1")).strip()
    return min(max(int(value), 1), MOST_SPAN) if value.isdigit() else 1


def _grid(table: bs4.Tag) -> list[list[str]]:
    """Rows of equal length; a cell that spans rows or columns stands in each of them."""
    grid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column → rows still to fill, text
    for cells in _rows(table):
        row: list[str] = []
        queue = list(cells)
        while queue or len(row) in hanging:
            if len(row) in hanging:
                left, text = hanging.pop(len(row))
                if left > 1:
                    hanging[len(row)] = (left - 1, text)
                row.append(text)
                continue
            cell = queue.pop(0)
            text, down = _cell_text(cell), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if down > 1:
                    hanging[len(row)] = (down - 1, text)
                row.append(text)
        grid.append(row)
    return grid
