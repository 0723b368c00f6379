"""`kaoda doctor`: each thing that can be wrong is found, told with what to do, and changes nothing."""

from __future__ import annotations

import copy
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from cli import main
from doctor import LATE_COLLECTOR, OLD, SLOW_COLLECTOR, SPACE_NEEDED, SPACE_WANTED, Finding, examine
from knowledge.base import KnowledgeBase
from knowledge.load import read_documents
from store.audit import COMMAND_LINE
from store.database import Connections
from store.protocols import Version
from store.redis.publications import RedisPublications
from store.redis.store import JOURNAL
from store.revisions import as_json, publish_files
from store.users import Role, Users
from tests.redis_server import RedisServer

HEALTHY = {
    "WECHAT_TOKEN": "abc123", "WECHAT_APPID": "wx0123456789abcdef", "WECHAT_AES_KEY": "A" * 43, "KAODA_SECRET_KEY": "k" * 64,
    "KAODA_BASE_URL": "https://kaoda.example.org",
}  # fmt: skip


@pytest.fixture
def connections(tmp_path: Path, knowledge: KnowledgeBase) -> Iterator[Connections]:
    """A database in which nothing is wrong."""
    connections = Connections(tmp_path / "kaoda.db")
    publish_files(connections)
    Users(connections).add(0.0, COMMAND_LINE, "zhangsan", Role.ADMIN, "correct horse battery")
    yield connections
    connections.close()


@pytest.fixture
def environment(connections: Connections) -> dict[str, str]:
    return HEALTHY | {"KAODA_DATABASE": str(connections.path)}


@pytest.fixture
def now(connections: Connections) -> float:
    return connections.path.stat().st_mtime + 60


def wrong(environment: Mapping[str, str], now: float) -> list[Finding]:
    return [finding for finding in examine(environment, now) if finding.level != "ok"]


def test_nothing_is_wrong(environment: dict[str, str], now: float) -> None:
    assert wrong(environment, now) == []
    subjects = {finding.subject for finding in examine(environment, now)}
    assert subjects == {
        "token", "mode", "address", "secret key", "disk", "database", "tables", "knowledge", "classifiers", "accounts", "clock",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "subject", "level"),
    [
        ({"WECHAT_TOKEN": ""}, "token", "fail"),
        ({"WECHAT_TOKEN": "with-dashes"}, "token", "fail"),
        ({"WECHAT_MODE": "plain"}, "mode", "warn"),
        ({"WECHAT_MODE": "secretive"}, "settings", "fail"),
        ({"WECHAT_AES_KEY": "sesame"}, "settings", "fail"),
        ({"WECHAT_APPID": "kaoda"}, "appid", "warn"),
        ({"KAODA_DEVELOPMENT": "on"}, "development", "warn"),
        ({"KAODA_BASE_URL": ""}, "address", "warn"),
        ({"KAODA_BASE_URL": "http://kaoda.example.org"}, "address", "warn"),
        ({"KAODA_BASE_URL": "https://kaoda.example.com"}, "address", "warn"),
        ({"KAODA_SECRET_KEY": "sesame"}, "secret key", "warn"),
        ({"KAODA_REDIS_URL": "unix:///nowhere/redis.sock"}, "redis", "fail"),
    ],
)
def test_settings(environment: dict[str, str], now: float, changed: dict[str, str], subject: str, level: str) -> None:
    found = wrong(environment | changed, now)
    assert [(finding.subject, finding.level) for finding in found] == [(subject, level)]
    assert found[0].advice
    assert not any(
        value in f"{found[0]}" for name, value in changed.items() if name.endswith(("KEY", "TOKEN")) and value
    )


def test_no_database_yet(environment: dict[str, str], tmp_path: Path) -> None:
    missing = tmp_path / "new" / "kaoda.db"
    found = wrong(environment | {"KAODA_DATABASE": str(missing)}, 0.0)
    assert [(finding.subject, finding.level) for finding in found] == [("database", "warn")]
    assert not missing.parent.exists()


def rubbish(path: Path) -> None:
    path.write_bytes(b"rubbish" * 5000)


def spoilt(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 65536)


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO migrations VALUES ('m999_dreams', '')")


@pytest.mark.parametrize(
    ("make", "advice"),
    [(rubbish, "kaoda restore"), (spoilt, "kaoda restore"), (foreign, "kaoda restore"), (newer, "newer version")],
)
def test_a_database_that_cannot_be_used(
    environment: dict[str, str], now: float, connections: Connections, make: Callable[[Path], None], advice: str
) -> None:
    connections.close()
    make(connections.path)
    before = connections.path.read_bytes()
    [found] = wrong(environment, now)
    assert (found.subject, found.level, advice in found.advice) == ("database", "fail", True)
    assert connections.path.read_bytes() == before


def test_a_database_of_before_an_upgrade(environment: dict[str, str], now: float, connections: Connections) -> None:
    connections.database.execute("DELETE FROM migrations WHERE name = 'm008_golden'")
    [found] = wrong(environment, now)
    assert (found.subject, found.level, "restart" in found.advice) == ("database", "warn", True)


def test_a_database_that_somebody_holds(environment: dict[str, str], now: float, connections: Connections) -> None:
    with connections.writing():
        [found] = wrong(environment, now)
    assert (found.subject, found.level, "fuser" in found.advice) == ("database", "fail", True)


@pytest.mark.parametrize(("free", "level"), [(SPACE_NEEDED - 1, "fail"), (SPACE_WANTED - 1, "warn")])
def test_a_disk_that_is_filling(
    environment: dict[str, str], now: float, monkeypatch: pytest.MonkeyPatch, free: float, level: str
) -> None:
    full = shutil.disk_usage("/")._replace(free=int(free))
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: full)
    [found] = wrong(environment, now)
    assert (found.subject, found.level) == ("disk", level)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(environment: dict[str, str], now: float, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert ("disk", "fail") in [(finding.subject, finding.level) for finding in wrong(environment, now)]


class Spoilt(NamedTuple):
    """A fault of the knowledge, and how it is told."""

    path: tuple[str | int, ...]
    value: object
    level: str
    advice: str


@pytest.mark.parametrize(
    "spoilt",
    [
        Spoilt(("ata-beijing-2024", "fees"), "free", "fail", "kaoda kb rollback"),
        Spoilt(("ata-beijing-2024", "facts", 0, "aspect"), "certificate-qeury.where", "warn", "kaoda kb lint"),
    ],
    ids=["does not compile", "remarks"],
)
def test_knowledge(environment: dict[str, str], now: float, connections: Connections, spoilt: Spoilt) -> None:
    documents = copy.deepcopy(read_documents())
    part: object = documents["notices"]
    for step in spoilt.path[:-1]:
        part = part[step]  # type: ignore[index]
    part[spoilt.path[-1]] = spoilt.value  # type: ignore[index]
    with connections.writing() as database:
        database.conn.execute("UPDATE revisions SET content = ?", [as_json(documents)])
    found = [finding for finding in wrong(environment, now) if finding.subject == "knowledge"]
    assert [(one.level, spoilt.advice in one.advice) for one in found] == [(spoilt.level, True)]


def test_knowledge_that_nobody_has_changed_for_long(environment: dict[str, str], now: float) -> None:
    found = wrong(environment, now + (OLD + 1) * 86400)
    assert ("knowledge", "warn") in [(finding.subject, finding.level) for finding in found]


def test_nobody_can_sign_in(environment: dict[str, str], now: float, connections: Connections) -> None:
    with connections.writing() as database:
        database.conn.execute("UPDATE users SET disabled = 1")
    [found] = wrong(environment, now)
    assert (found.subject, "kaoda user add" in found.advice) == ("accounts", True)


def test_a_clock_that_went_back(environment: dict[str, str], now: float) -> None:
    found = [finding for finding in wrong(environment, now - 3600) if finding.subject == "clock"]
    assert [(one.level, "timedatectl" in one.advice) for one in found] == [("fail", True)]


@pytest.fixture
def shared(environment: dict[str, str], redis_server: RedisServer) -> dict[str, str]:
    """On the console's machine of several."""
    return environment | {"KAODA_REDIS_URL": redis_server.url}


def test_redis(shared: dict[str, str], now: float) -> None:
    assert wrong(shared, now) == []
    assert {"redis", "collector"} < {finding.subject for finding in examine(shared, now)}


@pytest.mark.parametrize(
    ("name", "value", "back"), [("appendonly", "no", "yes"), ("maxmemory-policy", "allkeys-lru", "noeviction")]
)
def test_a_redis_that_may_lose_the_journal(
    shared: dict[str, str], now: float, redis_server: RedisServer, name: str, value: str, back: str
) -> None:
    with redis_server.client() as client:
        client.config_set(name, value)
        [found] = wrong(shared, now)
        client.config_set(name, back)
    assert (found.subject, found.level, name in found.advice) == ("redis", "warn", True)


@pytest.mark.parametrize(
    ("entries", "seconds", "told"),
    [
        (1, LATE_COLLECTOR - 60, None),
        (1, LATE_COLLECTOR + 60, "1 entries of the journal wait for the collector, the oldest for 16 minutes"),
        (SLOW_COLLECTOR + 1, 60, "10001 entries of the journal wait for the collector, the oldest for 1 minutes"),
    ],
)
def test_a_collector_that_lags_behind(
    shared: dict[str, str], now: float, redis_server: RedisServer, entries: int, seconds: float, told: str | None
) -> None:
    with redis_server.client() as client:
        pipeline = client.pipeline()
        for number in range(entries):
            pipeline.xadd(JOURNAL, {"row": "[]"}, id=f"{int((now - seconds) * 1000)}-{number + 1}")
        pipeline.execute()
    found = wrong(shared, now)
    assert [(one.subject, one.level, one.what) for one in found] == ([("collector", "warn", told)] if told else [])
    assert all("kaoda journal collect" in one.advice for one in found)


def test_a_machine_without_the_console_needs_no_database_but_knowledge(
    shared: dict[str, str], now: float, redis_server: RedisServer, tmp_path: Path
) -> None:
    lone = shared | {"KAODA_DATABASE": str(tmp_path / "new" / "kaoda.db"), "KAODA_CONSOLE": "off"}
    [found] = wrong(lone, now)
    assert (found.subject, found.level, "console's machine first" in found.advice) == ("knowledge", "fail", True)
    with redis_server.client() as client:
        RedisPublications(client).put("console", Version(3, "digest"), "{}")
    assert wrong(lone, now) == []
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("token", "status"), [("abc123", 0), ("", 1)])
def test_the_command(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, token: str, status: int) -> None:
    for name, value in (environment | {"WECHAT_TOKEN": token}).items():
        monkeypatch.setenv(name, value)
    printed = CliRunner().invoke(main, ["doctor"])
    assert (printed.exit_code, "→" in printed.output) == (status, bool(status))
    told = CliRunner().invoke(main, ["doctor", "--json"])
    assert told.exit_code == status
    assert {finding["level"] for finding in json.loads(told.output)} == ({"ok", "fail"} if status else {"ok"})
