"""What the knowledge already has that comes near to questions: entries of the staff's own, and aspects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.entries import look_up
from bot.understand import understand
from knowledge.base import KnowledgeBase
from review.forecast import Question

SHOWN = 5
"""Entries, and aspects, that are told."""


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
        meant = understand(question.text, knowledge, now)
        found = look_up(meant.text, meant, question.slots, now.date(), knowledge)
        for hit in (*found.hits, *found.elsewhere):
            entries[hit.entry.id] = max(entries.get(hit.entry.id, 0.0), hit.near.likeness)
        for name, score in meant.scores:
            aspects[name] = max(aspects.get(name, 0.0), score)
    return Nearest(_first(entries), _first(aspects))


def _first(near: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(near.items(), key=lambda item: -item[1])[:SHOWN])
