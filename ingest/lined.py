"""Tables out of cells that stand on lines of their own, a cell being one line or several."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.blocks import NOTE, Block, Cell, Paragraph, Table
from ingest.columns import UNIT, Column, kind_of
from ingest.figures import level_cell, price_cell
from ingest.fitting import owner_like, suits

_MERGED = {"number", "batch", "level", "occupation", "job_type", "application", "payment", "ticket", "month", "exam"}
"""Kinds whose cells stand for several rows, so that one is often left out."""
_WORDY = {"condition": 4, "materials": 6}
"""Kinds whose cells run over many lines, and over how many at most."""
_FIGURES = {"number", "fee", "total", "retake", "questions", "points", "weight"}
_PRICES = {"fee", "total"}
_STRICT = {"level", "occupation", "subject", "form", "month", "exam", "batch", "fee", "total"}
"""Kinds that are known by their cells, so that two of them make a table."""
_LINES = 3
_HEADERS = 2


@dataclass(frozen=True)
class _Placed:
    """A cell put under a column: where it is, and which blocks it is made of."""

    column: int
    first: int
    last: int


@dataclass(frozen=True)
class _Way:
    """The best reading so far: cells in order (`None` ends a row)."""

    score: float = 0.0
    back: _Way | None = None
    cell: _Placed | None = None

    def cells(self) -> tuple[_Placed | None, ...]:
        """All cells, the first first."""
        found: list[_Placed | None] = []
        way: _Way | None = self
        while way is not None and way.back is not None:
            found.append(way.cell)
            way = way.back
        return tuple(reversed(found))


def from_lines(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Tables out of cells that stand on lines of their own: three or more headers, then cells that fit below them."""
    found: list[Block] = []
    at = 0
    while at < len(blocks):
        rows, taken = _table(blocks, at)
        if len(rows) < 2 or (len(rows[0]) == 2 and (len(rows) < 3 or any(not c.text for r in rows for c in r))):
            found.append(blocks[at])
            at += 1
            continue
        first = blocks[at]
        above = tuple(b for b in found[-3:] if isinstance(b, Paragraph))
        found.append(Table(tuple(rows), above, getattr(first, "section", ""), getattr(first, "headings", ())))
        at += taken
    return tuple(found)


def _table(blocks: tuple[Block, ...], at: int) -> tuple[list[tuple[Cell, ...]], int]:
    """The rows of the table that begins here, its header first, and how many blocks it takes; none: ([], 0)."""
    best: tuple[float, list[tuple[Cell, ...]], int] = (0.0, [], 0)
    heads = sorted(_heads(blocks, at), key=lambda head: max(len(cell.text) for cell in head[0]))
    for header, size in heads:
        columns = tuple(Column(UNIT.sub("", c.text), _kind(c.text)) for c in header)
        tokens = _tokens(blocks, at + size, columns)
        used, way = _best(tokens, columns)
        if way.score > best[0]:
            rows = [header, *_rows(way, tokens, columns)]
            best = (way.score, rows, size + used)
    return best[1], best[2]


def _short(block: Block) -> Paragraph | None:
    if isinstance(block, Paragraph) and len(block.text) <= 30 and not re.search(r"[。；]$", block.text):
        return block
    return None


def _heads(blocks: tuple[Block, ...], at: int) -> Iterator[tuple[tuple[Cell, ...], int]]:
    """Headers of columns that may begin here, three or more, one to a line or broken over two, and the lines they take."""
    texts: list[Paragraph] = []
    for block in blocks[at : at + 24]:
        short = _short(block)
        if short is None or short.depth is not None or level_cell(short.text) or price_cell(short.text) is not None:
            break
        texts.append(short)
    if len(texts) < 2 or not (_header(texts[0].text) or _header(texts[0].text + texts[1].text)):
        return
    yield from _split(texts, 0, ())


def _split(texts: list[Paragraph], at: int, before: tuple[Cell, ...]) -> Iterator[tuple[tuple[Cell, ...], int]]:
    if len(before) >= 3 or (len(before) == 2 and all(_kind(c.text) in _STRICT for c in before)):
        yield before, at
    for size in range(1, _HEADERS + 1):
        piece = texts[at : at + size]
        text = "".join(p.text for p in piece)
        if len(piece) == size and (_header(text) or _over_prices(text, before)):
            yield from _split(texts, at + size, (*before, Cell(text, piece[0].lines[0])))


def _over_prices(text: str, before: tuple[Cell, ...]) -> bool:
    """Whether an occupation heads a column of prices: 等级 | 焊工 | 电工."""
    return (
        bool(before)
        and kind_of(before[0].text) == "level"
        and owner_like(text)
        and all(owner_like(cell.text) for cell in before[1:])
    )


def _kind(text: str) -> str | None:
    return kind_of(text) or ("fee" if owner_like(text) else None)


def _header(text: str) -> bool:
    return kind_of(text) is not None


def _tokens(blocks: tuple[Block, ...], at: int, columns: tuple[Column, ...]) -> tuple[Paragraph, ...]:
    """Blocks that may be cells: up to a heading, a footnote, a table or, where no column is wordy, a sentence."""
    wordy = any(column.kind in _WORDY for column in columns)
    found: list[Paragraph] = []
    for block in blocks[at:]:
        if isinstance(block, Table) or block.depth in (0, 1, 2, NOTE) or (not wordy and _short(block) is None):
            break
        found.append(block)
    return tuple(found)


def _best(tokens: tuple[Paragraph, ...], columns: tuple[Column, ...]) -> tuple[int, _Way]:
    """How many of the lines make rows, and the reading in which they fit their columns best."""
    ways: list[dict[int, _Way]] = [{} for _ in range(len(tokens) + 1)]
    ways[0][0] = _Way()
    ended: tuple[int, _Way] = (0, _Way())
    for used, here in enumerate(ways):
        _onward(ways, used, tokens, columns)
        done = here.get(len(columns))
        if done is None or done.cell is None:
            continue
        if done.score >= ended[1].score:
            ended = (used, done)
        here[0] = _Way(done.score - 0.1, done)
        _onward(ways, used, tokens, columns)
    return ended


def _onward(ways: list[dict[int, _Way]], used: int, tokens: tuple[Paragraph, ...], columns: tuple[Column, ...]) -> None:
    """From each column reached with so many lines used: a cell of one line or more, or none."""
    here = ways[used]
    for place, column in enumerate(columns):
        if place not in here:
            continue
        way = here[place]
        for size in range(1, min(_longest(column), len(tokens) - used) + 1):
            if good := suits(column, _joined(tokens[used : used + size], column)):
                joints = 0 if column.kind == "materials" else 0.4 * (size - 1)
                _keep(
                    ways[used + size],
                    place + 1,
                    _Way(way.score + good - joints, way, _Placed(place, used, used + size)),
                )
        _keep(here, place + 1, _Way(way.score - (0.5 if column.kind in _MERGED else 1.5), way.back, way.cell))


def _longest(column: Column) -> int:
    """Over how many lines a cell may run; a figure stands on one."""
    return 1 if column.kind in _FIGURES else _WORDY.get(column.kind or "", _LINES)


def _keep(ways: dict[int, _Way], place: int, way: _Way) -> None:
    if place not in ways or ways[place].score < way.score:
        ways[place] = way


def _joined(tokens: tuple[Paragraph, ...], column: Column) -> str:
    return ("\n" if column.kind == "materials" else "").join(t.text for t in tokens)


def _rows(way: _Way, tokens: tuple[Paragraph, ...], columns: tuple[Column, ...]) -> list[tuple[Cell, ...]]:
    """Rows of full width; one that lacks a price is left short, so that its fitting is a doubt."""
    found: list[tuple[Cell, ...]] = []
    placed = way.cells()
    for ends, group in itertools.groupby(placed, key=lambda p: p is None):
        if ends:
            continue
        cells = {
            p.column: Cell(_joined(tokens[p.first : p.last], columns[p.column]), tokens[p.first].lines[0])
            for p in group
            if p
        }
        line = cells[min(cells)].line
        lacking = any(c.kind in _PRICES and i not in cells for i, c in enumerate(columns))
        row = tuple(cells.get(i, Cell("", line)) for i in range(len(columns)))
        found.append(tuple(c for c in row if c.text) if lacking else row)
    return found
