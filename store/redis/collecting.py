"""Takes the journal's entries out of Redis and writes them into the console's database, each exactly once.

Entries are read through a consumer group in batches. A batch is written in one transaction that also notes its entries'
numbers, then acknowledged and deleted. Whatever breaks in between, the batch is still pending and is read again, and what was
written of it is known by its numbers. One collector works at a time, so that the entries keep their order.

Occupied: another collector is at work.
"""

from __future__ import annotations

import fcntl
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from store import journal, retention
from store.database import Connections
from store.protocols import PURGE_EVERY
from store.redis.connection import Client, ResponseError
from store.redis.store import JOURNAL

GROUP, CONSUMER = "journal", "collector"
BATCH = 500
"""Entries that are written in one transaction: some ten milliseconds, in which the console waits."""

Entry = tuple[str, dict[str, str]]
"""Its number in the stream, and its fields."""


class Occupied(Exception):
    """Another collector is at work on the same database."""


@contextmanager
def exclusively(database: Path) -> Iterator[None]:
    """Be the one collector of a database; raises Occupied. However the process ends, the place is free again."""
    with database.with_suffix(".collector").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied("another collector is at work on this database") from None
        yield


class Collector:
    """From the stream into the database. After an exception it may be used again: it resumes with what is pending."""

    def __init__(
        self, connections: Connections, client: Client, keep_journal: float, clock: Callable[[], float]
    ) -> None:
        """`keep_journal`: seconds after which rows are deleted."""
        self._connections = connections
        self._client = client
        self._keep_journal = keep_journal
        self._clock = clock
        self._purged = 0.0
        self._resuming = True

    def waiting(self) -> int:
        """How many entries have yet to be collected."""
        return int(self._client.xlen(JOURNAL))

    def collect(self, seconds: float = 0) -> int:
        """Write what there is, at most a batch, waiting up to `seconds` for the first; returns how many entries. Raises
        RedisError, sqlite3.Error and journal.LaterVersion; nothing is lost."""
        resuming, self._resuming = self._resuming, True
        if resuming:
            self._join()
            entries = self._read("0", 0)
            resuming = bool(entries)
        if not resuming:
            entries = self._read(">", seconds)
        if entries:
            self._write(entries, resuming)
            self._dismiss([number for number, _ in entries])
        self._resuming = resuming
        return len(entries)

    def _join(self) -> None:
        """Make the group if need be, from the stream's beginning."""
        try:
            self._client.xgroup_create(JOURNAL, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def _read(self, after: str, seconds: float) -> list[Entry]:
        """Entries that nobody has read ('>'), or those that were read and not acknowledged ('0')."""
        block = int(seconds * 1000) or None
        found = self._client.xreadgroup(GROUP, CONSUMER, {JOURNAL: after}, count=BATCH, block=block)
        return [entry for _, entries in cast("list[tuple[str, list[Entry]]]", found) for entry in entries]

    def _write(self, entries: Sequence[Entry], resuming: bool) -> None:
        """One transaction. All that was noted before is acknowledged, and can go, once nothing is pending any more."""
        with self._connections.writing() as database:
            connection, now = database.conn, self._clock()
            written = {number for (number,) in connection.execute("SELECT entry FROM collected")}
            if not resuming:
                connection.execute("DELETE FROM collected")
            for number, fields in entries:
                if number not in written:
                    _apply(connection, fields)
            connection.executemany("INSERT OR IGNORE INTO collected VALUES (?)", [[number] for number, _ in entries])
            if purging := now - self._purged >= PURGE_EVERY:
                self._purged = now
                retention.purge(connection, now, self._keep_journal)
        if any("forget" in fields for _, fields in entries):
            self._connections.empty_log()
        elif purging:
            self._connections.tidy()

    def _dismiss(self, numbers: list[str]) -> None:
        with self._client.pipeline(transaction=True) as pipeline:
            pipeline.xack(JOURNAL, GROUP, *numbers)
            pipeline.xdel(JOURNAL, *numbers)
            pipeline.execute()


def _apply(connection: sqlite3.Connection, fields: dict[str, str]) -> None:
    """Write one entry: a message, or whom to forget."""
    if "forget" in fields:
        journal.forget(connection, fields["forget"])
    else:
        values, earlier = json.loads(fields["entry"])
        journal.add(connection, fields["user"], float(fields["at"]), values, earlier)
