"""Fee tables of other shapes: subjects as rows, prices of several subjects in a cell."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.blocks import Cell
from ingest.columns import Column, Grid, Row
from ingest.drafted import Read, Tree
from ingest.fields.names import item
from ingest.figures import BLANK_CELL, price_cell, yuan

_SUBJECTS = r"理论(?:知识)?|操作技能|技能操作|技能考核|实操|专业能力|综合评审"


def summed(grid: Grid) -> Grid:
    """Prices of several subjects in one cell (50＋120) as columns, named in the order that header or legend gives."""
    place = grid.column("sum")
    if place is None:
        return grid
    counts = {len(re.findall(r"\d+", row.cells[place].flat)) for row in grid.rows if row.cells[place].text}
    legends = [grid.columns[place].name, *(c.text for c in reversed(grid.table.caption))]
    orders = [tuple(dict.fromkeys(m[0] for m in re.finditer(_SUBJECTS, text))) for text in legends]
    order = next((o for o in orders if {len(o)} == counts), None)
    if order is None:
        return grid
    columns = (*(c for n, c in enumerate(grid.columns) if n != place), *(Column(name, "fee") for name in order))
    rows = []
    for row in grid.rows:
        cell = row.cells[place]
        prices = re.findall(r"\d+", cell.flat) or [""] * len(order)
        own = tuple(Cell(price, cell.line) for price in prices)
        rows.append(Row((*(c for n, c in enumerate(row.cells) if n != place), *own), row.uneven))
    return replace(grid, columns=columns, rows=tuple(rows))


def place_price(cell: Cell, name: str, items: dict[str, Tree], blank: list[str]) -> None:
    """File a cell under its item: a price, a blank column, or a doubt."""
    price = price_cell(cell.flat)
    if price is not None and name in items:
        items[name] = Read(None, (cell.line,), f"表里有几栏“{name}”")
    elif price is not None:
        items[name] = Read(price, (cell.line,))
    elif BLANK_CELL.match(cell.flat) or not cell.text:
        blank.append(name)
    else:
        sums = yuan(cell.flat)
        items[name] = Read(sums[0] if len(set(sums)) == 1 else None, (cell.line,), f"价格“{cell.flat}”没读懂")


def upright(grid: Grid, fixed: str | None) -> list[Tree]:
    """A table with a row for each subject and one price a row, or a column a level."""
    place = next(iter(grid.all("fee")), None)
    if place is None:
        return []
    items: dict[str, Tree] = {}
    blank: list[str] = []
    total: Read | None = None
    for row in grid.rows:
        name = grid.cell(row, "subject")
        if name is None or not name.text:
            continue
        price = price_cell(row.cells[place].flat)
        if re.search(r"合计|总计|共计", name.flat):
            total = Read(price, (name.line,))
        else:
            place_price(row.cells[place], item(name.flat), items, blank)
    summed = sum(r.value or 0 for r in items.values() if isinstance(r, Read))
    line = grid.table.lines[:1]
    if not items:
        return []
    tree: dict[str, Tree] = {"items": items, "total": total or Read(summed, line, "表里没有合计，按各项相加")}
    if total and total.value != summed:
        tree["total"] = total.doubted(f"各项相加是{summed}，与合计{total.value}不符")
    if blank:
        tree["blank"] = Read(blank, line)
    if fixed:
        tree["occupations"] = Read([fixed], line)
    tree["section"] = Read(grid.table.section, line)
    return [tree]
