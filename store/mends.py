"""Mends of clusters: a changed document each, its forecast, which a process apart works out, and whether it became a draft."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from store import checks, revisions
from store.drafts import Document

COLUMNS = "id, cluster, author, at, kind, name, content, seen, added, alive, done, total, effect, failure, saved"
KEPT = 7 * 86400.0
"""Seconds that a mend which nobody saved is kept, and the forecast of one that was: it quotes what candidates asked."""


@dataclass(frozen=True)
class Mend:
    """What the document `kind`/`name` of the version `seen` shall become; times in seconds since 1970.

    `added`: the phrases that make the change, () for a new document; `effect`: the forecast as JSON once it is worked out,
    `failure`: why there is none; `saved`: when it became a draft.
    """

    id: int
    cluster: int
    author: str
    at: float
    kind: str
    name: str
    document: Document
    seen: str
    added: tuple[str, ...]
    alive: float
    done: int
    total: int
    effect: str | None
    failure: str | None
    saved: float | None

    def running(self, now: float) -> bool:
        """Whether the forecast goes on, as far as one can tell."""
        return self.effect is None and self.failure is None and checks.lives(self.done, now - self.alive)


def begin(
    connection: sqlite3.Connection,
    cluster: int,
    author: str,
    at: float,
    change: tuple[str, str, Document],
    seen: str,
    added: Sequence[str],
) -> int:
    """Note a mend (kind, name and the whole new document); returns its id."""
    kind, name, document = change
    cursor = connection.execute(
        "INSERT INTO mends (cluster, author, at, kind, name, content, seen, added, alive)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [cluster, author, at, kind, name, revisions.as_json(document), seen, revisions.as_json(list(added)), at],
    )
    return int(cursor.lastrowid or 0)


def again(connection: sqlite3.Connection, mend: Mend, name: str, document: Document, seen: str, at: float) -> None:
    """Begin the forecast anew, of a document drawn up anew."""
    connection.execute(
        "UPDATE mends SET name = ?, content = ?, seen = ?, alive = ?, done = 0, total = 0, effect = NULL, failure = NULL"
        " WHERE id = ?",
        [name, revisions.as_json(document), seen, at, mend.id],
    )


def advance(connection: sqlite3.Connection, mend: int, done: int, total: int, at: float) -> None:
    """Note how far the forecast is."""
    connection.execute("UPDATE mends SET done = ?, total = ?, alive = ? WHERE id = ?", [done, total, at, mend])


def finish(connection: sqlite3.Connection, mend: int, effect: str | None, failure: str | None) -> None:
    """Note the forecast, or why there is none."""
    connection.execute("UPDATE mends SET effect = ?, failure = ? WHERE id = ?", [effect, failure, mend])


def keep(connection: sqlite3.Connection, mend: int, at: float) -> None:
    """Note that it became a draft."""
    connection.execute("UPDATE mends SET saved = ? WHERE id = ?", [at, mend])


def move(connection: sqlite3.Connection, cluster: int, into: int) -> None:
    """Make the mends of a cluster those of another, that it was merged into."""
    connection.execute("UPDATE mends SET cluster = ? WHERE cluster = ?", [into, cluster])


def of(connection: sqlite3.Connection, mend: int) -> Mend | None:
    """One mend by its id."""
    row = connection.execute(f"SELECT {COLUMNS} FROM mends WHERE id = ?", [mend]).fetchone()  # noqa: S608  # a constant
    return _mend(row) if row else None


def of_cluster(connection: sqlite3.Connection, cluster: int) -> tuple[Mend, ...]:
    """The mends of a cluster, the newest first."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM mends WHERE cluster = ? ORDER BY id DESC",  # noqa: S608  # a constant
        [cluster],
    )
    return tuple(map(_mend, rows))


def purge(connection: sqlite3.Connection, now: float) -> None:
    """Delete what is too old."""
    connection.execute("DELETE FROM mends WHERE at < ? AND saved IS NULL", [now - KEPT])
    connection.execute("UPDATE mends SET effect = NULL WHERE at < ? AND effect IS NOT NULL", [now - KEPT])


def _mend(row: tuple[object, ...]) -> Mend:
    values = dict(zip(COLUMNS.split(", "), row, strict=True))
    document, added = json.loads(str(values.pop("content"))), json.loads(str(values.pop("added")))
    return Mend(**values, document=document, added=tuple(added))  # type: ignore[arg-type]
