"""Drafts: saved over what is in force, never over what the editor has not seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.load import read_documents
from store import drafts
from store.database import Connections
from store.revisions import Outrun, as_json, documents_of, history, publish, publish_files

NOTICE = ("notices", "shanghai-2026")


@pytest.fixture
def connection(tmp_path: Path, untrained: None) -> Iterator[sqlite3.Connection]:
    connections = Connections(tmp_path / "kaoda.db")
    publish_files(connections)
    yield connections.database.conn
    connections.close()


def retitled(connection: sqlite3.Connection, title: str) -> drafts.Document:
    return {**(drafts.held(connection, *NOTICE).data or {}), "title": title}


def save(connection: sqlite3.Connection, data: drafts.Document | None, seen: str, author: str = "wang") -> None:
    drafts.save(connection, *NOTICE, data, seen=seen, author=author, at=7.0)


def test_without_drafts_the_working_documents_are_those_in_force(connection: sqlite3.Connection) -> None:
    assert as_json(drafts.working(connection)) == as_json(drafts.published(connection))
    assert drafts.edits(connection) == ()


def test_a_draft_lies_over_the_publication_and_leaves_it_alone(connection: sqlite3.Connection) -> None:
    before = drafts.held(connection, *NOTICE)
    save(connection, retitled(connection, "新"), before.version)
    held = drafts.held(connection, *NOTICE)
    assert held.data
    assert held.data["title"] == drafts.working(connection)["notices"]["shanghai-2026"]["title"] == "新"
    assert held.edit
    assert (held.edit.author, held.edit.saved) == ("wang", 7.0)
    assert drafts.published(connection)["notices"]["shanghai-2026"] == before.data


def test_the_later_of_two_saves_is_refused_with_what_changed(connection: sqlite3.Connection) -> None:
    opened = drafts.held(connection, *NOTICE)
    save(connection, retitled(connection, "王的"), opened.version)
    with pytest.raises(drafts.Conflict) as caught:
        save(connection, retitled(connection, "李的"), opened.version, "li")
    assert caught.value.seen == opened.data
    assert caught.value.now.edit
    assert caught.value.now.edit.author == "wang"
    assert drafts.working(connection)["notices"]["shanghai-2026"]["title"] == "王的"


def test_a_conflict_knows_an_earlier_draft_too(connection: sqlite3.Connection) -> None:
    save(connection, retitled(connection, "一"), drafts.held(connection, *NOTICE).version)
    opened = drafts.held(connection, *NOTICE)
    save(connection, retitled(connection, "二"), opened.version)
    with pytest.raises(drafts.Conflict) as caught:
        save(connection, retitled(connection, "三"), opened.version)
    assert caught.value.seen
    assert caught.value.seen["title"] == "一"


def test_what_equals_the_publication_is_no_draft(connection: sqlite3.Connection) -> None:
    before = drafts.held(connection, *NOTICE)
    save(connection, retitled(connection, "新"), before.version)
    save(connection, before.data, drafts.held(connection, *NOTICE).version)
    assert drafts.edits(connection) == ()


def test_removing_and_adding_documents(connection: sqlite3.Connection) -> None:
    save(connection, None, drafts.held(connection, *NOTICE).version)
    drafts.save(connection, "entries", "parking", {"answer": "有"}, seen=drafts.ABSENT, author="wang", at=8.0)
    working = drafts.working(connection)
    assert "shanghai-2026" not in working["notices"]
    assert working["entries"] == {"parking": {"answer": "有"}}
    assert drafts.held(connection, *NOTICE).version == drafts.ABSENT


def test_a_new_document_does_not_overwrite_one_of_its_name(connection: sqlite3.Connection) -> None:
    with pytest.raises(drafts.Conflict):
        save(connection, {}, drafts.ABSENT)


def test_publishing_is_refused_once_another_revision_is_in_force(tmp_path: Path, untrained: None) -> None:
    connections = Connections(tmp_path / "kaoda.db")
    publish_files(connections)
    documents = read_documents()
    assert publish(connections, documents, "wang", "一", after=1, reason="旧题作废") == 2
    with pytest.raises(Outrun):
        publish(connections, documents, "li", "二", after=1)
    assert next((r.number, r.author, r.comment, r.reason) for r in history(connections)) == (
        2,
        "wang",
        "一",
        "旧题作废",
    )
    assert as_json(documents_of(connections.database.conn, 2)) == as_json(documents)
    connections.close()


def test_a_draft_knows_the_publication_that_it_was_begun_on(connection: sqlite3.Connection) -> None:
    opened = drafts.held(connection, *NOTICE)
    save(connection, retitled(connection, "一"), opened.version)
    save(connection, retitled(connection, "二"), drafts.held(connection, *NOTICE).version)
    assert [edit.base for edit in drafts.edits(connection)] == [opened.version]
