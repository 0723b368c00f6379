"""Copies of the whole database, made and put back while the server runs.

A copy is one file that needs nothing beside it, and counts only once SQLite has found it whole and we know its tables.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from store import audit
from store.database import Connections
from store.inspection import Contents, Newer, Unusable, inspect, opened
from store.revisions import Revisions

COMPANIONS = ("-wal", "-shm")
"""Endings of the files that SQLite keeps beside an open database."""


@dataclass(frozen=True)
class Restored:
    """What a restoration did: what is in force now, where the replaced database is kept (None if there was none), whether
    it had been unreadable, and whether the key of the hashes is another than before."""

    contents: Contents
    replaced: Path | None
    damaged: bool
    rekeyed: bool


def save(database: Path, target: Path, *, overwrite: bool = False) -> Contents:
    """Copy the database to `target`, which appears only once the copy was found whole; raises Unusable, OSError."""
    if not database.exists():
        raise Unusable(f"{database}: there is no database to copy; see KAODA_DATABASE")
    if target.exists() and target.samefile(database):
        raise Unusable(f"{target} is the database itself; name another file")
    if target.exists() and not overwrite:
        raise Unusable(f"{target} exists; name another file, or overwrite it with --force")
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise Unusable(f"{target.parent}: no folder in which this user may write; make it, or name another one")
    with _unfinished(target) as part:
        try:
            _copy(database, part)
        except sqlite3.Error as error:
            raise Unusable(f"{database}: cannot be copied to {target.parent} ({error}); see kaoda doctor") from None
        contents = inspect(part)
        part.replace(target)
    return contents


def restore(source: Path, database: Path, now: float, suffix: str) -> Restored:
    """Put the content of a copy in place of the database's, for running servers as well; raises Unusable, KnowledgeError,
    sqlite3.Error or OSError with nothing changed.

    The replaced database is kept beside it, `suffix` behind its name. What is of the moment stays as it is: conversations,
    deliveries, and that a person was forgotten. The knowledge is ready for the first message before it is in force.
    """
    inspect(source)
    kept = _free(database.with_name(f"{database.name}.{suffix}"))
    database.parent.mkdir(parents=True, exist_ok=True)
    with _unfinished(database) as staged:
        _copy(source, staged)
        _prepare(staged, now, source.name)
        replaced = database.exists()
        damaged = replaced and not _keep(database, kept)
        rekeyed = not damaged and replaced and _key(database) != _key(staged)
        if replaced and not damaged and not rekeyed:
            _carry_over(database, staged)
        if replaced and not damaged:
            _copy(staged, database, checkpoint=True)
        else:
            _swap(staged, database, kept)
        contents = inspect(database)
    return Restored(contents, kept if replaced else None, damaged, rekeyed or damaged)


def _prepare(staged: Path, now: float, source: str) -> None:
    """Bring a copy up to date, and its knowledge to where the first message can be answered."""
    connections = Connections(staged)
    try:
        Revisions.of(connections).newest()
        with connections.writing() as database:
            audit.record(database.conn, now, audit.COMMAND_LINE, "database.restore", source)
    except LookupError as error:
        raise Unusable(f"{source}: {error}; take another copy") from None
    finally:
        connections.close()


def _keep(database: Path, kept: Path) -> bool:
    """Copy the database to `kept`; False, and no copy, if it cannot be read."""
    kept.touch(mode=0o600)
    try:
        with suppress(Newer):  # going back after an upgrade
            Connections(database).close()  # a server of this version has done so before; else the tables would differ
        _copy(database, kept)
    except sqlite3.OperationalError:
        kept.unlink(missing_ok=True)
        raise
    except sqlite3.DatabaseError:
        kept.unlink(missing_ok=True)
        return False
    return True


def _key(path: Path) -> str:
    with opened(path) as connection:
        return str(connection.execute("SELECT value FROM keys WHERE name = 'hash'").fetchone()[0])


def _carry_over(database: Path, staged: Path) -> None:
    """Take over from the database in use what a copy of earlier must not bring back."""
    with opened(staged) as connection, connection:
        connection.execute("ATTACH ? AS live", [str(database)])
        for table in ("conversations", "deliveries"):
            names = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"DELETE FROM {table}")  # noqa: S608  # constants
            connection.execute(f"INSERT INTO {table} SELECT {names} FROM live.{table}")  # noqa: S608
        connection.execute(
            "UPDATE journal SET user = '' WHERE user <> '' AND EXISTS (SELECT 1 FROM live.journal AS now"
            " WHERE now.id = journal.id AND now.at = journal.at AND now.user = '')"
        )


def _swap(staged: Path, database: Path, kept: Path) -> None:
    """Put a file where the database was, and what was there aside, with its log, whose pages must not get into the new one."""
    for ending in COMPANIONS:
        if (companion := Path(f"{database}{ending}")).exists():
            companion.replace(f"{kept}{ending}")
    if database.exists():
        owner = database.stat()
        staged.chmod(owner.st_mode)
        if os.geteuid() == 0:  # the server runs as somebody else
            os.chown(staged, owner.st_uid, owner.st_gid)
        database.replace(kept)
    _settle(staged)
    staged.replace(database)


def _copy(source: Path, target: Path, *, checkpoint: bool = False) -> None:
    """Copy all pages at once: readers of either file are not held up and see all of it or nothing."""
    with opened(source) as read, opened(target, "rwc") as written:
        read.backup(written)
        if checkpoint:
            written.execute("PRAGMA wal_checkpoint(PASSIVE)")  # else the next candidate's message would do it
    if not checkpoint:
        _settle(target)


def _settle(path: Path) -> None:
    """Make of a database that nobody else uses one file, and see that the disk has it."""
    with opened(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A new file beside `target` for its owner only, gone afterwards with what SQLite put beside it."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    part.touch(mode=0o600)
    try:
        yield part
    finally:
        for ending in ("", "-journal", *COMPANIONS):
            Path(f"{part}{ending}").unlink(missing_ok=True)


def _free(path: Path) -> Path:
    """`path`, or with a number behind it the first that nothing has yet."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in count(2))
    return next(one for one in chain([path], numbered) if not one.exists())
