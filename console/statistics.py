"""/console/statistics: the journal in tables and plots, by day or by week."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta
from threading import Lock

from flask import Blueprint, Response, abort, render_template, request

from bot.signals import SIGNALS
from console import charts, filters
from console.access import needs
from console.desk import connections, day_of, now
from review import criteria, statistics, wording
from review.criteria import OF_QUESTIONS, Criteria
from review.statistics import Figures, Grain
from store.users import Role

DAYS, WEEKS = 28, 12
"""What is shown when no days are asked for."""
REMEMBERED = 4
RANKED = 15
"""Rows of a table that ranks."""


class _Remembered:
    """The last few figures: a page and its plots ask for the same ones, in one second.

    Rows change only when a message comes, but for those who are forgotten, whose answers after clarifying then count as
    direct ones with the next message.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[tuple[object, ...], Figures] = {}

    def figures(self, connection: sqlite3.Connection, chosen: Criteria, grain: Grain) -> Figures:
        """As statistics.figures."""
        state = connection.execute(
            "SELECT (SELECT min(id) FROM journal), (SELECT max(id) FROM journal), (SELECT max(number) FROM revisions)"
        ).fetchone()
        key = (connections().path, chosen, grain, *state)
        with self._lock:
            if key not in self._kept:
                newest = list(self._kept.items())[1 - REMEMBERED :]
                self._kept = dict(newest) | {key: statistics.figures(connection, chosen, grain)}
            return self._kept[key]


def add_to(pages: Blueprint) -> None:
    """The page, and each of its plots at an address of its own with the page's query."""
    remembered = _Remembered()

    @pages.get("/statistics", endpoint="statistics")
    @needs(Role.VIEWER)
    def page() -> tuple[str, int]:
        grain, chosen = _asked(request.args)
        figures = remembered.figures(connections().database.conn, chosen.criteria, grain)
        shown = render_template(
            "console/statistics.html",
            figures=figures,
            grain=grain,
            chosen=chosen,
            query={"by": grain, **_days(chosen.criteria), **chosen.given},
            spans=_spans(day_of(now())),
            plots=charts.PLOTS,
            options=filters.options,
            names=filters.NAMES,
            shares=OF_QUESTIONS,
            aside=criteria.ASIDE,
            signals={name: signal.label for name, signal in SIGNALS.items()},
            ranked=RANKED,
            wording=wording,
        )
        return shown, 400 if chosen.faults else 200

    @pages.get("/statistics/<name>.svg", endpoint="plot")
    @needs(Role.VIEWER)
    def plot(name: str) -> Response:
        grain, chosen = _asked(request.args)
        if name not in charts.PLOTS or chosen.faults:
            abort(404)
        figures = remembered.figures(connections().database.conn, chosen.criteria, grain)
        response = Response(charts.svg(name, figures, grain), mimetype="image/svg+xml")
        response.headers["Content-Security-Policy"] = charts.POLICY
        return response


def _asked(query: Mapping[str, str]) -> tuple[Grain, filters.Filter]:
    """By day or by week, and which rows: of the last weeks where no days are given."""
    grain: Grain = "week" if query.get("by") == "week" else "day"
    today = day_of(now())
    weeks = today - timedelta(today.weekday() + 7 * (WEEKS - 1))
    return grain, filters.read(query, weeks if grain == "week" else today - timedelta(DAYS - 1), today)


def _days(chosen: Criteria) -> dict[str, str]:
    return {"since": str(chosen.since), "until": str(chosen.until)}


def _spans(today: date) -> list[tuple[str, dict[str, str]]]:
    """Days that are often asked for: their name and their query."""
    monday = today - timedelta(today.weekday())

    def query(since: date, until: date, by: Grain = "day") -> dict[str, str]:
        return {"by": by, "since": str(since), "until": str(until)}

    return [
        ("今天", query(today, today)),
        ("昨天", query(today - timedelta(1), today - timedelta(1))),
        ("本周", query(monday, today)),
        ("上周", query(monday - timedelta(7), monday - timedelta(1))),
        (f"最近{DAYS}天，按天", query(today - timedelta(DAYS - 1), today)),
        (f"最近{WEEKS}周，按周", query(monday - timedelta(7 * (WEEKS - 1)), today, "week")),
    ]
