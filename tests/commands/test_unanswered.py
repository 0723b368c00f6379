"""`kaoda review`: the review's deeds from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from store import audit, clusters, drafts
from store.database import Connections
from store.users import Role, Users
from tests.console.unanswered import PARKING, asked, say
from tests.staff import PASSWORD, Office, open_office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A database of its own for the command, and an application over it that answered what is asked."""
    monkeypatch.setenv("KAODA_DATABASE", str(tmp_path / "kaoda.db"))
    monkeypatch.chdir(tmp_path)
    office = open_office(tmp_path)
    yield office
    office.app.extensions["kaoda-close"]()


def review(*words: object) -> Result:
    return CliRunner().invoke(main, ["review", *map(str, words)])


def newest(connections: Connections) -> audit.Entry:
    return audit.entries(connections.database.conn, 1)[0]


def test_clusters_are_listed_worst_first_and_shown(office: Office) -> None:
    one, many = asked(office, "附近有没有酒店"), asked(office, *PARKING)
    lines = review("list").output.splitlines()
    assert [line.split()[0] for line in lines] == [str(many), str(one)]
    assert "3 people" in lines[0]
    assert len(review("list", "--count", 1).output.splitlines()) == 1
    shown = review("show", many).output
    assert "answers 0 of 3" in shown
    assert all(text in shown for text in PARKING)


def test_what_is_new_is_sorted(office: Office) -> None:
    say(office, "考点附近能停车吗")
    say(office, "请问考点附近能停车吗", user="b")
    assert "2 messages" in review("refresh").output
    assert "2 people" in review("list").output
    assert "0 messages" in review("refresh").output


def test_a_new_entry_is_forecast_and_saved_on_request(office: Office, tmp_path: Path) -> None:
    cluster = asked(office, *PARKING)
    file = tmp_path / "parking.yaml"
    file.write_text(
        "questions: [考点能停车吗, 停车场在哪, 停车收费吗, 车停哪里]\nanswer: 没有停车位。\nsource: 公告\n", "utf-8"
    )
    assert "将新增命中" in review("mend", cluster, "entries", "--file", file).output
    connection = office.connections.database.conn
    assert drafts.edits(connection) == ()
    saved = review("mend", cluster, "entries", "--file", file, "--save")
    assert "entries/faq-1 drafted" in saved.output
    assert (drafts.held(connection, "entries", "faq-1").data or {})["answer"] == "没有停车位。"
    assert "mended" in review("list").output
    phrase = review("mend", cluster, "entries", "faq-1", "--phrase", "哪里能停车", "--save")
    assert phrase.exit_code == 0
    assert "哪里能停车" in (drafts.held(connection, "entries", "faq-1").data or {})["questions"]


def test_clusters_are_split_merged_marked_and_handed_on(office: Office) -> None:
    cluster = asked(office, *PARKING)
    new = int(review("split", cluster, PARKING[0]).output.split()[-1])
    assert review("merge", new, cluster).exit_code == 0
    assert newest(office.connections).action == "review.merge"
    assert newest(office.connections).who == audit.COMMAND_LINE
    for command, state in (("outside", "outside"), ("dismiss", "dismissed"), ("reopen", "open")):
        assert review(command, cluster, "--note", "停车不归我们").exit_code == 0
        found = clusters.of(office.connections.database.conn, cluster)
        assert found
        assert (found.state, found.note) == (state, "停车不归我们")
    Users(office.connections).add(1.0, audit.COMMAND_LINE, "li", Role.EDITOR, PASSWORD)
    assert review("hand", cluster, "li", "--note", "请问考点").exit_code == 0
    assert newest(office.connections).detail == "li：请问考点"


@pytest.mark.parametrize(
    "words",
    [
        ("show", "99"),
        ("split", "99", "停车"),
        ("merge", "99", "1"),
        ("outside", "99"),
        ("hand", "99", "li"),
        ("mend", "99", "entries", "faq-1"),
        ("hand", "1", "nobody"),
        ("mend", "1", "entries", "faq-9"),
        ("mend", "1", "utterances"),
        ("split", "1", "没有这一句"),
    ],
)
def test_what_there_is_not_is_told_and_nothing_is_done(words: tuple[str, ...], office: Office) -> None:
    asked(office, *PARKING)
    result = review(*words)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert audit.entries(office.connections.database.conn, 9) == ()


def test_every_command_has_an_example() -> None:
    for command in ("list", "refresh", "show", "split", "merge", "outside", "dismiss", "reopen", "hand", "mend"):
        assert f"kaoda review {command}" in review(command, "--help").output.split("Example:")[1]
