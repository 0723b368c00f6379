"""Fee tables and fees told in sentences."""

from __future__ import annotations

import re

from ingest.columns import Grid, Row
from ingest.context import Context
from ingest.crossed import SUM
from ingest.drafted import Read, Tree, doubt_all, plain
from ingest.fields.fee_layouts import place_price, summed, upright
from ingest.fields.fee_sentences import read_sentences, split_levels
from ingest.fields.names import item
from ingest.figures import BLANK_CELL, level_cell, price_cell
from ingest.programmes import split_name
from ingest.tables import carried

LOST_NAME = "职业一栏是空的，等级又从头排起，按顺序推出"


FULL_RETAKE = "补考费用按科目列出，通知的形式里只能记“每模块”一种价格"


def read(context: Context) -> list[Tree]:
    """One tree a row of a fee table; without tables, what sentences say of fees."""
    found: list[Tree] = []
    for grid in context.grids:
        if _is_fee_grid(grid):
            found += _of_grid(grid, context)
    return _with_retakes(found or read_sentences(context), context)


def _with_retakes(trees: list[Tree], context: Context) -> list[Tree]:
    """补考费：每科100元, told once for all."""
    for paragraph in context.paragraphs:
        if match := re.search(
            r"补考[^。；]{0,8}每(?:科|门|模块|项|个模块)(?:收费|为|：)?\s*(\d{2,4})\s*元", paragraph.text
        ):
            each = Read(int(match[1]), paragraph.lines)
            return [{"retake_each": each, **tree} if isinstance(tree, dict) else tree for tree in trees]
    return trees


def _is_fee_grid(grid: Grid) -> bool:
    money = [*grid.all("fee"), *grid.all("total"), *grid.all("sum")]
    texts = [row.cells[c].flat for row in grid.rows for c in money if c < len(row.cells)]
    prices = sum(price_cell(t) is not None or bool(SUM.match(t)) for t in texts)
    return bool(money) and prices > 0 and grid.column("points", "types", "weight") is None


def _of_grid(grid: Grid, context: Context) -> list[Tree]:
    above = [*(c.text for c in reversed(grid.table.caption)), *reversed(grid.table.headings)]
    fixed = context.occupation_in(*above)
    by_level = grid.column("level") is not None
    if grid.column("subject") is not None and not grid.all("total") and not by_level:
        return upright(grid, fixed)
    grid = summed(grid)
    names, lost = _names(grid, context)
    level_cells = carried(grid, "level")
    owners = _owners(grid, context)
    found: list[Tree] = []
    for place, row in enumerate(grid.rows):
        text = level_cells[place][0]
        if by_level and not text:
            continue
        trees = (
            [
                _row(grid, row, owner, "", tuple(c for c, o in owners.items() if o == owner))
                for owner in dict.fromkeys(owners.values())
            ]
            if owners
            else [_row(grid, row, fixed, names[place][0] if grid.column("occupation") is not None else "")]
        )
        for tree in trees:
            if not plain(tree["items"]):
                continue
            _job_type(tree, grid, place)
            if place in lost:
                tree["occupations"] = Read(plain(tree).get("occupations"), (row.cells[0].line,), LOST_NAME)
            found += _with_levels(tree, text, by_level, (row.cells[0].line,))
    return found


def _job_type(tree: dict[str, Tree], grid: Grid, place: int) -> None:
    if grid.column("job_type") is not None and grid.column("occupation") is not None:
        job, line = carried(grid, "job_type")[place]
        if job and not BLANK_CELL.match(job):
            tree["job_types"] = Read([job], (line,))


def _with_levels(tree: dict[str, Tree], text: str, by_level: bool, lines: tuple[int, ...]) -> list[Tree]:
    """The row with its level; a row for several levels stands for each of them."""
    if not by_level:
        return [tree]
    named = level_cell(text)
    tree["levels"] = Read(list(named) or None, lines, "" if named else f"等级“{text}”没读懂")
    return split_levels(tree, named)


def _names(grid: Grid, context: Context) -> tuple[list[tuple[str, int]], set[int]]:
    """Names carried down; where the name is empty and the levels begin anew, the next occupation (those rows: doubtful)."""
    names = list(carried(grid, "occupation", "job_type"))
    lost: set[int] = set()
    if grid.column("occupation") is None or grid.column("level") is None:
        return names, lost
    seen: dict[str, set[int]] = {}
    current = ""
    for place, row in enumerate(grid.rows):
        cell, level = grid.cell(row, "occupation"), grid.cell(row, "level")
        ranks = set(level_cell(level.flat)) if level else set()
        if cell and cell.text:
            current = cell.flat
        elif ranks & seen.get(current, set()):
            left = [n for n in context.occupations if n not in seen]
            current = left[0] if len(left) == 1 else ""
            lost.add(place)
        elif lost and place - 1 in lost:
            lost.add(place)
        seen.setdefault(current, set()).update(ranks)
        names[place] = (current, row.cells[0].line)
    return names, lost


def _owners(grid: Grid, context: Context) -> dict[int, str]:
    """Columns that stand below the name of an occupation → that name."""
    found = {}
    for place in (*grid.all("fee"), *grid.all("total")):
        named = context.occupations_in(grid.columns[place].name.split("/")[0])
        if "/" in grid.columns[place].name and len(named) == 1:
            found[place] = named[0]
    return found


def _row(grid: Grid, row: Row, fixed: str | None, named: str, places: tuple[int, ...] = ()) -> dict[str, Tree]:
    line = (row.cells[0].line,)
    occupation, job_type = split_name(named) if named else (fixed or "", None)
    tree: dict[str, Tree] = {}
    if occupation:
        tree["occupations"] = Read([occupation], line)
    if job_type:
        tree["job_types"] = Read([job_type], line)
    items: dict[str, Tree] = {}
    blank: list[str] = []
    for place in grid.all("fee"):
        if not places or place in places:
            name = item(grid.columns[place].name.split("/")[-1] if places else grid.columns[place].name)
            place_price(row.cells[place], name, items, blank)
    total = _total(
        row, items, next((p for p in grid.all("total") if p in places), None) if places else grid.column("total")
    )
    tree["items"] = items
    tree["total"] = total
    if blank:
        tree["blank"] = Read(blank, line)
    if (each := _retake(grid, row)) is not None:
        tree["retake_each"] = each
    tree["section"] = Read(grid.table.section, line)
    return _doubt_row(tree, row)


def _total(row: Row, items: dict[str, Tree], place: int | None) -> Read:
    """The table's total, or the sum where it has no such column."""
    cell = row.cells[place] if place is not None else None
    summed = sum(read.value for read in items.values() if isinstance(read, Read) and read.value)
    if cell is None:
        return Read(summed or None, (row.cells[0].line,), "" if len(items) == 1 else "表里没有合计，按各项相加")
    price = price_cell(cell.flat)
    if price is None:
        return Read(summed or None, (cell.line,), f"合计“{cell.flat}”没读懂，按各项相加")
    if not items:
        items["合计"] = Read(price, (cell.line,), "只有总价，没有分项")
    elif summed != price:
        return Read(price, (cell.line,), f"各项相加是{summed}，与合计{price}不符")
    return Read(price, (cell.line,))


def _retake(grid: Grid, row: Row) -> Read | None:
    prices = {
        grid.columns[place].name: (price_cell(row.cells[place].flat), row.cells[place])
        for place in grid.all("retake")
        if row.cells[place].text and not BLANK_CELL.match(row.cells[place].flat)
    }
    if not prices:
        return None
    values = {price for price, _ in prices.values()}
    cell = next(iter(prices.values()))[1]
    price = next(iter(values))
    if len(values) > 1 or price is None:
        return Read(None, (cell.line,), f"{FULL_RETAKE}：{'、'.join(c.flat for _, c in prices.values())}")
    each = re.search(r"[/／每]\s*(?:模块|科|门|项)", cell.flat + "".join(prices)) is not None
    return Read(price, (cell.line,), "" if each else "没写明是每科（模块）还是全部的补考费")


def _doubt_row(tree: dict[str, Tree], row: Row) -> dict[str, Tree]:
    if not row.uneven:
        return tree
    return {key: doubt_all(value, "这一行的单元格数与表头不符，按内容对齐") for key, value in tree.items()}


def priced(context: Context) -> dict[tuple[str, int], set[str]]:
    """The priced items of each occupation and level that has a row."""
    found: dict[tuple[str, int], set[str]] = {}
    for tree in read(context):
        row = plain(tree)
        for owner in row.get("occupations") or context.occupations:
            for level in row.get("levels") or ():
                found[owner, level] = set(row["items"])
    return found
