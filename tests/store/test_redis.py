"""What Redis alone can do wrong: connections break, servers restart, and nobody hears an outcome."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.answer import Reply
from bot.conversation import Conversation
from bot.message import Message
from store.journal import Record
from store.protocols import Outcome, Standing
from store.redis.connection import PATIENCE, REST, Fuse, RedisError, SlowError, connect
from store.redis.store import CONVERSATION, JOURNAL, RedisStore
from tests.account import FakeTime
from tests.redis_server import RedisServer

RECORD = Record(Message.make("text", "三级多少钱", datetime(2026, 3, 1, tzinfo=UTC)), Reply("150元"), 1, 2.5)


@pytest.fixture
def store(redis_server: RedisServer) -> Iterator[RedisStore]:
    with redis_server.client() as client:
        yield RedisStore(client, "secret")


def finish(store: RedisStore, turn: int = 0, key: str = "d") -> Outcome:
    return store.finish("u", key, turn, Conversation(turn=turn + 1), "答", RECORD)


def test_finishing_again_stores_nothing_twice(store: RedisStore, redis_server: RedisServer) -> None:
    """As when the connection broke before the outcome was heard."""
    assert [finish(store), finish(store)] == ["stored", "answered"]
    with redis_server.client() as client:
        assert client.xlen(JOURNAL) == 1


def test_a_conversation_of_another_version_starts_anew_at_its_turn(
    store: RedisStore, redis_server: RedisServer
) -> None:
    finish(store)
    with redis_server.client() as client:
        client.hset(CONVERSATION + "u", "state", '{"turn": {}}')
    assert store.standing("u", "").conversation == Conversation(turn=1)


def test_nothing_but_the_journal_is_kept_for_good(store: RedisStore, redis_server: RedisServer) -> None:
    finish(store)
    with redis_server.client() as client:
        assert [name for name in client.scan_iter() if client.ttl(name) == -1] == [JOURNAL]


def test_the_servers_clock_counts(store: RedisStore) -> None:
    finish(store)
    assert store.standing("u", "d") == Standing(Conversation(turn=1), "答", 1)


def test_what_was_stored_outlives_a_restart(own_server: RedisServer) -> None:
    with own_server.client() as client:
        store = RedisStore(client, "secret")
        assert finish(store) == "stored"
        own_server.kill()
        with pytest.raises(RedisError):
            store.standing("u", "d")
        own_server.start()
        assert finish(store) == "answered"
        assert finish(store, 1, "e") == "stored"


def test_a_frozen_server_is_given_up_in_time_and_then_left_alone(own_server: RedisServer) -> None:
    with own_server.client() as client:
        store = RedisStore(client, "secret")
        own_server.freeze()
        took = []
        for _ in range(5):
            began = time.monotonic()
            with pytest.raises(RedisError):
                store.standing("u", "d")
            took.append(time.monotonic() - began)
        assert PATIENCE / 2 < took[0] < 4
        assert min(took) < PATIENCE / 2, "not everybody waits"
        own_server.thaw()
        assert own_server.when_back(lambda: finish(store)) == "stored"


def test_a_fuse_rests_and_then_lets_through() -> None:
    now = FakeTime()
    fuse = Fuse(lambda: now.now)

    def call(broken: bool) -> None:
        with fuse.guard():
            if broken:
                raise SlowError("late")

    with pytest.raises(SlowError, match="late"):
        call(broken=True)
    with pytest.raises(SlowError, match="a moment ago"):
        call(broken=False)
    now.now += REST
    call(broken=False)
    call(broken=False)


def test_a_url_of_another_form() -> None:
    with pytest.raises(ValueError, match="scheme"):
        connect("http://localhost")
