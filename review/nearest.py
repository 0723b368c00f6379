"""What the knowledge already has that comes near to questions: entries of the staff's own, aspects, other clusters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.entries import look_up
from bot.understand import understand
from knowledge.base import KnowledgeBase
from review.forecast import Question
from review.meaning import Reader

SHOWN = 5
"""Entries, aspects and clusters that are told."""
Key = TypeVar("Key", str, int)


@dataclass(frozen=True)
class Nearest:
    """(id, likeness) of entries and (name, score) of aspects, the nearest first; each as near as it is to any of the questions."""

    entries: tuple[tuple[str, float], ...] = ()
    aspects: tuple[tuple[str, float], ...] = ()


def nearest(questions: Iterable[Question], knowledge: KnowledgeBase, now: datetime) -> Nearest:
    """What comes near to any of the questions."""
    entries: dict[str, float] = {}
    aspects: dict[str, float] = {}
    for question in questions:
        meant = understand(question.text, knowledge, now.date())
        found = look_up(meant.text, meant, question.slots, now.date(), knowledge)
        for hit in (*found.hits, *found.elsewhere):
            entries[hit.entry.id] = max(entries.get(hit.entry.id, 0.0), hit.near.likeness)
        for name, score in meant.scores:
            aspects[name] = max(aspects.get(name, 0.0), score)
    return Nearest(_first(entries), _first(aspects))


def alike(texts: Sequence[str], others: Mapping[int, str], knowledge: KnowledgeBase) -> tuple[tuple[int, float], ...]:
    """(key, cosine) of the other texts that mean nearly the same as any of these, the nearest first."""
    read = Reader(knowledge)
    mine = [read(text) for text in texts]
    return _first({key: max(_cosine(one, read(text)) for one in mine) for key, text in others.items()} if mine else {})


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other.get(feature, 0.0) for feature, weight in one.items())


def _first(near: Mapping[Key, float]) -> tuple[tuple[Key, float], ...]:
    return tuple(sorted(near.items(), key=lambda item: -item[1])[:SHOWN])
