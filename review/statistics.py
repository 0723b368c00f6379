"""The journal in figures, as values: counts, shares and times for a span of days."""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import compress
from typing import Literal

from noticeboard import SECTIONS
from review.criteria import COVERED, OF_QUESTIONS, SHARE, Criteria, condition, midnight

Grain = Literal["day", "week"]
AROUND = 7 * 86400.0
"""Seconds before and after a publication that are compared."""
OTHER = "其他"
PERCENTILES = (50, 95, 99)
Ranking = tuple[tuple[str, int], ...]
"""Names with how often, the most frequent first."""

_EPOCH = date(1970, 1, 1)
_HEADINGS = {topic: heading for _, heading, topics in SECTIONS for topic in topics}


@dataclass(frozen=True)
class Tally:
    """Messages by share (keys of criteria.SHARES)."""

    counts: Mapping[str, int]

    @property
    def questions(self) -> int:
        """All that are questions."""
        return sum(self.counts.get(share, 0) for share in OF_QUESTIONS)

    def part(self, *shares: str) -> float | None:
        """The part of the questions, 0 to 1, that has one of the shares; None without questions."""
        return sum(self.counts.get(share, 0) for share in shares) / self.questions if self.questions else None

    @property
    def coverage(self) -> float | None:
        """The part of the questions that was answered, at once or after clarifying."""
        return self.part(*COVERED)


@dataclass(frozen=True)
class Bucket:
    """A day, or the ISO week that begins on a day; `latency` in milliseconds at PERCENTILES, () without messages."""

    start: date
    tally: Tally
    latency: tuple[float, ...]


@dataclass(frozen=True)
class Published:
    """A revision published at a time (seconds since 1970): what was asked within AROUND before and after it, and what
    of the span it answered. The tallies know coverage only: an answer after clarifying counts as `answered`."""

    number: int
    at: float
    before: Tally
    after: Tally
    under: Tally


@dataclass(frozen=True)
class Figures:
    """The figures of a span. `hours[weekday][hour]` counts questions in China time, Monday first; `signals` counts
    messages of any kind, each once for each of its signals."""

    buckets: tuple[Bucket, ...]
    topics: Ranking
    occupations: Ranking
    hours: tuple[tuple[int, ...], ...]
    revisions: tuple[Published, ...]
    signals: Ranking
    latency: tuple[float, ...]

    @cached_property
    def tally(self) -> Tally:
        """The whole span."""
        total: Counter[str] = Counter()
        for bucket in self.buckets:
            total.update(bucket.tally.counts)
        return Tally(total)


def figures(connection: sqlite3.Connection, criteria: Criteria, grain: Grain = "day") -> Figures:
    """The figures of the rows that meet the criteria; days without any, between others, have empty buckets.

    Where a share is asked for there is no coverage to tell of, and no revisions are listed.
    """
    where, values = condition(criteria)
    rows = connection.execute(
        "SELECT CAST((at + 28800) / 3600 AS INTEGER), milliseconds, signals,"  # noqa: S608  # see condition
        f" {SHARE}, revision, aspects, slots FROM journal WHERE outcome <> '' AND {where}",
        values,
    ).fetchall()
    hours, times, signals, shares, revisions, aspects, slots = zip(*rows, strict=True) if rows else ((),) * 7
    asked = [share in OF_QUESTIONS for share in shares]
    under = _by_revision(Counter(compress(zip(revisions, shares, strict=True), asked)))
    return Figures(
        _buckets(hours, shares, times, grain),
        _ranked(_each(Counter(compress(aspects, asked)), _topics)),
        _ranked(_each(Counter(compress(slots, asked)), _occupations)),
        _week(Counter(compress(hours, asked))),
        () if criteria.share else _revisions(connection, criteria, under),
        _ranked(_each(Counter(signals), json.loads)),
        _latency(times),
    )


def _start(hour: int, grain: Grain) -> date:
    """The first day of the bucket of an hour, which is counted in China from 1970."""
    day = _EPOCH + timedelta(hour // 24)
    return day if grain == "day" else day - timedelta(day.weekday())


def _buckets(hours: Sequence[int], shares: Sequence[str], times: Sequence[float], grain: Grain) -> tuple[Bucket, ...]:
    starts = {hour: _start(hour, grain) for hour in set(hours)}
    waited: dict[date, list[float]] = defaultdict(list)
    for hour, milliseconds in zip(hours, times, strict=True):
        waited[starts[hour]].append(milliseconds)
    tallies: dict[date, Counter[str]] = defaultdict(Counter)
    for (hour, share), count in Counter(zip(hours, shares, strict=True)).items():
        tallies[starts[hour]][share] += count
    return tuple(
        Bucket(day, Tally(tallies.get(day, {})), _latency(waited.get(day, ()))) for day in _steps(set(waited), grain)
    )


def _steps(days: set[date], grain: Grain) -> Iterable[date]:
    """Every bucket from the first day to the last."""
    if not days:
        return ()
    step = timedelta(1 if grain == "day" else 7)
    return (min(days) + number * step for number in range((max(days) - min(days)) // step + 1))


def _latency(times: Sequence[float]) -> tuple[float, ...]:
    """The percentiles by nearest rank."""
    ordered = sorted(times)
    return tuple(ordered[math.ceil(p * len(ordered) / 100) - 1] for p in PERCENTILES) if ordered else ()


def _week(hours: Counter[int]) -> tuple[tuple[int, ...], ...]:
    """Counts by weekday and hour, from counts by hours since 1970."""
    grid = [[0] * 24 for _ in range(7)]
    for hour, count in hours.items():
        grid[(hour // 24 + _EPOCH.weekday()) % 7][hour % 24] += count
    return tuple(map(tuple, grid))


def _each(texts: Counter[str], names: Callable[[str], Iterable[str]]) -> Counter[str]:
    """How often each name occurs, from how often each JSON text does."""
    found: Counter[str] = Counter()
    for text, count in texts.items():
        for name in set(names(text)):
            found[name] += count
    return found


def _topics(aspects: str) -> Iterable[str]:
    return (_HEADINGS.get(str(aspect).partition(".")[0], OTHER) for aspect in json.loads(aspects))


def _occupations(slots: str) -> Iterable[str]:
    names: list[str] = json.loads(slots).get("occupations", [])
    return names


def _ranked(counts: Counter[str]) -> Ranking:
    """The most frequent first, equal ones by name, so that nothing changes places from one look to the next."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _by_revision(counts: Counter[tuple[int, str]]) -> dict[int, Tally]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for (revision, share), count in counts.items():
        found[revision]["answered" if share in COVERED else share] += count
    return {revision: Tally(tallied) for revision, tallied in found.items()}


def _revisions(connection: sqlite3.Connection, criteria: Criteria, under: Mapping[int, Tally]) -> tuple[Published, ...]:
    """The revisions that were published in the span, oldest first."""
    since = midnight(criteria.since) if criteria.since else 0
    until = midnight(criteria.until + timedelta(days=1)) if criteria.until else math.inf
    published = connection.execute(
        "SELECT number, at FROM (SELECT number, CAST(strftime('%s', created) AS REAL) AS at FROM revisions)"
        " WHERE at >= ? AND at < ? ORDER BY number",
        [since, until],
    ).fetchall()
    anytime = replace(criteria, since=None, until=None)
    return tuple(
        Published(
            number,
            at,
            _asked(connection, anytime, at - AROUND, at),
            _asked(connection, anytime, at, at + AROUND),
            under.get(number, Tally({})),
        )
        for number, at in published
    )


def _asked(connection: sqlite3.Connection, criteria: Criteria, since: float, until: float) -> Tally:
    """By outcome, what was asked from one moment until before another."""
    where, values = condition(criteria)
    return Tally(
        dict(
            connection.execute(
                f"SELECT outcome, count(*) FROM journal WHERE at >= ? AND at < ? AND {where} GROUP BY outcome",  # noqa: S608  # see condition
                [since, until, *values],
            )
        )
    )
