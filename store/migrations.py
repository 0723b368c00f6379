"""The tables' history: each function is applied once, in this order; its name is what the database remembers.

To change a table, append a function. Never edit one that has been released.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable

Migration = Callable[[sqlite3.Connection], None]


def m001_conversations(connection: sqlite3.Connection) -> None:
    """One row a person: `user` is a keyed hash, `updated` seconds since 1970."""
    connection.execute(
        "CREATE TABLE conversations"
        " (user TEXT PRIMARY KEY, turn INTEGER NOT NULL, state TEXT NOT NULL, updated REAL NOT NULL)"
    )
    connection.execute("CREATE INDEX conversations_updated ON conversations (updated)")


def m002_deliveries(connection: sqlite3.Connection) -> None:
    """One row a delivery, claimed (seconds since 1970) before work; `reply` is NULL until it is answered."""
    connection.execute(
        "CREATE TABLE deliveries"
        " (delivery TEXT PRIMARY KEY, user TEXT NOT NULL, owner TEXT NOT NULL, claimed REAL NOT NULL, reply TEXT)"
    )
    connection.execute("CREATE INDEX deliveries_claimed ON deliveries (claimed)")
    connection.execute("CREATE INDEX deliveries_user ON deliveries (user)")


def m003_keys(connection: sqlite3.Connection) -> None:
    """A random key for hashes, used as long as KAODA_SECRET_KEY is not set."""
    connection.execute("CREATE TABLE keys (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.execute("INSERT INTO keys VALUES ('hash', ?)", [secrets.token_hex(32)])


def m004_revisions(connection: sqlite3.Connection) -> None:
    """The published knowledge, newest number last; rows never change. `content` is load.read_documents() as JSON."""
    connection.execute(
        "CREATE TABLE revisions (number INTEGER PRIMARY KEY, created TEXT NOT NULL, author TEXT NOT NULL,"
        " comment TEXT NOT NULL, digest TEXT NOT NULL, content TEXT NOT NULL)"
    )


MIGRATIONS: list[Migration] = [m001_conversations, m002_deliveries, m003_keys, m004_revisions]
