"""What is measured of a sorting, on sortings small enough to count by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bench.clustering import Progress, Sorted, measured, row, section
from bench.families import Family
from bench.journal import Plan
from bench.measures import Sorting, harmonic
from bot.message import CHINA
from knowledge.base import KnowledgeBase
from store.database import Connections

PERFECT = Sorting([("a", 1), ("a", 1), ("b", 2)])
MIXED = Sorting([("a", 1), ("a", 1), ("a", 2), ("b", 2), ("b", 2), ("b", 2)])
"""Of family a two rows are alone and one lies with the three of b."""


def test_a_perfect_sorting() -> None:
    assert (PERFECT.purity, PERFECT.recall, PERFECT.pairs, PERFECT.cubed) == (1, 1, (1, 1), (1, 1))
    assert PERFECT.unsorted == 0


def test_a_row_in_the_wrong_cluster_counts() -> None:
    assert MIXED.purity == pytest.approx(5 / 6)
    assert MIXED.recall == pytest.approx(5 / 6)
    assert MIXED.pairs == pytest.approx((4 / 7, 4 / 6))
    assert MIXED.cubed == pytest.approx(((1 + 1 + 1 / 4 + 3 * 3 / 4) / 6, (2 * 2 / 3 + 1 / 3 + 3) / 6))


def test_one_cluster_for_all_is_whole_but_not_pure() -> None:
    one = Sorting([("a", 1), ("a", 1), ("b", 1)])
    assert one.recall == 1
    assert one.purity == pytest.approx(2 / 3)


def test_a_cluster_for_each_row_is_pure_but_not_whole() -> None:
    each = Sorting([("a", 1), ("a", 2), ("b", 3)])
    assert each.purity == 1
    assert each.recall == pytest.approx(2 / 3)
    assert each.pairs == (1, 0)


def test_rows_without_a_cluster_are_not_together() -> None:
    loose = Sorting([("a", None), ("a", None), ("b", 1)])
    assert loose.unsorted == 2
    assert len(loose.sizes) == 3
    assert loose.recall == pytest.approx(2 / 3)


def test_the_worst_family_comes_first_with_its_clusters() -> None:
    worst, other = MIXED.fates
    assert (worst.family, other.family) == ("a", "b")
    first, second = worst.pieces
    assert (first.cluster, first.rows, first.size, first.chief) == (1, 2, 2, "a")
    assert (second.cluster, second.rows, second.size, second.chief, second.chief_rows) == (2, 1, 4, "b", 3)


def test_the_clusters_that_hold_nearly_all() -> None:
    assert Sorting([("a", 1)] * 18 + [("a", 2), ("b", 3)]).chief == 1
    assert Sorting([("a", 1)] * 17 + [("a", 2), ("b", 3)] * 2).chief == 2


def test_without_rows_nothing_is_wrong() -> None:
    nothing = Sorting([])
    assert (nothing.purity, nothing.recall, nothing.pairs, nothing.cubed, nothing.chief) == (1, 1, (1, 1), (1, 1), 0)


@pytest.mark.parametrize(("precision", "recall", "value"), [(1, 1, 1), (0, 0, 0), (1, 0, 0), (0.5, 1, 2 / 3)])
def test_harmonic_mean(precision: float, recall: float, value: float) -> None:
    assert harmonic(precision, recall) == pytest.approx(value)


def by_length(connections: Connections, _: KnowledgeBase, progress: Progress) -> int:
    """Long questions to one cluster, short ones to another."""
    with connections.writing() as database:
        done = database.conn.execute("UPDATE journal SET cluster = 1 + (length(text) > 20)").rowcount
    progress(done, done)
    return done


def test_a_journal_is_made_sorted_and_measured(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    asked = (
        Family("parking", ("能停车吗",)),
        Family("lost", ("我在很久以前考的那本证书怎么也找不到了请问可以补办吗",)),
    )
    connections = Connections(tmp_path / "kaoda.db")
    done = measured(connections, Plan(200, datetime(2026, 11, 21, tzinfo=CHINA), 1.0), asked, knowledge, by_length)
    connections.close()
    assert done.sorting.rows == 200
    assert len(done.sorting.sizes) == 2
    assert 0.6 < done.sorting.purity < 1


def test_what_is_printed_names_the_worst_family_and_where_it_went() -> None:
    lines = list(Sorted(MIXED, 1.25).lines(1))
    assert lines[0] == "6 questions of 2 families sorted in 1.2 s"
    assert "purity              0.833" in lines
    assert lines[-3:] == [
        "\na: 3 questions in 2 clusters, precision 0.75, recall 0.56",
        "       2 in cluster 1 of 2",
        "       1 in cluster 2 of 4, mostly b (3)",
    ]


def test_a_row_of_the_page() -> None:
    assert row("unseen", Sorted(MIXED, 1.25)) == "| 2, unseen | 6 | 2 | 2 | 0.833 | 0.833 | 0.615 | 0.764 | 1.2 |"
    assert row("unseen", Sorted(MIXED, 1.25)) in section({"unseen": Sorted(MIXED, 1.25)})
