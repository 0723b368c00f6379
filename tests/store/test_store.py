"""One contract for every storage: conversations, deliveries, forgetting."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer import Reply
from bot.conversation import Conversation
from bot.message import Message
from store import checks, uploads
from store.database import Connections
from store.journal import Record, recent
from store.protocols import KEEP_CONVERSATION, KEEP_REPLY, TAKEOVER, Store
from store.sqlite import SqliteStore
from tests.account import FakeTime

Open = Callable[[], Store]
DELIVERY = ("message", "oUser", "1")
RECORD = Record(Message.make("text", "三级多少钱", datetime(2026, 3, 1, tzinfo=UTC)), Reply("150元"), 1, 2.5)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture(params=["sqlite"])
def opener(request: pytest.FixtureRequest, tmp_path: Path, time: FakeTime) -> Iterator[Open]:
    """Opens further stores over the same data, as other workers do."""
    assert request.param == "sqlite"
    connections: list[Connections] = []

    def open_one() -> Store:
        connections.append(Connections(tmp_path / "kaoda.db"))
        return SqliteStore(connections[-1], clock=lambda: time.now)

    yield open_one
    for one in connections:
        one.close()


@pytest.fixture
def store(opener: Open) -> Store:
    return opener()


def answered(store: Store, delivery: tuple[str, ...] = DELIVERY, openid: str = "oUser", reply: str = "答") -> str:
    """Answer one delivery; returns the person's key."""
    user = store.user_key(openid)
    claim, before = store.claim(user, delivery), store.conversation(user)
    assert claim.ours
    assert store.finish(claim, before.turn, replace(before, turn=before.turn + 1), reply, RECORD) == "stored"
    return user


def test_people_are_known_by_a_key_that_all_workers_share(store: Store, opener: Open) -> None:
    assert store.user_key("oUser") == opener().user_key("oUser") != store.user_key("oOther")
    assert "oUser" not in store.user_key("oUser")


def test_a_conversation_begins_empty_and_goes_on(store: Store, opener: Open) -> None:
    assert store.conversation("nobody") == Conversation()
    user = answered(store)
    assert opener().conversation(user) == Conversation(turn=1)


def test_a_repeat_gets_the_stored_reply(store: Store, opener: Open) -> None:
    user = answered(store, reply="答案")
    for worker in (store, opener()):
        claim = worker.claim(user, DELIVERY)
        assert (claim.ours, claim.reply, worker.reply(claim)) == (False, "答案", "答案")


def test_a_claim_is_had_once(store: Store, opener: Open) -> None:
    user = store.user_key("oUser")
    assert store.claim(user, DELIVERY).ours
    claim = opener().claim(user, DELIVERY)
    assert (claim.ours, claim.reply) == (False, None)


def test_only_one_of_many_workers_gets_the_claim(opener: Open) -> None:
    stores, got = [opener() for _ in range(8)], []
    threads = [threading.Thread(target=lambda s=s: got.append(s.claim("u", DELIVERY).ours)) for s in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 7 + [True]


def test_parts_of_a_delivery_do_not_run_together(store: Store) -> None:
    assert store.claim("u", ("a", "bc")).ours
    assert store.claim("u", ("ab", "c")).ours


def test_a_dead_workers_claim_is_taken_over(store: Store, opener: Open, time: FakeTime) -> None:
    user = store.user_key("oUser")
    dead = store.claim(user, DELIVERY)
    time.now += TAKEOVER - 0.1
    assert not opener().claim(user, DELIVERY).ours
    time.now += 0.2
    living = opener().claim(user, DELIVERY)
    assert living.ours
    assert store.finish(dead, 0, Conversation(turn=1), "spät", RECORD) == "lost"
    assert store.conversation(user) == Conversation()
    assert store.finish(living, 0, Conversation(turn=1), "答", RECORD) == "stored"
    assert store.reply(dead) == "答"


def test_a_conversation_that_moved_on_is_not_overwritten(store: Store) -> None:
    user = store.user_key("oUser")
    slow = store.claim(user, DELIVERY)
    answered(store, ("message", "oUser", "2"))
    assert store.finish(slow, 0, Conversation(turn=1), "答", RECORD) == "outrun"
    assert store.reply(slow) is None
    assert store.finish(slow, 1, Conversation(turn=2), "答", RECORD) == "stored"


def test_a_released_claim_can_be_had_again(store: Store) -> None:
    store.release(store.claim("u", DELIVERY))
    claim = store.claim("u", DELIVERY)
    assert claim.ours
    store.finish(claim, 0, Conversation(turn=1), "答", RECORD)
    store.release(claim)
    assert store.reply(claim) == "答"


def test_forgetting_deletes_one_person_whole(store: Store) -> None:
    user, other = answered(store), answered(store, ("message", "oOther", "1"), "oOther")
    store.forget(user)
    assert store.conversation(user) == Conversation()
    assert store.claim(user, DELIVERY).ours
    assert store.conversation(other) == Conversation(turn=1)


def test_nothing_is_stored_for_a_person_forgotten_meanwhile(store: Store) -> None:
    claim = store.claim("u", DELIVERY)
    store.forget("u")
    assert store.finish(claim, 0, Conversation(turn=1), "答", RECORD) == "lost"
    assert store.conversation("u") == Conversation()


def test_replies_and_conversations_are_kept_no_longer_than_needed(store: Store, time: FakeTime) -> None:
    user = answered(store)
    time.now += KEEP_REPLY + 1
    assert store.claim(user, DELIVERY).ours
    assert store.conversation(user) == Conversation(turn=1)
    time.now += KEEP_CONVERSATION
    store.claim("someone", ("else",))
    assert store.conversation(user) == Conversation()


def test_neither_openid_nor_number_is_in_the_file(store: Store, tmp_path: Path) -> None:
    answered(store, ("message", "oSecretPerson", "1234567890123456"), "oSecretPerson")
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"oSecretPerson" not in files
    assert b"1234567890123456" not in files


def test_a_conversation_of_another_version_starts_anew_at_its_turn(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "kaoda.db")
    store = SqliteStore(connections)
    user = answered(store)
    connections.database.conn.execute("UPDATE conversations SET state = '{\"turn\": {}}'")
    assert store.conversation(user) == Conversation(turn=1)
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
