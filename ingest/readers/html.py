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
    collector = Collector()
    _walk(page, collector)
    return collector.document(name, "html")


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
