"""A journal written by hand: rows of which only what matters is said."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from bot.message import CHINA
from store.journal import COLUMNS


def at(moment: str) -> float:
    """2026-03-02 09:30 in China, in seconds since 1970."""
    return datetime.fromisoformat(moment).replace(tzinfo=CHINA).timestamp()


def put(connection: sqlite3.Connection, moment: str, user: str, outcome: str, text: str = "问", **more: object) -> int:
    """Write a row; lists and objects are given as such. Returns its id."""
    lists = {"aspects": [], "scores": [], "slots": {}, "carried": [], "facts": [], "signals": []}
    row = {
        "at": at(moment), "user": user, "text": text, "revision": 1, "kind": "text", "outcome": outcome,
        "handler": "notices", "reply": "答", "milliseconds": 20.0, **lists, **more,
    }  # fmt: skip
    assert set(row) <= set(COLUMNS.split(", ")), row
    values = [
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) if name in lists else value
        for name, value in row.items()
    ]
    places = ", ".join("?" * len(row))
    cursor = connection.execute(f"INSERT INTO journal ({', '.join(row)}) VALUES ({places})", values)
    return int(cursor.lastrowid or 0)


def publish(connection: sqlite3.Connection, number: int, moment: str) -> None:
    """A revision with the content of the newest one, if there is any, published at a time in China."""
    connection.execute(
        "INSERT INTO revisions (number, created, author, comment, reason, digest, content)"
        " VALUES (?, datetime(?, 'unixepoch'), 'wang', '补考', '', ?,"
        " coalesce((SELECT content FROM revisions ORDER BY number DESC LIMIT 1), '{}'))",
        [number, at(moment), str(number)],
    )
