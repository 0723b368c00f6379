"""The figures of a journal written by hand, against figures worked out by hand."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from review.criteria import Criteria
from review.statistics import Figures, Published, Tally, figures
from tests.review.journal import at, put

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 8)
WEEK = Criteria(since=MONDAY, until=SUNDAY)


@pytest.fixture
def week(journal: sqlite3.Connection) -> Figures:
    """The figures of Monday 2 to Sunday 8 March."""
    return figures(journal, WEEK)


def test_a_days_questions_by_what_became_of_them(week: Figures) -> None:
    days = {bucket.start: dict(bucket.tally.counts) for bucket in week.buckets}
    assert days[MONDAY] == {"resolved": 1, "answered": 1, "talk": 1, "declined": 1}
    assert days[date(2026, 3, 4)] == {"clarified": 1, "partial": 1, "resolved": 1, "handover": 1, "answered": 1}
    assert days[SUNDAY] == {"questionnaire": 1}
    assert [bucket.tally.questions for bucket in week.buckets] == [3, 0, 5, 0, 0, 0, 0]


def test_shares_of_the_whole_span(week: Figures) -> None:
    assert week.tally.questions == 8
    assert week.tally.part("resolved") == 2 / 8
    assert week.tally.coverage == 4 / 8


def test_without_questions_there_is_no_share() -> None:
    assert Tally({"talk": 3}).coverage is None


def test_days_begin_at_midnight_in_china(journal: sqlite3.Connection) -> None:
    only = figures(journal, Criteria(since=date(2026, 3, 1), until=date(2026, 3, 1)))
    assert only.tally.counts == {"clarified": 1}


def test_weeks_begin_on_monday(journal: sqlite3.Connection) -> None:
    weeks = figures(journal, Criteria(), "week").buckets
    assert [(bucket.start, bucket.tally.questions) for bucket in weeks] == [
        (date(2026, 2, 23), 1), (MONDAY, 8), (date(2026, 3, 9), 1),
    ]  # fmt: skip


def test_a_question_counts_once_for_each_topic_and_occupation(week: Figures) -> None:
    assert week.topics == (("时间安排", 3), ("费用", 3))
    assert week.occupations == (("保育师", 3), ("企业人力资源管理师", 1))


def test_hours_of_the_week(week: Figures) -> None:
    counted = {(day, hour): n for day, hours in enumerate(week.hours) for hour, n in enumerate(hours) if n}
    assert counted == {(0, 0): 1, (0, 9): 2, (2, 10): 3, (2, 12): 2}


def test_messages_by_signal(week: Figures) -> None:
    assert week.signals == (("again", 1), ("declined", 1), ("foreign", 1), ("left", 1), ("partial", 1))


def test_latency_by_nearest_rank(journal: sqlite3.Connection) -> None:
    monday = figures(journal, WEEK).buckets[0]
    assert monday.latency == (10, 30, 30)  # of 2, 10, 20, 30
    for number in range(1, 101):
        put(journal, "2026-03-03 08:00", "g", "answered", milliseconds=number)
    assert figures(journal, WEEK).buckets[1].latency == (50, 95, 99)


def test_coverage_around_a_revision_and_under_it(week: Figures) -> None:
    (second,) = week.revisions
    assert (second.number, second.at) == (2, at("2026-03-04 12:00"))
    assert (second.before.questions, second.before.coverage) == (7, 3 / 7)
    assert (second.after.questions, second.after.coverage) == (3, 2 / 3)
    assert (second.under.questions, second.under.coverage) == (2, 1 / 2)


def test_coverage_reaches_seven_days_and_no_further(journal: sqlite3.Connection) -> None:
    def before() -> Published:
        return figures(journal, WEEK).revisions[0]

    put(journal, "2026-02-25 11:59", "h", "answered")
    put(journal, "2026-03-11 12:00", "h", "answered")
    assert (before().before.questions, before().after.questions) == (7, 3)
    put(journal, "2026-02-25 12:00", "h", "answered")
    put(journal, "2026-03-11 11:59", "h", "answered")
    assert (before().before.questions, before().after.questions) == (8, 4)


@pytest.mark.parametrize(
    ("criteria", "counts"),
    [
        (Criteria(occupation="保育师"), {"resolved": 2, "clarified": 1}),
        (Criteria(occupation="保育"), {}),
        (Criteria(region="上海"), {"answered": 1}),
        (Criteria(region="上海", notices=("shanghai-2026",)), {"answered": 1, "partial": 1}),
        (Criteria(share="resolved"), {"resolved": 2}),
        (Criteria(share="answered"), {"answered": 3}),
        (Criteria(signal="foreign"), {"declined": 1}),
        (Criteria(words=("驾照", "考")), {"declined": 1}),
        (Criteria(words=("驾照", "三级")), {}),
    ],
)
def test_criteria(journal: sqlite3.Connection, criteria: Criteria, counts: dict[str, int]) -> None:
    assert figures(journal, criteria).tally.counts == counts


def test_whose_share_is_asked_for_there_is_no_coverage(journal: sqlite3.Connection) -> None:
    assert figures(journal, Criteria(share="declined")).revisions == ()


def test_who_was_forgotten_is_nobody_in_particular(journal: sqlite3.Connection) -> None:
    journal.execute("UPDATE journal SET user = ''")
    assert figures(journal, WEEK).tally.counts["answered"] == 4


def test_an_empty_journal(connection: sqlite3.Connection) -> None:
    nothing = figures(connection, WEEK)
    assert nothing.buckets == nothing.topics == nothing.revisions == nothing.latency == ()
    assert nothing.tally.questions == 0
