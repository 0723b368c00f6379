"""Fee tables of other shapes: subjects as rows, occupations by levels."""

from __future__ import annotations

import re

from ingest.blocks import Cell, Table
from ingest.columns import Grid
from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.fields.names import item
from ingest.figures import BLANK_CELL, level_cell, price_cell, yuan

_SHARES = re.compile(r"前一?(?:个)?(?:数字|数|项)?为([^，。；]{2,10})，后一?(?:个)?(?:数字|数|项)?为([^，。；]{2,10})")


def crossed(table: Table, context: Context) -> list[Tree]:
    """Occupations as rows, levels as columns; a cell 50+120 by what the text says of the two figures."""
    if not table.rows or len(table.rows[0]) < 2 or not all(level_cell(c.flat) for c in table.rows[0][1:]):
        return []
    told = next((m for p in context.paragraphs if (m := _SHARES.search(p.text))), None)
    names = [item(re.sub("费$", "", part)) for part in told.groups()] if told else []
    found: list[Tree] = []
    for row in table.rows[1:]:
        if row[0].flat not in context.occupations:
            continue
        for head, cell in zip(table.rows[0][1:], row[1:], strict=False):
            parts = [price_cell(part) for part in re.split(r"[+]", cell.flat)]
            if any(part is None for part in parts):
                continue
            total = sum(part for part in parts if part is not None)
            line = (cell.line,)
            named = names if len(names) == len(parts) else ["合计"] if len(parts) == 1 else []
            why = "" if named and named != ["合计"] else "没有写明各个数是哪一科的费用"
            items: dict[str, Tree] = {n: Read(p, line, why) for n, p in zip(named, parts, strict=False)}
            found += [
                {
                    "occupations": Read([row[0].flat], line),
                    "levels": Read([level], line),
                    "items": items or Read(None, line, why),
                    "total": Read(total, line, why or ("" if len(parts) > 1 else "只有总价，没有分项")),
                    "section": Read(table.section, line),
                }
                for level in level_cell(head.flat)
            ]
    return found


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
