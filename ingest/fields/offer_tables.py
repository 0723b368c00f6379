"""Programmes out of tables of several shapes."""

from __future__ import annotations

import re

from ingest.columns import Grid
from ingest.context import Context
from ingest.fields import rounds
from ingest.fields.programmes import Programme
from ingest.fields.rounds import Batch
from ingest.figures import BLANK_CELL, level_cell
from ingest.programmes import looks_like_occupation, split_name
from ingest.tables import carried


def _is_offer_grid(grid: Grid) -> bool:
    if grid.column("condition", "points", "types", "weight", "total", "materials", "task", "phone") is not None:
        return False
    if any(re.search(r"人数|名额", c.name) for c in grid.columns):
        return False
    return grid.column("level") is not None and (grid.column("month", "exam", "occupation", "job_type") is not None)


def _of_columns(grid: Grid, context: Context) -> list[Programme]:
    """A table with a column for each occupation, whose cells are levels (五级、四级)."""
    found: list[Programme] = []
    timed = _timed(grid, context)
    for place, column in enumerate(grid.columns):
        occupation = next((n for n in context.occupations if column.name.split("/")[-1] == n), None)
        if occupation is None:
            continue
        for row in grid.rows:
            for level in level_cell(row.cells[place].flat):
                line = (row.cells[place].line,)
                found.append(Programme(occupation, None, level, timed.get(id(row), ()), line, grid.table.section))
    return sorted(found, key=lambda p: (context.occupations.index(p.occupation), -p.level))


def tabled_programmes(grid: Grid, context: Context) -> list[Programme]:
    """The programmes of a table, whatever its shape; none if it offers nothing."""
    if grid.column("level", "fee", "total", "subject") is None and (found_by_column := _of_columns(grid, context)):
        return found_by_column
    if not _is_offer_grid(grid) or grid.column("occupation", "job_type") is None:
        return []
    above = context.occupation_in(*(c.text for c in reversed(grid.table.caption)))
    names = _names(grid) if grid.column("occupation") is not None else tuple((above or "", 0, "") for _ in grid.rows)
    job_types = carried(grid, "job_type")
    level_cells = carried(grid, "level")
    timed = _timed(grid, context)
    found: list[Programme] = []
    for place, row in enumerate(grid.rows):
        name, name_line, why = names[place]
        if not name:
            continue
        occupation, inner = split_name(name)
        job = job_types[place][0] if grid.column("job_type") is not None else ""
        job_type = inner or (None if not job or BLANK_CELL.match(job) or job == occupation else job)
        text, line = level_cells[place]
        if not looks_like_occupation(occupation):
            why = f"“{occupation}”不像职业名称"
        for level in level_cell(text):
            lines = tuple(sorted({name_line or row.cells[0].line, row.cells[0].line}))
            found.append(
                Programme(occupation, job_type, level, timed.get(id(row), ()), lines, grid.table.section, why,
                          "这一行的单元格数与表头不符，按内容对齐" if row.uneven else "")
            )  # fmt: skip
        if text and not level_cell(text):
            found.append(Programme(occupation, job_type, 0, (), (line,), grid.table.section, "", f"等级“{text}”没读懂"))
    return found


def _names(grid: Grid) -> tuple[tuple[str, int, str], ...]:
    """Occupation of each row; a name broken over the rows of a merged cell (信息安全 / 测试员) is put together."""
    place = grid.column("occupation")
    cells = [(row.cells[place].flat, row.cells[place].line) if place is not None else ("", 0) for row in grid.rows]
    found: list[tuple[str, int, str]] = []
    last = ("", 0, "")
    for at, (text, line) in enumerate(cells):
        following = cells[at + 1][0] if at + 1 < len(cells) else ""
        if (
            text
            and not looks_like_occupation(split_name(text)[0])
            and following not in ("", text)
            and looks_like_occupation(text + following)
        ):
            last = (text + following, line, "职业名称由两行拼成")
        elif text and at and last[0].endswith(text) and last[0] != text and cells[at - 1][0] + text == last[0]:
            pass
        elif text:
            last = (text, line, "")
        found.append(last)
    return tuple(found)


def _timed(grid: Grid, context: Context) -> dict[int, tuple[Batch, ...]]:
    """Rounds by row; a row whose date cells are all empty takes those of the row above (a merged cell)."""
    found: dict[int, tuple[Batch, ...]] = {}
    for row, batch in rounds.of_grid(grid, context):
        found[id(row)] = (*found.get(id(row), ()), batch)
    return found
