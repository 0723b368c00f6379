"""What an entry of the staff's own is about, held against what is in question; regions and organisers both as notices."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.conversation import Slots
from bot.mentions import Mentions
from knowledge.base import KnowledgeBase
from knowledge.conditions import LEVEL_SHORT
from knowledge.entries import Entry, meant

Pinned = dict[str, frozenset[object]]
"""Notices, occupations, job types and levels that are meant; a field that is empty or not there means any."""


def pins(slots: Slots, knowledge: KnowledgeBase) -> Pinned:
    """What is in question, with regions and organisers both as notices."""
    regions = {*slots.regions} - {knowledge.notices[n].region for n in slots.notices}
    return {
        "notices": frozenset(slots.notices) | _in_regions(regions, knowledge),
        "occupations": frozenset(slots.occupations),
        "job_types": frozenset(slots.job_types),
        "levels": frozenset(slots.levels),
    }


def scope_of(entry: Entry, said: Mentions, knowledge: KnowledgeBase) -> Pinned:
    """What an entry is about: its scope, and what that leaves open by the names in its own question."""
    job_types = entry.job_types or said.job_types
    of_types = {p.occupation for p in knowledge.programmes if p.job_type in job_types} if job_types else set()
    occupations = entry.occupations or (() if said.implied else said.occupations) or tuple(of_types)
    scope: Pinned = {
        "notices": _places(entry, knowledge) or pins(Slots(said.regions, said.notices), knowledge)["notices"],
        "occupations": frozenset(occupations),
        "job_types": frozenset(job_types),
        "levels": frozenset(entry.levels or said.levels),
    }
    return {field: values for field, values in scope.items() if values}


def _in_regions(regions: Collection[str], knowledge: KnowledgeBase) -> frozenset[object]:
    return frozenset(n.id for n in knowledge.main if n.region in regions) if regions else frozenset()


def _places(entry: Entry, knowledge: KnowledgeBase) -> frozenset[object]:
    """The notices that an entry is about; a guide stands for the notice that it details."""
    notices = knowledge.notices
    own = [*entry.notices, *(n for issuer in entry.issuers for n in meant(issuer, tuple(notices.values())))]
    named = {notices[n].refines or n for n in own}
    here = _in_regions(entry.regions, knowledge)
    return frozenset(named & here if named and here else named or here)


def left_open(scope: Pinned, pinned: Pinned) -> list[str]:
    """The parts of a scope that what is in question is not wholly within."""
    return [field for field, values in scope.items() if not pinned.get(field) or pinned[field] - values]


def in_words(entry: Entry, scope: Pinned, open_: Iterable[str], knowledge: KnowledgeBase) -> str:
    """The parts of the scope that a question leaves open, in words."""
    told = []
    for field in open_:
        values = scope[field]
        if field == "levels":
            told += ["、".join(LEVEL_SHORT[level] for level in sorted(values, reverse=True))]  # type: ignore[index, type-var]
        elif field == "notices":
            shorts = (notice.short for notice in knowledge.main if notice.id in values)
            told += ["、".join(entry.regions if not (entry.notices or entry.issuers) and entry.regions else shorts)]
        else:
            told += ["、".join(sorted(map(str, values)))]
    return " ".join(told)
