"""The candidates of a generated journal: who they are, how they write, when they come."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from bench.voices import HABITS
from bot.normalise import simplified
from bot.vocabulary import words
from knowledge.base import KnowledgeBase, Programme
from knowledge.conditions import LEVEL_NAMES

MESSAGES = (35, 22, 15, 10, 7, 5, 3, 3)
"""Percent of people who write one message, two, …"""
RETURNS = 0.25
"""Share of a person's further messages that begin a later visit."""
PAUSE = 70.0
"""Mean seconds between two messages of a visit."""
FORGOTTEN = 0.01
"""Share of people who have unsubscribed, so that nothing says whose their messages are."""
WEEK = (1.25, 1.15, 1.1, 1.05, 1.0, 0.65, 0.6)
"""How busy the days are, from Monday."""
HOURS = (3, 2, 1, 1, 1, 2, 5, 12, 30, 52, 58, 45, 34, 36, 48, 50, 46, 38, 32, 36, 42, 38, 24, 10)
"""How busy the hours are, from midnight in China."""
WAVES = ((0.2, 0.05, 2.2), (0.62, 0.07, 1.6), (0.9, 0.03, 1.0))
"""Registrations and results: (when, as a share of the time; how long it stays busy, likewise; how much busier)."""


@dataclass(frozen=True)
class Person:
    """Somebody who is after a programme. `user`: keyed hash, '' once forgotten."""

    user: str
    habit: str
    programme: int


def falling(count: int) -> list[float]:
    """Weights of ranks after Zipf, the first ones flattened: what is asked most is not asked by everybody."""
    return [1 / (rank + 3) for rank in range(count)]


class People:
    """Draws persons. Programmes are unevenly popular."""

    def __init__(self, dice: Random, programmes: int) -> None:
        self._dice = dice
        self._programmes = dice.sample(range(programmes), programmes)
        self._popular = list(accumulate(falling(programmes)))
        self._counts = list(accumulate(MESSAGES))

    def draw(self) -> tuple[Person, int]:
        """A person and how many messages they write."""
        dice = self._dice
        user = "" if dice.random() < FORGOTTEN else f"{dice.getrandbits(128):032x}"
        (habit,) = dice.choices(list(HABITS), list(HABITS.values()))
        (programme,) = dice.choices(self._programmes, cum_weights=self._popular)
        (count,) = dice.choices(range(1, len(MESSAGES) + 1), cum_weights=self._counts)
        return Person(user, habit, programme), count


class Calendar:
    """When people come: hours of the days before `end`, each as busy as it is."""

    def __init__(self, dice: Random, end: datetime, days: int) -> None:
        self._dice = dice
        self._hours = [end - timedelta(days=days) + timedelta(hours=hour) for hour in range(days * 24)]
        self._busy = list(accumulate(_busy(hour, index / len(self._hours)) for index, hour in enumerate(self._hours)))
        self._last = end.timestamp()

    def visits(self, count: int) -> list[list[float]]:
        """Times of a person's messages by visit, in order, in seconds since 1970."""
        dice = self._dice
        starts = 1 + sum(dice.random() < RETURNS for _ in range(count - 1))
        chosen = dice.choices(self._hours, cum_weights=self._busy, k=starts)
        visits = [[hour.timestamp() + dice.random() * 3600] for hour in sorted(chosen)]
        for _ in range(count - starts):
            visit = dice.choice(visits)
            visit.append(min(self._last, visit[-1] + 8 + dice.expovariate(1 / PAUSE)))
        return visits


def _busy(hour: datetime, share: float) -> float:
    wave = sum(height * math.exp(-(((share - middle) / width) ** 2)) for middle, width, height in WAVES)
    return HOURS[hour.hour] * WEEK[hour.weekday()] * (1 + wave)


def names_of(programme: Programme, knowledge: KnowledgeBase) -> Mapping[str, Sequence[str]]:
    """What people call a programme's occupation, level and region: the names that can stand in a question."""
    entities = words().entities
    region = knowledge.notices[programme.notice].region
    level = LEVEL_NAMES[programme.level].split("/")
    return {
        "occupation": _sayable(programme.occupation, entities["occupations"].get(programme.occupation, [])),
        "level": (*level, f"{programme.level}级"),
        "region": _sayable(region, entities["regions"].get(region, [])),
    }


def _sayable(name: str, others: Sequence[str]) -> tuple[str, ...]:
    """The name, as often as all its others together: simplified, of two characters or more, and no certificate's name."""
    fitting = [
        o for o in others if len(o) > 1 and o == simplified(o) and not o.endswith(("证", "的", "边")) and o != "婴幼儿"
    ]
    return (*fitting, *[name] * max(1, len(fitting)))
