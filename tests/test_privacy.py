"""What candidates tell of themselves is in no file and no log, and who unsubscribed is in none either: raw bytes are read."""

from __future__ import annotations

import itertools
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import assistant
from bot.message import LONGEST
from knowledge.base import KnowledgeBase
from store.database import Connections
from store.journal import PURGED
from store.protocols import PURGE_EVERY
from tests.account import Account, event, open_account
from tests.bot import spellings
from tests.bot.spellings import AFTER, BEFORE, Spelled, plain
from tests.conftest import CACHE

CONVERSATIONS = 120
WINDOW = 10
"""So many digits in a row of a number would be too many."""
CONTROL = "29471605838"
"""A number that is nobody's: it must be found, else the reading of the files would prove nothing."""
QUESTIONS = ("北京三级报名费多少钱", "上海人力资源什么时候考", "测一测", "转人工", "没有解决", "今天天气怎么样")


@pytest.fixture
def account(tmp_path: Path, knowledge: KnowledgeBase) -> Iterator[Account]:
    """An account with the real core."""
    shutil.copytree(CACHE, tmp_path / "cache", dirs_exist_ok=True)
    opened = open_account(tmp_path, respond=assistant.respond)
    yield opened
    opened.app.extensions["kaoda-close"]()


def connections_of(account: Account) -> Connections:
    connections: Connections = account.app.extensions["kaoda-connections"]
    return connections


def raw(account: Account) -> bytes:
    """The database's files as they lie on the disk: the file itself, its log, and the log's index."""
    path = connections_of(account).path
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def windows(text: str) -> set[str]:
    """Every WINDOW digits in a row, whatever their form and whatever separates them."""
    runs = re.findall(f"[0-9X]{{{WINDOW},}}", plain(text))
    return {run[at : at + WINDOW] for run in runs for at in range(len(run) - WINDOW + 1)}


@st.composite
def messages(draw: st.DrawFn) -> tuple[str, list[Spelled], list[str]]:
    """A message that tells something personal, its numbers, and what else must not be found."""
    before, after = draw(st.sampled_from(BEFORE)), draw(st.sampled_from([*AFTER, *QUESTIONS]))
    kind = draw(st.sampled_from(["number", "number", "number", "two", "mail", "name", "long"]))
    if kind == "mail":
        mail = draw(spellings.mails())
        return before + mail + after, [], [mail.strip()]
    if kind == "name":
        text, _ = draw(spellings.names())
        return text, [], [text.rstrip()]
    some = [
        draw(st.one_of(spellings.identities(), spellings.phones(), spellings.cards()))
        for _ in range(1 + (kind == "two"))
    ]
    filling = draw(st.integers(LONGEST - 30, LONGEST)) if kind == "long" else 0
    text = ("三级报名要什么材料" * LONGEST)[:filling] + before + "，另一个".join(number.text for number in some) + after
    return text, some, []


def test_no_personal_data_is_in_the_files_or_in_a_log(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    numbers: list[Spelled] = []
    texts: list[str] = []
    people = itertools.count()

    @settings(max_examples=CONVERSATIONS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(messages(), min_size=3, max_size=6))
    def converse(several: list[tuple[str, list[Spelled], list[str]]]) -> None:
        person = f"o{next(people)}"
        for text, some, others in several:
            assert account.say(text, user=person)
            said.append(text)
            numbers.extend(some)
            texts.extend(others)

    converse()
    account.say(f"我要问{CONTROL}", user="oControl")
    journal = connections_of(account).database["journal"]
    assert journal.count == len(said) + 1
    stored = raw(account)
    found = windows(stored.decode(errors="replace"))
    assert windows(CONTROL) <= found
    logged = windows(caplog.text)
    leaks = {number.text for number in numbers if (told := windows(number.digits)) & found or told & logged}
    leaks |= {text for text in texts if text.encode() in stored or text in caplog.text}
    leaks |= {number.text for number in numbers if number.text.encode() in stored}
    assert not leaks
    assert len(numbers) > CONVERSATIONS


def test_a_failure_logs_no_personal_data(tmp_path: Path, untrained: None, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*given: object) -> tuple[assistant.Conversation, assistant.Reply]:
        raise ValueError(*given)

    account = open_account(tmp_path, respond=broken)
    caplog.set_level(logging.DEBUG)
    account.say("我叫张三丰，电话13912345678", user="oSecretPerson")
    account.app.extensions["kaoda-close"]()
    assert "ValueError" in caplog.text
    for secret in ("13912345678", "张三丰", "oSecretPerson"):
        assert secret not in caplog.text
        assert secret.encode() not in raw(account)


# --- forgetting ---


def keys_in(connections: Connections, key: str) -> set[str]:
    """The tables of which some cell holds a person's key."""
    tables = connections.database.table_names()
    return {
        table
        for table in tables
        if any(key in str(value) for row in connections.database[table].rows for value in row.values())
    }


def test_who_unsubscribes_is_in_no_table_and_in_no_file(account: Account) -> None:
    connections, people = connections_of(account), [f"oPerson{number}" for number in range(12)]
    for question, person in itertools.product((*QUESTIONS, "三级", "那二级呢", "13800138000"), people):
        account.say(question, user=person)
    gone, stays = (account.desk.store.user_key(person) for person in people[:2])
    assert keys_in(connections, gone) == keys_in(connections, stays) == {"conversations", "deliveries", "journal"}
    assert gone.encode() in raw(account)
    rows = connections.database["journal"].count
    account.send(event("unsubscribe", user=people[0]))
    assert keys_in(connections, gone) == set()
    assert gone.encode() not in raw(account)
    assert stays.encode() in raw(account)
    assert connections.database["journal"].count == rows
    assert people[0].encode() not in raw(account)


def test_what_a_reader_keeps_in_the_log_goes_with_a_later_message(account: Account) -> None:
    connections = connections_of(account)
    account.say("三级")
    gone, reader = account.desk.store.user_key("oUser"), Connections(connections.path)
    reader.database.conn.execute("BEGIN")
    reader.database.conn.execute("SELECT count(*) FROM journal").fetchone()
    account.send(event("unsubscribe"))
    assert keys_in(connections, gone) == set()
    reader.database.conn.execute("COMMIT")
    reader.close()
    account.time.now += 120
    account.say("三级", user="oOther", CreateTime=str(int(account.time.now)))
    assert gone.encode() not in raw(account)


def test_one_person_is_forgotten_by_all_workers(tmp_path: Path, untrained: None) -> None:
    one, two = open_account(tmp_path), open_account(tmp_path)
    one.say("三级")
    two.say("二级")
    key = one.desk.store.user_key("oUser")
    two.send(event("unsubscribe"))
    assert keys_in(connections_of(one), key) == set()
    assert key.encode() not in raw(one)
    assert one.say("三级").startswith("1 ")
    for account in (one, two):
        account.app.extensions["kaoda-close"]()


# --- retention ---


def aged(account: Account, rows: int, days: float) -> None:
    """So many rows of the journal from so many days before the first message."""
    with connections_of(account).writing() as database:
        database.conn.executemany(
            "INSERT INTO journal (at, user, text, revision) VALUES (?, 'u', ?, 1)",
            [(account.time.now - days * 86400.0, f"旧问题{number}") for number in range(rows)],
        )


def texts(account: Account) -> list[str]:
    return [row["text"] for row in connections_of(account).database["journal"].rows]


def test_what_is_older_than_the_setting_goes_with_the_next_message(tmp_path: Path, untrained: None) -> None:
    account = open_account(tmp_path, journal_days=30)
    aged(account, 20, days=30.1)
    aged(account, 3, days=29.9)
    account.say("三级")
    assert texts(account) == ["旧问题0", "旧问题1", "旧问题2", "三级"]
    account.app.extensions["kaoda-close"]()


def test_no_message_has_to_delete_a_large_backlog(tmp_path: Path, untrained: None) -> None:
    account = open_account(tmp_path, journal_days=30)
    aged(account, 3 * PURGED, days=31)
    left = []
    for _ in range(4):
        account.say("三级", CreateTime=str(int(account.time.now)))
        left.append(sum(text.startswith("旧") for text in texts(account)))
        account.time.now += PURGE_EVERY
    assert left == [2 * PURGED, PURGED, 0, 0]
    assert PURGED <= 500
    account.app.extensions["kaoda-close"]()
