"""Unpublished changes to documents: every save is kept, and the newest open one of a document is its draft.

Conflict: the document changed since the editor opened it; nothing was written.
"""

from __future__ import annotations

import copy
import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from knowledge.load import Documents
from store import revisions

Document = dict[str, Any]
ABSENT = ""
"""The version of a document that does not exist."""


@dataclass(frozen=True)
class Edit:
    """A draft: what a document (None: removed) shall become, who saved it and when (seconds since 1970).

    `base`: the version of the publication that it was begun on.
    """

    id: int
    kind: str
    name: str
    data: Document | None
    author: str
    saved: float
    base: str


@dataclass(frozen=True)
class Held:
    """A document as an editor sees it, draft over publication; `version` tells later whether it still is so."""

    data: Document | None
    version: str
    edit: Edit | None


class Conflict(Exception):
    """Somebody saved the document meanwhile: `seen` is what the editor had opened (None: not known any more or absent),
    `now` what stands there."""

    def __init__(self, seen: Document | None, now: Held) -> None:
        super().__init__("the document changed meanwhile")
        self.seen, self.now = seen, now


def version_of(data: Document | None) -> str:
    """What tells two states of a document apart."""
    return ABSENT if data is None else revisions.digest(revisions.as_json(data))


def edits(connection: sqlite3.Connection) -> tuple[Edit, ...]:
    """The drafts, in the order of their last save."""
    rows = connection.execute(
        "SELECT max(id), kind, name, content, author, saved, base FROM edits WHERE open GROUP BY kind, name ORDER BY 1"
    )
    return tuple(Edit(r[0], r[1], r[2], None if r[3] is None else json.loads(r[3]), r[4], r[5], r[6]) for r in rows)


def published(connection: sqlite3.Connection) -> Documents:
    """The documents in force; raises LookupError before the first publication."""
    return revisions.documents_of(connection, revisions.newest_number(connection))


def working(connection: sqlite3.Connection) -> Documents:
    """The documents as they would be published now: the drafts laid over those in force."""
    return overlaid(published(connection), edits(connection))


def overlaid(documents: Documents, drafts: tuple[Edit, ...]) -> Documents:
    """`documents` with each draft in its place; a new document comes last."""
    result = copy.deepcopy(documents)
    for edit in drafts:
        of_kind = result.setdefault(edit.kind, {})
        if edit.data is None:
            of_kind.pop(edit.name, None)
        else:
            of_kind[edit.name] = edit.data
    return result


def held(connection: sqlite3.Connection, kind: str, name: str) -> Held:
    """One document as an editor sees it."""
    edit = next((e for e in edits(connection) if (e.kind, e.name) == (kind, name)), None)
    data = edit.data if edit else published(connection).get(kind, {}).get(name)
    return Held(data, version_of(data), edit)


def save(
    connection: sqlite3.Connection, kind: str, name: str, data: Document | None, *, seen: str, author: str, at: float
) -> None:
    """Make `data` (None: remove it) the document's draft, if it still has the version the editor has `seen`; else Conflict.

    What equals the publication is no draft any more.
    """
    check_unchanged(connection, kind, name, seen)
    put(connection, published(connection), edits(connection), Change(kind, name, data), author, at)


@dataclass(frozen=True)
class Change:
    """What a document shall become (None: removed)."""

    kind: str
    name: str
    data: Document | None


def put(
    connection: sqlite3.Connection,
    documents: Documents,
    drafts: tuple[Edit, ...],
    change: Change,
    author: str,
    at: float,
) -> None:
    """Make a change its document's draft, over the publication `documents` and the `drafts` that there are."""
    earlier = next((e for e in drafts if (e.kind, e.name) == (change.kind, change.name)), None)
    in_force = version_of(documents.get(change.kind, {}).get(change.name))
    content = None if change.data is None else revisions.as_json(change.data)
    connection.execute(
        "INSERT INTO edits (kind, name, content, version, author, saved, base) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [change.kind, change.name, content, version_of(change.data), author, at, earlier.base if earlier else in_force],
    )
    if version_of(change.data) == in_force:
        close(connection, change.kind, change.name)


def versions(documents: Documents) -> dict[str, str]:
    """The version of each document, by kind/name."""
    return {f"{kind}/{name}": version_of(data) for kind, of_kind in documents.items() for name, data in of_kind.items()}


def discard(connection: sqlite3.Connection, kind: str, name: str, seen: str) -> None:
    """Go back to the publication, if the document still has the version `seen`; else Conflict."""
    check_unchanged(connection, kind, name, seen)
    close(connection, kind, name)


def check_unchanged(connection: sqlite3.Connection, kind: str, name: str, seen: str) -> None:
    """Raise Conflict unless the document still has the version `seen`."""
    now = held(connection, kind, name)
    if now.version != seen:
        raise Conflict(_earlier(connection, kind, name, seen), now)


def close(connection: sqlite3.Connection, kind: str, name: str) -> None:
    """The document has no draft any more: it was published or discarded."""
    connection.execute("UPDATE edits SET open = 0 WHERE kind = ? AND name = ?", [kind, name])


def _earlier(connection: sqlite3.Connection, kind: str, name: str, version: str) -> Document | None:
    """An earlier state of a document: one that was saved, or published."""
    row = connection.execute(
        "SELECT content FROM edits WHERE kind = ? AND name = ? AND version = ?", [kind, name, version]
    ).fetchone()
    if row:
        return json.loads(row[0]) if row[0] else None
    numbers = connection.execute("SELECT number FROM revisions ORDER BY number DESC").fetchall()
    states = (revisions.documents_of(connection, number).get(kind, {}).get(name) for (number,) in numbers)
    return next((state for state in states if version_of(state) == version), None)
