"""What was asked: reading the journal that SqliteStore.finish writes."""

from __future__ import annotations

import sqlite3


def recent(connection: sqlite3.Connection, count: int) -> tuple[str, ...]:
    """The newest `count` different questions, masked, the newest first."""
    rows = connection.execute(
        "SELECT text FROM journal WHERE text <> '' GROUP BY text ORDER BY max(id) DESC LIMIT ?", [count]
    )
    return tuple(text for (text,) in rows)
