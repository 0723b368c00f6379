"""Dates: windows and rounds against the day of asking; what is over says so, what comes next comes first."""

from __future__ import annotations

from datetime import date

from bot.answer import Part, Target
from bot.query import Query
from handlers import facts
from knowledge.notice import Deadline, Notice, Offer, Round
from knowledge.periods import day, days, deadline, is_over, last_apply_day, last_day, span, standing, state

MONTH_ONLY = "通知只写到月份，没有写具体日期"


def offers(query: Query, target: Target) -> list[Offer]:
    """The offers a target stands for."""
    return [
        o
        for o in query.notice(target.notice).offers
        if (target.occupation in (None, o.occupation))
        and (target.job_type in (None, o.job_type))
        and (target.level is None or target.level in o.levels)
    ]


def _rounds(query: Query, target: Target) -> tuple[tuple[Round, ...], str]:
    found = offers(query, target)
    return (found[0].rounds, found[0].section) if found else ((), "")


def _asked(query: Query, rounds: tuple[Round, ...]) -> tuple[Round, ...]:
    """Rounds of the months named in the question, if it names any of theirs."""
    named = set(query.understanding.mentions.months)
    return tuple(r for r in rounds if r.month in named)


def exam(query: Query, target: Target) -> Part:
    """Exam months or days, the next one first."""
    rounds, section = _rounds(query, target)
    notice = query.notice(target.notice)
    source = ((target.notice, section),)
    if any(r.days and r.application for r in rounds):
        return Part(_batches(query, notice, rounds), source, dated=is_over(notice, query.today))
    if any(r.days for r in rounds):
        return _sessions(query, notice, rounds, source)
    return Part(_months(query, notice, rounds), source, dated=True)


def _months(query: Query, notice: Notice, rounds: tuple[Round, ...]) -> tuple[str, ...]:
    """Notices that give months only."""
    listed = "、".join(f"{r.month}月" for r in rounds)
    today, lines = query.today, []
    named = query.understanding.mentions.months
    missing = [m for m in named if m not in {r.month for r in rounds}]
    if missing and len(missing) == len(named):
        lines.append(f"没有安排在{'、'.join(f'{m}月' for m in missing)}。")
    upcoming = [r for r in rounds if last_day(r, notice.year) >= today]
    if not upcoming:
        lines.append(
            f"{notice.year}年的认定已结束，当年的认定月份是{listed}；{notice.year + 1}年以后的安排没有收录，以机构新通知为准。"
        )
        return (*lines, f"{MONTH_ONLY}。")
    first = upcoming[0]
    if today.year == notice.year and first.month == today.month:
        later = f"，再下一次是{upcoming[1].month}月" if len(upcoming) > 1 else "，之后今年没有了"
        lines.append(f"{first.month}月（就是本月）有认定{later}。")
    else:
        lines.append(f"下一次是{notice.year}年{first.month}月。")
    return (*lines, f"{notice.year}年的认定月份：{listed}（{MONTH_ONLY}）。")


def _sessions(query: Query, notice: Notice, rounds: tuple[Round, ...], source: tuple[tuple[str, str], ...]) -> Part:
    """Notices with exam days and hours."""
    lines = []
    for round_ in rounds:
        gone = "，已结束" if last_day(round_, notice.year) < query.today else ""
        hours = "；".join(f"{s.subject} {s.start:%H:%M}-{s.end:%H:%M}" for s in round_.sessions)
        lines.append(f"{notice.year}年{days(round_.days)}{gone}。" + (f"场次：{hours}。" if hours else ""))
    if is_over(notice, query.today):
        lines.append(f"这是{notice.year}年的安排，之后年份的考试没有收录，以机构新通知为准。")
    return Part(tuple(lines), source, dated=True)


def _batches(query: Query, notice: Notice, rounds: tuple[Round, ...]) -> tuple[str, ...]:
    """Notices with batches: the next exam to come and the next one still open."""
    today, named = query.today, _asked(query, rounds)
    upcoming_named = [r for r in named if last_apply_day(r, notice.year) >= today or max(r.days) >= today]
    if named and upcoming_named:
        return tuple(_batch(r, today) for r in named)
    upcoming = [r for r in rounds if last_day(r, notice.year) >= today]
    if not upcoming:
        listed = "；".join(f"{r.month}月批{days(r.days)}" for r in rounds)
        return (f"{notice.year}年的评价都已结束：{listed}。{notice.year + 1}年的安排没有收录，以新通知为准。",)
    open_ = [r for r in upcoming if last_apply_day(r, notice.year) >= today]
    lines = []
    if open_:
        r = open_[0]
        window = f"（申报{span(r.application)}，{standing(r.application, today)}）" if r.application else ""
        lines.append(f"现在还能报的是{r.month}月批：{days(r.days)}评价{window}。")
    else:
        lines.append(f"{notice.year}年各批申报都已截止。")
    lines += [_batch(r, today) for r in upcoming if r not in open_[:1]]
    return tuple(lines)


def _batch(round_: Round, today: date) -> str:
    gone = "（已结束）" if round_.days and max(round_.days) < today else ""
    window = round_.application
    applying = f"，申报{span(window)}（{standing(window, today)}）" if window else ""
    return f"{round_.month}月批：{days(round_.days)}评价{gone}{applying}。"


def _window(query: Query, target: Target, field: str, name: str) -> Part | None:
    """A window of the batches (application or payment): the one that matters today first, then the others."""
    rounds, section = _rounds(query, target)
    rounds = tuple(r for r in rounds if getattr(r, field))
    if not rounds:
        return None
    notice, today = query.notice(target.notice), query.today
    named = _asked(query, rounds)
    live = [r for r in rounds if state(getattr(r, field), today) != "past"]
    chosen = named if any(r in live for r in named) else (*named, *live)
    lines = []
    if "can" in query.understanding.concepts and any(state(getattr(r, field), today) == "open" for r in chosen):
        lines.append(f"现在可以{name}。")
    if not chosen:
        lines.append(f"{notice.year}年各批{name}都已截止，{notice.year + 1}年的安排没有收录，以新通知为准。")
        chosen = rounds
    for r in chosen:
        window = getattr(r, field)
        lines.append(
            f"{r.month}月批{name}：{span(window)}（{standing(window, today)}）"
            + (f"，{days(r.days)}评价。" if r.days else "。")
        )
    return Part(tuple(lines), ((target.notice, section),), dated=is_over(notice, today))


def application(query: Query, target: Target) -> Part:
    """When one can apply."""
    return _window(query, target, "application", "申报") or _stated_or_months(query, target)


def _stated_or_months(query: Query, target: Target) -> Part:
    """No application dates: what the notice says instead, and the exam months."""
    base = facts.answer(query, target)
    when = exam(query, target)
    lines = base.lines if not base.silent else (f"通知没有写报名的具体日期，请问{query.phone(target.notice)}。",)
    if is_over(query.notice(target.notice), query.today):
        return Part((*when.lines[:1], *lines), (*base.sections, *when.sections), dated=True)
    return Part((*lines, *when.lines), (*base.sections, *when.sections), dated=True)


def payment(query: Query, target: Target) -> Part:
    """When the fee is due."""
    window = _window(query, target, "payment", "缴费")
    base = facts.answer(query, target)
    if window is None:
        return base
    extra = base.lines if not base.silent else ()
    return Part((*window.lines, *extra), (*window.sections, *base.sections), dated=window.dated)


def ticket(query: Query, target: Target) -> Part:
    """When the admission ticket can be printed."""
    base = facts.answer(query, target)
    rounds, section = _rounds(query, target)
    dated = tuple(r for r in rounds if r.ticket)
    if not dated:
        return base
    named = _asked(query, dated)
    chosen = named or tuple(r for r in dated if max(r.days) >= query.today)
    lines = [f"{r.month}月批：{day(r.ticket)}起下载准考证（{days(r.days)}评价）。" for r in chosen if r.ticket]
    if not lines:
        lines = [
            f"{query.notice(target.notice).year}年各批的准考证都已过了下载时间（"
            + "、".join(day(r.ticket) for r in dated if r.ticket)
            + "）。"
        ]
    extra = base.lines if not base.silent else ()
    return Part((*lines, *extra), ((target.notice, section), *base.sections))


def results(query: Query, target: Target) -> Part:
    """When marks appear; worked out on the calendar where the exam day is known."""
    notice = query.notice(target.notice)
    base = facts.answer(query, target)
    if notice.results is None:
        return base
    lines, today = list(base.lines), query.today
    lines += [f"查询：{notice.results.where}。"] if notice.results.where not in "".join(lines) else []
    if notice.results.from_day and notice.results.from_day <= today:
        lines.append(f"现在已过{day(notice.results.from_day)}，按通知可以查了。")
    rounds, _ = _rounds(query, target)
    past = [r for r in rounds if r.days and max(r.days) <= today] or [r for r in _asked(query, rounds) if r.days]
    if notice.results.after_exam and past:
        counted = _counted(notice.results.after_exam, past[-1])
        if counted:
            lines.append(counted)
    if overdue(query, notice, rounds, past):
        lines.append(f"按通知应已公布，查不到请咨询{query.phone(target.notice)}。")
    return Part(tuple(lines), (*base.sections, (target.notice, notice.results.section)))


def overdue(query: Query, notice: Notice, rounds: tuple[Round, ...], past: list[Round]) -> bool:
    """Whether the marks of the round asked about, or of the last one, should be out by now."""
    rule = notice.results.after_exam if notice.results else None
    over = past or [r for r in _asked(query, rounds) or rounds if last_day(r, notice.year) < query.today]
    if rule is None or not over:
        return False
    counted = deadline(rule, last_day(over[-1], notice.year))
    return counted is not None and counted.due < query.today


def _counted(rule: Deadline, round_: Round) -> str:
    exam_day = max(round_.days)
    counted = deadline(rule, exam_day)
    return (
        f"{round_.month}月批（{day(exam_day)}考完）大约到{counted.due.year}年{day(counted.due)}（{counted.how}）。"
        if counted
        else ""
    )


def duration(query: Query, target: Target) -> Part:
    """Hours and length of each paper, in minutes."""
    rounds, section = _rounds(query, target)
    sessions = [s for r in rounds for s in r.sessions]
    asked = query.understanding.mentions.subjects
    sessions = [s for s in sessions if s.subject in asked] or sessions
    if not sessions:
        return facts.answer(query, target)
    told = []
    for s in sessions:
        minutes = (s.end.hour - s.start.hour) * 60 + s.end.minute - s.start.minute
        told.append(f"{s.subject}{minutes}分钟（{s.start:%H:%M}-{s.end:%H:%M}）")
    return Part(("；".join(told) + "。",), ((target.notice, section),))
