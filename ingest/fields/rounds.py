"""Batches: months, windows, exam days and hours, out of schedule tables, sentences and lists of dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest.blocks import Paragraph
from ingest.columns import Grid, Row
from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.fields.names import subject
from ingest.figures import Day, days, hours, is_span, level_cell, levels, months

LABELS: tuple[tuple[str, str], ...] = (
    ("ticket", r"准考证"),
    ("payment", r"缴费|交费"),
    ("results", r"成绩|查分|证书|领取|公示|复核|复查|退费|补考|修改"),
    ("application", r"报名|申报|受理"),
    ("exam", r"考试|评价|认定|鉴定|考核|统考日|测试"),
)
"""What a date is for, by the words before it."""
_AGENCY = re.compile(r"机构|(?<!网)上报|单位|省直|鉴定所|考点|院校|部门")


@dataclass(frozen=True)
class Batch:
    """A round as read, with the levels and occupations that it is for (empty: all)."""

    tree: dict[str, Tree]
    levels: tuple[int, ...] = ()
    occupations: tuple[str, ...] = ()
    job_types: tuple[str, ...] = ()

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


def of_grid(grid: Grid, context: Context) -> list[tuple[Row, Batch]]:
    """The round of each row of a schedule table; merged day and month cells are carried down."""
    kinds = _typed(grid)
    if not {"month", "exam"} & set(kinds) or {"points", "types", "weight", "task"} & set(kinds):
        return []
    last: dict[int, str] = {}
    found: list[tuple[Row, Batch]] = []
    for row in grid.rows:
        line = (row.cells[0].line,)
        texts: dict[str, list[str]] = {}
        for place, kind in enumerate(kinds):
            text = row.cells[place].flat
            if not text and kind in ("month", "exam", "application", "payment", "ticket", "batch"):
                text = last.get(place, "")
            last[place] = text
            texts.setdefault(kind, []).append(text)
        for tree in _trees(texts, context.year, line):
            found.append((row, Batch(tree)))
    return found


def _trees(texts: dict[str, list[str]], year: int | None, line: tuple[int, ...]) -> list[dict[str, Tree]]:
    exam = " ".join(t for t in texts.get("exam", []) if t)
    base: dict[str, Tree] = {}
    for kind in ("application", "payment"):
        text = " ".join(texts.get(kind, []))
        if text and (read := window(text, year, line)):
            base[kind] = read
    if found := days(" ".join(texts.get("ticket", []))):
        dated = found[0].dated(year)
        why = "" if len(found) == 1 else "准考证日期是一个期间，只能记开始的一天"
        base["ticket"] = Read(dated.isoformat() if dated else None, line, why)
    if read := exam_days(exam, year, line):
        base["days"] = read
    timed = exam if any(hours(exam)) else " ".join(t for kind in ("time", "subject") for t in texts.get(kind, []) if t)
    if read := sessions(timed, line):
        base["sessions"] = read
    stated = months(" ".join(texts["month"])) if "month" in texts and any(texts["month"]) else ()
    of_days = tuple(dict.fromkeys(d.month for d in days(exam)))
    numbers = stated or of_days or months(exam if "月" in exam and not days(exam) else "")
    why = (
        ""
        if not stated or not of_days or stated[0] == of_days[0]
        else f"月份写{stated[0]}月，考试日期却在{of_days[0]}月"
    )
    if len(numbers) > 1 and not stated:
        numbers = numbers[:1]
    return [{"month": Read(number, line, why), **base} for number in numbers]


_BATCH = re.compile(r"第[一二三四五六七八九十\d]+[批期次]")


def of_sentences(context: Context) -> list[Batch]:
    """Rounds told in sentences: dates by the words before them, a batch for each 第…批."""
    batches: dict[str, dict[str, list[tuple[str, tuple[int, ...]]]]] = {}
    current = ""
    for paragraph in context.paragraphs:
        if paragraph.section.startswith("附") and not re.search(r"时间|安排|日程|计划", "".join(paragraph.headings)):
            continue
        for clause in _clauses(paragraph):
            if mark := _BATCH.search(clause):
                current = mark[0]
            elif not any(_BATCH.search(h) for h in paragraph.headings) and paragraph.depth in (1, 2):
                current = ""
            label = _label(clause, paragraph)
            if label and (days(clause) or (label == "exam" and re.search(r"(?:时间|月份)[^，。]*月", clause))):
                batches.setdefault(current, {}).setdefault(label, []).append((clause, paragraph.lines))
    for grid in context.grids:
        _task_rows(grid, batches)
    return [b for key in batches for b in _batch(batches[key], context.year)]


def told_windows(context: Context) -> dict[str, Tree]:
    """Windows that sentences give without naming a batch."""
    found: dict[str, Tree] = {}
    for paragraph in context.paragraphs:
        if paragraph.section.startswith("附"):
            continue
        for clause in _clauses(paragraph):
            label = _label(clause, paragraph)
            if label in ("application", "payment") and days(clause) and not _BATCH.search(clause):
                read = window(clause, context.year, paragraph.lines)
                before = found.get(label)
                if isinstance(before, Read) and read and before.value != read.value:
                    found[label] = before.doubted("文中有两种写法，取先写的")
                elif read and before is None:
                    found[label] = read
    return found


def told_sessions(context: Context) -> Read | None:
    """Hours of a subject that a sentence gives for every exam day."""
    for paragraph in context.paragraphs:
        for clause in re.split(r"[；。]", paragraph.text):
            if (
                any(hours(clause))
                and subject(clause)
                and re.search(r"每[场批次]|均|开考|考试时间|开始考试", clause)
                and not days(clause)
            ):
                read = sessions(clause.split("，")[0] if any(hours(clause.split("，")[0])) else clause, paragraph.lines)
                return read.doubted("考试时间写在句子里，请核对") if read else None
    return None


def _task_rows(grid: Grid, batches: dict[str, dict[str, list[tuple[str, tuple[int, ...]]]]]) -> None:
    """工作事项 | 时间: each row is a label with its date; rows about institutions are left."""
    if grid.column("task") is None or grid.column("time", "exam") is None:
        return
    for row in grid.rows:
        task, when = grid.cell(row, "task"), grid.cell(row, "time", "exam")
        if task and when and days(when.flat) and not _AGENCY.search(task.flat):
            label = next((kind for kind, pattern in LABELS if re.search(pattern, task.flat)), None)
            if label in ("application", "payment", "ticket", "exam"):
                batches.setdefault("", {}).setdefault(str(label), []).append((when.flat, (task.line,)))


def _clauses(paragraph: Paragraph) -> Iterable[str]:
    return [piece for piece in re.split(r"[；。，](?!\d)", paragraph.text) if piece]


def _label(clause: str, paragraph: Paragraph) -> str | None:
    """What the dates of a clause are for: the last label before the first date, or the heading's."""
    found = days(clause)
    lead = clause[: found[0].start] if found else clause
    if _AGENCY.search(lead) and not re.search(r"考生|个人", lead):
        return None
    tail = clause[found[-1].end :] if found else ""
    for text in (lead, tail[:12], *(paragraph.headings[-1:] if not re.search(r"[\u4e00-\u9fff]{4}", lead) else ())):
        hits = [(m.start(), kind) for kind, pattern in LABELS for m in re.finditer(pattern, text)]
        dated = [
            kind
            for kind, pattern in LABELS
            if re.search(rf"(?:{pattern})[^，。；]{{0,10}}(?:时间|日期|期限|起止|截止|月份|日)", text)
        ]
        if dated:
            return dated[0] if dated[0] != "results" else None
        if hits and found and text is not lead:
            return min(hits)[1] if min(hits)[1] != "results" else None
    return None


def _batch(labelled: dict[str, list[tuple[str, tuple[int, ...]]]], year: int | None) -> list[Batch]:
    tree: dict[str, Tree] = {}
    doubt = "" if all(len({c for c, _ in v}) == 1 for v in labelled.values()) else "文中有两种写法，取先写的"
    for kind in ("application", "payment"):
        if kind in labelled:
            text, lines = labelled[kind][0]
            if read := window(text, year, lines):
                tree[kind] = read.doubted(doubt) if doubt else read
    if "ticket" in labelled:
        text, lines = labelled["ticket"][0]
        found = days(text)
        day = found[0].dated(year) if found else None
        tree["ticket"] = Read(
            day.isoformat() if day else None, lines, "" if len(found) == 1 else "准考证日期是一个期间，只能记开始的一天"
        )
    if "exam" not in labelled:
        return []
    text, lines = labelled["exam"][0]
    if read := exam_days(text, year, lines):
        tree["days"] = read.doubted(doubt) if doubt else read
        first: list[Day] = list(days(text))
        numbers: tuple[int, ...] = (first[0].month,)
    else:
        numbers = months(text[text.find("月") - 12 if "月" in text[12:] else 0 :]) if "月" in text else ()
        numbers = tuple(int(m) for m in re.findall(r"(?<!\d)(1[0-2]|[1-9])(?=(?:[、，和]\d{1,2})*月)", text)) or numbers
        doubt = doubt or "考试月份写在句子里"
    return [Batch({"month": Read(n, lines, doubt), **tree}, levels(text)) for n in numbers]
