"""The final tables, and databases of any earlier age brought to them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from store.database import Connections
from store.migrations import MIGRATIONS

TABLES = {
    "access_tokens": ["appid", "token", "ends"],
    "audit": ["id", "at", "who", "action", "subject", "detail"],
    "checks": ["id", "subject", "revision", "author", "begun", "alive", "done", "total", "result", "failure"],
    "clusters": ["id", "created", "state", "note", "who", "changed"],
    "colleagues": ["cluster", "colleague"],
    "collected": ["entry"],
    "conversations": ["user", "turn", "state", "updated"],
    "deliveries": ["delivery", "user", "at", "reply"],
    "edits": ["id", "kind", "name", "content", "version", "author", "saved", "open", "base"],
    "golden": ["id", "content", "author", "created", "retired"],
    "journal": [
        "id", "at", "user", "text", "revision", "kind", "outcome", "handler", "aspects", "scores", "slots", "carried",
        "facts", "signals", "reply", "milliseconds", "cluster",
    ],
    "keys": ["name", "value"],
    "judgements": ["row", "right", "author", "at"],
    "looks": ["cluster", "revision", "at", "asked", "unanswered", "closed"],
    "mends": [
        "id", "cluster", "author", "at", "kind", "name", "content", "seen", "added", "alive", "done", "total", "effect",
        "failure", "saved",
    ],
    "migrations": ["name", "applied"],
    "placements": ["wording", "cluster", "origin", "row"],
    "revisions": ["number", "created", "author", "comment", "digest", "content", "reason"],
    "sortings": ["id", "begun", "alive", "done", "total", "finished", "failure"],
    "sources": ["id", "notice", "file", "content", "fields", "author", "imported"],
    "uploads": ["id", "author", "file", "subject", "content", "at"],
    "users": ["name", "display", "role", "password", "created", "failed", "locked_until", "disabled", "stamp"],
}  # fmt: skip


def tables(connections: Connections) -> dict[str, list[str]]:
    return {table.name: [column.name for column in table.columns] for table in connections.database.tables}


@pytest.mark.parametrize("age", range(len(MIGRATIONS) + 1))
def test_upgrade_from_every_age(age: int, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "kaoda.db"
    path.parent.mkdir()
    old = sqlite3.connect(path)
    old.execute("CREATE TABLE migrations (name TEXT PRIMARY KEY, applied TEXT NOT NULL)")
    for migration in MIGRATIONS[:age]:
        migration(old)
        old.execute("INSERT INTO migrations VALUES (?, '')", [migration.__name__])
    old.commit()
    old.close()
    connections = Connections(path)
    assert tables(connections) == TABLES
    connections.close()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        connections = Connections(tmp_path / "kaoda.db")
        assert tables(connections) == TABLES
        assert connections.database.journal_mode == "wal"
        assert connections.database["migrations"].count == len(MIGRATIONS)
        connections.close()
