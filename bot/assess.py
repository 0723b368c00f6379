"""One person against what they aim at: the verdict on every level, with what was assumed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from bot.conversation import Slots
from bot.fitting import REMEMBERED, fitting
from bot.person import Person
from bot.relate import Related_, Relating
from knowledge.base import KnowledgeBase, Programme
from knowledge.eligibility import Need, Truth, Verdict, judge
from knowledge.facts import Facts


@dataclass(frozen=True)
class Aim:
    """An occupation of a notice, and the levels to decide on, the lowest first."""

    notice: str
    occupation: str
    levels: tuple[int, ...]


@dataclass(frozen=True)
class Assessment:
    """The verdicts on an aim's levels; a level that the notice has no conditions for is left out."""

    aim: Aim
    related: Related_
    verdicts: tuple[Verdict, ...]

    @cached_property
    def met(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if v.truth is Truth.MET)

    @cached_property
    def needs(self) -> frozenset[Need]:
        """The facts that would settle the levels still open."""
        return frozenset().union(*(v.needs for v in self.verdicts))


def aims(programmes: Iterable[Programme]) -> tuple[Aim, ...]:
    """Programmes by notice and occupation."""
    found: dict[tuple[str, str], set[int]] = {}
    for p in programmes:
        found.setdefault((p.notice, p.occupation), set()).add(p.level)
    return tuple(Aim(*key, tuple(sorted(levels, reverse=True))) for key, levels in found.items())


@lru_cache(maxsize=REMEMBERED)
def aims_of(slots: Slots, knowledge: KnowledgeBase, today: date) -> tuple[Aim, ...]:
    """What is aimed at with slots, among what is known on a day."""
    return aims(fitting(slots, knowledge, today))


def several(programmes: Iterable[Programme]) -> bool:
    """Whether more than one occupation is in question."""
    return len({p.occupation for p in programmes}) > 1


@lru_cache(maxsize=4096)
def assess(knowledge: KnowledgeBase, aim: Aim, person: Person, several: bool = False) -> Assessment:
    """The verdicts on an aim, from what the person told; with `several` occupations in question, what was told without
    a name (four years of work) may belong to any of them."""
    related = _related(knowledge, aim.notice, aim.occupation, person, several)
    verdicts = (_verdict(knowledge, aim.notice, aim.occupation, level, related.facts) for level in aim.levels)
    return Assessment(aim, related, tuple(verdict for verdict in verdicts if verdict))


@lru_cache(maxsize=4096)
def _related(knowledge: KnowledgeBase, notice: str, occupation: str, person: Person, several: bool) -> Related_:
    return Relating(knowledge, notice, occupation, several)(person)


@lru_cache(maxsize=4096)
def _verdict(knowledge: KnowledgeBase, notice: str, occupation: str, level: int, facts: Facts) -> Verdict | None:
    """The verdict on one level; None where the notice has no conditions for it."""
    requirement = knowledge.requirement(notice, occupation, level)
    block = knowledge.eligibility(notice, occupation, level)
    return judge(requirement, facts, block.minimum_age) if requirement and block else None


def highest_met(knowledge: KnowledgeBase, programmes: Iterable[Programme], person: Person) -> int | None:
    """The highest level (smallest number) that the person may apply for among some programmes; None: not one."""
    return min((v.level for aim in aims(programmes) for v in assess(knowledge, aim, person).met), default=None)
