"""Who did what: rows that are only ever added, each in the transaction of the change that it tells of."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

COMMAND_LINE = "command line"
"""`who` of what was done with the `kaoda` command; no account can have this name."""


@dataclass(frozen=True)
class Entry:
    """One deed. `at`: seconds since 1970; `who`: an account's name or COMMAND_LINE; `subject`: what it was done to."""

    id: int
    at: float
    who: str
    action: str
    subject: str
    detail: str


def record(connection: sqlite3.Connection, at: float, who: str, action: str, subject: str, detail: str = "") -> None:
    """Add a row in the caller's transaction. `action` is a dotted identifier such as user.add; nothing secret in `detail`."""
    connection.execute(
        "INSERT INTO audit (at, who, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
        [at, who, action, subject, detail],
    )


def entries(
    connection: sqlite3.Connection, limit: int, before: int | None = None, who: str = "", action: str = ""
) -> tuple[Entry, ...]:
    """The newest `limit` rows, those with an id below `before`; `who` and `action`, where given, must match in full."""
    rows = connection.execute(
        "SELECT id, at, who, action, subject, detail FROM audit"
        " WHERE (?1 IS NULL OR id < ?1) AND (?2 = '' OR who = ?2) AND (?3 = '' OR action = ?3) ORDER BY id DESC LIMIT ?4",
        [before, who, action, limit],
    )
    return tuple(Entry(*row) for row in rows)


def actors(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Everybody who stands in the log, for its filter."""
    return tuple(who for (who,) in connection.execute("SELECT DISTINCT who FROM audit ORDER BY who"))


def actions(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Every action that stands in the log, for its filter."""
    return tuple(action for (action,) in connection.execute("SELECT DISTINCT action FROM audit ORDER BY action"))
