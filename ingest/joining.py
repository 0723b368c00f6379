"""Lines put together again: paragraphs that a page or line end cut, without page numbers and page headers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from ingest import cleaning
from ingest.blocks import Block, Cell, Paragraph, Table, marked
from ingest.documents import Line

_END = re.compile(r"[。；：！？:;!?…]”?$")


_PAGE = re.compile(
    r"^[-—–－]\s*\d{1,3}\s*[-—–－]$|^[-—–－]?\s*第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?\s*[-—–－]?$|^\d{1,3}\s*/\s*\d{1,3}$"
)


_SIGNED = re.compile(
    r"[\u4e00-\u9fff（）]{3,30}(?:公司|协会|学会|中心|学院|学校|[局厅院会])|20\d\d\s?[年.-].{3,8}|附\s*[件表录].{0,4}"
)
"""What stands alone below a text: a signature or a date."""


FULL = 20
"""Characters from which on a line without an end may be one that a page cut."""


def without_furniture(lines: tuple[Line, ...]) -> list[Line]:
    """Without page numbers, and without short lines beside them that come again and again (page headers)."""
    pages = {place for place, line in enumerate(lines) if not line.cells and _PAGE.match(cleaning.reading(line.text))}
    near = Counter(
        lines[other].text
        for place in pages
        for other in (place - 1, place + 1)
        if 0 <= other < len(lines) and not lines[other].cells and len(lines[other].text) < 40
    )
    return [
        line
        for place, line in enumerate(lines)
        if place not in pages and not (not line.cells and near[line.text] > 1 and ({place - 1, place + 1} & pages))
    ]


def joined(lines: list[Line]) -> list[Block]:
    """Paragraphs that a page or line end cut are joined; notes at a page's foot are passed over."""
    blocks: list[Block] = []
    cuts = {line.number: line.cut for line in lines}
    rows: list[tuple[Cell, ...]] = []
    table: int | None = None
    for line in lines:
        if line.table != table and rows:
            blocks.append(Table(tuple(rows)))
            rows = []
        table = line.table
        if line.cells:
            rows.append(tuple(Cell(cleaning.cell(c), line.number) for c in line.cells))
            continue
        paragraph = Paragraph(cleaning.reading(line.text), (line.number,), line.text)
        if not paragraph.text:
            continue
        before = _cut_before(blocks)
        first = blocks[before] if before is not None else None
        if (
            before is not None
            and isinstance(first, Paragraph)
            and _continues(first, paragraph, cuts.get(first.lines[-1]))
        ):
            blocks[before] = _glued(first, paragraph)
        else:
            blocks.append(paragraph)
    return [*blocks, Table(tuple(rows))] if rows else blocks


def _cut_before(blocks: list[Block]) -> int | None:
    """The last paragraph, footnotes aside."""
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        if not isinstance(block, Paragraph):
            return None
        if block.text[:1] not in cleaning.CIRCLED or _open_end(block.text):
            return place
    return None


def _open_end(text: str) -> bool:
    """Whether a sentence plainly stops in its midst."""
    if text[-1:] in "、，,（“《及和或与":
        return True
    if text.count("（") > text.count("）") or text.count("《") > text.count("》") or text.count("“") > text.count("”"):
        return True
    return (
        len(text) >= FULL
        and not _END.search(text)
        and text[-1] not in "）》”"
        and not re.search(
            r"[日号]$|(?:通知|公告|通告|简章|方案|安排|指南|须知|计划|启事|说明|标准|[一览]表)$|\d$", text
        )
    )


def _continues(before: Paragraph, after: Paragraph, cut: bool | None) -> bool:
    """Whether a paragraph goes on in the next; `cut` False: the reader saw that its last line is short."""
    heading = marked(before.text)
    if marked(after.text) or (heading is not None and heading[0] == 0):
        return False
    if re.match(r"[，。、；）”》]|等[，。；、]|（(?:https?:|www)", after.text):
        return True
    if re.search(r"[：:]$", before.text) and re.fullmatch(
        r"[\w.+-]+@[\w.-]+。?|[A-Za-z][\w./:-]+\.[\w./:-]+(?:[，。；、].*)?|[\d（）-]{7,20}", after.text
    ):
        return True
    if _label(after.text) or _SIGNED.fullmatch(after.text):
        return False
    return (cut is not False or before.text[-1:] in "、，") and _open_end(before.text)


def _label(text: str) -> bool:
    """地址：…, a line with a name of its own."""
    return bool(
        re.match(r"^[^，。；：]{2,10}：|^[\u4e00-\u9fff]{0,8}(?:电话|热线|传真|手机|邮编|邮箱)\s*[\dA-Za-z（]", text)
    )


def _glued(before: Paragraph, after: Paragraph) -> Paragraph:
    first, second = before.text, after.text
    for size in (2, 1):  # what stands at the end of the one and again at the start of the other was doubled
        if first[-size:] == second[:size] and re.fullmatch(rf"[\u4e00-\u9fff]{{{size}}}", first[-size:]):
            second = second[size:]
            break
    joint = " " if re.search(r"[A-Za-z0-9]$", first) and re.match(r"[A-Za-z0-9]", second) else ""
    return replace(before, text=first + joint + second, lines=before.lines + after.lines, raw=before.raw + after.raw)
