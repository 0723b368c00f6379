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
from doctor import OLD, SPACE_NEEDED, SPACE_WANTED, Finding, examine
from knowledge.base import KnowledgeBase
from knowledge.load import read_documents
from store.audit import COMMAND_LINE
from store.database import Connections
from store.revisions import as_json, publish_files
from store.users import Role, Users
from tests.redis_server import RedisServer

HEALTHY = {
    "WECHAT_TOKEN": "abc123", "WECHAT_APPID": "wx0123456789abcdef", "WECHAT_AES_KEY": "A" * 43, "KAODA_SECRET_KEY": "k" * 64,
    "KAODA_BASE_URL": "https://kaoda.example.com",
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
        ({"KAODA_BASE_URL": "http://kaoda.example.com"}, "address", "warn"),
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


def test_redis(environment: dict[str, str], now: float, redis_server: RedisServer) -> None:
    assert wrong(environment | {"KAODA_REDIS_URL": redis_server.url}, now) == []


def test_a_machine_without_the_console_needs_no_database(
    environment: dict[str, str], now: float, redis_server: RedisServer, tmp_path: Path
) -> None:
    lone = {"KAODA_DATABASE": str(tmp_path / "new" / "kaoda.db"), "KAODA_CONSOLE": "off"}
    assert wrong(environment | lone | {"KAODA_REDIS_URL": redis_server.url}, now) == []
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
