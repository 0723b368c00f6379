"""A small journal whose figures are worked out by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Connections
from tests.review.journal import publish, put

NURSE, HR = ["保育师"], ["企业人力资源管理师"]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database with an empty journal."""
    connections = Connections(tmp_path / "kaoda.db")
    yield connections.database.conn
    connections.close()


@pytest.fixture
def journal(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Monday 2 to Sunday 8 March 2026, the Sunday before and the Monday after; revision 2 came on Wednesday at noon."""
    publish(connection, 1, "2026-02-01 08:00")
    publish(connection, 2, "2026-03-04 12:00")
    put(connection, "2026-03-01 23:59", "a", "clarified", aspects=["fees.amount"])
    # Monday: the answer to a question of the day before; two questions and small talk of b
    put(
        connection,
        "2026-03-02 00:00",
        "a",
        "answered",
        aspects=["fees.amount"],
        slots={"occupations": NURSE},
        milliseconds=10,
    )
    put(
        connection,
        "2026-03-02 09:30",
        "b",
        "answered",
        aspects=["fees.amount", "fees.discount"],
        slots={"regions": ["上海"]},
        milliseconds=20,
    )
    put(connection, "2026-03-02 09:40", "b", "talk", text="谢谢", milliseconds=2)
    put(
        connection,
        "2026-03-02 09:45",
        "b",
        "declined",
        text="驾照怎么考",
        signals=["declined", "foreign"],
        milliseconds=30,
    )
    # Wednesday: between clarifying and answering somebody else speaks; then handover; after noon revision 2
    put(connection, "2026-03-04 10:00", "c", "clarified", aspects=["dates.exam"], slots={"occupations": NURSE})
    put(
        connection,
        "2026-03-04 10:00",
        "d",
        "partial",
        aspects=["dates.exam"],
        signals=["partial", "again"],
        slots={"notices": ["shanghai-2026"]},
    )
    put(connection, "2026-03-04 10:01", "c", "answered", aspects=["dates.exam"], slots={"occupations": [*NURSE, *HR]})
    put(connection, "2026-03-04 12:00", "d", "handover", revision=2, milliseconds=500)
    put(connection, "2026-03-04 12:30", "d", "answered", aspects=["fees.amount"], revision=2)
    # Sunday night: a questionnaire that was left, and a question of a row from before outcomes were noted
    put(connection, "2026-03-08 23:59", "e", "questionnaire", signals=["left"], revision=2, milliseconds=4)
    put(connection, "2026-03-08 23:59", "f", "", text="从前")
    put(connection, "2026-03-09 00:00", "e", "answered", aspects=["retake.kept"], revision=2)
    return connection
