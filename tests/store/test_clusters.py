"""Clusters of unanswered questions: ranked by people, read, split, merged, marked, and left alone by purging."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from store import clusters, placements
from store.database import Connections


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connections = Connections(tmp_path / "kaoda.db")
    yield connections.database.conn
    connections.close()


def ask(
    connection: sqlite3.Connection,
    text: str,
    user: str = "u",
    signals: Sequence[str] = ("declined",),
    outcome: str = "declined",
    aspects: Sequence[str] = (),
    at: float | None = None,
) -> int:
    """A row of the journal; its time is its number unless it is given."""
    at = at or connection.execute("SELECT ifnull(max(id), 0) + 1 FROM journal").fetchone()[0]
    cursor = connection.execute(
        "INSERT INTO journal (at, user, text, revision, outcome, aspects, signals, reply) VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
        [at, user, text, outcome, json.dumps(aspects), json.dumps(signals), f"答{at}"],
    )
    return int(cursor.lastrowid or 0)


def gather(connection: sqlite3.Connection, cluster: int | None = None) -> int:
    """Put whatever waits into one cluster, a new one unless it is given."""
    cluster = cluster or clusters.create(connection, 0.0)
    rows = placements.unsorted(connection)
    placements.place(connection, rows, {row.wording: cluster for row in rows})
    return cluster


def where(connection: sqlite3.Connection, row: int) -> int:
    return int(connection.execute("SELECT cluster FROM journal WHERE id = ?", [row]).fetchone()[0])


def texts(connection: sqlite3.Connection, cluster: int) -> list[str]:
    return [question.text for question in clusters.questions(connection, cluster, 100)]


def test_people_rank_before_weight_and_weight_before_age(connection: sqlite3.Connection) -> None:
    ask(connection, "停车", signals=["unsure"])
    one_light = gather(connection)
    ask(connection, "吃饭", signals=["unsolved"])
    ask(connection, "吃饭", signals=["unsolved"])
    one_heavy = gather(connection)
    ask(connection, "住宿", "a", signals=["foreign"])
    ask(connection, "住宿", "b", signals=["foreign"])
    two = gather(connection)
    assert [c.id for c in clusters.ranked(connection, ["open"], 10)] == [two, one_heavy, one_light]
    assert [c.id for c in clusters.ranked(connection, ["open"], 1, 1)] == [one_heavy]


def test_the_figures_of_a_cluster(connection: sqlite3.Connection) -> None:
    ask(connection, "有车位吗", "a", ["unsure", "again"])
    ask(connection, "能停车吗", "a", ["declined"])
    ask(connection, "停车", "b", ["declined"])
    found = clusters.of(connection, gather(connection))
    assert found
    assert (found.messages, found.people, found.text, found.at) == (3, 2, "停车", 3.0)
    assert found.signals == (("declined", 2), ("again", 1), ("unsure", 1))
    assert found.weight == pytest.approx(3.1)


def test_forgotten_people_count_one_a_message(connection: sqlite3.Connection) -> None:
    for user in ("", "", "a", "a"):
        ask(connection, "停车", user)
    found = clusters.of(connection, gather(connection))
    assert found
    assert found.people == 3


def test_only_the_states_asked_for_are_ranked(connection: sqlite3.Connection) -> None:
    ask(connection, "停车")
    parking = gather(connection)
    ask(connection, "吃饭")
    gather(connection)
    clusters.mark(connection, parking, "handed", "请小李问考点", "wang", 9.0)
    found = clusters.ranked(connection, ["handed", "mended"], 10)
    assert [(c.id, c.state, c.note, c.who, c.changed) for c in found] == [
        (parking, "handed", "请小李问考点", "wang", 9.0)
    ]
    assert clusters.totals(connection) == {"open": 1, "mended": 0, "handed": 1, "outside": 0, "dismissed": 0}


def test_questions_are_distinct_words_with_what_was_said_last(connection: sqlite3.Connection) -> None:
    ask(connection, "有车位吗", "a", ["unsure"])
    ask(connection, "能停车吗", "b")
    ask(connection, "有车位吗", "c", ["silent"], outcome="answered")
    cluster = gather(connection)
    first, second = clusters.questions(connection, cluster, 10)
    assert (first.text, first.times, first.people, first.reply, first.outcome) == ("有车位吗", 2, 2, "答3", "answered")
    assert (first.row, first.at, first.signals) == (3, 3.0, (("silent", 1), ("unsure", 1)))
    assert second.text == "能停车吗"
    assert clusters.questions(connection, cluster, 1, 1) == (second,)
    assert clusters.wordings(connection, cluster) == 2


def test_a_split_takes_the_words_and_what_differs_in_filler_only(connection: sqlite3.Connection) -> None:
    ask(connection, "能停车吗")
    row = ask(connection, "请问能停车吗？")
    ask(connection, "中午吃饭")
    old = gather(connection)
    new = clusters.split(connection, old, ["能停车吗"], 9.0)
    assert (where(connection, row), texts(connection, old)) == (new, ["中午吃饭"])
    assert {one.cluster for one in placements.samples(connection, 9) if "停车" in one.text} == {new}


def test_after_a_split_the_same_words_go_where_they_were_put(connection: sqlite3.Connection) -> None:
    ask(connection, "能停车吗")
    ask(connection, "中午吃饭")
    old = gather(connection)
    new = clusters.split(connection, old, ["能停车吗"], 9.0)
    later = ask(connection, "能停车吗")
    gather(connection, old)
    assert where(connection, later) == new


@pytest.mark.parametrize("chosen", [["没有问过的"], ["停车", "吃饭"], []])
def test_a_split_that_would_leave_one_side_empty_is_refused(connection: sqlite3.Connection, chosen: list[str]) -> None:
    ask(connection, "停车")
    ask(connection, "吃饭")
    cluster = gather(connection)
    with pytest.raises(clusters.ClusterError):
        clusters.split(connection, cluster, chosen, 9.0)
    assert texts(connection, cluster) == ["吃饭", "停车"]


def test_a_merge_moves_questions_and_what_comes_later(connection: sqlite3.Connection) -> None:
    ask(connection, "停车")
    one = gather(connection)
    ask(connection, "车位")
    other = gather(connection)
    clusters.merge(connection, other, one, 9.0)
    later = ask(connection, "车位")
    gather(connection, other)
    assert where(connection, later) == one
    assert clusters.of(connection, other) is None
    assert [c.id for c in clusters.ranked(connection, clusters.STATES, 9)] == [one]


def test_both_parts_of_a_merge_are_compared_with(connection: sqlite3.Connection) -> None:
    for number in range(50):
        ask(connection, f"停车{number}")
    big = gather(connection)
    ask(connection, "泊位")
    small = gather(connection)
    clusters.merge(connection, small, big, 9.0)
    assert ("泊位", big) in {(one.text, one.cluster) for one in placements.samples(connection, 3)}


def test_a_merge_of_what_is_gone_is_refused(connection: sqlite3.Connection) -> None:
    ask(connection, "停车")
    cluster = gather(connection)
    for pair in ((cluster, cluster), (cluster, 99), (99, cluster)):
        with pytest.raises(clusters.ClusterError):
            clusters.merge(connection, *pair, 9.0)


def test_marking_what_is_gone_is_refused(connection: sqlite3.Connection) -> None:
    with pytest.raises(clusters.ClusterError):
        clusters.mark(connection, 99, "dismissed", "", "wang", 9.0)


def test_a_questionnaire_left_is_known_by_its_question(connection: sqlite3.Connection) -> None:
    for text in ("不知道", "算了"):
        ask(connection, text, signals=["left"], outcome="questionnaire", aspects=["questionnaire.age"])
    ask(connection, "不知道")
    assert len({row.wording for row in placements.unsorted(connection)}) == 2
    assert [row.wording for row in placements.unsorted(connection)][:2] == ["questionnaire.age"] * 2
    gather(connection)
    assert [one.text for one in placements.samples(connection, 9)] == ["不知道"]


def test_answered_rows_and_sorted_rows_do_not_wait(connection: sqlite3.Connection) -> None:
    ask(connection, "多少钱", signals=())
    row = ask(connection, "停车")
    assert [one.row for one in placements.unsorted(connection)] == [row]
    gather(connection)
    assert placements.unsorted(connection) == ()


def test_a_wording_placed_meanwhile_stays_where_it_is(connection: sqlite3.Connection) -> None:
    ask(connection, "停车")
    first = gather(connection)
    later = ask(connection, "停车")
    rows = placements.unsorted(connection)
    assert placements.placed(connection, [row.wording for row in rows]) == {rows[0].wording: first}
    gather(connection, clusters.create(connection, 1.0))
    assert where(connection, later) == first


def test_purged_rows_leave_counts_and_samples(connection: sqlite3.Connection) -> None:
    ask(connection, "停车", "a")
    ask(connection, "车位", "b")
    cluster = gather(connection)
    connection.execute("DELETE FROM journal WHERE at < 2")
    placements.tidy(connection)
    found = clusters.of(connection, cluster)
    assert found
    assert (found.messages, found.people) == (1, 1)
    assert [one.text for one in placements.samples(connection, 9)] == ["车位"]
    assert connection.execute("SELECT count(*) FROM placements").fetchone() == (1,)


def test_an_empty_cluster_is_not_shown_and_goes_after_a_while(connection: sqlite3.Connection) -> None:
    ask(connection, "停车")
    cluster = gather(connection)
    connection.execute("DELETE FROM journal")
    assert clusters.ranked(connection, clusters.STATES, 9) == ()
    assert clusters.of(connection, cluster) is None
    ask(connection, "吃饭", signals=(), at=placements.EMPTY)
    placements.tidy(connection)
    assert connection.execute("SELECT count(*) FROM clusters").fetchone() == (1,)
    ask(connection, "吃饭", signals=(), at=placements.EMPTY + 1)
    placements.tidy(connection)
    assert connection.execute("SELECT count(*) FROM clusters").fetchone() == (0,)
