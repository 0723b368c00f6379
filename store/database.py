"""SQLite connections, opened alike everywhere: WAL, a busy timeout, migrations applied, one connection a thread."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from store.inspection import unapplied
from store.migrations import MIGRATIONS

BUSY = 2.0
"""Seconds that a writer waits for another; the platform hangs up after five."""
HURRY = 0.5
"""Likewise after one has waited in vain, until one succeeds: else the threads that wait would keep all others from answering."""
PAUSE = 0.0005
"""Seconds between two tries for the lock: a message holds it for less. SQLite by itself would sleep for 1 to 100 ms."""


class Connections:
    """A database file and this process's connections to it."""

    def __init__(self, path: Path) -> None:
        """Create folder and file where missing and bring the tables up to date; raises Newer, sqlite3.Error, OSError."""
        self.path = path
        self._local = threading.local()
        self._open: weakref.WeakSet[Database] = weakref.WeakSet()
        self._stuck = self._unclean = False
        path.parent.mkdir(parents=True, exist_ok=True)
        migrate(self)

    @property
    def database(self) -> Database:
        """The calling thread's connection; a forked child opens its own, since SQLite's must not cross a fork."""
        if getattr(self._local, "process", None) != os.getpid():
            self._local.database = _connect(self.path)
            self._local.process = os.getpid()
            self._open.add(self._local.database)
        database: Database = self._local.database
        return database

    @contextmanager
    def writing(self, within: float = BUSY) -> Iterator[Database]:
        """A transaction that holds the write lock from its start, so that what it reads stays true until it ends. Raises
        sqlite3.OperationalError if another holds the lock for longer than `within` seconds."""
        database = self.database
        try:
            _lock(database.conn, min(within, HURRY) if self._stuck else within)
            self._stuck = False
        except sqlite3.OperationalError:
            self._stuck = True
            raise
        try:
            yield database
            database.conn.execute("COMMIT")
        except BaseException:
            database.conn.rollback()  # also after a commit that failed: the transaction would stay open
            raise

    def empty_log(self) -> None:
        """Bring the write-ahead log into the file and empty it, so that what was deleted can be read nowhere. If somebody
        reads or writes just now, or the disk takes nothing, it is left for `tidy` instead of keeping others waiting."""
        connection = self.database.conn
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            self._unclean = bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        except sqlite3.OperationalError:
            self._unclean = True
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(BUSY * 1000)}")

    def tidy(self) -> None:
        """Empty the log if that was left."""
        if self._unclean:
            self.empty_log()

    def close(self) -> None:
        """Close every thread's connection; call it before forking and at the end, when no other thread works."""
        for database in list(self._open):
            database.close()
        self._open.clear()
        self._local = threading.local()


def _lock(connection: sqlite3.Connection, patience: float) -> None:
    """Begin to write as soon as nobody else does."""
    until = time.perf_counter() + patience
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.perf_counter() > until:
                    raise
            time.sleep(PAUSE)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY * 1000)}")


def migrate(connections: Connections) -> None:
    """Apply the migrations that the database has not seen, in order, all or none; raises Newer with nothing changed."""
    with connections.writing() as database:
        database.conn.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied TEXT NOT NULL)")
        waiting = unapplied(database.conn, connections.path)
        for migration in MIGRATIONS:
            if migration.__name__ in waiting:
                migration(database.conn)
                database.conn.execute("INSERT INTO migrations VALUES (?, datetime('now'))", [migration.__name__])


def _connect(path: Path) -> Database:
    """isolation_level None: transactions begin and end only where `writing` says so."""
    connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")  # a forgotten person's rows are overwritten, not just unlinked
    database = Database(connection)
    database.enable_wal()
    return database
