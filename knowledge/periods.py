"""Dates relative to the day of asking: windows, rounds, whether a notice is over, working-day deadlines."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import chinese_calendar

from knowledge.notice import Deadline, Notice, Round, Window

State = Literal["future", "open", "past"]


def state(window: Window, today: date) -> State:
    """Where `today` lies; both ends of the window belong to it."""
    if today < window.first:
        return "future"
    return "open" if today <= window.last else "past"


def standing(window: Window, today: date) -> str:
    """未开始（还有 N 天）／进行中（还剩 N 天）／已截止."""
    match state(window, today):
        case "future":
            return f"未开始，还有{(window.first - today).days}天"
        case "open":
            left = (window.last - today).days
            return f"进行中，还剩{left}天" if left else "进行中，今天是最后一天"
        case "past":
            return "已截止"


def span(window: Window) -> str:
    """6月29日至7月19日."""
    return f"{day(window.first)}至{day(window.last)}"


def day(value: date) -> str:
    """6月29日."""
    return f"{value.month}月{value.day}日"


def days(values: tuple[date, ...]) -> str:
    """8月22、23日; 9月26日."""
    if len(values) > 1 and all(v.month == values[0].month for v in values):
        return f"{values[0].month}月" + "、".join(str(v.day) for v in values) + "日"
    return "、".join(day(v) for v in values)


def last_day(round_: Round, year: int) -> date:
    """The day after which a round is over: its last exam day, else the end of its month."""
    if round_.days:
        return max(round_.days)
    return date(year, round_.month, calendar.monthrange(year, round_.month)[1])


def last_apply_day(round_: Round, year: int) -> date:
    """The last day on which somebody may still apply, as far as the notice says."""
    return round_.application.last if round_.application else last_day(round_, year)


def is_known(notice: Notice, today: date) -> bool:
    """A notice published later than `today` is not known yet; one without a date always is."""
    return notice.published is None or notice.published <= today


def is_over(notice: Notice, today: date) -> bool:
    """Whether every round of the notice has passed."""
    return ends(notice) < today


def ends(notice: Notice) -> date:
    """The last day of a notice's last round; of its year, where it has no rounds."""
    rounds = (round_ for offer in notice.offers for round_ in offer.rounds)
    return max((last_day(round_, notice.year) for round_ in rounds), default=date(notice.year, 12, 31))


@dataclass(frozen=True)
class Counted:
    """A deadline on the calendar and how it was counted."""

    due: date
    how: str


def deadline(rule: Deadline, exam: date) -> Counted | None:
    """The last day of a deadline after `exam`; None where the holiday calendar does not reach that far."""
    if rule.months:
        month = exam.month - 1 + rule.months
        year, month = exam.year + month // 12, month % 12 + 1
        due = date(year, month, min(exam.day, calendar.monthrange(year, month)[1]))
        return Counted(due, f"考完起{rule.months}个月")
    current, left = exam, rule.working_days or 0
    try:
        while left:
            current += timedelta(days=1)
            left -= chinese_calendar.is_workday(current)
    except NotImplementedError:
        return None
    return Counted(current, f"从考试次日起数{rule.working_days}个工作日，已扣除周末和法定节假日")
