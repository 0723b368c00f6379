"""What mends and looks quote of candidates' questions goes when it has outlived its use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import clusters, looks, mends
from store.database import Connections
from store.looks import Look


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connections = Connections(tmp_path / "kaoda.db")
    yield connections.database.conn
    connections.close()


def mend(connection: sqlite3.Connection, at: float) -> int:
    number = mends.begin(connection, 1, "editor", at, ("entries", "faq-1", {"id": "faq-1"}), "", ())
    mends.finish(connection, number, "{}", None)
    return number


def test_a_mend_that_nobody_saved_goes_and_one_that_was_loses_its_forecast(connection: sqlite3.Connection) -> None:
    dropped, saved, young = mend(connection, 0.0), mend(connection, 0.0), mend(connection, 100.0)
    mends.keep(connection, saved, 1.0)
    mends.purge(connection, mends.KEPT + 1.0)
    assert mends.of(connection, dropped) is None
    found = mends.of(connection, saved)
    assert found
    assert (found.effect, found.saved) == (None, 1.0)
    assert mends.of(connection, young)


def test_looks_go_with_age_and_with_their_cluster(connection: sqlite3.Connection) -> None:
    old, young = clusters.create(connection, 0.0), clusters.create(connection, 0.0)
    for cluster, at in ((old, 1.0), (young, 9.0), (77, 9.0)):
        looks.keep(connection, Look(cluster, 1, at, 2, ("能停车吗",), None))
    looks.purge(connection, 5.0)
    assert looks.of(connection, [old, young, 77]) == {young: Look(young, 1, 9.0, 2, ("能停车吗",), None)}


def test_whoever_cares_is_named_while_the_cluster_is_handed_on(connection: sqlite3.Connection) -> None:
    cluster = clusters.create(connection, 0.0)
    looks.hand(connection, cluster, "li")
    clusters.mark(connection, cluster, "handed", "", "editor", 1.0)
    assert looks.colleagues(connection) == {cluster: "li"}
    clusters.mark(connection, cluster, "open", "", "editor", 1.0)
    assert looks.colleagues(connection) == {}
