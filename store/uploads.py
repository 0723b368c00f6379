"""What was read from an uploaded workbook, until its uploader takes it over or not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.load import Documents

KEPT = 86400.0
"""Seconds that an upload waits."""


@dataclass(frozen=True)
class Upload:
    """Documents as the workbook has them; `seen`: by kind/name the versions that it was made from."""

    id: int
    author: str
    file: str
    seen: dict[str, str]
    documents: Documents


def hold(
    connection: sqlite3.Connection, author: str, file: str, seen: Mapping[str, str], documents: Documents, at: float
) -> int:
    """Keep an upload; returns its id."""
    cursor = connection.execute(
        "INSERT INTO uploads (author, file, subject, content, at) VALUES (?, ?, ?, ?, ?)",
        [author, file, json.dumps(dict(seen)), json.dumps(documents, ensure_ascii=False), at],
    )
    return int(cursor.lastrowid or 0)


def purge(connection: sqlite3.Connection, now: float) -> None:
    """Delete what waited too long."""
    connection.execute("DELETE FROM uploads WHERE at < ?", [now - KEPT])


def of(connection: sqlite3.Connection, number: int, now: float) -> Upload | None:
    """One upload by its id, None once it has waited too long."""
    row = connection.execute(
        "SELECT id, author, file, subject, content FROM uploads WHERE id = ? AND at >= ?", [number, now - KEPT]
    ).fetchone()
    return Upload(row[0], row[1], row[2], json.loads(row[3]), json.loads(row[4])) if row else None
