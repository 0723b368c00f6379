"""Fixtures named for their state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.base import KnowledgeBase
from store import readiness
from tests.account import Account, open_account
from tests.redis_server import RedisServer, serving_redis

Opener = Callable[..., Account]
CACHE = Path(__file__).parents[1] / ".pytest_cache" / "kaoda"
"""Where trained classifiers stay from run to run, named by a digest of what they were trained on."""

MANY = 24
"""Trainings that stay there: so many knowledge bases of their own have the tests."""
_prune = readiness.prune
readiness.prune = lambda folder: _prune(folder, MANY if folder == CACHE else readiness.KEPT)  # also outside of a test


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The five notices of this checkout, ready for the first message."""
    compiled = KnowledgeBase.from_files()
    readiness.make_ready(compiled, CACHE)
    return compiled


_BESIDE = readiness.cache_beside


@pytest.fixture
def real_cache_beside() -> Callable[[Path], Path]:
    """Where the cache is outside the tests."""
    return _BESIDE


@pytest.fixture(autouse=True)
def _shared_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Databases in folders of their own share one cache, else every test would train."""
    monkeypatch.setattr(readiness, "cache_beside", lambda _database: CACHE)


@pytest.fixture
def untrained(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests in which nothing is understood: no second spent on reading what understanding needs."""
    monkeypatch.setattr(readiness, "make_ready", lambda _knowledge, _folder: None)


@pytest.fixture
def opened(tmp_path: Path, untrained: None) -> Iterator[Opener]:
    """Opens accounts over one database file, with a stand-in for the core; all are closed at the end."""
    accounts: list[Account] = []

    def opener(*arguments: Any, **named: Any) -> Account:
        accounts.append(open_account(tmp_path, *arguments, **named))
        return accounts[-1]

    yield opener
    for account in accounts:
        account.app.extensions["kaoda-close"]()


@pytest.fixture
def account(opened: Opener) -> Account:
    """A new account in plain mode."""
    return opened()


@pytest.fixture(scope="session")
def _one_redis() -> Iterator[RedisServer]:
    with serving_redis() as server:
        yield server


@pytest.fixture
def redis_server(_one_redis: RedisServer) -> RedisServer:
    """A running, empty Redis."""
    with _one_redis.client() as client:
        client.flushall()
    return _one_redis


@pytest.fixture
def own_server() -> Iterator[RedisServer]:
    """A Redis that only this test stops."""
    with serving_redis() as server:
        yield server
