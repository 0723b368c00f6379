"""`kaoda journal collect`, run from cron and as a service."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.answer import Reply
from bot.conversation import Conversation
from bot.message import Message
from cli import main
from store.database import Connections
from store.journal import Record
from store.redis.collecting import exclusively
from store.redis.store import RedisStore
from tests.redis_server import RedisServer
from tests.server import ROOT

RECORD = Record(Message.make("text", "三级多少钱", datetime(2026, 3, 1, tzinfo=UTC)), Reply("150元"), 1, 2.5)


@pytest.fixture
def environment(tmp_path: Path, redis_server: RedisServer) -> dict[str, str]:
    return {
        "KAODA_DATABASE": str(tmp_path / "kaoda.db"),
        "KAODA_REDIS_URL": redis_server.url,
        "KAODA_SECRET_KEY": "secret",
    }


@pytest.fixture
def store(redis_server: RedisServer) -> Iterator[RedisStore]:
    with redis_server.client() as client:
        yield RedisStore(client, "secret")


def say(store: RedisStore, turn: int) -> None:
    assert store.finish("u", str(turn), turn, Conversation(turn=turn + 1), "答", RECORD) == "stored"


def collect(environment: dict[str, str]) -> Result:
    return CliRunner().invoke(main, ["journal", "collect", "--once"], env=environment)


def rows(tmp_path: Path) -> int:
    connections = Connections(tmp_path / "kaoda.db")
    count = connections.database["journal"].count
    connections.close()
    return count


def test_once_collects_what_waits(environment: dict[str, str], store: RedisStore, tmp_path: Path) -> None:
    for turn in range(3):
        say(store, turn)
    result = collect(environment)
    assert (result.exit_code, "3 entries collected, 0 waiting" in result.stderr) == (0, True)
    assert result.stdout == ""
    assert rows(tmp_path) == 3
    assert collect(environment).exit_code == 0
    assert rows(tmp_path) == 3


def test_a_second_collector_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    with exclusively(tmp_path / "kaoda.db"):
        result = collect(environment)
    assert (result.exit_code, "another collector" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"KAODA_REDIS_URL": ""}, "KAODA_REDIS_URL: not set"),
        ({"KAODA_REDIS_URL": "unix:///nowhere/redis.sock"}, "Redis: "),
        ({"KAODA_CONSOLE": "off"}, "KAODA_CONSOLE: off"),
    ],
)
def test_where_nothing_can_be_collected(environment: dict[str, str], changed: dict[str, str], told: str) -> None:
    result = collect(environment | changed)
    assert (result.exit_code, told in result.stderr) == (1, True)


def test_it_goes_on_until_it_is_stopped_also_over_a_restart_of_redis(
    environment: dict[str, str], own_server: RedisServer, tmp_path: Path
) -> None:
    changed = {**os.environ, **environment, "KAODA_REDIS_URL": own_server.url}
    command = [sys.executable, "-c", "import cli; cli.main()", "journal", "collect"]
    with own_server.client() as client:
        store = RedisStore(client, "secret")
        say(store, 0)
        process = subprocess.Popen(command, cwd=ROOT, env=changed, stderr=subprocess.PIPE, text=True)
        assert process.stderr
        lines = iter(process.stderr)
        assert any("1 entries collected" in line for line in lines)
        own_server.kill()
        assert any("cannot collect" in line for line in lines)
        own_server.start()
        say(store, 1)
        while client.xlen("kaoda:journal"):
            assert process.poll() is None
        process.terminate()
        assert process.wait(30) == 0
        assert "stopped" in process.stderr.read()
        process.stderr.close()
    assert rows(tmp_path) == 2
