"""Published knowledge: numbered revisions that never change, of which the newest is in force, compiled once a process
and ready for the first message.

The checkout's files are the first revision of an empty database. As long as nobody has published anything else, files
that changed (an upgrade of the checkout) become a new revision at start-up; after that the database's revisions win.

Outrun: somebody else published meanwhile; look again at what is in force.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.checks import check
from knowledge.base import KnowledgeBase
from knowledge.load import Documents, canonical, read_documents
from store import readiness
from store.database import Connections
from store.protocols import Publications, Version

FILES = "files"
"""The author of revisions that were made from the checkout's files."""
LOOK = 0.2
"""Seconds between two looks of the watcher for a new revision."""
COLUMNS = "number, created, author, comment, reason"

log = logging.getLogger("kaoda.revisions")


class Outrun(Exception):
    """Another revision came into force first."""


@dataclass(frozen=True)
class Revision:
    """A publication: `reason` is why it was published although golden questions fail, '' where none did."""

    number: int
    created: datetime
    author: str
    comment: str
    reason: str


def as_json(documents: object) -> str:
    """Documents as JSON. Keys keep their order, since replies list what a file lists in the file's order; dates become
    ISO texts, which the models accept."""
    return json.dumps(documents, ensure_ascii=False, default=str)


def digest(content: str) -> str:
    """What tells two contents apart."""
    return hashlib.sha256(content.encode()).hexdigest()


def publish(
    connections: Connections,
    documents: Documents,
    author: str,
    comment: str,
    *,
    reason: str = "",
    after: int | None = None,
    also: Callable[[sqlite3.Connection], None] | None = None,
) -> int:
    """Add a revision and return its number; raises KnowledgeError, with nothing written, if it does not compile.

    What has to be trained is trained before the revision is in force, so that no worker makes a candidate wait for it.
    `after`: the revision that must still be in force, else Outrun; `also` is done in the same transaction.
    """
    knowledge = KnowledgeBase.from_documents(documents)
    check(knowledge)
    readiness.make_ready(knowledge, readiness.cache_beside(connections.path))
    content = as_json(documents)
    with connections.writing() as database:
        newest = database.conn.execute(
            "SELECT author, digest, number FROM revisions ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if after is None and newest and newest[:2] == (author, digest(content)):
            return int(newest[2])  # another worker that started at the same moment was faster
        if after is not None and (not newest or newest[2] != after):
            raise Outrun
        cursor = database.conn.execute(
            "INSERT INTO revisions (created, author, comment, reason, digest, content)"
            " VALUES (datetime('now'), ?, ?, ?, ?, ?)",
            [author, comment, reason, digest(content), content],
        )
        if also:
            also(database.conn)
        return int(cursor.lastrowid or 0)


def publish_files(connections: Connections) -> None:
    """Publish the checkout's files if they are the truth and have changed; raises KnowledgeError.

    In canonical form, so that what an editor saves unchanged is no change.
    """
    newest = connections.database.conn.execute(
        "SELECT author, digest FROM revisions ORDER BY number DESC LIMIT 1"
    ).fetchone()
    if newest and newest[0] != FILES:
        return
    documents = {
        kind: {name: canonical(kind, data) or data for name, data in of_kind.items()}
        for kind, of_kind in read_documents().items()
    }
    if newest and newest[1] == digest(as_json(documents)):
        return
    publish(connections, documents, FILES, "from the files of this checkout")


def history(connections: Connections) -> tuple[Revision, ...]:
    """Every revision, the newest first."""
    rows = connections.database.conn.execute(f"SELECT {COLUMNS} FROM revisions ORDER BY number DESC")  # noqa: S608  # a constant
    return tuple(Revision(row[0], datetime.fromisoformat(row[1]).replace(tzinfo=UTC), *row[2:]) for row in rows)


def newest_number(connection: sqlite3.Connection) -> int:
    """The revision in force; raises LookupError before the first publication."""
    number = connection.execute("SELECT max(number) FROM revisions").fetchone()[0]
    if number is None:
        raise LookupError("no revision has been published")
    return int(number)


def documents_of(connection: sqlite3.Connection, number: int) -> Documents:
    """The content of a revision; raises LookupError if there is none of that number."""
    row = connection.execute("SELECT content FROM revisions WHERE number = ?", [number]).fetchone()
    if row is None:
        raise LookupError(f"no revision {number}")
    content: Documents = json.loads(row[0])
    return content


class SqlitePublications:
    """The revisions of a database; see protocols.Publications."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def newest(self) -> Version:
        row = self._connections.database.conn.execute(
            "SELECT number, digest FROM revisions ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise LookupError("no revision has been published")
        return Version(*row)

    def content(self, version: Version) -> str:
        row = self._connections.database.conn.execute(
            "SELECT content FROM revisions WHERE number = ? AND digest = ?", version
        ).fetchone()
        if row is None:
            raise LookupError(f"no revision {version.number}")
        return str(row[0])


class Revisions:
    """The newest revision's KnowledgeBase, recompiled only when another one is in force."""

    def __init__(
        self, publications: Publications, cache: Path, keep: Callable[[Version, str], None] | None = None
    ) -> None:
        """`cache` is the folder of trained classifiers; `keep` is called with the content of each revision that compiled."""
        self._keep = keep
        self._publications = publications
        self._cache = cache
        self._version: Version | None = None
        self._lock = threading.Lock()
        self._compiled: KnowledgeBase | None = None
        self._watched = False
        self._watcher: threading.Thread | None = None
        self._stop = threading.Event()

    @classmethod
    def of(cls, connections: Connections, keep: Callable[[Version, str], None] | None = None) -> Revisions:
        """Those of a database, its cache beside it."""
        return cls(SqlitePublications(connections), readiness.cache_beside(connections.path), keep)

    @property
    def latest(self) -> KnowledgeBase | None:
        """What was compiled last, without asking for the newest: for when that is what broke."""
        return self._compiled

    def current(self) -> KnowledgeBase:
        """The knowledge in force; raises LookupError before the first publication.

        Where a watcher runs, what it compiled last: messages go on being answered while it compiles the next one.
        """
        compiled = self._compiled
        return compiled if self._watched and compiled else self.newest()

    def watch(self, announce: Callable[[int], None] | None = None) -> None:
        """Look for a new revision in a thread of this process from now on; call it after forking, once.

        `announce` is called with the number of each that came into force.
        """
        try:
            self.newest()
        except Exception:  # a worker that cannot begin would end the whole server
            if self._compiled is None:
                raise
        self._watched = True
        self._watcher = threading.Thread(target=self._keep_looking, args=[announce], name="revisions", daemon=True)
        self._watcher.start()

    def close(self) -> None:
        """Stop looking; call it before the connections are closed."""
        self._stop.set()
        if self._watcher:
            self._watcher.join()

    def _keep_looking(self, announce: Callable[[int], None] | None) -> None:
        """Whatever goes wrong (a locked or missing database, no Redis), the last revision stays in use and it looks again."""
        failing = False
        while not self._stop.wait(LOOK):
            before = self._compiled
            try:
                if self.newest() is not before and announce:
                    announce(self.newest().revision)
                failing = False
            except Exception as error:  # noqa: BLE001  # the thread must outlive it
                if not failing:
                    log.error("cannot read the newest revision: %s; answering from the last one", type(error).__name__)
                failing = True

    def newest(self) -> KnowledgeBase:
        """The knowledge in force by the latest publication, compiled before this returns."""
        version = self._publications.newest()
        compiled = self._compiled
        if compiled is None or self._version != version:
            with self._lock:
                compiled = self._compile(version)
        return compiled

    def _compile(self, version: Version) -> KnowledgeBase:
        """That revision, unless another thread compiled it while this one waited for the lock. A restored database may hold
        another content under the same number."""
        if self._compiled is None or self._version != version:
            content = self._publications.content(version)
            documents: Documents = json.loads(content)
            compiled = KnowledgeBase.from_documents(documents, version.number)
            readiness.make_ready(compiled, self._cache)
            self._compiled, self._version = compiled, version
            if self._keep:
                self._keep(version, content)
        return self._compiled
