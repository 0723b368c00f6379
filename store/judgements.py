"""Samples of answered messages, and whether staff found the answers right."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from store.journal import COLUMNS, Row

SINCE = 14 * 86400.0
"""Seconds back from which messages are sampled."""


def sample(connection: sqlite3.Connection, count: int, now: float) -> tuple[Row, ...]:
    """Some answered questions that nobody has judged, at random, each wording once."""
    rows = connection.execute(
        "SELECT max(id) FROM journal WHERE at >= ? AND outcome = 'answered' AND text <> ''"
        " AND id NOT IN (SELECT row FROM judgements) GROUP BY text ORDER BY random() LIMIT ?",
        [now - SINCE, count],
    ).fetchall()
    return unjudged(connection, [row for (row,) in rows])


def unjudged(connection: sqlite3.Connection, rows: Iterable[int]) -> tuple[Row, ...]:
    """Those of the messages that are still there and that nobody has judged, in the order given."""
    wanted = list(rows)
    marks = ", ".join("?" * len(wanted))
    found = connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE id IN ({marks}) AND id NOT IN (SELECT row FROM judgements)",  # noqa: S608
        wanted,
    )
    return tuple(sorted(map(Row.read, found), key=lambda row: wanted.index(row.id)))


def judge(connection: sqlite3.Connection, row: int, right: bool, author: str, at: float) -> None:
    """Note whether the answer to a message was right; the last word counts."""
    connection.execute("INSERT OR REPLACE INTO judgements VALUES (?, ?, ?, ?)", [row, right, author, at])


def share(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many answers were right, and how many were judged."""
    right, judged = connection.execute("SELECT coalesce(sum(right), 0), count(*) FROM judgements").fetchone()
    return int(right), int(judged)
