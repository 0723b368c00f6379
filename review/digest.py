"""The week's summary: as a value, as Markdown, and as HTML that mail programs show."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.signals import SIGNALS
from review import wording
from review.criteria import ASIDE, OF_QUESTIONS, Criteria, midnight
from review.statistics import Figures, figures
from store.clusters import Cluster, ranked

WORST, RANKED = 10, 8
"""Clusters, and names of a ranking, that the summary tells."""
WEEK = re.compile(r"(\d{4})-W(\d{2})")
TEMPLATES = Path(__file__).parents[1] / "templates" / "digest"
_MARKED = re.compile(r"([\\`*_{}\[\]<>()#+!|~-])")


@dataclass(frozen=True)
class Digest:
    """An ISO week that begins on `monday`, beside the one before.

    worst: clusters that nobody has mended or closed, as they stand now; deeds: what staff did about clusters, as codes of
    the audit log with how often; comments: of the revisions published in the week, by number.
    """

    monday: date
    week: Figures
    before: Figures
    worst: tuple[Cluster, ...]
    deeds: tuple[tuple[str, int], ...]
    comments: Mapping[int, str]

    @property
    def name(self) -> str:
        """The week as ISO 8601 writes it: 2026-W10."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"


def week_of(text: str) -> date:
    """The Monday of a week written as 2026-W10; raises ValueError for what is none."""
    found = WEEK.fullmatch(text)
    if not found:
        raise ValueError(f"no week like 2026-W10: {text}")
    return date.fromisocalendar(int(found[1]), int(found[2]), 1)


def digest(connection: sqlite3.Connection, monday: date) -> Digest:
    """The summary of the week that begins on a Monday."""
    span = [midnight(monday), midnight(monday + timedelta(7))]
    deeds = connection.execute(
        "SELECT action, count(*) FROM audit WHERE action LIKE 'review.%' AND at >= ? AND at < ? GROUP BY action ORDER BY 2 DESC, 1",
        span,
    ).fetchall()
    week = figures(connection, _days(monday))
    comments = connection.execute("SELECT number, comment FROM revisions").fetchall()
    shown = {revision.number for revision in week.revisions}
    return Digest(
        monday,
        week,
        figures(connection, _days(monday - timedelta(7))),
        ranked(connection, ("open", "handed"), WORST),
        tuple(deeds),
        {number: comment for number, comment in comments if number in shown},
    )


def _days(monday: date) -> Criteria:
    return Criteria(since=monday, until=monday + timedelta(6))


def as_markdown(told: Digest, deed: Callable[[str], str] = str) -> str:
    """The summary in Markdown; `deed` names an action of the audit log."""
    return _rendered("week.md", told, deed)


def as_html(told: Digest, deed: Callable[[str], str] = str) -> str:
    """The summary as a page for mailing: tables with their styles within, nothing from elsewhere."""
    return _rendered("week.html", told, deed)


def _rendered(template: str, told: Digest, deed: Callable[[str], str]) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=template.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = plain
    return environment.get_template(template).render(
        told=told,
        deed=deed,
        wording=wording,
        shares=OF_QUESTIONS,
        aside=ASIDE,
        signals={name: signal.label for name, signal in SIGNALS.items()},
        last=told.monday + timedelta(6),
        ranked=RANKED,
    )


def plain(text: object) -> str:
    """A text that Markdown shows as it stands, in one line."""
    return _MARKED.sub(r"\\\1", " ".join(str(text).split()))
