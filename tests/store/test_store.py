"""One contract for every storage: conversations, deliveries, forgetting."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer import Reply
from bot.conversation import Conversation
from bot.message import Message
from store import checks, uploads
from store.database import Connections
from store.journal import Record, recent
from store.protocols import FLOOD_SECONDS, KEEP_CONVERSATION, KEEP_REPLY, PURGE_EVERY, Standing, Store
from store.redis.connection import Client, connect
from store.redis.store import RedisStore
from store.sqlite import SqliteStore
from tests.account import FakeTime
from tests.redis_server import RedisServer

Open = Callable[[], Store]
DELIVERY = ("message", "oUser", "1")
RECORD = Record(Message.make("text", "三级多少钱", datetime(2026, 3, 1, tzinfo=UTC)), Reply("150元"), 1, 2.5)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture(params=["sqlite", "redis"])
def opener(request: pytest.FixtureRequest, tmp_path: Path, time: FakeTime) -> Iterator[Open]:
    """Opens further stores over the same data, as other workers do."""
    opened: list[Connections | Client] = []

    def open_sqlite() -> Store:
        connections = Connections(tmp_path / "kaoda.db")
        opened.append(connections)
        return SqliteStore(connections, clock=lambda: time.now)

    def open_redis() -> Store:
        client = connect(server.url)
        opened.append(client)
        return RedisStore(client, "secret", lambda: time.now)

    if request.param == "redis":
        server: RedisServer = request.getfixturevalue("redis_server")
    yield open_redis if request.param == "redis" else open_sqlite
    for one in opened:
        one.close()


@pytest.fixture
def store(opener: Open) -> Store:
    return opener()


def answered(store: Store, delivery: tuple[str, ...] = DELIVERY, openid: str = "oUser", reply: str = "答") -> str:
    """Answer one delivery; returns the person's key."""
    user, key = store.user_key(openid), store.delivery_key(delivery)
    before = store.standing(user, key)
    assert before.reply is None
    turn = before.conversation.turn
    assert store.finish(user, key, turn, Conversation(turn=turn + 1), reply, RECORD) == "stored"
    return user


def conversation(store: Store, user: str) -> Conversation:
    return store.standing(user, "").conversation


def test_people_are_known_by_a_key_that_all_workers_share(store: Store, opener: Open) -> None:
    assert store.user_key("oUser") == opener().user_key("oUser") != store.user_key("oOther")
    assert "oUser" not in store.user_key("oUser")


def test_a_conversation_begins_empty_and_goes_on(store: Store, opener: Open) -> None:
    assert conversation(store, "nobody") == Conversation()
    user = answered(store)
    assert conversation(opener(), user) == Conversation(turn=1)


def test_a_repeat_gets_the_stored_reply(store: Store, opener: Open) -> None:
    user = answered(store, reply="答案")
    for worker in (store, opener()):
        assert worker.standing(user, worker.delivery_key(DELIVERY)).reply == "答案"


def test_only_one_of_many_workers_answers(opener: Open) -> None:
    stores, got = [opener() for _ in range(8)], []
    key = stores[0].delivery_key(DELIVERY)

    def finish(number: int) -> None:
        got.append(stores[number].finish("u", key, 0, Conversation(turn=1), f"答{number}", RECORD))

    threads = [threading.Thread(target=finish, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == ["answered"] * 7 + ["stored"]
    assert {store.standing("u", key) for store in stores} == {stores[0].standing("u", key)}


def test_parts_of_a_delivery_do_not_run_together(store: Store) -> None:
    assert store.delivery_key(("a", "bc")) != store.delivery_key(("ab", "c"))


def test_a_conversation_that_moved_on_is_not_overwritten(store: Store) -> None:
    user, key = store.user_key("oUser"), store.delivery_key(DELIVERY)
    answered(store, ("message", "oUser", "2"))
    assert store.finish(user, key, 0, Conversation(turn=1), "答", RECORD) == "outrun"
    assert store.standing(user, key).reply is None
    assert store.finish(user, key, 1, Conversation(turn=2), "答", RECORD) == "stored"


def test_messages_of_the_last_minute_are_counted_by_person(store: Store, time: FakeTime) -> None:
    user = answered(store)
    answered(store, ("message", "oUser", "2"))
    answered(store, ("message", "oOther", "1"), "oOther")
    assert store.standing(user, "new").recent == 2
    time.now += FLOOD_SECONDS + 1
    assert store.standing(user, "new").recent == 0


def test_forgetting_deletes_one_person_whole(store: Store) -> None:
    user, other = answered(store), answered(store, ("message", "oOther", "1"), "oOther")
    store.forget(user)
    assert store.standing(user, store.delivery_key(DELIVERY)) == Standing(Conversation(), None, 0)
    assert conversation(store, other) == Conversation(turn=1)


def test_replies_and_conversations_are_kept_no_longer_than_needed(store: Store, time: FakeTime) -> None:
    user = answered(store)
    time.now += KEEP_REPLY + 1
    answered(store, ("message", "oOther", "1"), "oOther")
    assert store.standing(user, store.delivery_key(DELIVERY)) == Standing(Conversation(turn=1), None, 0)
    time.now += KEEP_CONVERSATION
    answered(store, ("message", "oOther", "2"), "oOther")
    assert conversation(store, user) == Conversation()


def test_neither_openid_nor_number_is_kept(store: Store, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    answered(store, ("message", "oSecretPerson", "1234567890123456"), "oSecretPerson")
    folder = tmp_path if isinstance(store, SqliteStore) else request.getfixturevalue("redis_server").folder
    kept = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert "三级多少钱".encode() in kept
    assert b"oSecretPerson" not in kept
    assert b"1234567890123456" not in kept


def test_a_conversation_of_another_version_starts_anew_at_its_turn(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "kaoda.db")
    store = SqliteStore(connections)
    user = answered(store)
    connections.database.conn.execute("UPDATE conversations SET state = '{\"turn\": {}}'")
    assert conversation(store, user) == Conversation(turn=1)
    connections.close()


def test_a_set_key_outlives_the_database(tmp_path: Path) -> None:
    keys = []
    for name in ("one.db", "two.db"):
        connections = Connections(tmp_path / name)
        keys += [SqliteStore(connections, "secret").user_key("o"), SqliteStore(connections).user_key("o")]
        connections.close()
    assert keys[0] == keys[2]
    assert len(set(keys)) == 3


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "kaoda.db")

    def fail_halfway() -> None:
        with connections.writing() as database:
            database.conn.execute("INSERT INTO keys VALUES ('half', 'done')")
            database.conn.execute("SELECT nonsense")

    with pytest.raises(sqlite3.OperationalError):
        fail_halfway()
    assert connections.database["keys"].count == 1
    connections.close()


def test_the_journal_keeps_what_was_asked_without_whom_once_forgotten(tmp_path: Path, time: FakeTime) -> None:
    connections = Connections(tmp_path / "kaoda.db")
    store, journal = SqliteStore(connections, clock=lambda: time.now, journal_days=90), connections.database["journal"]
    user = answered(store)
    assert [(row["user"], row["text"], row["revision"]) for row in journal.rows] == [(user, "三级多少钱", 1)]
    store.forget(user)
    assert [(row["user"], row["text"]) for row in journal.rows] == [("", "三级多少钱")]
    time.now += 90 * 86400 + 1
    answered(store, ("message", "oUser", "2"))
    assert journal.count == 1
    connections.close()


def test_uploads_and_checks_go_after_a_day(tmp_path: Path, time: FakeTime) -> None:
    connections = Connections(tmp_path / "kaoda.db")
    connection, store = connections.database.conn, SqliteStore(connections, clock=lambda: time.now)
    upload = uploads.hold(connection, "editor", "a.xlsx", "", {}, time.now)
    check = checks.begin(connection, "", 1, "editor", time.now)
    time.now += 86400
    answered(store)
    assert uploads.of(connection, upload, time.now)
    assert checks.of(connection, check)
    time.now += 1
    assert uploads.of(connection, upload, time.now) is None, "even where no message came since"
    time.now += PURGE_EVERY
    answered(store, ("message", "oUser", "2"))
    for table in ("uploads", "checks"):
        assert connections.database[table].count == 0
    connections.close()


def test_recent_questions_are_told_once_the_newest_first(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "kaoda.db")
    connection = connections.database.conn
    for at, text in enumerate(["费用", "时间", "", "费用", "材料"]):
        connection.execute("INSERT INTO journal (at, user, text, revision) VALUES (?, '', ?, 1)", [at, text])
    assert recent(connection, 9) == ("材料", "费用", "时间")
    assert recent(connection, 1) == ("材料",)
    connections.close()
