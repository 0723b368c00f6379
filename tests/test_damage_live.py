"""The real server while its database is damaged: candidates are answered all the same."""

from __future__ import annotations

import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from store.backup import restore, save
from store.standby import is_whole
from tests.server import running, wait_until
from tests.traffic import TOKEN, Traffic


def read(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read().decode()}"


def database(folder: Path) -> Path:
    return folder / "data" / "kaoda.db"


@pytest.fixture
def served(tmp_path: Path, knowledge: KnowledgeBase) -> Path:
    """A folder in which a server ran, was asked, and was copied."""
    with running(tmp_path, WECHAT_TOKEN=TOKEN) as address:
        assert "150元" in Traffic(address).ask("1000001")
        save(database(tmp_path), tmp_path / "copy.db")
    return tmp_path


def rubbish(path: Path) -> None:
    path.write_bytes(b"rubbish" * 30000)


def spoilt(path: Path) -> None:
    """As after a bad sector: the head is as it was."""
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (path.stat().st_size - 16384))


@pytest.mark.parametrize("damage", [rubbish, spoilt])
def test_a_database_damaged_at_the_start(served: Path, damage: Callable[[Path], None]) -> None:
    """Answers go on from the last good revision, the console is closed, and a restored copy is taken up without a restart."""
    damage(database(served))
    with running(served, workers=2, WECHAT_TOKEN=TOKEN) as address:
        traffic = Traffic(address)
        assert [("150元" in traffic.ask(f"20000{number}")) for number in range(10, 20)] == [True] * 10
        assert traffic.ask("2000010") == traffic.ask("2000010")
        assert read(f"{address}/healthz/ready").startswith("degraded: the database is damaged")
        assert read(f"{address}/healthz/live") == "ok"
        assert read(f"{address}/console").startswith("503")
        assert "kaoda restore" in "".join(log.read_text() for log in served.glob("log-*"))
        assert restore(served / "copy.db", database(served), time.time(), "damaged").damaged
        wait_until(lambda: read(f"{address}/healthz/ready") == "ok")
        assert "150元" in traffic.ask("3000001")
        wait_until(lambda: not read(f"{address}/console").startswith("503"))
    with closing(sqlite3.connect(database(served))) as connection:
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == (2,), "before, and after"


def test_a_database_damaged_while_it_is_served(served: Path) -> None:
    with running(served, workers=2, WECHAT_TOKEN=TOKEN) as address:
        traffic = Traffic(address)
        assert "150元" in traffic.ask("2000001")
        with closing(sqlite3.connect(database(served))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # else all is read from the log
        spoilt(database(served))
        number = iter(range(3000000, 4000000))
        wait_until(lambda: "150元" in traffic.ask(str(next(number))) and "damaged" in read(f"{address}/healthz/ready"))
    assert not is_whole(database(served))


def test_without_a_good_revision_it_does_not_guess(served: Path) -> None:
    rubbish(database(served))
    (served / "data" / "kaoda.db.last-good.json").unlink()
    with pytest.raises(AssertionError, match="ended"), running(served, WECHAT_TOKEN=TOKEN):
        pass
    assert "kaoda restore" in "".join(log.read_text() for log in served.glob("log-*"))
