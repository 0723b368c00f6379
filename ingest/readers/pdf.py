"""PDF files: lines joined into paragraphs, tables with merged cells, headers and page numbers left out."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pdfplumber

from ingest.documents import Collector, Document, ImportFault

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font, in lines that quote the document
MOST_PAGES = 200
_PAGE_NUMBER = re.compile(r"^[-—–－\s第]*\d{1,3}\s*(?:页)?[\s/／，,共]*(?:\d{1,3}\s*页?)?[-—–－\s]*$")
_EDGE = 0.09
"""Share of a page's height at top and bottom where repeated lines are headers and footers."""


@dataclass(frozen=True)
class _Text:
    text: str
    left: float
    right: float
    top: float
    height: float
    share: float
    """Where on the page: 0 is the top, 1 the bottom."""
    size: float


@dataclass(frozen=True)
class _Page:
    blocks: tuple[_Text | list[list[str]], ...]


def read(content: bytes, name: str) -> Document:
    """A PDF as a document; raises ImportFault for one with a password, damaged, scanned or far too long."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as opened:
            if len(opened.pages) > MOST_PAGES:
                raise ImportFault(f"PDF有{len(opened.pages)}页，超过{MOST_PAGES}页：请只导入通知的部分")
            pages = [_page(page) for page in opened.pages]
    except ImportFault:
        raise
    except Exception as error:  # noqa: BLE001 – the library lets many kinds through for files that are damaged
        raise ImportFault(_why(error)) from None
    if not any(page.blocks for page in pages):
        raise ImportFault("PDF里没有文字，多半是扫描件：请先做文字识别（OCR）再导入，或粘贴文字")
    collector = Collector()
    _collect(_without_furniture(pages), collector)
    return collector.document(name, "pdf")


def _why(error: Exception) -> str:
    inner = f"{type(error).__name__} {error!r} {error.__cause__!r} {error.__context__!r}"
    if "Password" in inner or "Encrypt" in inner:
        return "PDF有密码：请先去掉密码再导入"
    return "PDF已损坏，打不开：请重新导出PDF再导入"


def _page(page: Any) -> _Page:
    tables = [t for t in page.find_tables() if len(t.rows) > 1 or len(t.rows[0].cells) > 1]
    outside = page
    for table in tables:
        x0, top, x1, bottom = table.bbox
        outside = outside.filter(lambda o, x0=x0, top=top, x1=x1, bottom=bottom: not _inside(o, x0, top, x1, bottom))
    placed: list[tuple[float, Any]] = [(table.bbox[1], _grid(table)) for table in tables]
    for line in outside.dedupe_chars().extract_text_lines():
        size = max((c["size"] for c in line["chars"]), default=10)
        text = _Text(line["text"], line["x0"], line["x1"], line["top"], line["bottom"] - line["top"],
                     line["top"] / float(page.height), size)  # fmt: skip
        placed.append((line["top"], text))
    return _Page(tuple(block for _, block in sorted(placed, key=lambda entry: entry[0])))


def _inside(shape: Any, x0: float, top: float, x1: float, bottom: float) -> bool:
    if shape["object_type"] != "char":
        return False
    x, y = (shape["x0"] + shape["x1"]) / 2, (shape["top"] + shape["bottom"]) / 2
    return bool(x0 <= x <= x1 and top <= y <= bottom)


def _grid(table: Any) -> list[list[str]]:
    """Texts by row; a merged cell stands in each row and column that it covers."""
    texts = table.extract()
    boxes = {
        cell: text or ""
        for row, line in zip(table.rows, texts, strict=True)
        for cell, text in zip(row.cells, line, strict=True)
        if cell is not None
    }
    lefts = sorted({cell[0] for cell in boxes})
    grid = []
    for row in table.rows:
        top = row.bbox[1] + 1  # a row's own cells begin here; those merged over rows began above
        grid.append([_unwrapped(_covering(boxes, left + 1, top)) for left in lefts])
    return grid


def _covering(boxes: dict[tuple[float, float, float, float], str], x: float, y: float) -> str:
    return next((t for (x0, top, x1, bottom), t in boxes.items() if x0 <= x <= x1 and top <= y <= bottom), "")


def _unwrapped(text: str) -> str:
    """A cell's lines as one, except where a number or an hour begins a line."""
    return re.sub(r"\n(?!\s*(?:\d{1,2}\s*[.、．]\D|[（(]\d{1,2}[）)]|[①-⑳]|\d{1,2}[:：]\d\d))", "", text)


def _without_furniture(pages: list[_Page]) -> list[_Page]:
    """Without page numbers, and without lines at the edge that several pages share."""
    shared: Counter[str] = Counter()
    for page in pages:
        shared.update({_shape(b.text) for b in page.blocks if isinstance(b, _Text) and _at_edge(b)})
    return [
        _Page(
            tuple(
                b
                for b in page.blocks
                if not (
                    isinstance(b, _Text)
                    and _at_edge(b)
                    and (_PAGE_NUMBER.match(b.text) or (len(pages) > 1 and shared[_shape(b.text)] > 1))
                )
            )
        )
        for page in pages
    ]


def _at_edge(line: _Text) -> bool:
    return line.share < _EDGE or line.share > 1 - _EDGE


def _shape(text: str) -> str:
    return re.sub(r"\d+|\s+", "#", text)


def _collect(pages: list[_Page], collector: Collector) -> None:
    """Paragraphs out of lines: a line that reaches the right margin goes on where the next is not indented."""
    lines = [b for page in pages for b in page.blocks if isinstance(b, _Text)]
    left = min((line.left for line in lines), default=0.0)
    right = max((line.right for line in lines), default=0.0)
    body = Counter(round(line.size, 1) for line in lines for _ in line.text).most_common(1)[0][0] if lines else 10.0
    pending: list[_Text] = []

    def flush(cut: bool | None) -> None:
        if pending:
            collector.paragraph("".join(line.text for line in pending), cut)
            pending.clear()

    width: int | None = None
    for page in pages:
        for place, block in enumerate(page.blocks):
            if isinstance(block, list):
                flush(cut=False)
                columns = max(map(len, block))
                again = place == 0 and width == columns
                collector.rows(block, go_on=again)
                width = columns
                continue
            if pending and place == 0 and not _goes_on(pending[-1], block, left, right, body):
                flush(
                    cut=False if pending[-1].size > 1.15 * body else None
                )  # a page ends here, and perhaps a sentence does not
            if pending and not _goes_on(pending[-1], block, left, right, body):
                flush(
                    cut=False
                    if pending[-1].right < left + 0.5 * (right - left) or pending[-1].size > 1.15 * body
                    else None
                )
            pending.append(block)
            width = None
    flush(cut=False)


def _goes_on(line: _Text, following: _Text, left: float, right: float, body: float) -> bool:
    if (
        re.match(r"附\s*[件表]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]）", following.text)
        or line.left > (left + right) / 2
    ):
        return False
    full = line.right > right - 1.6 * line.size
    if abs(line.size - following.size) < 0.1 and line.size > 1.15 * body:
        return following.top - line.top < 2.2 * line.size or following.top < line.top  # a title on several lines
    return full and following.left < left + 1.2 * following.size and abs(line.size - following.size) < 1.5
