"""Batches: months, windows, exam days and hours, out of schedule tables, sentences and lists of dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ingest.columns import Grid, Row
from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.fields.names import subject
from ingest.figures import BLANK_CELL, days, hours, is_span, level_cell, months

ONE_DAY = "准考证日期是一个期间，只能记开始的一天"


@dataclass(frozen=True)
class Batch:
    """A round as read, with the levels and occupations that it is for (empty: all)."""

    tree: dict[str, Tree]
    levels: tuple[int, ...] = ()
    occupations: tuple[str, ...] = ()
    job_types: tuple[str, ...] = ()
    only: bool = False
    """Whether those that it names have no other rounds (其中技师只在6月开考)."""
    which: str = ""
    """What a sentence calls it: 第一批."""

    @property
    def lines(self) -> tuple[int, ...]:
        """Where the round's month was read."""
        month = self.tree["month"]
        return month.lines if isinstance(month, Read) else ()


def window(text: str, year: int | None, lines: tuple[int, ...]) -> Read | None:
    """A span of days; one day alone, or ends out of order, is a doubt."""
    found = days(text)
    if not found:
        return None
    first, last = found[0].dated(year), found[-1].dated(found[0].year or year)
    if first and last and found[-1].year is None and last < first and found[0].month >= 11:
        last = date(last.year + 1, last.month, last.day)
    if first is None or last is None or len(found) != 2 or not is_span(text):
        return Read(None, lines, f"日期“{text}”不是一个起止期间")
    if last < first:
        return Read(None, lines, f"起止日期前后颠倒：“{text}”")
    return Read({"first": first.isoformat(), "last": last.isoformat()}, lines)


def exam_days(text: str, year: int | None, lines: tuple[int, ...]) -> Read | None:
    """The days of the exam, as written; a span stands for each of its days."""
    found = list(days(text))
    if not found:
        return None
    dated = [d.dated(found[0].year or year) for d in found]
    if None in dated:
        return Read(None, lines, f"没有这一天：“{text}”")
    listed = [d for d in dated if d is not None]
    if len(listed) == 2 and is_span(text):
        gap = (listed[1] - listed[0]).days
        if gap < 0 or gap > 10:
            return Read(None, lines, f"考试日期“{text}”相隔太远")
        listed = [date.fromordinal(listed[0].toordinal() + n) for n in range(gap + 1)]
    why = "" if listed == sorted(set(listed)) else f"考试日期“{text}”前后颠倒"
    return Read([d.isoformat() for d in listed], lines, why)


def sessions(text: str, lines: tuple[int, ...]) -> Read | None:
    """Hours with the subject behind or before them: 08:30-10:00 理论知识."""
    found = list(hours(text))
    if not found:
        return None
    edges = [*(h.begin for h in found[1:]), len(text)]
    behind = [subject(text[h.close : edge]) for h, edge in zip(found, edges, strict=True)]
    starts = [0, *(h.close for h in found[:-1])]
    before = [subject(text[start : h.begin]) for h, start in zip(found, starts, strict=True)]
    names = behind if behind[-1] is not None else before
    if None in names:
        return Read(None, lines, f"考试时间“{text}”没写明是哪一科")
    value = [
        {"subject": name, "start": h.start.isoformat("minutes"), "end": h.end.isoformat("minutes")}
        for name, h in zip(names, found, strict=True)
    ]
    why = "" if len(set(names)) == len(names) else "同一科写了两个时间"
    return Read(value, lines, why)


def _typed(grid: Grid) -> list[str]:
    """Kinds of the columns, those without a header by what they hold."""
    kinds = []
    for place, column in enumerate(grid.columns):
        cells = [row.cells[place].flat for row in grid.rows if row.cells[place].text]
        kind = column.kind or ""
        if not column.name and cells and all(days(c) for c in cells):
            kind = "exam"
        elif not column.name and cells and all(level_cell(c) for c in cells):
            kind = "level"
        kinds.append(kind)
    return kinds


_TICK = re.compile(r"[√✓✔☑●○◎★YV是]|开考|有")


def _ticked(grid: Grid) -> list[tuple[Row, Batch]]:
    """Months as columns, a tick where that month has an exam."""
    columns = {
        place: int(match[1])
        for place, column in enumerate(grid.columns)
        if (match := re.fullmatch(r"(1[0-2]|0?[1-9])月(?:份)?", column.name.split("/")[-1]))
    }
    if len(columns) < 2:
        return []
    found: list[tuple[Row, Batch]] = []
    for row in grid.rows:
        for place, month in columns.items():
            cell = row.cells[place]
            if cell.text and not BLANK_CELL.match(cell.text):
                why = "" if _TICK.fullmatch(cell.flat) else f"“{cell.flat}”不像开考的记号"
                found.append((row, Batch({"month": Read(month, (cell.line,), why)})))
    return found


def of_grid(grid: Grid, context: Context) -> list[tuple[Row, Batch]]:
    """The round of each row of a schedule table; merged day and month cells are carried down."""
    kinds = _typed(grid)
    if ticked := _ticked(grid):
        return ticked
    if not {"month", "exam"} & set(kinds) or {"points", "types", "weight", "task"} & set(kinds):
        return []
    last: dict[int, str] = {}
    found: list[tuple[Row, Batch]] = []
    for row in grid.rows:
        line = (row.cells[0].line,)
        texts: dict[str, list[str]] = {}
        for place, kind in enumerate(kinds):
            text = row.cells[place].text if kind == "exam" and days(row.cells[place].text) else row.cells[place].flat
            if not text and kind in ("month", "exam", "application", "payment", "ticket", "batch"):
                text = last.get(place, "")
            last[place] = text
            texts.setdefault(kind, []).append(text)
        for tree in _trees(texts, context.year, line):
            found.append((row, Batch(tree)))
    return found


def _apart(text: str, year: int | None) -> list[str]:
    """Exam days as texts, one a round: days more than a week apart are not of the same round."""
    pieces = [piece for piece in re.split(r"[；;\n]|[、，](?=\d{1,2}月|\d{1,2}\.\d)", text) if piece.strip()]
    groups: list[list[str]] = []
    last: date | None = None
    for piece in pieces:
        found = days(piece)
        day = found[0].dated(year) if found else None
        if groups and (day is None or last is None or abs((day - last).days) <= 7):
            groups[-1].append(piece)
        else:
            groups.append([piece])
        last = (found[-1].dated(year) if found else None) or last
    return ["、".join(group) for group in groups] or [text]


def _trees(texts: dict[str, list[str]], year: int | None, line: tuple[int, ...]) -> list[dict[str, Tree]]:
    exam = " ".join(t for t in texts.get("exam", []) if not BLANK_CELL.match(t))
    base: dict[str, Tree] = {}
    for kind in ("application", "payment"):
        text = " ".join(texts.get(kind, []))
        if text and (read := window(text, year, line)):
            base[kind] = read
    if found := days(" ".join(texts.get("ticket", []))):
        dated = found[0].dated(year)
        why = "" if len(found) == 1 else ONE_DAY
        base["ticket"] = Read(dated.isoformat() if dated else None, line, why)
    timed = exam if any(hours(exam)) else " ".join(t for kind in ("time", "subject") for t in texts.get(kind, []) if t)
    if read := sessions(timed, line):
        base["sessions"] = read
    dated_texts = [t for t in texts.get("exam", []) if days(t)]
    parts = _apart("；".join(dated_texts), year) if dated_texts else []
    if len(parts) > 1 and not base.keys() & {"application", "payment", "ticket"}:
        return [tree for part in parts for tree in _months([part], part, base, year, line)]
    found_rounds = _months(texts.get("month", []), exam.replace("\n", "、"), base, year, line)
    for tree in found_rounds if len(parts) > 1 else ():
        if isinstance(told := tree.get("days"), Read):
            tree["days"] = told.doubted("这些日子隔得远，可能是几个批次")
    return found_rounds


def _months(
    written: list[str], exam: str, base: dict[str, Tree], year: int | None, line: tuple[int, ...]
) -> list[dict[str, Tree]]:
    """A tree for each month named, else for that of the exam days."""
    tree = dict(base)
    if read := exam_days(exam, year, line):
        tree["days"] = read
    stated = months(" ".join(written)) if any(written) and not days(" ".join(written)) else ()
    of_days = tuple(dict.fromkeys(d.month for d in days(exam)))
    numbers = stated or of_days or months(exam if "月" in exam and not days(exam) else "")
    why = (
        ""
        if not stated or not of_days or stated[0] == of_days[0]
        else f"月份写{stated[0]}月，考试日期却在{of_days[0]}月"
    )
    if len(numbers) > 1 and not stated:
        numbers = numbers[:1]
    return [{"month": Read(number, line, why), **tree} for number in numbers]
