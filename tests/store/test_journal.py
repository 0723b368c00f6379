"""The journal's rows: everything a reply's trace tells, and signals that come later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer import Outcome, Reply, Trace
from bot.interview import QUIT
from bot.message import Message
from store.database import Connections
from store.journal import COLUMNS, LEFT, PURGED, SAID, Record, Row, forget, mark_left, purge, write

DAY = datetime(2026, 3, 1, 10, tzinfo=UTC)
NOW = DAY.timestamp()
TRACE = Trace(
    "partial",
    "notices",
    ("fees.amount",),
    (("shanghai-2026", "附件2"), ("entry", "parking")),
    (("fees.amount", 2.85512), ("dates.exam", 0.5)),
    (("regions", ("上海",)), ("levels", (3,))),
    ("regions", "aspects"),
    ("partial",),
)


@pytest.fixture
def connections(tmp_path: Path) -> Iterator[Connections]:
    opened = Connections(tmp_path / "kaoda.db")
    yield opened
    opened.close()


def add(connections: Connections, trace: Trace, user: str = "u", at: float = NOW, text: str = "三级多少钱") -> None:
    record = Record(Message.make("text", text, DAY), Reply("150元。" * 200, trace=trace), 2, 3.14159)
    with connections.writing() as database:
        write(database.conn, user, record, at)


def rows(connections: Connections) -> list[Row]:
    return [Row.read(row) for row in connections.database.conn.execute(f"SELECT {COLUMNS} FROM journal ORDER BY id")]


def test_a_row_holds_the_whole_trace(connections: Connections) -> None:
    add(connections, TRACE)
    (row,) = rows(connections)
    assert (row.at, row.user, row.text, row.revision, row.kind) == (NOW, "u", "三级多少钱", 2, "text")
    assert (row.outcome, row.handler, row.aspects, row.facts) == ("partial", "notices", TRACE.aspects, TRACE.facts)
    assert row.scores == (("fees.amount", 2.855), ("dates.exam", 0.5))
    assert row.slots == {"regions": ["上海"], "levels": [3]}
    assert (row.carried, row.signals, row.milliseconds, row.cluster) == (TRACE.carried, ("partial",), 3.14, None)
    assert row.reply == ("150元。" * 200)[:SAID]


def test_what_a_message_shows_of_the_question_before_goes_to_its_row(connections: Connections) -> None:
    add(connections, TRACE)
    add(connections, TRACE, user="somebody else")
    add(connections, Trace("talk"))
    add(connections, Trace("talk", earlier=("unsolved",)))
    add(connections, Trace("handover", "contact", earlier=("unsolved", "person")))
    assert [row.signals for row in rows(connections)] == [
        ("partial", "unsolved", "person"), ("partial",), (), (), (),
    ]  # fmt: skip


def test_a_sign_of_a_question_that_is_gone_is_dropped(connections: Connections) -> None:
    add(connections, Trace("talk", earlier=("unsolved",)))
    assert rows(connections)[0].signals == ()


@pytest.mark.parametrize(
    ("later", "outcome", "aspects", "left"),
    [
        (None, "talk", (), True),
        (LEFT - 1, "questionnaire", ("questionnaire.age",), False),
        (LEFT + 1, "questionnaire", ("questionnaire.age",), True),
        (60, "questionnaire", (QUIT,), True),
        (60, "answered", ("eligibility.verdict",), False),
        (60, "answered", ("fees.amount",), True),
    ],
)
def test_questionnaires_left_half_way(
    connections: Connections, later: float | None, outcome: Outcome, aspects: tuple[str, ...], left: bool
) -> None:
    add(connections, Trace("questionnaire", "questionnaire", ("questionnaire.work",)))
    if later:
        add(connections, Trace(outcome, "questionnaire", aspects), at=NOW + later)
    connection = connections.database.conn
    assert mark_left(connection, NOW + (later or 0) + LEFT - 10) == int(left and later is not None)
    mark_left(connection, NOW + LEFT + 1)
    assert ("left" in rows(connections)[0].signals) is left
    assert mark_left(connection, NOW + LEFT + 2) == 0


def test_forgotten_people_leave_nothing_to_connect(connections: Connections) -> None:
    add(connections, TRACE)
    add(connections, Trace("questionnaire", "questionnaire", ("questionnaire.work",)))
    forget(connections.database.conn, "u")
    assert {row.user for row in rows(connections)} == {""}
    assert mark_left(connections.database.conn, NOW + LEFT + 1) == 0


def test_a_backlog_is_purged_bit_by_bit(connections: Connections) -> None:
    for number in range(PURGED + 10):
        add(connections, TRACE, at=NOW + number)
    purge(connections.database.conn, NOW + PURGED + 5)
    assert len(rows(connections)) == 10
    purge(connections.database.conn, NOW + PURGED + 5)
    assert [row.at for row in rows(connections)] == [NOW + PURGED + 5 + n for n in range(5)]
