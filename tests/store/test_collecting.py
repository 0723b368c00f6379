"""The journal's way from Redis into the database: each entry once, in order, whatever breaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer import Reply, Trace
from bot.conversation import Conversation
from bot.message import Message
from store import journal
from store.database import Connections
from store.journal import LaterVersion, Record
from store.redis import collecting
from store.redis.collecting import BATCH, Collector, Occupied, exclusively
from store.redis.connection import Client, RedisError
from store.redis.store import JOURNAL, RedisStore
from tests.redis_server import RedisServer

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
ANSWERED = Trace("answered")


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[Client]:
    with redis_server.client() as opened:
        yield opened


@pytest.fixture
def connections(tmp_path: Path) -> Iterator[Connections]:
    opened = Connections(tmp_path / "kaoda.db")
    yield opened
    opened.close()


@pytest.fixture
def store(client: Client) -> RedisStore:
    return RedisStore(client, "secret", NOW.timestamp)


@pytest.fixture
def collector(connections: Connections, client: Client) -> Collector:
    return Collector(connections, client, 90 * 86400.0, NOW.timestamp)


def say(store: RedisStore, text: str, user: str = "u", trace: Trace = ANSWERED) -> None:
    turn = store.standing(user, "").conversation.turn
    record = Record(Message.make("text", text, NOW), Reply("150元", trace=trace), 2, 3.14159)
    assert store.finish(user, f"{user}{turn}", turn, Conversation(turn=turn + 1), "答", record) == "stored"


def texts(connections: Connections) -> list[tuple[str, str]]:
    return connections.database.conn.execute("SELECT user, text FROM journal ORDER BY id").fetchall()


def test_a_collected_row_is_the_one_that_would_have_been_written_at_once(
    collector: Collector, connections: Connections, store: RedisStore, tmp_path: Path
) -> None:
    trace = Trace("partial", "notices", ("fees.amount",), (("shanghai-2026", "附件2"),), (("fees.amount", 2.85512),))
    say(store, "三级多少钱", trace=trace)
    assert collector.collect() == 1
    straight = Connections(tmp_path / "straight.db")
    record = Record(Message.make("text", "三级多少钱", NOW), Reply("150元", trace=trace), 2, 3.14159)
    with straight.writing() as database:
        journal.write(database.conn, "u", record, NOW.timestamp())
    rows = [list(each.database["journal"].rows) for each in (connections, straight)]
    straight.close()
    assert rows[0] == rows[1]


def test_what_was_collected_leaves_redis(collector: Collector, store: RedisStore, client: Client) -> None:
    for number in range(3):
        say(store, str(number))
    assert collector.waiting() == 3
    assert (collector.collect(), collector.collect()) == (3, 0)
    assert collector.waiting() == client.xpending(JOURNAL, collecting.GROUP)["pending"] == 0


def test_a_backlog_is_written_in_batches_and_in_order(
    collector: Collector, connections: Connections, store: RedisStore
) -> None:
    for number in range(BATCH + 5):
        say(store, str(number))
    assert (collector.collect(), collector.collect()) == (BATCH, 5)
    assert texts(connections) == [("u", str(number)) for number in range(BATCH + 5)]


def test_later_signals_reach_the_question_before(
    collector: Collector, connections: Connections, store: RedisStore
) -> None:
    say(store, "三级多少钱")
    assert collector.collect() == 1
    say(store, "没有解决", trace=Trace("talk", earlier=("unsolved",)))
    collector.collect()
    assert [row["signals"] for row in connections.database["journal"].rows] == ['["unsolved"]', "[]"]


def test_a_person_forgotten_while_rows_wait_is_forgotten_there_too(
    collector: Collector, connections: Connections, store: RedisStore
) -> None:
    say(store, "一")
    collector.collect()
    say(store, "二")
    say(store, "别人", "other")
    store.forget("u")
    say(store, "又来了")
    collector.collect()
    assert texts(connections) == [("", "一"), ("", "二"), ("other", "别人"), ("u", "又来了")]


def test_a_person_who_was_forgotten_is_in_no_file(
    collector: Collector, connections: Connections, store: RedisStore
) -> None:
    user = "f0e1d2c3b4a59687"
    say(store, "一", user)
    collector.collect()
    files = [connections.path.with_name(connections.path.name + ending) for ending in ("", "-wal", "-shm")]
    assert any(user.encode() in file.read_bytes() for file in files)
    store.forget(user)
    collector.collect()
    assert not any(user.encode() in file.read_bytes() for file in files)


def test_a_collector_that_dies_before_it_has_written(
    connections: Connections, client: Client, store: RedisStore, collector: Collector
) -> None:
    def die() -> float:
        raise KeyboardInterrupt

    say(store, "一")
    with pytest.raises(KeyboardInterrupt):
        Collector(connections, client, 90 * 86400.0, die).collect()
    say(store, "二")
    assert [collector.collect(), collector.collect(), collector.collect()] == [1, 1, 0]
    assert texts(connections) == [("u", "一"), ("u", "二")]


def test_a_collector_that_dies_before_redis_knows_what_it_has_written(
    connections: Connections, own_server: RedisServer
) -> None:
    """The clock is read while the transaction is open."""
    servers = [own_server.kill, lambda: None]

    def clock() -> float:
        servers.pop(0)()
        return NOW.timestamp()

    with own_server.client() as client:
        store = RedisStore(client, "secret", NOW.timestamp)
        say(store, "一")
        dying = Collector(connections, client, 90 * 86400.0, clock)
        with pytest.raises(RedisError):
            dying.collect()
        assert texts(connections) == [("u", "一")]
        own_server.start()
        say(store, "二")
        assert dying.waiting() == 2
        collector = Collector(connections, client, 90 * 86400.0, NOW.timestamp)
        assert [collector.collect(), collector.collect(), collector.collect()] == [1, 1, 0]
        assert texts(connections) == [("u", "一"), ("u", "二")]
        say(store, "三")
        assert dying.collect() == 1, "it goes on after a failure"
        assert [text for _, text in texts(connections)] == ["一", "二", "三"]


def test_a_redis_that_lost_everything_is_collected_from_anew(
    collector: Collector, connections: Connections, client: Client, store: RedisStore
) -> None:
    say(store, "一")
    collector.collect()
    client.flushall()
    with pytest.raises(RedisError):
        collector.collect()
    say(store, "二")
    assert collector.collect() == 1
    assert [text for _, text in texts(connections)] == ["一", "二"]


def test_an_entry_of_a_later_version_waits_for_the_upgrade(
    collector: Collector, connections: Connections, client: Client, store: RedisStore
) -> None:
    client.xadd(JOURNAL, {"user": "u", "at": "1", "entry": '[{"text": "一", "mood": "glad"}, []]'})
    for _ in range(2):
        with pytest.raises(LaterVersion, match="mood"):
            collector.collect()
    assert (texts(connections), collector.waiting()) == ([], 1)


def test_an_entry_of_an_earlier_version_is_filled_up(
    collector: Collector, connections: Connections, client: Client
) -> None:
    client.xadd(JOURNAL, {"user": "u", "at": str(NOW.timestamp()), "entry": '[{"text": "一", "revision": 1}, []]'})
    collector.collect()
    assert next(iter(connections.database["journal"].rows))["outcome"] == ""


def test_old_rows_go(collector: Collector, connections: Connections, client: Client, store: RedisStore) -> None:
    client.xadd(JOURNAL, {"user": "u", "at": "1", "entry": '[{"text": "旧", "revision": 1}, []]'})
    say(store, "新")
    collector.collect()
    assert texts(connections) == [("u", "新")]


def test_one_collector_at_a_time(tmp_path: Path) -> None:
    with exclusively(tmp_path / "kaoda.db"), pytest.raises(Occupied), exclusively(tmp_path / "kaoda.db"):
        pass
    with exclusively(tmp_path / "kaoda.db"):
        pass
