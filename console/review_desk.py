"""What the pages of the review work with: the cluster of a request, who is at work on it, what comes near to its questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import abort, request

from bot.message import CHINA
from console.access import staff
from console.desk import desk, now
from console.mends import Mender, as_question
from console.reviewing import Reviewer
from review.nearest import Nearest, nearest
from store import clusters, journal

MOST = 200
"""Rows that one page names."""
COMPARED = 10
"""The newest questions of a cluster that are compared with what there is."""


def reviewer() -> Reviewer:
    """The account that the request comes from, at work on clusters."""
    return Reviewer(staff())


def mender() -> Mender:
    """The account that the request comes from, mending."""
    return Mender(staff())


def cluster_at(number: int) -> clusters.Cluster:
    """A cluster; 404 if there is none or nothing is left in it."""
    return clusters.of(reviewer().connection, number) or abort(404)


def nearest_to(cluster: int) -> Nearest:
    """What the knowledge in force has that comes near to a cluster's questions."""
    asked = journal.questions(reviewer().connection, 0, cluster)[:COMPARED]
    moment = datetime.fromtimestamp(now(), CHINA)
    return nearest(map(as_question, asked), desk().revisions.current(), moment)


def chosen() -> list[str]:
    """The questions that were ticked on a cluster's page."""
    found = (journal.of(reviewer().connection, row) for row in numbers(request.values.getlist("question")))
    return [row.text for row in found if row]


def numbers(given: Iterable[str]) -> list[int]:
    """What of an address or a form can be ids of rows."""
    return [int(number) for number in given if number.isascii() and number.isdigit() and len(number) < 19][:MOST]
