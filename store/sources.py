"""Imported documents, kept with the notice that was drafted from them, and what of the draft staff have still to look at."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

COLUMNS = "id, notice, file, fields, author, imported"


@dataclass(frozen=True)
class Source:
    """A document as it was imported; `draft`: its lines, the drafted fields, the unread lines (see ingest.drafted)."""

    id: int
    notice: str
    file: str
    draft: dict[str, Any]
    author: str
    imported: float

    @property
    def open_doubts(self) -> tuple[dict[str, Any], ...]:
        """Doubtful fields that nobody has settled yet."""
        return tuple(f for f in self.draft["fields"] if f["doubtful"] and not f.get("settled"))


def add(
    connection: sqlite3.Connection,
    notice: str,
    file: str,
    content: bytes,
    draft: dict[str, Any],
    author: str,
    at: float,
) -> int:
    """Keep a document and its draft; returns its id."""
    cursor = connection.execute(
        "INSERT INTO sources (notice, file, content, fields, author, imported) VALUES (?, ?, ?, ?, ?, ?)",
        [notice, file, content, json.dumps(draft, ensure_ascii=False), author, at],
    )
    return int(cursor.lastrowid or 0)


def of(connection: sqlite3.Connection, number: int) -> Source | None:
    """One document by its id."""
    row = connection.execute(f"SELECT {COLUMNS} FROM sources WHERE id = ?", [number]).fetchone()  # noqa: S608  # a constant
    return Source(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5]) if row else None


def of_notice(connection: sqlite3.Connection, notice: str) -> Source | None:
    """The newest document of a notice."""
    row = connection.execute("SELECT max(id) FROM sources WHERE notice = ?", [notice]).fetchone()
    return of(connection, row[0]) if row[0] else None


def content(connection: sqlite3.Connection, number: int) -> bytes:
    """The file itself."""
    return bytes(connection.execute("SELECT content FROM sources WHERE id = ?", [number]).fetchone()[0])


def settle(connection: sqlite3.Connection, number: int, path: str) -> None:
    """Note that a doubtful field (all of them for '') was compared with the document; LookupError if there is none."""
    source = of(connection, number)
    if source is None or (path and path not in {field["path"] for field in source.draft["fields"]}):
        raise LookupError(path)
    fields = [{**f, "settled": f.get("settled", False) or path in ("", f["path"])} for f in source.draft["fields"]]
    draft = json.dumps({**source.draft, "fields": fields}, ensure_ascii=False)
    connection.execute("UPDATE sources SET fields = ? WHERE id = ?", [draft, number])


def detach(connection: sqlite3.Connection, notice: str) -> None:
    """The notice that was drafted from documents was given up: they are kept, and belong to none."""
    connection.execute("UPDATE sources SET notice = '' WHERE notice = ?", [notice])
