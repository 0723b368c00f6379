"""Sorting what went unanswered when the list is opened: at once if it is little, else in a process apart."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from console.access import needs
from console.actions import Staff
from console.desk import desk, now
from console.errands import Carrier, Errand
from console.review_desk import reviewer
from console.reviewing import Reviewer
from store import sortings
from store.revisions import Revisions
from store.users import Role

FEW = 300
"""Texts, with those that they are compared with, that are sorted while the page waits."""
PAUSE = 60.0
"""Seconds after which another sorting in a process apart may begin."""


def _sort(someone: Staff, number: int) -> None:
    Reviewer(someone).run_sorting(number, Revisions.of(someone.connections).current())


SORT = Errand(("review", "run-sorting"), _sort)


def add_to(pages: Blueprint) -> None:
    """How far a sorting is, for the script that follows it."""

    @pages.get("/sorting", endpoint="sorting")
    @needs(Role.VIEWER)
    def progress() -> Response:
        last = sortings.newest(reviewer().connection)
        if last is None:
            return jsonify(done=0, total=0, running=False)
        return jsonify(done=last.done, total=last.total, running=last.running(now()))


def bring_up_to_date(carrier: Carrier) -> sortings.Sorting | None:
    """Sort what waits, or have it sorted; the last sorting, as it stands then."""
    someone = reviewer()
    connection, last = someone.connection, sortings.newest(someone.connection)
    waiting = someone.waiting()
    if not waiting or (last and last.running(now())):
        return last
    if waiting + sortings.wordings(connection, FEW) < FEW:
        someone.run_sorting(someone.begin_sorting(), desk().revisions.current())
    elif last is None or now() - last.begun >= PAUSE:
        carrier(someone.staff, SORT, someone.begin_sorting())
    return sortings.newest(connection)
