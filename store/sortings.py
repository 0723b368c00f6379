"""Sortings of what went unanswered, kept so that the page can follow one that runs in another process."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from store import checks

COLUMNS = "id, begun, alive, done, total, finished, failure"


@dataclass(frozen=True)
class Sorting:
    """One sorting; times in seconds since 1970. `finished`: when it ended; `failure`: why it did not do what it should."""

    id: int
    begun: float
    alive: float
    done: int
    total: int
    finished: float | None
    failure: str | None

    def running(self, now: float) -> bool:
        """Whether it goes on, as far as one can tell."""
        return self.finished is None and checks.lives(self.done, now - self.alive)


def begin(connection: sqlite3.Connection, at: float) -> int:
    """Note that a sorting begins; returns its id. Earlier ones are of no use any more."""
    connection.execute("DELETE FROM sortings")
    cursor = connection.execute("INSERT INTO sortings (begun, alive) VALUES (?, ?)", [at, at])
    return int(cursor.lastrowid or 0)


def advance(connection: sqlite3.Connection, sorting: int, done: int, total: int, at: float) -> None:
    """Note how far it is."""
    connection.execute("UPDATE sortings SET done = ?, total = ?, alive = ? WHERE id = ?", [done, total, at, sorting])


def finish(connection: sqlite3.Connection, sorting: int, failure: str | None, at: float) -> None:
    """Note that it ended, and why it did not do what it should."""
    connection.execute("UPDATE sortings SET finished = ?, failure = ? WHERE id = ?", [at, failure, sorting])


def newest(connection: sqlite3.Connection) -> Sorting | None:
    """The last sorting that was begun."""
    row = connection.execute(f"SELECT {COLUMNS} FROM sortings ORDER BY id DESC LIMIT 1").fetchone()  # noqa: S608  # a constant
    return Sorting(*row) if row else None


def waiting(connection: sqlite3.Connection) -> int:
    """How many messages wait to be sorted."""
    rows = connection.execute("SELECT count(*) FROM journal WHERE signals <> '[]' AND cluster IS NULL")
    return int(rows.fetchone()[0])


def wordings(connection: sqlite3.Connection, most: int) -> int:
    """How many wordings are sorted, `most` if there are more."""
    rows = connection.execute("SELECT count(*) FROM (SELECT 1 FROM placements LIMIT ?)", [most])
    return int(rows.fetchone()[0])
