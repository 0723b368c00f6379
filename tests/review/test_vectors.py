"""Sparse vectors: what is nearest, all but the same, and together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from review import vectors

A, B, C = {"a": 1.0}, {"b": 1.0}, {"c": 1.0}
NEAR_A = {"a": 0.8, "b": 0.6}


def condensed(texts: Sequence[Mapping[str, float]], least: float) -> list[int]:
    return [int(label) for label in vectors.condense(vectors.matrix(texts), least)]


def together(texts: Sequence[Mapping[str, float]], least: float) -> list[int]:
    return [int(label) for label in vectors.agglomerate(vectors.matrix(texts), least)]


def test_the_nearest_group_and_how_near_on_average() -> None:
    rows = vectors.matrix([A, B, NEAR_A])
    groups = vectors.means(vectors.matrix([A, B, C, A]), vectors.labels([0, 1, 1, 0]))
    found, scores = vectors.nearest(vectors.matrix([A, B, NEAR_A, C])[:3], groups)
    assert rows.shape == (3, 2)
    assert [int(label) for label in found] == [0, 1, 0]
    assert [float(score) for score in scores] == pytest.approx([1.0, 0.5, 0.8])


def test_without_groups_nothing_is_near() -> None:
    rows = vectors.matrix([A])
    found, scores = vectors.nearest(rows, rows[:0])
    assert (int(found[0]), float(scores[0])) == (-1, 0.0)


def test_texts_all_but_the_same_join_the_first_such() -> None:
    assert condensed([A, B, NEAR_A, A], 0.75) == [0, 1, 0, 0]
    assert condensed([A, B, NEAR_A, A], 0.9) == [0, 1, 2, 0]


def test_leaders_are_found_across_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [A, B, NEAR_A, C, A, NEAR_A, C, B] * 3
    whole = condensed(texts, 0.75)
    monkeypatch.setattr(vectors, "CHUNK", 3)
    assert condensed(texts, 0.75) == whole


def test_groups_are_joined_by_their_mean_likeness() -> None:
    assert together([A, NEAR_A, C, B], 0.7) == [0, 0, 1, 2]
    assert together([A, NEAR_A, C, B], 0.3) == [0, 0, 1, 0]
    assert together([A], 0.3) == [0]
    assert together([], 0.3) == []


def test_beyond_the_most_that_are_compared_the_rest_joins_or_stays_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "MOST", 2)
    assert together([A, B, NEAR_A, C, C], 0.7) == [0, 1, 0, 2, 3]


def test_empty_texts_are_like_nothing() -> None:
    assert condensed([{}, {}, A], 0.5) == [0, 1, 2]
    assert together([{}, {}, A], 0.5) == [0, 1, 2]
