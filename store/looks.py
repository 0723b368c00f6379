"""What became of clusters after a publication: whether their questions are answered now, and whom they were handed to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace

from store import revisions


@dataclass(frozen=True)
class Look:
    """The newest distinct questions of a cluster, `asked` of a revision at a time (seconds since 1970), and those that it does not
    answer. closed: since when the cluster counts as settled, None if it never did."""

    cluster: int
    revision: int
    at: float
    asked: int
    unanswered: tuple[str, ...]
    closed: float | None

    @property
    def answered(self) -> int:
        """How many of the questions the revision answers."""
        return self.asked - len(self.unanswered)


def of(connection: sqlite3.Connection, clusters: Iterable[int]) -> dict[int, Look]:
    """The last looks at clusters, by their ids."""
    wanted = tuple(clusters)
    marks = ", ".join("?" * len(wanted))
    rows = connection.execute(
        f"SELECT cluster, revision, at, asked, unanswered, closed FROM looks WHERE cluster IN ({marks})",  # noqa: S608
        wanted,
    )
    found = (Look(*row) for row in rows)
    return {look.cluster: replace(look, unanswered=tuple(json.loads(str(look.unanswered)))) for look in found}


def keep(connection: sqlite3.Connection, look: Look) -> None:
    """Note a look in place of the last one."""
    connection.execute(
        "INSERT OR REPLACE INTO looks (cluster, revision, at, asked, unanswered, closed) VALUES (?, ?, ?, ?, ?, ?)",
        [
            look.cluster, look.revision, look.at, look.asked, revisions.as_json(look.unanswered), look.closed
        ],
    )  # fmt: skip


def drop(connection: sqlite3.Connection, cluster: int) -> None:
    """Forget the look at a cluster that holds other questions by now."""
    connection.execute("DELETE FROM looks WHERE cluster = ?", [cluster])


def settled(connection: sqlite3.Connection) -> frozenset[int]:
    """Clusters that are mended and closed, and of which nobody asked since."""
    rows = connection.execute(
        "SELECT cluster FROM looks JOIN clusters ON clusters.id = cluster AND state = 'mended' WHERE closed IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.cluster = looks.cluster AND journal.at > closed)"
    )
    return frozenset(cluster for (cluster,) in rows)


def hand(connection: sqlite3.Connection, cluster: int, colleague: str) -> None:
    """Note whom a cluster is handed to."""
    connection.execute("INSERT OR REPLACE INTO colleagues VALUES (?, ?)", [cluster, colleague])


def colleagues(connection: sqlite3.Connection) -> dict[int, str]:
    """Who cares for each cluster that is handed on, by its id."""
    return dict(
        connection.execute(
            "SELECT cluster, colleague FROM colleagues JOIN clusters ON clusters.id = cluster WHERE state = 'handed'"
        ).fetchall()
    )


def purge(connection: sqlite3.Connection, before: float) -> None:
    """Delete looks that are older, since they quote what candidates asked, and what is about clusters that there are no more."""
    connection.execute("DELETE FROM looks WHERE at < ? OR cluster NOT IN (SELECT id FROM clusters)", [before])
    connection.execute("DELETE FROM colleagues WHERE cluster NOT IN (SELECT id FROM clusters)")
