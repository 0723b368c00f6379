"""What is answered from while the database is damaged: the last good revision, kept as a file beside it.

The stand-in is a database of its own in a temporary folder, shared by the workers of one machine, so that conversations go
on and repeated deliveries get one reply; nothing of it is kept when the damage is mended.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store import readiness
from store.database import Connections
from store.inspection import Damaged, quick_look
from store.protocols import Version

REPAIR = "put back the newest copy with kaoda restore FILE, and it is taken up by itself"

log = logging.getLogger("kaoda.standby")


@dataclass(frozen=True)
class Opened:
    """The connections to serve from; `damage` says what is wrong with the database they stand in for, '' if nothing."""

    connections: Connections
    damage: str = ""


def open_database(database: Path) -> Opened:
    """The database, made where it is missing, or its stand-in where it is damaged; raises Damaged where no good revision
    was kept, Newer, sqlite3.Error, OSError."""
    try:
        if database.exists() and database.stat().st_size:
            quick_look(database)
        return Opened(Connections(database))
    except Damaged as error:
        log.error("%s; %s", error, REPAIR)
        return Opened(_stand_in(database, error), str(error))


def is_whole(database: Path) -> bool:
    """Whether the database can be used (again)."""
    try:
        return database.exists() and bool(quick_look(database))
    except (Damaged, sqlite3.Error, OSError):
        return False


def keep(database: Path, version: Version, content: str) -> None:
    """Keep a revision that compiled, unless it is the one that is kept; a folder that cannot be written costs the copy only."""
    path = _beside(database)
    if (kept := _kept(path)) and kept[0] == version:
        return
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(json.dumps([*version, content], ensure_ascii=False), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        log.warning("the last good revision cannot be kept beside the database: %s", type(error).__name__)


def _kept(path: Path) -> tuple[Version, str] | None:
    try:
        number, digest, content = json.loads(path.read_text(encoding="utf-8"))
        return Version(int(number), str(digest)), str(content)
    except (OSError, ValueError, TypeError):
        return None


def _beside(database: Path) -> Path:
    return database.with_name(f"{database.name}.last-good.json")


def _stand_in(database: Path, damage: Damaged) -> Connections:
    path = _beside(database)
    if (kept := _kept(path)) is None:
        raise Damaged(f"{damage}; no good revision is kept beside it: kaoda restore FILE")
    version, content = kept
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%d %H:%M:%S")
    folder = Path(tempfile.mkdtemp(prefix="kaoda-"))
    readiness.cache_beside(folder / "kaoda.db").symlink_to(readiness.cache_beside(database).absolute())
    connections = Connections(folder / "kaoda.db")
    with connections.writing() as opened:
        opened.conn.execute(
            "INSERT INTO revisions (number, digest, content, created, author, comment) VALUES (?, ?, ?, ?, 'last good', '')",
            [*version, content, at],
        )
    log.error("answering from revision %d, without console and journal, until then", version.number)
    return connections
