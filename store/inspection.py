"""What a database file holds, read without changing it.

Unusable: a file cannot be copied, or cannot stand in for the database; the message says why and what to do. Damaged: since it is
broken. Newer: since a newer version has made its tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from store.migrations import MIGRATIONS

DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
"""SQLite's codes for a file that is not what it should be."""
WAIT = 10.0
"""Seconds that a copy waits for somebody who writes; no candidate waits for it."""


class Unusable(Exception):
    """The file cannot be used as a copy of the database."""


class Damaged(Unusable):
    """SQLite cannot make sense of the file."""


class Newer(Unusable):
    """The tables are of a newer version, which may mean other things by them."""


@dataclass(frozen=True)
class Contents:
    """What a file holds. `size` in bytes; `revision`: the newest, 0 if there is none, `published` when (ISO, UTC);
    `messages` in the journal, `newest` of them in seconds since 1970; `rows` of all tables together."""

    size: int
    revision: int
    published: str
    messages: int
    newest: float | None
    accounts: int
    rows: int


def inspect(path: Path) -> Contents:
    """What the database in a file holds; raises Unusable if it is damaged, not ours, or of a newer version."""
    with _understood(path), opened(path) as connection:
        if (found := connection.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
            raise Damaged(f"{path}: damaged ({found}); take an older copy")
        unapplied(connection, path)
        return _contents(connection, path)


def quick_look(path: Path) -> tuple[int, str]:
    """Size in bytes and journal mode of a database that is whole as far as a quick check sees; raises Unusable."""
    with _understood(path), opened(path) as connection:
        if (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise Damaged(f"{path}: damaged ({found})")
        return path.stat().st_size, str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def is_damage(error: BaseException) -> bool:
    """Whether an error of SQLite says that the file is damaged, not that it is busy, full or gone."""
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGE


def pending(path: Path) -> tuple[str, ...]:
    """Migrations that a database waits for; raises Unusable if it is not ours or of a newer version."""
    with _understood(path), opened(path) as connection:
        return unapplied(connection, path)


@contextmanager
def _understood(path: Path) -> Iterator[None]:
    """SQLite's complaints as ours."""
    if not path.is_file():
        raise Unusable(f"{path}: there is no such file")
    try:
        yield
    except sqlite3.Error as error:
        if not is_damage(error):
            raise Unusable(f"{path}: cannot be read ({error})") from None
        raise Damaged(f"{path}: damaged, or no database ({error}); take an older copy") from None


def unapplied(connection: sqlite3.Connection, path: Path) -> tuple[str, ...]:
    """Migrations that the open database `path` waits for; raises Unusable if it is not ours, Newer."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").fetchone():
        raise Unusable(f"{path}: not a database of kaoda")
    known = [migration.__name__ for migration in MIGRATIONS]
    applied = {name for (name,) in connection.execute("SELECT name FROM migrations")}
    if unknown := applied - set(known):
        raise Newer(
            f"{path}: of a newer kaoda ({', '.join(sorted(unknown))}); upgrade this one, or restore an older copy"
        )
    return tuple(name for name in known if name not in applied)


def _contents(connection: sqlite3.Connection, path: Path) -> Contents:
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608
    revision, newest = (0, ""), None
    if "revisions" in tables:
        newest_revision = "SELECT number, created FROM revisions ORDER BY number DESC LIMIT 1"
        revision = connection.execute(newest_revision).fetchone() or revision
    if "journal" in tables:
        newest = connection.execute("SELECT max(at) FROM journal").fetchone()[0]
    return Contents(
        path.stat().st_size,
        *revision,
        counts.get("journal", 0),
        newest,
        counts.get("users", 0),
        sum(counts.values()),
    )


@contextmanager
def opened(path: Path, mode: str = "rw") -> Iterator[sqlite3.Connection]:
    """A connection that makes no database unless told to by `mode`."""
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}"
    with closing(sqlite3.connect(uri, uri=True, timeout=WAIT)) as connection:
        yield connection
