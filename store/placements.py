"""Which wording of a question belongs to which cluster: what sorting reads and writes.

A wording is placed once; only staff move it. `origin` keeps apart what staff merged, so that later questions are compared
with all of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from json import loads

from bot.normalise import normalise
from bot.resemble import bare

EMPTY = 30 * 86400.0
"""Seconds from its last change to the newest message after which a cluster without questions is deleted: pages may still
link to it."""
ASKED = "questionnaire."
"""What an aspect that is a question of the questionnaire begins with."""


@dataclass(frozen=True)
class Unsorted:
    """A row of the journal that has signals and no cluster; `at` in seconds since 1970."""

    row: int
    at: float
    text: str
    wording: str

    @property
    def asked(self) -> bool:
        """Whether it is known by a question of the questionnaire."""
        return self.wording.startswith(ASKED)


@dataclass(frozen=True)
class Sample:
    """A question that was placed: the cluster it belongs to, where it was put first, its masked text."""

    cluster: int
    origin: int
    text: str


def wording(text: str, outcome: str, aspects: str) -> str:
    """What questions have in common that are the same but for filler and punctuation: a digest.

    A questionnaire that was left is known by its question, the `aspects` (JSON) of its row, not by what was typed.
    """
    if outcome == "questionnaire":
        return next((name for name in loads(aspects) if name.startswith(ASKED)), ASKED)
    return blake2b(bare(normalise(text), ()).encode(), digest_size=12).hexdigest()


def unsorted(connection: sqlite3.Connection) -> tuple[Unsorted, ...]:
    """What waits to be sorted, in the order in which it was asked."""
    rows = connection.execute(
        "SELECT id, at, text, outcome, aspects FROM journal WHERE signals <> '[]' AND cluster IS NULL ORDER BY id"
    )
    return tuple(Unsorted(row, at, text, wording(text, outcome, aspects)) for row, at, text, outcome, aspects in rows)


def placed(connection: sqlite3.Connection, wordings: Iterable[str]) -> dict[str, int]:
    """The clusters of those wordings that have one."""
    known: dict[str, int] = {}
    for one in wordings:
        row = connection.execute("SELECT cluster FROM placements WHERE wording = ?", [one]).fetchone()
        if row:
            known[one] = row[0]
    return known


def samples(connection: sqlite3.Connection, count: int) -> tuple[Sample, ...]:
    """Up to `count` questions of each origin, the same ones as long as they are in the journal: the first by wording."""
    rows = connection.execute(
        "SELECT placed.cluster, origin, text FROM ("
        " SELECT cluster, origin, row, row_number() OVER (PARTITION BY cluster, origin ORDER BY wording) AS place"
        " FROM placements WHERE wording NOT LIKE ?) AS placed"
        " JOIN journal ON journal.id = row WHERE place <= ? ORDER BY placed.cluster, origin, place",
        [f"{ASKED}%", count],
    )
    return tuple(Sample(*row) for row in rows)


def place(connection: sqlite3.Connection, rows: Sequence[Unsorted], clusters: Mapping[str, int]) -> int:
    """Put rows into the clusters of their wordings; a wording placed meanwhile stays where it is. Returns how many rows."""
    connection.executemany(
        "INSERT INTO placements (wording, cluster, origin, row) VALUES (?1, ?2, ?2, ?3)"
        " ON CONFLICT DO UPDATE SET row = max(row, excluded.row)",
        [(row.wording, clusters[row.wording], row.row) for row in rows],
    )
    cursor = connection.executemany(
        "UPDATE journal SET cluster = (SELECT cluster FROM placements WHERE wording = ?) WHERE id = ? AND cluster IS NULL",
        [(row.wording, row.row) for row in rows],
    )
    return cursor.rowcount


def tidy(connection: sqlite3.Connection) -> None:
    """Delete placements of which the journal has no row any more, and clusters that have long been empty."""
    connection.execute("DELETE FROM placements WHERE NOT EXISTS (SELECT 1 FROM journal WHERE journal.id = row)")
    connection.execute(
        "DELETE FROM clusters WHERE changed < (SELECT max(at) FROM journal) - ?"
        " AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.cluster = clusters.id)",
        [EMPTY],
    )
