"""Tables out of cells that stand on lines of their own."""

from __future__ import annotations

import re

from ingest.blocks import Block, Cell, Paragraph, Table
from ingest.columns import UNIT, Column, kind_of
from ingest.figures import level_cell, price_cell
from ingest.fitting import FITS, fits


def from_lines(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Tables out of cells that stand on lines of their own: three or more headers, then as many cells a row."""
    found: list[Block] = []
    at = 0
    while at < len(blocks):
        size = _heads(blocks, at)
        taken = _chunks(blocks, at, size) if size >= 3 else []
        if len(taken) < 2:
            found.append(blocks[at])
            at += 1
            continue
        first = blocks[at]
        above = tuple(b for b in found[-3:] if isinstance(b, Paragraph))
        found.append(Table(tuple(taken), above, getattr(first, "section", ""), getattr(first, "headings", ())))
        at += sum(1 for row in taken for cell in row if cell.text)
    return tuple(found)


def _short(block: Block) -> Paragraph | None:
    if isinstance(block, Paragraph) and len(block.text) <= 30 and not re.search(r"[。；]$", block.text):
        return block
    return None


def _heads(blocks: tuple[Block, ...], at: int) -> int:
    """How many paragraphs from here are headers of columns."""
    size = 0
    while at + size < len(blocks):
        block = _short(blocks[at + size])
        if (
            block is None
            or block.depth is not None
            or kind_of(block.text) is None
            or price_cell(block.text) is not None
        ):
            break
        if level_cell(block.text):
            break
        size += 1
    return size


def _chunks(blocks: tuple[Block, ...], at: int, size: int) -> list[tuple[Cell, ...]]:
    """Header and rows: a cell goes to the next column that may hold it, and begins a row where there is none."""
    header = tuple(Cell(b.text, b.lines[0]) for b in blocks[at : at + size] if isinstance(b, Paragraph))
    columns = tuple(Column(UNIT.sub("", c.text), kind_of(c.text)) for c in header)
    rows: list[tuple[Cell, ...]] = [header]
    row: dict[int, Cell] = {}
    for block in blocks[at + size :]:
        cell = _short(block)
        place = None if cell is None else _place(columns, cell.text, max(row, default=-1))
        if cell is not None and place is None and row:
            rows.append(_filled(row, size))
            row = {}
            place = _place(columns, cell.text, -1)
        if cell is None or place is None:
            break
        row[place] = Cell(cell.text, cell.lines[0])
    return [*rows, _filled(row, size)] if row else rows


def _place(columns: tuple[Column, ...], text: str, after: int) -> int | None:
    return next(
        (i for i, column in enumerate(columns) if i > after and column.kind in FITS and fits(column, text)), None
    )


def _filled(row: dict[int, Cell], size: int) -> tuple[Cell, ...]:
    line = row[min(row)].line
    return tuple(row.get(i, Cell("", line)) for i in range(size))
