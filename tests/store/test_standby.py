"""The last good revision beside the database, and the database that stands in for a damaged one."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.answer import Option, Reply, Trace
from bot.conversation import Conversation
from knowledge.load import read_documents
from store import readiness
from store.database import Connections
from store.inspection import Damaged
from store.revisions import Revisions, publish, publish_files
from store.standby import is_whole, keep, open_database
from tests.account import Account, message
from tests.conftest import Opener


@pytest.fixture
def database(tmp_path: Path, untrained: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of two revisions, the second of which was served."""
    monkeypatch.setattr(readiness, "cache_beside", lambda database: database.parent / "cache")
    connections = Connections(tmp_path / "data" / "kaoda.db")
    publish_files(connections)
    documents = read_documents()
    documents["notices"]["ata-beijing-2024"]["fees"] = []
    publish(connections, documents, "zhang", "")
    Revisions.of(connections, partial(keep, connections.path)).newest()
    connections.close()
    return connections.path


def test_what_stands_in_holds_the_last_good_revision(database: Path) -> None:
    database.write_bytes(b"rubbish" * 5000)
    opened = open_database(database)
    knowledge = Revisions.of(opened.connections).newest()
    assert (knowledge.revision, knowledge.notices["ata-beijing-2024"].fees) == (2, ())
    assert "damaged" in opened.damage
    assert database.parent not in opened.connections.path.parents
    assert database.read_bytes() == b"rubbish" * 5000
    opened.connections.close()


def test_a_whole_database_is_itself(database: Path, tmp_path: Path) -> None:
    for path in (database, tmp_path / "new" / "kaoda.db"):
        opened = open_database(path)
        assert (opened.connections.path, opened.damage) == (path, "")
        opened.connections.close()
        assert is_whole(path)


@pytest.mark.parametrize("content", [None, "", "{}", "[]"])
def test_without_a_good_revision_nothing_is_made_up(database: Path, content: str | None) -> None:
    database.write_bytes(b"rubbish" * 5000)
    kept = database.with_name("kaoda.db.last-good.json")
    kept.unlink() if content is None else kept.write_text(content)
    with pytest.raises(Damaged, match="kaoda restore"):
        open_database(database)
    assert not is_whole(database)


def test_what_is_kept_is_the_newest(database: Path) -> None:
    kept = database.with_name("kaoda.db.last-good.json")
    assert json.loads(kept.read_text())[0] == 2
    kept.write_text("cut sho")
    connections = Connections(database)
    Revisions.of(connections, partial(keep, database)).newest()
    connections.close()
    assert json.loads(kept.read_text())[0] == 2


# --- what a candidate gets while nothing can be stored ---


def answering(outcome: str) -> Callable[..., tuple[Conversation, Reply]]:
    def respond(conversation: Conversation, *_: object) -> tuple[Conversation, Reply]:
        reply = Reply("150元", (Option("报名费", "三级报名费"),), trace=Trace(outcome))  # type: ignore[arg-type]
        return Conversation(turn=conversation.turn + 1), reply

    return respond


def fill(account: Account) -> None:
    """As on a full disk: the file may not grow by a page."""
    connections = account.app.extensions["kaoda-connections"]
    connections.database.conn.execute("CREATE TABLE filling (text TEXT)")
    pages = connections.database.conn.execute("PRAGMA page_count").fetchone()[0]
    connections.database.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Exception, match="full"):
        connections.database.conn.execute("INSERT INTO filling VALUES (hex(randomblob(100000)))")
    while True:
        try:
            connections.database.conn.execute("INSERT INTO deliveries VALUES (hex(randomblob(50)), '', 1e12, '')")
        except Exception:  # noqa: BLE001  # full to the last row
            return


@pytest.mark.parametrize(
    ("outcome", "given"), [("answered", True), ("declined", True), ("clarified", False), ("questionnaire", False)]
)
def test_on_a_full_disk_only_what_stands_alone_is_answered(opened: Opener, outcome: str, given: bool) -> None:
    account = opened(respond=answering(outcome))
    fill(account)
    sent = message(Content="三级")
    first = account.content(account.send(sent))
    assert ("150元" in first, "请稍后再试" in first) == (given, not given)
    assert account.content(account.send(sent)) == first, "a repeat gets the same"
    ready = account.app.test_client().get("/healthz/ready").text
    assert account.app.test_client().get("/healthz/live").text == "ok"
    assert ready.startswith(("ok", "degraded"))


def test_on_a_full_disk_nobody_is_answered_out_of_context(opened: Opener) -> None:
    account = opened(respond=answering("answered"))
    assert "150元" in account.say("三级")
    fill(account)
    assert "请稍后再试" in account.say("那二级呢")
    assert "150元" in account.say("三级", user="oOther")
