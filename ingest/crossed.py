"""Crossed tables made plain: what stands in the header (levels, months, occupations) becomes a cell of each row.

职业 | 五级 | 四级 with prices, months or ticks becomes 职业 | 等级 | price, month; a cell that lists programmes
(美容师（五级、四级）；美发师五级) becomes a row for each of them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.blocks import Cell
from ingest.columns import Column, Grid, Row, kind_of
from ingest.figures import BLANK_CELL, days, level_cell, months, price_cell, whole_level
from ingest.programmes import looks_like_occupation, programmes_in, split_name

TICK = re.compile(r"^[√✓✔☑●◯○◎■★▲vVYy]$|^(?:开考?|有|是|开设|可报)$")
SUM = re.compile(r"^\s*\d{2,5}(?:\s*[+＋/／]\s*\d{2,5})+\s*(?:元)?\s*$")
"""Prices of several subjects in one cell: 50＋120."""


def plain_grid(grid: Grid) -> Grid:
    """The grid with one fact a column."""
    return _listed(_of_levels(_of_occupations(_of_months(_named(grid)))))


def crossing(texts: list[str]) -> bool:
    """Whether the cells of a row are a header of a crossed table: levels, months or occupations beside each other."""
    others = [t for t in texts if t and kind_of(t) is None]
    ranks = [level_cell(t) if whole_level(t) else () for t in others]
    if len(others) < 2 or (texts[0] and texts[0] in others):
        return False
    if kind_of(texts[0]) == "level" and all(looks_like_occupation(t) for t in others):
        return True
    if all(len(r) == 1 for r in ranks):
        return len(set(ranks)) > 1
    return all(_month(t) for t in others) or all(looks_like_occupation(split_name(t)[0]) for t in others)


def _last(column: Column) -> str:
    return column.name.split("/")[-1]


def _level_name(column: Column) -> str:
    """五级/初级工 of 认定费/五级/初级工, '' of a column that is not a level's."""
    parts = column.name.split("/")
    return next(("/".join(parts[n:]) for n in range(len(parts)) if whole_level("/".join(parts[n:]))), "")


def _month(text: str) -> str | None:
    match = re.fullmatch(r"(?:20\d\d年)?\s*(1[0-2]|[1-9])月份?", text)
    return match[1] if match else None


def _cells(grid: Grid, place: int) -> list[Cell]:
    return [row.cells[place] for row in grid.rows if place < len(row.cells) and row.cells[place].text]


def _empty(cell: Cell) -> bool:
    return bool(not cell.text or BLANK_CELL.match(cell.flat) or re.fullmatch("不开设?|不设|未开", cell.flat))


def _named(grid: Grid) -> Grid:
    """A column without a header that holds nothing but occupations is theirs."""
    columns = list(grid.columns)
    for place, column in enumerate(columns):
        cells = _cells(grid, place)
        unnamed = not column.name and column.kind is None and cells
        if unnamed and all(looks_like_occupation(split_name(c.flat)[0]) for c in cells):
            columns[place] = Column("", "occupation")
    return replace(grid, columns=tuple(columns))


def _of_months(grid: Grid) -> Grid:
    """Months as columns: ticks become the months of the row, days of the month a row each."""
    places = [n for n, c in enumerate(grid.columns) if _month(c.name.split("/")[-1])]
    held = [c for n in places for c in _cells(grid, n) if not _empty(c)]
    if len(places) < 2 or not held or grid.column("month") not in (None, *places):
        return grid
    numbers = {n: _month(grid.columns[n].name.split("/")[-1]) or "" for n in places}
    rest = [n for n in range(len(grid.columns)) if n not in places]
    if all(TICK.match(c.flat) for c in held):
        rows = tuple(_row_of_ticks(row, rest, numbers) for row in grid.rows)
        return replace(grid, columns=(*(grid.columns[n] for n in rest), Column("月份", "month")), rows=rows)
    if all(re.fullmatch(r"[\d日号、，,和及至—\-~\s]+", c.flat) for c in held):
        rows = tuple(
            Row((*(row.cells[n] for n in rest), Cell(f"{month}月{row.cells[place].flat}", row.cells[place].line)), row.uneven)
            for row in grid.rows
            for place, month in numbers.items()
            if not _empty(row.cells[place])
        )  # fmt: skip
        return replace(grid, columns=(*(grid.columns[n] for n in rest), Column("考试日期", "exam")), rows=rows)
    return grid


def _row_of_ticks(row: Row, rest: list[int], numbers: dict[int, str]) -> Row:
    ticked = [f"{month}月" for place, month in numbers.items() if not _empty(row.cells[place])]
    return Row((*(row.cells[n] for n in rest), Cell("、".join(ticked), row.cells[0].line)), row.uneven)


def _value_kind(cells: list[Cell], head: str) -> Column | None:
    """The column of what the crossed cells hold (one without kind for ticks); None if they are of no one kind."""
    texts = [c.flat for c in cells if not _empty(c)]
    if not texts:
        return None
    if all(TICK.match(t) for t in texts):
        return Column("", None)
    if all(price_cell(t) is not None for t in texts):
        return Column(head or "费用", "fee" if head and kind_of(head) != "total" else "total")
    if all(SUM.match(t) for t in texts):
        return Column(head, "sum")
    if all(days(t) for t in texts):
        return Column(head, "exam")
    if all(months(t) and ("月" in t or kind_of(head) == "month") for t in texts):
        return Column(head, "month")
    return None


def _of_levels(grid: Grid) -> Grid:
    """Levels as columns: a row for each level at which a cell is filled."""
    keys = {n: name for n, c in enumerate(grid.columns) if len(level_cell(name := _level_name(c))) == 1}
    if len({level_cell(k) for k in keys.values()}) < 2 or grid.column("level") not in (None, *keys):
        return grid
    return _unpivoted(grid, keys, Column("等级", "level"))


def _of_occupations(grid: Grid) -> Grid:
    """Occupations as columns over prices: a row for each."""
    keys = {
        n: name
        for n, c in enumerate(grid.columns)
        if c.kind is None and looks_like_occupation(split_name(name := _last(c))[0])
    }
    held = [c for n in keys for c in _cells(grid, n)]
    value = _value_kind(held, "")
    if len(set(keys.values())) < 2 or value is None or value.kind not in ("total", "sum"):
        return grid
    if grid.column("occupation", "subject") is not None:
        return grid
    return _unpivoted(grid, keys, Column("职业", "occupation"))


def _unpivoted(grid: Grid, keys: dict[int, str], key: Column) -> Grid:
    """A row for each name in the header, with a column for each heading that stands above the names."""
    above = {n: grid.columns[n].name.removesuffix(name).strip("/") for n, name in keys.items()}
    heads = list(dict.fromkeys(above.values()))
    values = {head: _value_kind([c for n in keys if above[n] == head for c in _cells(grid, n)], head) for head in heads}
    if any(value is None for value in values.values()):
        return grid
    shown = [head for head in heads if (value := values[head]) and value.kind]
    rest = [n for n in range(len(grid.columns)) if n not in keys]
    rows = []
    for row in grid.rows:
        for name in dict.fromkeys(keys.values()):
            cells = {above[n]: row.cells[n] for n in keys if keys[n] == name}
            if not all(_empty(cell) for cell in cells.values()):
                line = next(iter(cells.values())).line
                own = (Cell(name, line), *(cells.get(head, Cell("", line)) for head in shown))
                rows.append(Row((*(row.cells[n] for n in rest), *own), row.uneven))
    columns = (*(grid.columns[n] for n in rest), key, *(value for head in shown if (value := values[head])))
    return replace(grid, columns=columns, rows=tuple(rows))


def _listed(grid: Grid) -> Grid:
    """A column whose every cell lists programmes with their levels: a row for each programme."""
    if grid.column("condition") is not None:
        return grid
    for place, column in enumerate(grid.columns):
        cells = _cells(grid, place)
        if column.kind not in (None, "occupation", "job_type", "level", "programmes") or not cells:
            continue
        if all(programmes_in(c.text) for c in cells):
            return _rows_of_programmes(grid, place)
    return grid


def _rows_of_programmes(grid: Grid, place: int) -> Grid:
    rows = []
    rest = [n for n in range(len(grid.columns)) if n != place]
    for row in grid.rows:
        for name, job, spec in programmes_in(row.cells[place].text) or [("", "", "")]:
            line = row.cells[place].line
            own = (Cell(name, line), Cell(job or "—", line), Cell(spec, line))
            rows.append(Row((*own, *(row.cells[n] for n in rest)), row.uneven))
    columns = (Column("职业", "occupation"), Column("工种", "job_type"), Column("等级", "level"))
    others = tuple(
        Column(grid.columns[n].name, None)
        if grid.columns[n].kind in ("occupation", "job_type", "level")
        else grid.columns[n]
        for n in rest
    )
    return replace(grid, columns=(*columns, *others), rows=tuple(rows))
