"""Rounds told in sentences and tables of tasks: dates by the words before them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.blocks import Paragraph
from ingest.columns import Grid
from ingest.context import Context
from ingest.drafted import Read, Tree, merged
from ingest.fields.names import subject
from ingest.fields.rounds import ONE_DAY, Batch, exam_days, sessions, window
from ingest.figures import Day, days, hours, is_span, levels, months

LABELS: tuple[tuple[str, str], ...] = (
    ("ticket", r"准考证"),
    ("payment", r"缴费|交费"),
    ("results", r"成绩|查分|证书|领取|公示|复核|复查|退费|补考|修改"),
    ("application", r"报名|申报|受理"),
    ("exam", r"考试|评价|认定|鉴定|考核|统考日|测试"),
)
"""What a date is for, by the words before it."""


_DATED = r"(?:20\d\d[年/.-])?\d{1,2}[月/.-]\d{1,2}日?(?:[^，；。]{0,3}(?:至|到|[-—–~])[^，；。]{0,12}?)?(?:前|起|开始)?(?:网上|现场)?(?:报名|[缴交]费|打印|下载|考试)"
"""A date with what it is for behind it."""


_AGENCY = re.compile(r"机构|(?<!网)上报|单位|省直|鉴定所|考点|院校|部门")


BATCH = re.compile(r"第[一二三四五六七八九十\d]+[批期次场]")


def of_sentences(context: Context) -> list[Batch]:
    """Rounds told in sentences: dates by the words before them, a batch for each 第…批."""
    batches: dict[str, Labelled] = {}
    current = ""
    for paragraph in context.paragraphs:
        if paragraph.section.startswith("附") and not re.search(r"时间|安排|日程|计划", "".join(paragraph.headings)):
            continue
        label = None
        if not any(BATCH.search(h) for h in paragraph.headings) and paragraph.depth in (1, 2):
            current = ""
        for clause in _clauses(paragraph):
            if mark := BATCH.search(clause):
                current = mark[0]
            label = _label(clause, paragraph) or (label if days(clause) and context.occupations_in(clause) else None)
            if mark and days(clause) and BATCH.match(clause) and _label(clause, paragraph) is None:
                label = "exam"  # 第二批次6月13日
            if label and (days(clause) or (label == "exam" and re.search(r"(?:时间|月份)[^，。]*月", clause))):
                batches.setdefault(current, {}).setdefault(label, []).append((clause, paragraph.lines))
    for grid in context.grids:
        _task_rows(grid, batches)
    return [replace(b, which=key) for key in batches for b in _by_occupation(batches[key], context)]


Labelled = dict[str, list[tuple[str, tuple[int, ...]]]]
"""What dates are for → the clauses with them and their lines."""


@dataclass(frozen=True)
class ToldWindow:
    """A window that a sentence gives: what for, the half-year or batch it names ('' for none), and the span."""

    label: str
    which: str
    read: Read


_WHICH = re.compile(
    r"上半年|下半年|第[一二三四五六七八九十\d]+[批期次场]|(?<!\d)(?:1[0-2]|[1-9])月(?=批次|场)|春季|秋季"
)


def told_windows(context: Context) -> list[ToldWindow]:
    """Windows told in sentences and in tables of tasks; 上半年批次为…，下半年批次为… are two."""
    found: list[ToldWindow] = []
    for paragraph in context.paragraphs:
        if paragraph.section.startswith("附"):
            continue
        for sentence in re.split(r"[；。]", paragraph.text):
            label = None
            for clause in re.split(rf"，(?!\d)|，(?={_DATED})|、(?=[上下]半年|第.批)", sentence):
                label = _label(clause, paragraph) or (label if _WHICH.search(clause) else None)
                told = label or next(
                    (k for k, p in LABELS if re.search(p, sentence.split("于")[-1] if "于" in sentence else "")), None
                )
                if told in ("application", "payment") and days(clause) and is_span(clause):
                    which = _WHICH.search(clause)
                    span = window(clause[which.end() :] if which else clause, context.year, paragraph.lines)
                    if span:
                        found.append(ToldWindow(str(told), which[0] if which else "", span))
                if label == "ticket" and len(days(clause)) == 1 and not _WHICH.search(sentence):
                    day = days(clause)[0].dated(context.year)
                    found.append(ToldWindow(label, "", Read(day.isoformat() if day else None, paragraph.lines)))
    rows: dict[str, Labelled] = {}
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
        *(f"第{n}{c}" for n in (order, "零一二三四五六七八九十"[min(order, 10)]) for c in "批期次场"),
    )
    fitting = [t.read for t in mine if t.which in names] or [t.read for t in mine if not t.which and alone]
    values = {str(read.value) for read in fitting}
    if not fitting:
        return None
    return fitting[0] if len(values) == 1 else Read(None, fitting[0].lines, "文中有几个期间，不知道是哪一批的")


def told_sessions(context: Context) -> Read | None:
    """Hours of subjects that sentences give for every exam day; a sentence about one occupation says nothing of others."""
    found: list[Read] = []
    for paragraph in context.paragraphs:
        text = re.sub(r"(\d{1,2}:\d{2})开始，?(\d{1,2}:\d{2})(?:结束)?", r"\1-\2", paragraph.text)
        for clause in re.split(r"[；。]", text):
            if (
                not any(hours(clause))
                or not subject(clause)
                or days(clause)
                or len(context.occupations_in(clause)) == 1
            ):
                continue
            first = clause.split("，")[0]
            read = sessions(clause, paragraph.lines)
            if any(hours(first)) and (len(list(hours(clause))) == 1 or not read or not read.value):
                read = sessions(first, paragraph.lines)
            if read and read.value and not re.search("受理|咨询|办公", clause):
                found.append(read)
    named = [one["subject"] for read in found for one in read.value]
    if not found or len(set(named)) < len(named):
        return None
    return Read(
        [one for read in found for one in read.value], merged(r.lines for r in found), "考试时间写在句子里，请核对"
    )


_CLOSED = re.compile(rf"(?P<which>{BATCH.pattern})[^，；。]{{0,4}}(?:不开|不设|停考|不组织)")
_ONLY = re.compile(rf"(?:只|仅|限)(?:在|于|安排在)?(?P<which>{BATCH.pattern})")


def held(batches: tuple[Batch, ...], occupation: str, level: int, context: Context) -> tuple[Batch, ...]:
    """The named rounds in which a programme is on offer: 三级第一场不开；防水工二级只在第三场开."""
    kept = batches
    for paragraph in context.paragraphs if any(b.which for b in batches) else ():
        for clause in re.split(r"[，；。]", paragraph.text):
            closed, only = _CLOSED.search(clause), _ONLY.search(clause)
            named, ranks = context.occupations_in(clause), levels(clause)
            if not (closed or only) or (named and occupation not in named) or (ranks and level not in ranks):
                continue
            if closed:
                kept = tuple(b for b in kept if b.which != closed["which"])
            elif only:
                kept = tuple(b for b in kept if b.which == only["which"])
    if kept == batches:
        return batches
    why = "开考的批次写在句子里，请核对"
    return tuple(
        replace(b, tree={**b.tree, "month": m.doubted(why)}) for b in kept if isinstance(m := b.tree["month"], Read)
    )


_NTH = re.compile(r"第([一二三四])天")


def told_day(context: Context, occupation: str) -> int | None:
    """Which of a round's days is an occupation's (0: the first), where a sentence says so."""
    for paragraph in context.paragraphs:
        for clause in re.split(r"[，；。]", paragraph.text):
            if _NTH.search(clause) and context.occupations_in(clause):
                nth = _NTH.search(clause)
                if nth and context.occupations_in(clause) == (occupation,):
                    return "一二三四".index(nth[1])
    return None


def _task_rows(grid: Grid, batches: dict[str, Labelled]) -> None:
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
    return [piece for piece in re.split(rf"[；。，](?!\d)|[；。，](?={_DATED})", paragraph.text) if piece]


_RIGHT_BEFORE = re.compile(
    r"(?:打印|下载)?(?:准考证|[缴交]费|报名|申报|受理|考试)(?:打印|下载)?(?:为|是|：|从|自|于|在|定于)?$"
)
"""What stands right before a date says what it is for."""


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
        if hits and found and _RIGHT_BEFORE.match(text, max(hits)[0]):
            return max(hits)[1] if max(hits)[1] != "results" else None
    return None


def _by_occupation(labelled: Labelled, context: Context) -> list[Batch]:
    """The round of each occupation, where the exam days name one each."""
    exams = labelled.get("exam", [])
    owners = [context.occupations_in(text) for text, _ in exams]
    if len(exams) < 2 or not all(len(o) == 1 for o in owners) or len({o[0] for o in owners}) < len(owners):
        named = owners[0] if len(exams) == 1 else ()
        return [replace(b, occupations=named) for b in _batch(labelled, context.year)]
    found = []
    for exam, owner in zip(exams, owners, strict=True):
        text = exam[0][exam[0].find(owner[0]) :]
        found += [replace(b, occupations=owner) for b in _batch({**labelled, "exam": [(text, exam[1])]}, context.year)]
    return found


def _batch(labelled: Labelled, year: int | None) -> list[Batch]:
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
