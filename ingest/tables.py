"""Tables put in order: headers found and merged, columns named by kind, damaged rows fitted, merged cells carried."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ingest.figures import BLANK_CELL, days, level_cell, months, price_cell
from ingest.outline import Block, Cell, Paragraph, Table

KINDS: tuple[tuple[str, str], ...] = (
    ("number", r"序号|编号|NO\.?"),
    ("retake", r"补考.*"),
    ("ticket", r".*准考证.*"),
    ("payment", r".*(?:缴费|交费).*(?:时间|日期|期限|截止|起止)|缴费"),
    ("application", r".*(?:报名|申报|受理).*(?:时间|日期|期限|起止|截止).*|报名"),
    ("results", r".*(?:成绩|查分).*"),
    ("month", r".*月份|开考月|.*时间（月）"),
    ("batch", r"批次|期次|场次|期数|批"),
    ("exam", r"(?:统一)?(?:考试|评价|认定|鉴定|考核|测试).*(?:时间|日期|安排)|考试日|时间安排|日期|考期"),
    ("condition", r"(?!.*[，。；：])[^、]{0,6}条件[^、]{0,4}"),
    ("materials", r"(?!.*[，。；：])[^、]{0,10}(?:材料|资料)(?:清单|名称)?"),
    ("subject", r"(?:考试|考核|鉴定|评价|认定|测试)?(?:科目|内容|模块|项目名称)(?:名称)?|收费(?:项目|科目)"),
    (
        "level",
        r"(?:开考|适用|可报|职业|技能|职业技能|评价|认定|鉴定|申报|考核|考试|培训)*(?:等级|级别)(?:名称)?|等级/?级别",
    ),
    (
        "occupation",
        r"(?:认定|鉴定|评价|申报|考核|开考)?(?:职业|工种|项目)名称|(?:认定|鉴定|评价|申报|开考|考试)?(?:职业|项目)(?:[（/]工种[）]?)?(?:名称)?|职业、工种",
    ),
    ("job_type", r"工种(?:[（/]方向）?)?|(?:职业)?方向|工种名称"),
    ("questions", r"题量|题数|题目数量|试题数量"),
    ("types", r"题型|题目类型|考试题型"),
    ("points", r"分值|满分|总分|分数|配分"),
    ("weight", r"权重|占比|比重|所占比例|成绩权重|.*权重.*"),
    ("hours", r"(?:考试|考核)?时长|时限|(?:考试|考核)用时"),
    ("form", r".*(?:方式|形式|方法)"),
    ("total", r"(?:合计|总计|共计|小计|总费用|总额|收费合计|费用合计|合计费用|全科)(?:收费|费用|金额)?"),
    ("person", r"联系人|负责人|咨询人|姓名"),
    ("phone", r".*(?:电话|手机|联系方式).*"),
    ("address", r".*(?:地址|地点).*"),
    ("mail", r".*邮箱.*|E-?mail"),
    ("remark", r"备注|说明|注"),
    ("task", r"工作事项|事项|工作内容|环节|阶段"),
    ("time", r"时间|完成时间|时间节点|日程"),
    (
        "fee",
        r".*(?:费|收费标准|费用|价格|金额|标准)|(?:理论(?:知识)?|操作技能|技能(?:操作|考核)?|实操|专业能力|综合评审|论文答辩|论文|答辩|职业道德)(?:考试|考核|部分|科目)?",
    ),
)
"""Kinds of columns and the headers that tell them, the first that fits counting."""
_UNIT = re.compile(r"（?[（(](?:单位[：:])?(?:人民币)?[^（）()]{0,3}元[^（）()]{0,5}[）)]|（单位：元）|[①-⑳]")


@dataclass(frozen=True)
class Column:
    """A column's header without unit, and what it holds."""

    name: str
    kind: str | None


@dataclass(frozen=True)
class Row:
    """Cells by column; `uneven`: the row had to be fitted or carries on another."""

    cells: tuple[Cell, ...]
    uneven: bool = False


@dataclass(frozen=True)
class Grid:
    """A table with one header."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    table: Table
    head: tuple[int, ...] = ()

    def column(self, *kinds: str) -> int | None:
        """The first column of one of the kinds, kinds in order of preference."""
        return next((i for kind in kinds for i, c in enumerate(self.columns) if c.kind == kind), None)

    def all(self, kind: str) -> tuple[int, ...]:
        """Every column of a kind."""
        return tuple(i for i, c in enumerate(self.columns) if c.kind == kind)

    def cell(self, row: Row, *kinds: str) -> Cell | None:
        """A row's cell in such a column."""
        place = self.column(*kinds)
        return row.cells[place] if place is not None and place < len(row.cells) else None


def kind_of(header: str) -> str | None:
    """What a header says of its column, or None."""
    bare = re.sub(r"\s+", "", _UNIT.sub("", header))
    bare = re.sub(r"（[^（）]*）$", "", bare) or bare
    return next((kind for kind, pattern in KINDS if re.fullmatch(pattern, bare)), None)


def grids(table: Table) -> tuple[Grid, ...]:
    """A table by its headers: a second header in the midst begins another grid, the same again is left out."""
    return _read_rows(table) or _read_rows(_turned(table))


def _turned(table: Table) -> Table:
    """Rows for columns: a table whose headers stand in its first column."""
    width = min(map(len, table.rows), default=0)
    return replace(table, rows=tuple(tuple(row[place] for row in table.rows) for place in range(width)))


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
    return tuple(_joined(_fitted(grid)) for grid in found)


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
    return tuple(Column(_UNIT.sub("", name), _kind(name)) for name in names)


def _kind(name: str) -> str | None:
    return kind_of(name) or (("retake" if name.startswith("补考") else kind_of(name.split("/")[-1])) if name else None)


_OPEN = re.compile(r"[^。；！？）)》\d元]$")


def _joined(grid: Grid) -> Grid:
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
_FITS: dict[str, Check] = {
    "number": lambda t: t.isdigit() and len(t) <= 3,
    "level": lambda t: bool(level_cell(t)),
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
        bool(re.search(r"书|证|表|材料|复印|原件|照片|报告|学信网", t)) and not re.search(r"累计从事|工作满", t)
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
        _FITS["date"] if column.kind == "exam" and re.search("日期|日$", column.name) else _FITS.get(column.kind or "")
    )
    return check(text) if check else not re.fullmatch(r"[\d\s]+", text)


def _fitted(grid: Grid) -> Grid:
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
        if cell.text and column.kind in _FITS
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
                good = _good(columns[place], cells[used].flat)
                _keep(best, (place + 1, used + 1), (score + good, (*chosen, place)))
    used = max(n for (place, n) in best if place == len(columns))
    chosen = best[(len(columns), used)][1]
    placed = dict(zip(chosen, cells, strict=False))
    return Row(tuple(placed.get(i, Cell("", line)) for i in range(len(columns))), uneven=True)


def _good(column: Column, text: str) -> int:
    """How well a cell stands under a header: one without a name takes anything, but gladly nothing."""
    if column.kind is None and not column.name:
        return 0
    return (3 if column.kind in _FITS else 2) if fits(column, text) else -3


def _keep(
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]], key: tuple[int, int], value: tuple[int, tuple[int, ...]]
) -> None:
    if key not in best or best[key][0] < value[0]:
        best[key] = value


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
    columns = tuple(Column(_UNIT.sub("", c.text), kind_of(c.text)) for c in header)
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
        (i for i, column in enumerate(columns) if i > after and column.kind in _FITS and fits(column, text)), None
    )


def _filled(row: dict[int, Cell], size: int) -> tuple[Cell, ...]:
    line = row[min(row)].line
    return tuple(row.get(i, Cell("", line)) for i in range(size))
