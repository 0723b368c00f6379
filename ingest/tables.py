"""Tables put in order: headers found and merged, columns named by kind, damaged rows fitted, merged cells carried."""

from __future__ import annotations

import itertools
from dataclasses import replace

from ingest.blocks import Cell, Table
from ingest.columns import UNIT, Column, Grid, Row, kind_of
from ingest.crossed import crossing, plain_grid
from ingest.figures import level_cell, price_cell, whole_level
from ingest.fitting import fitted, joined_rows, owner_like


def grids(table: Table) -> tuple[Grid, ...]:
    """A table by its headers: a second header in the midst begins another grid, the same again is left out."""
    ways = (_turned(table), table) if _on_its_side(table) else (table, _turned(table))
    return next((found for way in ways if (found := _read_rows(way))), ())


def _on_its_side(table: Table) -> bool:
    """Headers of fees down the side, levels along the top: 等级, 理论, 实操, 合计."""
    side = [kind_of(row[0].flat) for row in table.rows]
    ranked = any(len(row) > 1 and all(level_cell(c.flat) for c in row[1:]) for row in table.rows)
    return ranked and all(side[1:]) and sum(kind in ("fee", "total", "retake") for kind in side) > 1


def _turned(table: Table) -> Table:
    """Rows for columns: a table whose headers stand in its first column."""
    width = min(map(len, table.rows), default=0)
    rows = tuple(tuple(row[place] for row in table.rows) for place in range(width))
    if rows and kind_of(rows[0][0].flat) in (None, "task", "time"):  # the corner names what stands below it
        rows = ((replace(rows[0][0], text=""), *rows[0][1:]), *rows[1:])
    return replace(table, rows=rows)


def _read_rows(table: Table) -> tuple[Grid, ...]:
    found: list[Grid] = []
    at = 0
    rows = table.rows
    while at < len(rows):
        size = _header_size(rows, at)
        if not size or (found and not _new_header(rows, at, size, found[-1])):
            if found:
                found[-1] = replace(found[-1], rows=(*found[-1].rows, Row(rows[at])))
            at += 1
            continue
        columns = _columns(rows[at : at + size])
        head = tuple(row[0].line for row in rows[at : at + size])
        if not found or [c.name for c in found[-1].columns] != [c.name for c in columns]:
            found.append(Grid(columns, (), table, head))
        at += size
    return tuple(plain_grid(joined_rows(_by_cells(fitted(grid)))) for grid in found)


def _by_cells(grid: Grid) -> Grid:
    """A column headed 项目 or the like that holds nothing but levels is a column of levels."""
    if grid.column("level") is not None:
        return grid
    columns = list(grid.columns)
    for place, column in enumerate(columns):
        cells = [row.cells[place].flat for row in grid.rows if place < len(row.cells) and row.cells[place].text]
        general = column.kind in ("occupation", "subject", "job_type", None) and not owner_like(
            column.name.split("/")[-1]
        )
        if general and cells and all(map(whole_level, cells)):
            columns[place] = replace(column, kind="level")
            break
    return replace(grid, columns=tuple(columns))


def _spans_header(first: tuple[Cell, ...], second: tuple[Cell, ...]) -> bool:
    """Whether a row of names stands over a header, with which it shares a merged cell (等级 | 茶艺师 | 评茶员)."""
    shared = any(a.text == b.text and kind_of(a.flat) for a, b in zip(first, second, strict=False) if a.text)
    return shared and _is_header(second) and not any(price_cell(c.flat) or level_cell(c.flat) for c in first)


_STRUCTURAL = {
    "number",
    "level",
    "occupation",
    "job_type",
    "month",
    "exam",
    "batch",
    "subject",
    "total",
    "condition",
    "task",
    "application",
}


def _new_header(rows: tuple[tuple[Cell, ...], ...], at: int, size: int, before: Grid) -> bool:
    """Whether what looks like a header below another really is one: the same again, or two columns that order a table."""
    columns = _columns(rows[at : at + size])
    if [c.name for c in columns if c.name] == [c.name for c in before.columns if c.name]:
        return True
    return sum(c.kind in _STRUCTURAL for c in columns) >= 2


def _is_header(row: tuple[Cell, ...]) -> bool:
    texts = [c.flat for c in row if c.text]
    if crossing([c.flat for c in row]):
        return True
    if len(texts) < 2 or any(level_cell(t) or price_cell(t) is not None or len(t) > 24 for t in texts):
        return False
    known = sum(kind_of(t) is not None for t in texts)
    return known >= 2 and known * 3 >= len(texts) * 2


def _header_size(rows: tuple[tuple[Cell, ...], ...], at: int) -> int:
    """How many rows from here on make a header; 0 if none."""
    if not _is_header(rows[at]):
        return 2 if at + 1 < len(rows) and _spans_header(rows[at], rows[at + 1]) else 0
    if at + 1 >= len(rows):
        return 1
    first, second = rows[at], rows[at + 1]
    if first == second:
        return 1
    if any(a.text == b.text for a, b in zip(first, second, strict=False) if a.text):
        return 2  # a cell merged over both rows
    texts = [c.flat for c in second if c.text]
    headish = bool(texts) and all(kind_of(t) is not None and not level_cell(t) for t in texts)
    under = any(not c.text for c in first) or any(
        a.text == b.text for a, b in zip(first, second, strict=False) if a.text
    )
    spans = any(a.text == b.text for a, b in itertools.pairwise(first) if a.text)
    return (
        2
        if headish
        and (under or spans or any(not c.text for c in second))
        and [c.text for c in first] != [c.text for c in second]
        else 1
    )


def _columns(rows: tuple[tuple[Cell, ...], ...]) -> tuple[Column, ...]:
    width = max(map(len, rows))
    names = []
    above = ""
    for place in range(width):
        parts = [row[place].flat if place < len(row) else "" for row in rows]
        if len(rows) > 1 and parts[1]:
            parts[0] = parts[0] or above  # a header that spans several columns stands over the first only
        above = parts[0] or above
        names.append("/".join(dict.fromkeys(p for p in parts if p)))
    return tuple(Column(UNIT.sub("", name), _kind(name)) for name in names)


def _kind(name: str) -> str | None:
    return kind_of(name) or (("retake" if name.startswith("补考") else kind_of(name.split("/")[-1])) if name else None)


def carried(grid: Grid, *kinds: str) -> tuple[tuple[str, int], ...]:
    """A column's cells with those left empty filled from above, as merged cells are: (text, line of its own)."""
    place = grid.column(*kinds)
    found: list[tuple[str, int]] = []
    last: tuple[str, int] = ("", 0)
    for row in grid.rows:
        if place is not None and place < len(row.cells) and row.cells[place].text:
            last = (row.cells[place].flat, row.cells[place].line)
        found.append(last)
    return tuple(found)
