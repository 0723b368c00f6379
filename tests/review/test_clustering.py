"""Sorting unanswered questions: by meaning, the same way every day, never moving what was placed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import families
from bench.measures import Sorting
from knowledge.base import KnowledgeBase
from review.clustering import sort
from store import clusters
from store.database import Connections

PARKING = ("考点能停车吗", "开车去考试停哪里", "附近有没有停车场", "车位多不多，停车收费不")
FOOD = ("中午吃饭怎么办", "考点有食堂吗", "午饭管不管", "学校食堂能吃饭吗")
DAY = 86400.0


@pytest.fixture
def connections(tmp_path: Path) -> Iterator[Connections]:
    connections = Connections(tmp_path / "kaoda.db")
    yield connections
    connections.close()


def put(connections: Connections, *texts: str, signals: str = '["declined"]', **columns: str) -> list[int]:
    """Rows of the journal, one a second."""
    names = ", ".join(("at", "user", "text", "revision", "signals", *columns))
    rows = []
    for text in texts:
        at = connections.database.conn.execute("SELECT ifnull(max(id), 0) + 1 FROM journal").fetchone()[0]
        values = [at, "u", text, 1, signals, *columns.values()]
        marks = ", ".join("?" * len(values))
        rows.append(
            int(
                connections.database.conn.execute(f"INSERT INTO journal ({names}) VALUES ({marks})", values).lastrowid
                or 0
            )
        )
    return rows


def placed(connections: Connections, rows: list[int]) -> list[int]:
    """The cluster of each row."""
    found = dict(connections.database.conn.execute("SELECT id, cluster FROM journal").fetchall())
    return [found[row] for row in rows]


def test_questions_of_one_meaning_become_a_cluster(connections: Connections, knowledge: KnowledgeBase) -> None:
    parking, food = put(connections, *PARKING), put(connections, *FOOD)
    assert sort(connections, knowledge) == 8
    assert len(set(placed(connections, parking))) == len(set(placed(connections, food))) == 1
    assert set(placed(connections, parking)).isdisjoint(placed(connections, food))


def test_only_what_went_unanswered_is_sorted_and_only_once(connections: Connections, knowledge: KnowledgeBase) -> None:
    put(connections, "报名费多少", signals="[]")
    put(connections, *PARKING)
    assert sort(connections, knowledge) == 4
    assert sort(connections, knowledge) == 0


def test_what_shows_later_that_it_was_unanswered_is_sorted_then(
    connections: Connections, knowledge: KnowledgeBase
) -> None:
    (row,) = put(connections, "报名费多少", signals="[]")
    sort(connections, knowledge)
    connections.database.conn.execute("UPDATE journal SET signals = ? WHERE id = ?", ['["unsolved"]', row])
    assert sort(connections, knowledge) == 1


def test_tomorrow_a_question_goes_to_the_cluster_of_today(connections: Connections, knowledge: KnowledgeBase) -> None:
    today = put(connections, *PARKING, *FOOD)
    sort(connections, knowledge)
    before = placed(connections, today)
    later = put(connections, "请问考场那边停车方便吗", "老师，中午在哪吃饭呀")
    sort(connections, knowledge)
    assert placed(connections, later) == [before[0], before[4]]
    assert placed(connections, today) == before


def test_the_same_words_follow_what_staff_did(connections: Connections, knowledge: KnowledgeBase) -> None:
    put(connections, *PARKING)
    sort(connections, knowledge)
    conn = connections.database.conn
    new = clusters.split(conn, placed(connections, [1])[0], PARKING[:1], 9.0)
    later = put(connections, PARKING[0] + "？谢谢", "请问" + PARKING[0])
    sort(connections, knowledge)
    assert placed(connections, later) == [new, new]


def test_what_is_nearest_to_the_words_split_off_follows_them(
    connections: Connections, knowledge: KnowledgeBase
) -> None:
    put(connections, *PARKING)
    sort(connections, knowledge)
    (whole,) = set(placed(connections, [1, 2, 3, 4]))
    new = clusters.split(connections.database.conn, whole, [PARKING[3]], 9.0)
    later = put(connections, "车位够不够，停车要收费吗", "考点那里能不能停车")
    sort(connections, knowledge)
    assert placed(connections, later) == [new, whole]


def test_what_was_merged_stays_together(connections: Connections, knowledge: KnowledgeBase) -> None:
    put(connections, *PARKING, *FOOD)
    sort(connections, knowledge)
    parking, food = placed(connections, [1, 5])
    clusters.merge(connections.database.conn, food, parking, 9.0)
    later = put(connections, "哪里能吃午饭", "停车场在哪")
    sort(connections, knowledge)
    assert placed(connections, later) == [parking, parking]


def test_a_questionnaire_left_is_sorted_by_its_question(connections: Connections, knowledge: KnowledgeBase) -> None:
    about = {"signals": '["left"]', "outcome": "questionnaire"}
    age = put(connections, "不知道", "考点能停车吗", aspects='["questionnaire.age"]', **about)
    years = put(connections, "不知道", aspects='["questionnaire.years"]', **about)
    parking = put(connections, "考点能停车吗")
    sort(connections, knowledge)
    found = [set(placed(connections, rows)) for rows in (age, years, parking)]
    assert [len(one) for one in found] == [1, 1, 1]
    assert len(set.union(*found)) == 3
    again = put(connections, "算了", aspects='["questionnaire.years"]', **about)
    sort(connections, knowledge)
    assert set(placed(connections, again)) == found[1]


def test_messages_without_words_are_sorted_too(connections: Connections, knowledge: KnowledgeBase) -> None:
    rows = put(connections, "", "？", "🙏", kind="image")
    assert sort(connections, knowledge) == 3
    assert None not in placed(connections, rows)


def test_forgetting_and_purging_do_not_hinder_sorting(connections: Connections, knowledge: KnowledgeBase) -> None:
    put(connections, *PARKING, *FOOD)
    sort(connections, knowledge)
    conn = connections.database.conn
    conn.execute("UPDATE journal SET user = ''")
    conn.execute("DELETE FROM journal WHERE id <= 4")
    put(connections, "考点能停车吗")
    assert sort(connections, knowledge) == 1
    food = clusters.ranked(conn, ["open"], 10)[0]
    assert (food.messages, food.people) == (4, 4)


@pytest.fixture(scope="module")
def asked() -> list[tuple[str, str]]:
    """Questions of twelve families, one after the other of each."""
    chosen = families.read(families.FILE)[::7][:12]
    return [(family.name, q) for family in chosen for q in family.questions if "{" not in q]


def sorting(connections: Connections, asked: list[tuple[str, str]]) -> Sorting:
    rows = connections.database.conn.execute("SELECT text, cluster FROM journal")
    names = {text: name for name, text in asked}
    return Sorting((names[text], cluster) for text, cluster in rows)


def test_known_families_are_told_apart(
    connections: Connections, knowledge: KnowledgeBase, asked: list[tuple[str, str]]
) -> None:
    put(connections, *(text for _, text in asked))
    sort(connections, knowledge)
    found = sorting(connections, asked)
    assert found.purity > 0.9
    assert found.recall > 0.6


def test_day_by_day_is_about_the_same_as_all_at_once(
    tmp_path: Path, knowledge: KnowledgeBase, asked: list[tuple[str, str]]
) -> None:
    found = []
    for days in (1, 3):
        connections = Connections(tmp_path / f"{days}.db")
        for day in range(days):
            put(connections, *(text for _, text in asked[day::days]))
            sort(connections, knowledge)
        found.append(dict(connections.database.conn.execute("SELECT text, cluster FROM journal").fetchall()))
        connections.close()
    both = Sorting((str(found[0][text]), found[1][text]) for _, text in asked)
    assert min(both.cubed) > 0.8


def test_sorting_again_from_the_start_gives_the_same(
    tmp_path: Path, knowledge: KnowledgeBase, asked: list[tuple[str, str]]
) -> None:
    found = []
    for number in range(2):
        connections = Connections(tmp_path / f"{number}.db")
        put(connections, *(text for _, text in asked))
        sort(connections, knowledge)
        found.append(connections.database.conn.execute("SELECT id, cluster FROM journal").fetchall())
        connections.close()
    assert found[0] == found[1]
