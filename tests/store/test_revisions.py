"""Which knowledge is in force: the files until someone publishes, then the database."""

from __future__ import annotations

import copy
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

import store.readiness
import store.revisions
from knowledge.load import Documents, KnowledgeError, read_documents
from store.database import Connections
from store.revisions import Revisions, publish, publish_files


@pytest.fixture
def connections(tmp_path: Path, untrained: None) -> Iterator[Connections]:
    connections = Connections(tmp_path / "kaoda.db")
    yield connections
    connections.close()


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Documents:
    """The files as an upgrade of the checkout would leave them."""
    documents = copy.deepcopy(read_documents())
    next(iter(documents["notices"].values()))["title"] += "（修订）"
    monkeypatch.setattr(store.revisions, "read_documents", lambda: documents)
    return documents


def rows(connections: Connections) -> list[tuple[int, str]]:
    return connections.database.conn.execute("SELECT number, author FROM revisions ORDER BY number").fetchall()


def test_before_the_first_publication_there_is_none(connections: Connections) -> None:
    with pytest.raises(LookupError):
        Revisions.of(connections).current()


def test_an_empty_database_starts_from_the_files(connections: Connections) -> None:
    publish_files(connections)
    publish_files(connections)
    assert rows(connections) == [(1, "files")]


def test_the_database_gives_what_the_files_say(connections: Connections) -> None:
    from knowledge.base import KnowledgeBase

    publish_files(connections)
    stored, files = Revisions.of(connections).current(), KnowledgeBase.from_files()
    assert (stored.notices, stored.standards) == (files.notices, files.standards)
    assert [repr(notice) for notice in stored.notices.values()] == [repr(notice) for notice in files.notices.values()]
    assert stored.revision == 1


def test_changed_files_take_effect(connections: Connections, request: pytest.FixtureRequest) -> None:
    publish_files(connections)
    request.getfixturevalue("changed")
    publish_files(connections)
    assert rows(connections) == [(1, "files"), (2, "files")]
    assert any(notice.title.endswith("（修订）") for notice in Revisions.of(connections).current().notices.values())


def test_what_staff_published_wins_over_changed_files(connections: Connections, changed: Documents) -> None:
    publish(connections, read_documents(), "zhang", "")
    publish_files(connections)
    assert rows(connections) == [(1, "zhang")]


def test_documents_that_do_not_compile_are_not_published(connections: Connections, changed: Documents) -> None:
    next(iter(changed["notices"].values()))["unheard_of"] = 1
    with pytest.raises(KnowledgeError, match="unheard_of"):
        publish_files(connections)
    assert rows(connections) == []


def test_a_revision_is_ready_before_it_is_in_force(connections: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[tuple[int, str]]] = []
    monkeypatch.setattr(store.readiness, "make_ready", lambda _knowledge, _folder: seen.append(rows(connections)))
    publish(connections, read_documents(), "zhang", "")
    assert seen == [[]]
    Revisions.of(connections).current()
    assert seen == [[], [(1, "zhang")]]


def test_a_revision_is_compiled_once_and_replaced_whole(connections: Connections) -> None:
    publish_files(connections)
    revisions = Revisions.of(connections)
    first = revisions.current()
    assert revisions.current() is first
    publish(connections, read_documents(), "zhang", "nothing new")
    assert revisions.current().revision == 2


def test_a_watcher_brings_a_publication_into_force_by_itself(connections: Connections) -> None:
    publish_files(connections)
    revisions, announced = Revisions.of(connections), queue.Queue[int]()
    revisions.watch(announced.put)
    publish(connections, read_documents(), "zhang", "")
    assert announced.get(timeout=1.0) == 2, "within a second"
    assert revisions.current().revision == 2
    revisions.close()


def test_a_worker_begins_with_what_was_compiled_although_the_newest_cannot_be_read(connections: Connections) -> None:
    publish_files(connections)
    revisions = Revisions.of(connections)
    compiled = revisions.current()
    connections.database.execute("ALTER TABLE revisions RENAME TO gone")
    revisions.watch()
    assert revisions.current() is compiled
    revisions.close()


def test_nothing_is_watched_where_nothing_can_be_read(connections: Connections) -> None:
    with pytest.raises(LookupError):
        Revisions.of(connections).watch()


def test_words_that_only_the_word_files_can_judge_are_not_published(connections: Connections) -> None:
    documents = read_documents() | {"utterances": {"fees.gone": {"aspect": "fees.gone", "examples": ["几个币"]}}}
    with pytest.raises(KnowledgeError, match=r"fees\.gone"):
        publish(connections, documents, "zhang", "")
    assert connections.database.conn.execute("SELECT count(*) FROM revisions").fetchone()[0] == 0
