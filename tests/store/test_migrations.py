"""The final tables, and databases of any earlier age brought to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.load import read_documents
from settings import Secret
from store import keys
from store.database import Connections
from store.inspection import Newer
from store.migrations import MIGRATIONS
from store.revisions import as_json
from tests.account import ARRIVED, open_account

KEY = "secret" * 8
PERSON = keys.hashed(KEY.encode(), "user", "oUser")

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


EARLY = '{"turn":3,"slots":{"levels":[3]},"aspects":["fees.amount"],"text":"三级报名费","question":"","rest":"","failures":0}'
"""A conversation as the first version kept it."""
ROWS: dict[str, Mapping[str, Sequence[object]]] = {
    "m001_conversations": {"conversations": [PERSON, 3, EARLY, ARRIVED]},
    "m002_deliveries": {"deliveries": ["delivery", PERSON, "worker", ARRIVED, "150元"]},
    "m004_revisions": {"revisions": [1, "2026-03-01 02:00:00", "zhangsan", "", "digest", as_json(read_documents())]},
    "m005_people": {
        "users": ["zhangsan", "张三", "admin", "scrypt:1", ARRIVED, 0, 0.0, 0, "stamp"],
        "audit": [1, ARRIVED, "zhangsan", "user.login", "", ""],
    },
    "m007_edits": {"edits": [1, "notice", "shanghai-2026", None, "version", "zhangsan", ARRIVED, 0]},
    "m008_golden": {"golden": [1, '{"id": "fee", "turns": []}', "zhangsan", ARRIVED, None]},
    "m009_checks": {"checks": [1, "subject", 1, "zhangsan", ARRIVED, ARRIVED, 1, 1, None, None]},
    "m010_journal": {"journal": [1, ARRIVED, PERSON, "三级报名费", 1]},
    "m011_sources": {"sources": [1, "shanghai-2026", "通知.docx", b"PK", "{}", "zhangsan", ARRIVED]},
    "m012_uploads": {"uploads": [1, "zhangsan", "通知.xlsx", "subject", "{}", ARRIVED]},
    "m016_clusters": {
        "clusters": [1, ARRIVED, "open", "", "", ARRIVED],
        "placements": ["wording", 1, 1, 1],
    },
    "m017_mends": {
        "mends": [1, 1, "zhangsan", ARRIVED, "entry", "canteen", "{}", "v", "[]", ARRIVED, 0, 0, None, None, None],
        "looks": [1, 1, ARRIVED, 5, "[]", None],
        "colleagues": [1, "lisi"],
        "judgements": [1, 1, "zhangsan", ARRIVED],
    },
    "m018_deliveries": {"deliveries": ["delivery", PERSON, ARRIVED, "150元"]},
    "m020_sortings": {"sortings": [1, ARRIVED, ARRIVED, 1, 1, ARRIVED, None]},
    "m021_collected": {"collected": ["1772330400000-0"]},
    "m022_access_tokens": {"access_tokens": ["wx0123456789abcdef", "token", ARRIVED]},
}
"""What each version's code wrote into the tables that it added; into those of before it wrote the same as they."""
AGES = [migration.__name__ for migration in MIGRATIONS]


def of_age(path: Path, age: str) -> None:
    """Make the database that a version had, whose newest migration is `age`, used by every version until then."""
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("CREATE TABLE migrations (name TEXT PRIMARY KEY, applied TEXT NOT NULL)")
        for migration in MIGRATIONS[: AGES.index(age) + 1]:
            migration(old)
            old.execute("INSERT INTO migrations VALUES (?, '')", [migration.__name__])
            for table, row in ROWS.get(migration.__name__, {}).items():
                old.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def rows(path: Path) -> dict[str, list[dict[str, object]]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names}


@pytest.mark.parametrize("age", AGES)
def test_upgrade_from_every_age(age: str, tmp_path: Path) -> None:
    of_age(tmp_path / "kaoda.db", age)
    before = rows(tmp_path / "kaoda.db")
    del before["migrations"]
    if age < "m018_deliveries":
        before.pop("deliveries", None)  # kept for ten minutes only, and another thing from then on
    connections = Connections(tmp_path / "kaoda.db")
    assert tables(connections) == TABLES
    connections.close()
    after = rows(tmp_path / "kaoda.db")
    assert {
        name: [one | dict(was) for one, was in zip(after[name], kept, strict=True)] for name, kept in before.items()
    } == {name: after[name] for name in before}


@pytest.mark.parametrize("age", AGES)
def test_a_server_goes_on_with_a_database_of_every_age(age: str, tmp_path: Path, untrained: None) -> None:
    of_age(tmp_path / "kaoda.db", age)
    account = open_account(tmp_path, secret_key=Secret(KEY))
    assert account.say("还有呢").startswith("4 text 还有呢")
    assert account.app.test_client().get("/healthz/ready").text == "ok"
    assert account.desk.revisions.current().revision == 1
    assert account.connections.database["journal"].count == 1 + (age >= "m010_journal")
    account.app.extensions["kaoda-close"]()


def test_every_table_has_had_rows() -> None:
    assert {table for written in ROWS.values() for table in written} == TABLES.keys() - {"keys", "migrations"}


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    of_age(tmp_path / "kaoda.db", AGES[-3])
    with closing(sqlite3.connect(tmp_path / "kaoda.db")) as connection, connection:
        connection.execute("INSERT INTO migrations VALUES ('m999_dreams', '')")
    before = rows(tmp_path / "kaoda.db")
    with pytest.raises(Newer, match="m999_dreams"):
        Connections(tmp_path / "kaoda.db")
    assert rows(tmp_path / "kaoda.db") == before


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        connections = Connections(tmp_path / "kaoda.db")
        assert tables(connections) == TABLES
        assert connections.database.journal_mode == "wal"
        assert connections.database["migrations"].count == len(MIGRATIONS)
        connections.close()
