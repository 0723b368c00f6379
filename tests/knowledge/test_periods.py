"""Windows to the day, what is over, what is known, and deadlines on the Chinese calendar."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.base import KnowledgeBase
from knowledge.notice import Deadline, Round, Window
from knowledge.periods import (
    day,
    days,
    deadline,
    is_known,
    is_over,
    last_apply_day,
    last_day,
    span,
    standing,
    state,
)

AUGUST = Window(first=date(2026, 6, 29), last=date(2026, 7, 19))


@pytest.mark.parametrize(
    ("today", "where", "words"),
    [
        (date(2026, 6, 19), "future", "未开始，还有10天"),
        (date(2026, 6, 28), "future", "未开始，还有1天"),
        (date(2026, 6, 29), "open", "进行中，还剩20天"),
        (date(2026, 7, 18), "open", "进行中，还剩1天"),
        (date(2026, 7, 19), "open", "进行中"),
        (date(2026, 7, 20), "past", "已截止"),
    ],
)
def test_edges_of_a_window(today: date, where: str, words: str) -> None:
    assert state(AUGUST, today) == where
    assert standing(AUGUST, today).startswith(words)


def test_the_last_day_says_so() -> None:
    assert "最后一天" in standing(AUGUST, date(2026, 7, 19))
    assert "0" not in standing(AUGUST, date(2026, 7, 19))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((date(2026, 8, 22), date(2026, 8, 23)), "8月22、23日"),
        ((date(2020, 9, 26),), "9月26日"),
        ((date(2026, 8, 31), date(2026, 9, 1)), "8月31日、9月1日"),
    ],
)
def test_days_in_words(values: tuple[date, ...], words: str) -> None:
    assert days(values) == words


def test_dates_in_words() -> None:
    assert day(date(2026, 6, 9)) == "6月9日"
    assert span(AUGUST) == "6月29日至7月19日"


@pytest.mark.parametrize(
    ("round_", "last", "apply"),
    [
        (Round(month=2), date(2024, 2, 29), date(2024, 2, 29)),
        (Round(month=12), date(2024, 12, 31), date(2024, 12, 31)),
        (Round(month=8, days=(date(2024, 8, 22), date(2024, 8, 23))), date(2024, 8, 23), date(2024, 8, 23)),
        (Round(month=8, days=(date(2024, 8, 22),), application=AUGUST), date(2024, 8, 22), date(2026, 7, 19)),
    ],
)
def test_last_days(round_: Round, last: date, apply: date) -> None:
    assert last_day(round_, 2024) == last
    assert last_apply_day(round_, 2024) == apply


@pytest.mark.parametrize(
    ("notice", "last"),
    [
        ("ata-beijing-2024", date(2024, 10, 31)),
        ("zhongjiao-beijing-2024", date(2024, 12, 31)),
        ("zhongjiao-level1-guide", date(2024, 12, 31)),
        ("liaoning-2020", date(2020, 9, 27)),
        ("shanghai-2026", date(2026, 11, 8)),
    ],
)
def test_when_a_notice_is_over(knowledge: KnowledgeBase, notice: str, last: date) -> None:
    held = knowledge.notices[notice]
    assert not is_over(held, last)
    assert is_over(held, date.fromordinal(last.toordinal() + 1))


@pytest.mark.parametrize(
    ("notice", "first"),
    [
        ("ata-beijing-2024", date(2023, 12, 12)),
        ("zhongjiao-beijing-2024", date(2023, 12, 29)),
        ("liaoning-2020", date(2020, 9, 4)),
        ("shanghai-2026", date(2026, 2, 9)),
    ],
)
def test_when_a_notice_is_known(knowledge: KnowledgeBase, notice: str, first: date) -> None:
    held = knowledge.notices[notice]
    assert is_known(held, first)
    assert not is_known(held, date.fromordinal(first.toordinal() - 1))


def test_a_notice_without_date_is_always_known(knowledge: KnowledgeBase) -> None:
    assert is_known(knowledge.notices["zhongjiao-level1-guide"], date(2000, 1, 1))


# The holidays of 2026 by the State Council's notice: 国庆 1 to 7 October, work on Sunday 20 September and Saturday
# 10 October.
@pytest.mark.parametrize(
    ("exam", "count", "due"),
    [
        (date(2026, 9, 25), 1, date(2026, 9, 28)),  # 中秋 is a Friday to Sunday
        (date(2026, 9, 29), 1, date(2026, 9, 30)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),
        (date(2026, 9, 18), 1, date(2026, 9, 20)),  # a Sunday that is worked
        (date(2026, 8, 23), 20, date(2026, 9, 18)),
        (date(2026, 11, 8), 20, date(2026, 12, 4)),
        (date(2026, 8, 23), 30, date(2026, 10, 9)),
    ],
)
def test_working_days(exam: date, count: int, due: date) -> None:
    counted = deadline(Deadline(working_days=count), exam)
    assert counted
    assert counted.due == due
    assert str(count) in counted.how
    assert "工作日" in counted.how


@pytest.mark.parametrize(
    ("exam", "months", "due"),
    [
        (date(2024, 5, 18), 1, date(2024, 6, 18)),
        (date(2024, 10, 31), 1, date(2024, 11, 30)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 12, 31), 1, date(2025, 1, 31)),
        (date(2024, 11, 15), 14, date(2026, 1, 15)),
    ],
)
def test_months(exam: date, months: int, due: date) -> None:
    counted = deadline(Deadline(months=months), exam)
    assert counted
    assert counted.due == due
    assert str(months) in counted.how


def test_a_year_without_published_holidays_is_not_guessed() -> None:
    assert deadline(Deadline(working_days=5), date(2099, 5, 1)) is None
