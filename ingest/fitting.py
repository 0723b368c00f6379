"""Damaged rows put right: fitted to their columns by what the cells hold, and joined where a page cut them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from ingest.blocks import Cell
from ingest.columns import Column, Grid, Row
from ingest.figures import BLANK_CELL, days, hours, is_span, level_cell, months, price_cell, whole_level

_OPEN = re.compile(r"[^。；！？）)》\d元]$")


def joined_rows(grid: Grid) -> Grid:
    """Rows that a page cut in two put together: cells of the one go on in the next."""
    rows: list[Row] = []
    for row in grid.rows:
        if rows and (glued := _glue(rows[-1], row, grid)):
            rows[-1] = glued
        else:
            rows.append(row)
    return replace(grid, rows=tuple(rows))


def _glue(before: Row, after: Row, grid: Grid) -> Row | None:
    """The two as one row, if the second only carries on long text that the first breaks off."""
    wordy = grid.column("condition", "materials") is not None
    if not wordy or len(before.cells) != len(after.cells):
        return None
    carried = [place for place, cell in enumerate(after.cells) if cell.text]
    main = grid.column("condition")
    if main is None:
        return None
    level = grid.column("level")
    if main in carried and not _OPEN.search(before.cells[main].flat):
        return None
    if main not in carried and level in carried:
        return None
    if main in carried and re.match(
        r"\d{1,2}[.、]|（\d|[①-⑳]|取得|累计|具有|持有|获得|从事|年满|具备以下|本职业", after.cells[main].flat
    ):
        return None
    cells = tuple(
        replace(a, text=f"{a.text}\n{b.text}" if a.text and b.text else a.text or b.text)
        for a, b in zip(before.cells, after.cells, strict=True)
    )
    return Row(cells, uneven=True)


Check = Callable[[str], bool]


FITS: dict[str, Check] = {
    "number": lambda t: t.isdigit() and len(t) <= 3,
    "level": lambda t: bool(level_cell(t)) and not re.search(r"证书|累计|从事", t),
    "month": lambda t: bool(months(t)),
    "total": lambda t: price_cell(t) is not None,
    "fee": lambda t: price_cell(t) is not None or bool(BLANK_CELL.match(t)),
    "retake": lambda t: price_cell(t) is not None or bool(BLANK_CELL.match(t)),
    "application": lambda t: bool(days(t)),
    "payment": lambda t: bool(days(t)),
    "ticket": lambda t: bool(days(t)),
    "exam": lambda t: bool(days(t) or re.search(r"\d:\d\d", t)),
    "date": lambda t: bool(days(t)),
    "occupation": lambda t: bool(re.search(r"[师员工人]$", t)) and not level_cell(t),
    "job_type": lambda t: bool(re.search(r"[师员工人]$", t) and not level_cell(t)) or bool(BLANK_CELL.match(t)),
    "questions": lambda t: t.isdigit(),
    "points": lambda t: t.isdigit(),
    "weight": lambda t: "%" in t,
    "phone": lambda t: bool(re.search(r"\d{7,}", t)),
    "condition": lambda t: (
        bool(re.search(r"取得|累计|从事|年满|具有|持有|毕业|职业工作|在校生|学徒|职称|职业或", t)) and len(t) > 6
    ),
    "materials": lambda t: (
        bool(re.search(r"书|证|表|材料|复印|原件|照片|报告|学信网", t))
        and not re.search(r"累计从事|工作满|^\d{0,2}[.、]?(?:取得|累计|具有|持有|年满)", t)
    ),
    "subject": lambda t: subject_like(t),
    "time": lambda t: bool(days(t) or re.search(r"\d:\d\d|通知|待定", t)),
}


def subject_like(text: str) -> bool:
    """Whether a cell names a paper."""
    return bool(re.search(r"理论|技能|实操|评审|道德|专业能力|答辩|论文|科目|操作|模块", text))


def fits(column: Column, text: str) -> bool:
    """Whether a cell may stand under a header; a kind without a rule takes any words but no bare figure."""
    check = (
        FITS["date"] if column.kind == "exam" and re.search("日期|日$", column.name) else FITS.get(column.kind or "")
    )
    return check(text) if check else not re.fullmatch(r"[\d\s]+", text)


FORM_LIKE = re.compile("机|笔|卷|线|操作|实操|答辩|论文|面试|现场|评审|口试|作品|模拟|材料|总结")
"""Words of the ways in which a paper is taken."""
_BATCH = re.compile(r"(?:20\d\d年)?第?[一二三四五六七八九十\d]{1,2}(?:批|期|次|场|季度)?次?|[上下]半年(?:批次)?")
_MONTHS = re.compile(r"[\d、，,月和及至到\-—–~～\s]+|每月|全年|每季度.*")
_OWNER = re.compile(r"[\u4e00-\u9fffA-Za-z、（）/]{1,30}(?:师|员|工|人员)）?")
_WHEN = re.compile(r"[\d年月日号至到、，,和及起止./:\-—–~～（）周星期一二三四五六天上下午\s]+")
_ROUTE = re.compile(r"\d{1,2}[.、]|（\d|[①-⑳]|取得|累计|具有|持有|获得|从事|年满|本职业")


def owner_like(text: str) -> bool:
    """Whether words may be the name of an occupation or of several."""
    headed = re.match("合计|总计|小计|等级|级别|职业|工种|名称|序号|补考", text)
    return bool(_OWNER.fullmatch(text) and not level_cell(text) and not headed)


def suits(column: Column, text: str) -> float:
    """How well words that may be a piece of a cell make all of it: 0 if they do not."""
    kind = column.kind or ""
    if re.match("[至到，。；、）]", text) or re.search("[至到、（]$", text):
        return 0
    if kind == "level":
        return 3 * (whole_level(text) or bool(len(text) <= 40 and "申报" in text and level_cell(text)))
    if kind in ("application", "payment"):
        return 3.5 if len(days(text)) == 2 and is_span(text) else float(bool(days(text)))
    if kind == "batch":
        return 3 * bool(_BATCH.fullmatch(text))
    if kind == "month":
        return 3 * bool(_MONTHS.fullmatch(text) and months(text))
    if kind == "occupation":
        return 3 * owner_like(text)
    if kind == "condition":
        return (4 if re.search("[。；]$", text) else 3) * bool(_ROUTE.match(text) and fits(column, text))
    if kind == "materials":
        return _suits_materials(text)
    if kind == "form":
        return 3 * bool(len(text) <= 20 and FORM_LIKE.search(text))
    if kind == "exam" and not any(hours(text)):
        told = fits(column, text) or (months(text) and "月" in text and "日期" not in column.name)
        return 3 * bool(_WHEN.fullmatch(text) and told)
    if kind == "hours":
        return 3 * bool(re.fullmatch(r"\d{1,3}(?:分钟|小时|min)?", text))
    if kind in FITS:
        return 3 * fits(column, text)
    return 1.5 * (len(text) <= 30 and fits(column, text))


def _suits_materials(text: str) -> float:
    """Lines of a list of materials, the more the better; a numbered one begins at 1."""
    lines = text.split("\n")
    numbered = [re.match(r"(\d{1,2})[.、]", line) for line in lines]
    if (numbered[0] is None and any(numbered[1:])) or (numbered[0] is not None and numbered[0][1] != "1"):
        return 0
    if len(text) > 200 or whole_level(text) or re.match("备?注|说明", text):
        return 0
    if any(FITS["condition"](line) or re.search("(?:职业.?|从事|相关)工作", line) for line in lines):
        return 0
    return len(lines) + (2 if FITS["materials"](text) else 1)


def fitted(grid: Grid) -> Grid:
    """Header and rows of equal length: a header short of columns is moved, a short row is fitted by what its cells hold."""
    width = max((len(row.cells) for row in grid.rows), default=len(grid.columns))
    columns = grid.columns
    if width > len(columns):
        gap = width - len(columns)
        empty = (Column("", None),) * gap
        candidates = [(*empty, *columns), (*columns, *empty)]
        columns = max(candidates, key=lambda c: _score(c, grid.rows))
    rows = tuple(row if len(row.cells) == len(columns) else _fit(row, columns) for row in grid.rows)
    return replace(grid, columns=columns, rows=tuple(row for row in rows if any(c.text for c in row.cells)))


def _score(columns: tuple[Column, ...], rows: Iterable[Row]) -> int:
    return sum(
        fits(column, cell.flat)
        for row in rows
        if len(row.cells) == len(columns)
        for column, cell in zip(columns, row.cells, strict=True)
        if cell.text and column.kind in FITS
    )


def _fit(row: Row, columns: tuple[Column, ...]) -> Row:
    """Cells in order, each under a column that may hold it; what is missing stays empty."""
    cells = [c for c in row.cells if c.text]
    line = row.cells[0].line
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {(0, 0): (0, ())}
    for place in range(len(columns)):
        for used in range(len(cells) + 1):
            state = best.get((place, used))
            if state is None:
                continue
            score, chosen = state
            _keep(best, (place + 1, used), (score, chosen))
            if used < len(cells):
                good = _good(columns[place], cells[used].flat) + 2 * (
                    columns[place].kind == "total" and _adds_up(cells, used)
                )
                _keep(best, (place + 1, used + 1), (score + good, (*chosen, place)))
    used = max(n for (place, n) in best if place == len(columns))
    chosen = best[(len(columns), used)][1]
    placed = dict(zip(chosen, cells, strict=False))
    return Row(tuple(placed.get(i, Cell("", line)) for i in range(len(columns))), uneven=True)


def _adds_up(cells: list[Cell], at: int) -> bool:
    """Whether a cell's price is the sum of those right before it."""
    price = price_cell(cells[at].flat)
    before = [p for cell in cells[:at] if (p := price_cell(cell.flat)) is not None]
    return len(before) > 1 and price == sum(before)


def _good(column: Column, text: str) -> int:
    """How well a cell stands under a header: one without a name takes anything, but gladly nothing."""
    if column.kind is None and not column.name:
        return 0
    return (3 if column.kind in FITS else 2) if fits(column, text) else -3


def _keep(
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]], key: tuple[int, int], value: tuple[int, tuple[int, ...]]
) -> None:
    if key not in best or (-best[key][0], best[key][1]) > (-value[0], value[1]):
        best[key] = value
