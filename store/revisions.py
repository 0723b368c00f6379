"""Published knowledge: numbered revisions, of which the newest is in force, compiled once a process
and ready for the first message.

The checkout's files are the first revision of an empty database. As long as nobody has published anything else, files
that changed (an upgrade of the checkout) become a new revision at start-up; after that the database's revisions win.
"""

from __future__ import annotations

import hashlib
import json
import threading
from typing import Any

from knowledge.base import KnowledgeBase
from knowledge.load import read_documents
from store import readiness
from store.database import Connections

Documents = dict[str, dict[str, Any]]
FILES = "files"
"""The author of revisions that were made from the checkout's files."""


def as_json(documents: Documents) -> str:
    """Documents as JSON. Keys keep their order, since replies list what a file lists in the file's order; dates become
    ISO texts, which the models accept."""
    return json.dumps(documents, ensure_ascii=False, default=str)


def digest(content: str) -> str:
    """What tells two contents apart."""
    return hashlib.sha256(content.encode()).hexdigest()


def publish(connections: Connections, documents: Documents, author: str, comment: str) -> int:
    """Add a revision and return its number; raises KnowledgeError, with nothing written, if it does not compile.

    What has to be trained is trained before the revision is in force, so that no worker makes a candidate wait for it.
    """
    readiness.make_ready(KnowledgeBase.from_documents(documents), readiness.cache_beside(connections.path))
    content = as_json(documents)
    with connections.writing() as database:
        newest = database.conn.execute(
            "SELECT author, digest, number FROM revisions ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if newest and newest[:2] == (author, digest(content)):
            return int(newest[2])  # another worker that started at the same moment was faster
        cursor = database.conn.execute(
            "INSERT INTO revisions (created, author, comment, digest, content) VALUES (datetime('now'), ?, ?, ?, ?)",
            [author, comment, digest(content), content],
        )
        return int(cursor.lastrowid or 0)


def publish_files(connections: Connections) -> None:
    """Publish the checkout's files if they are the truth and have changed; raises KnowledgeError."""
    newest = connections.database.conn.execute(
        "SELECT author, digest FROM revisions ORDER BY number DESC LIMIT 1"
    ).fetchone()
    if newest and newest[0] != FILES:
        return
    documents = read_documents()
    if newest and newest[1] == digest(as_json(documents)):
        return
    publish(connections, documents, FILES, "from the files of this checkout")


class Revisions:
    """The newest revision's KnowledgeBase, recompiled only when its number changes."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._lock = threading.Lock()
        self._compiled: KnowledgeBase | None = None

    @property
    def latest(self) -> KnowledgeBase | None:
        """What was compiled last, without asking the database: for when that is what broke."""
        return self._compiled

    def current(self) -> KnowledgeBase:
        """The knowledge in force; raises LookupError before the first publication."""
        number = self._connections.database.conn.execute("SELECT max(number) FROM revisions").fetchone()[0]
        if number is None:
            raise LookupError("no revision has been published")
        compiled = self._compiled
        if compiled is None or compiled.revision != number:
            with self._lock:
                compiled = self._compile(number)
        return compiled

    def _compile(self, number: int) -> KnowledgeBase:
        """Revision `number`, unless another thread compiled it while this one waited for the lock."""
        if self._compiled is None or self._compiled.revision != number:
            row = self._connections.database.conn.execute(
                "SELECT content FROM revisions WHERE number = ?", [number]
            ).fetchone()
            compiled = KnowledgeBase.from_documents(json.loads(row[0]), number)
            readiness.make_ready(compiled, readiness.cache_beside(self._connections.path))
            self._compiled = compiled
        return self._compiled
