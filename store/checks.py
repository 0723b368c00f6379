"""Checks before publishing, kept so that pages can follow one that runs in another process."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

COLUMNS = "id, subject, revision, author, begun, alive, done, total, result, failure"
KEPT = 86400.0
"""Seconds that a check counts and is kept: its report quotes what candidates asked."""
STARTING = 180.0
"""Seconds that a check may take until its first question: it may have to train for new words, on a busy machine."""
SILENT = 30.0
"""Seconds without a sign of life after which it counts as broken off from then on."""


@dataclass(frozen=True)
class Check:
    """One check of a content (`subject`, its digest) against the revision then in force; times in seconds since 1970.

    `result` is its report as JSON once it is finished, `failure` why there is none.
    """

    id: int
    subject: str
    revision: int
    author: str
    begun: float
    alive: float
    done: int
    total: int
    result: str | None
    failure: str | None

    def running(self, now: float) -> bool:
        """Whether it goes on, as far as one can tell."""
        return self.result is None and self.failure is None and lives(self.done, now - self.alive)


def lives(done: int, silent: float) -> bool:
    """Whether work apart that has `done` so many steps may still go on after so many seconds without a sign of life."""
    return silent < (SILENT if done else STARTING)


def begin(connection: sqlite3.Connection, subject: str, revision: int, author: str, at: float) -> int:
    """Note that a check begins; returns its id. Older ones of other contents are of no use any more."""
    connection.execute("DELETE FROM checks WHERE subject <> ? OR revision <> ?", [subject, revision])
    cursor = connection.execute(
        "INSERT INTO checks (subject, revision, author, begun, alive) VALUES (?, ?, ?, ?, ?)",
        [subject, revision, author, at, at],
    )
    return int(cursor.lastrowid or 0)


def purge(connection: sqlite3.Connection, now: float) -> None:
    """Delete the checks that are too old."""
    connection.execute("DELETE FROM checks WHERE begun < ?", [now - KEPT])


def advance(connection: sqlite3.Connection, check: int, done: int, total: int, at: float) -> None:
    """Note how far it is."""
    connection.execute("UPDATE checks SET done = ?, total = ?, alive = ? WHERE id = ?", [done, total, at, check])


def finish(connection: sqlite3.Connection, check: int, result: str | None, failure: str | None) -> None:
    """Note its report, or why there is none."""
    connection.execute("UPDATE checks SET result = ?, failure = ? WHERE id = ?", [result, failure, check])


def of(connection: sqlite3.Connection, check: int) -> Check | None:
    """One check by its id."""
    row = connection.execute(f"SELECT {COLUMNS} FROM checks WHERE id = ?", [check]).fetchone()  # noqa: S608  # a constant
    return Check(*row) if row else None


def latest(connection: sqlite3.Connection, subject: str, revision: int) -> Check | None:
    """The newest check of this content against this revision."""
    row = connection.execute(
        f"SELECT {COLUMNS} FROM checks WHERE subject = ? AND revision = ? ORDER BY id DESC LIMIT 1",  # noqa: S608
        [subject, revision],
    ).fetchone()
    return Check(*row) if row else None
