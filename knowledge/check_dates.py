"""Checks of dates: their order, what overlaps, and what is over on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from knowledge.base import KnowledgeBase
from knowledge.conditions import LEVEL_SHORT
from knowledge.findings import Path, Remark
from knowledge.notice import Notice, Offer, Round, Session, Window
from knowledge.periods import is_over, last_day, span


def dates(knowledge: KnowledgeBase, today: date) -> Iterator[Remark]:
    """All remarks on dates; programmes that share their rounds are remarked on once."""
    for notice in knowledge.notices.values():
        seen = set()
        for index, offer in enumerate(notice.offers):
            for place, round_ in enumerate(offer.rounds):
                path = ("offers", index, "rounds", place)
                if (offer.rounds, place) not in seen:
                    yield from _round(notice, round_, path)
                    yield from _overlapping(notice, offer, place, path)
                    yield from _ended(notice, round_, path, today)
                seen.add((offer.rounds, place))
        yield from _twice_in_a_month(notice)
        yield from _results(notice)
        if not notice.refines and is_over(notice, today):
            yield Remark("note", notice.id, (), "全部批次已经结束")


def _round(notice: Notice, round_: Round, path: Path) -> Iterator[Remark]:
    """One batch by itself: application → payment → ticket → exam, all in its year and month."""
    begins = [
        ("申报开始", round_.application and round_.application.first),
        ("缴费开始", round_.payment and round_.payment.first),
        ("准考证打印", round_.ticket),
        ("考试", min(round_.days, default=None)),
    ]
    ends = [
        ("申报截止", round_.application and round_.application.last),
        ("缴费截止", round_.payment and round_.payment.last),
        *begins[2:],
    ]
    told = set()
    for steps in (begins, ends):
        known = [(name, day) for name, day in steps if day]
        for (name, day), (later, then) in pairwise(known):
            if then < day and (name, later) not in told:
                told.add((name, later))
                yield Remark("error", notice.id, path, f"{later}（{then}）早于{name}（{day}）")
    if round_.application and round_.payment and round_.payment.first <= round_.application.last:
        yield Remark(
            "warning", notice.id, path, f"缴费（{span(round_.payment)}）和申报（{span(round_.application)}）时间重叠"
        )
    yield from _calendar(notice, round_, path)
    yield from _hours(notice.id, round_.sessions, path)


def _calendar(notice: Notice, round_: Round, path: Path) -> Iterator[Remark]:
    for index, day in enumerate(round_.days):
        if day.month != round_.month:
            yield Remark("error", notice.id, (*path, "days", index), f"考试日期{day}不在{round_.month}月")
        if day.year != notice.year:
            yield Remark("error", notice.id, (*path, "days", index), f"考试日期{day}不在通知的年度（{notice.year}年）")
    if list(round_.days) != sorted(set(round_.days)):
        yield Remark("warning", notice.id, (*path, "days"), "考试日期没有按先后排列，或有重复")
    first = round_.application and round_.application.first
    if first and notice.published and first < notice.published:
        yield Remark(
            "warning", notice.id, (*path, "application"), f"申报开始（{first}）早于通知发布（{notice.published}）"
        )


def _hours(notice: str, sessions: tuple[Session, ...], path: Path) -> Iterator[Remark]:
    for index, session in enumerate(sessions):
        if session.end <= session.start:
            what = f"{session.subject}结束（{session.end:%H:%M}）不晚于开始（{session.start:%H:%M}）"
            yield Remark("error", notice, (*path, "sessions", index), what)
    for earlier, later in pairwise(sorted(sessions, key=lambda s: s.start)):
        if later.start < earlier.end:
            yield Remark("warning", notice, (*path, "sessions"), f"{earlier.subject}和{later.subject}的时间重叠")


def _overlapping(notice: Notice, offer: Offer, place: int, path: Path) -> Iterator[Remark]:
    """Windows of one batch that overlap those of the next."""
    if place + 1 == len(offer.rounds):
        return
    here, following = offer.rounds[place], offer.rounds[place + 1]
    for field, name in (("application", "申报"), ("payment", "缴费")):
        one, two = getattr(here, field), getattr(following, field)
        if one and two and _overlap(one, two):
            what = f"{here.month}月批和{following.month}月批的{name}时间重叠（{span(one)}，{span(two)}）"
            yield Remark("warning", notice.id, path, what)
    if last_day(following, notice.year) <= last_day(here, notice.year):
        yield Remark("warning", notice.id, path, f"{following.month}月批排在{here.month}月批之后，但不晚于它")


def _overlap(one: Window, two: Window) -> bool:
    return one.first <= two.last and two.first <= one.last


def _ended(notice: Notice, round_: Round, path: Path, today: date) -> Iterator[Remark]:
    """Windows that have ended while the notice is still running."""
    if is_over(notice, today):
        return
    for window, name in ((round_.application, "申报"), (round_.payment, "缴费")):
        if window and window.last < today:
            yield Remark("note", notice.id, path, f"{round_.month}月批{name}已于{window.last}截止")
    if not round_.application and last_day(round_, notice.year) < today:
        yield Remark("note", notice.id, path, f"{round_.month}月批已经结束")


def _twice_in_a_month(notice: Notice) -> Iterator[Remark]:
    """One programme with two different entries for the same month."""
    seen: dict[tuple[str, str | None, int, int], Round] = {}
    for index, offer in enumerate(notice.offers):
        for place, round_ in enumerate(offer.rounds):
            for level in offer.levels:
                key = (offer.occupation, offer.job_type, level, round_.month)
                if key in seen and not _apart(seen[key], round_):
                    what = f"{offer.occupation}{offer.job_type or ''}{LEVEL_SHORT[level]}的{round_.month}月批写了两次"
                    yield Remark("warning", notice.id, ("offers", index, "rounds", place), what)
                seen.setdefault(key, round_)


def _apart(one: Round, two: Round) -> bool:
    """Two exams of a month are two batches if both say on which days."""
    return bool(one.days and two.days) and not set(one.days) & set(two.days)


def _results(notice: Notice) -> Iterator[Remark]:
    exams = [last_day(round_, notice.year) for offer in notice.offers for round_ in offer.rounds if round_.days]
    first = notice.results.from_day if notice.results else None
    if first and exams and first <= min(exams):
        yield Remark("error", notice.id, ("results", "from_day"), f"成绩查询（{first}）不晚于考试（{min(exams)}）")
