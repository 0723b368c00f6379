"""Finding rows of the journal, the newest first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from review.criteria import SHARE, Criteria, condition
from store.journal import COLUMNS, Row


@dataclass(frozen=True)
class Found:
    """A row, and what it counts as (a key of criteria.SHARES, '' for rows of earlier versions)."""

    row: Row
    share: str


def newest(
    connection: sqlite3.Connection, criteria: Criteria, limit: int, before: int | None = None
) -> Iterator[Found]:
    """At most `limit` rows that meet the criteria, those older than row `before`."""
    where, values = condition(criteria)
    if before is not None:
        where += " AND (at, id) < (SELECT at, id FROM journal WHERE id = ?)"
        values.append(before)
    rows = connection.execute(
        f"SELECT {COLUMNS}, {SHARE} FROM journal WHERE {where} ORDER BY at DESC, id DESC LIMIT ?",  # noqa: S608  # see condition
        [*values, limit],
    )
    return (Found(Row.read(row[:-1]), row[-1]) for row in rows)


def count(connection: sqlite3.Connection, criteria: Criteria, most: int) -> int:
    """How many rows meet the criteria; no more than `most` are counted."""
    where, values = condition(criteria)
    found = connection.execute(f"SELECT count(*) FROM (SELECT 1 FROM journal WHERE {where} LIMIT ?)", [*values, most])  # noqa: S608  # see condition
    return int(found.fetchone()[0])
