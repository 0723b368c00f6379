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
ONE_DAY = "准考证日期是一个期间，只能记开始的一天"
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
    exam = " ".join(t for t in texts.get("exam", []) if t)
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
    if (
        len(dated_texts) == 1
        and len(parts := _apart(dated_texts[0], year)) > 1
        and not base.keys() & {"application", "payment", "ticket"}
    ):
        return [tree for part in parts for tree in _months([part], part, base, year, line)]
    return _months(texts.get("month", []), exam.replace("\n", "、"), base, year, line)


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


@dataclass(frozen=True)
class ToldWindow:
    """A window that a sentence gives: what for, the half-year or batch it names ('' for none), and the span."""

    label: str
    which: str
    read: Read


_WHICH = re.compile(r"上半年|下半年|第[一二三四五六七八九十\d]+[批期次]|(?<!\d)(?:1[0-2]|[1-9])月(?=批次|场)|春季|秋季")


def told_windows(context: Context) -> list[ToldWindow]:
    """Windows told in sentences and in tables of tasks; 上半年批次为…，下半年批次为… are two."""
    found: list[ToldWindow] = []
    for paragraph in context.paragraphs:
        if paragraph.section.startswith("附"):
            continue
        for sentence in re.split(r"[；。]", paragraph.text):
            label = None
            for clause in re.split(r"，(?!\d)|、(?=[上下]半年|第.批)", sentence):
                label = _label(clause, paragraph) or (label if _WHICH.search(clause) else None)
                told = label or next(
                    (k for k, p in LABELS if re.search(p, sentence.split("于")[-1] if "于" in sentence else "")), None
                )
                if told in ("application", "payment") and days(clause) and is_span(clause):
                    which = _WHICH.search(clause)
                    span = window(clause[which.end() :] if which else clause, context.year, paragraph.lines)
                    if span:
                        found.append(ToldWindow(str(told), which[0] if which else "", span))
    rows: dict[str, dict[str, list[tuple[str, tuple[int, ...]]]]] = {}
    for grid in context.grids:
        _task_rows(grid, rows)
    for label, texts in rows.get("", {}).items():
        for text, lines in texts:
            if label in ("application", "payment") and (span := window(text, context.year, lines)):
                found.append(ToldWindow(label, "", span))
            elif label == "ticket" and (day := days(text)[0].dated(context.year)):
                found.append(
                    ToldWindow(label, "", Read(day.isoformat(), lines, "" if len(days(text)) == 1 else ONE_DAY))
                )
    return found


def window_for(told: list[ToldWindow], label: str, month: int, order: int, alone: bool) -> Read | None:
    """The window of a round in `month`, the `order`-th of its programme; one that names no round only where it is alone."""
    mine = [t for t in told if t.label == label]
    if not mine:
        return None
    halves = ("上半年", "春季") if month <= 6 else ("下半年", "秋季")
    names = (
        *halves,
        f"{month}月",
        *(f"第{n}{c}" for n in (order, "零一二三四五六七八九十"[min(order, 10)]) for c in "批期次"),
    )
    fitting = [t.read for t in mine if t.which in names] or [t.read for t in mine if not t.which and alone]
    values = {str(read.value) for read in fitting}
    if not fitting:
        return None
    return fitting[0] if len(values) == 1 else Read(None, fitting[0].lines, "文中有几个期间，不知道是哪一批的")


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
        tree["ticket"] = Read(day.isoformat() if day else None, lines, "" if len(found) == 1 else ONE_DAY)
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
