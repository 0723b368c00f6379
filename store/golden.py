"""Golden questions of the staff's own; each is a case as rehearsal plays it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Golden:
    """A question with what its answer must and must not hold; `created` in seconds since 1970."""

    id: int
    case: dict[str, Any]
    author: str
    created: float


def add(connection: sqlite3.Connection, case: dict[str, Any], author: str, at: float) -> int:
    """Keep a question; returns its id."""
    cursor = connection.execute(
        "INSERT INTO golden (content, author, created) VALUES (?, ?, ?)",
        [json.dumps(case, ensure_ascii=False), author, at],
    )
    return int(cursor.lastrowid or 0)


def retire(connection: sqlite3.Connection, golden: int, at: float) -> None:
    """Put a question to no revision any more; the row stays."""
    connection.execute("UPDATE golden SET retired = ? WHERE id = ?", [at, golden])


def all_of(connection: sqlite3.Connection) -> tuple[Golden, ...]:
    """The questions in use, the newest first."""
    rows = connection.execute(
        "SELECT id, content, author, created FROM golden WHERE retired IS NULL ORDER BY id DESC"
    ).fetchall()
    return tuple(Golden(row[0], json.loads(row[1]), row[2], row[3]) for row in rows)


def of(connection: sqlite3.Connection, number: int) -> Golden | None:
    """One question in use, by its id."""
    return next((one for one in all_of(connection) if one.id == number), None)
