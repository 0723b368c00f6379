"""Which slots are in question after a message, and the programmes that agree with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from itertools import combinations

from bot.conversation import Conversation, Slots
from bot.mentions import Mentions
from knowledge.base import KnowledgeBase, Programme
from knowledge.periods import is_known
from knowledge.values import replace

REMEMBERED = 8192
"""Combinations of slots whose programmes are kept, and of slots with what was named whose outcome is."""


@lru_cache(maxsize=REMEMBERED)
def merge(slots: Slots, said: Mentions, knowledge: KnowledgeBase) -> Slots:
    """Later words win; what no longer fits what was just said is dropped."""
    named = () if said.implied and slots.occupations else said.occupations
    if said.implied and not fitting(Slots(said.regions, said.notices, named, (), said.levels), knowledge):
        named = ()  # only a certificate's occupation or work done, which is not on offer there
    new = Slots(said.regions, said.notices, named, said.job_types, said.levels)
    dropped = dict(said.dropped)
    merged = Slots(
        new.regions or (() if new.notices else slots.regions),
        new.notices or (() if new.regions else slots.notices),
        _united(new.occupations, _occupations_of(new.job_types, knowledge))
        or slots.occupations
        or _worked_in(said, knowledge)
        or _studied(said, knowledge),
        new.job_types or (() if new.occupations else slots.job_types),
        new.levels or slots.levels,
    )
    if dropped.get("level") in merged.levels and not new.levels:
        merged = replace(merged, levels=())
    return _fitted(merged, new, knowledge)


def _fitted(merged: Slots, new: Slots, knowledge: KnowledgeBase) -> Slots:
    """Drop what was said earlier, as little and as little telling as possible, until something fits; what is new stays."""
    older = [
        field
        for field in ("levels", "job_types", "regions", "notices", "occupations")
        if getattr(merged, field)
        and not getattr(new, field)
        and not (field == "occupations" and (new.job_types or new == Slots(levels=new.levels)))
    ]
    for count in range(len(older) + 1):
        for fields in combinations(older, count):
            kept = replace(merged, **dict.fromkeys(fields, ()))
            if fitting(kept, knowledge):
                return kept
    return merged


def _united(named: tuple[str, ...], of_job_types: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*named, *of_job_types)))


def _worked_in(said: Mentions, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """An occupation nobody named but somebody works in; else those that the job is related to."""
    offered = dict.fromkeys(p.occupation for p in knowledge.programmes)
    own = tuple(o for o in offered if o in said.jobs)
    if own:
        return own
    near = [
        p.occupation
        for p in knowledge.programmes
        if (related := knowledge.related(p.notice, p.occupation)) and set(said.jobs) & set(related.occupations or ())
    ]
    return tuple(dict.fromkeys(near))


def _studied(said: Mentions, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """An occupation nobody named but whose very name is a major somebody studied (人力资源管理)."""
    offered = dict.fromkeys(p.occupation for p in knowledge.programmes)
    return tuple(o for o in offered if any(len(major) > 3 and major in o for major in said.majors))


def _occupations_of(job_types: tuple[str, ...], knowledge: KnowledgeBase) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.occupation for p in knowledge.programmes if p.job_type in job_types))


def up_to_date(conversation: Conversation, knowledge: KnowledgeBase) -> Conversation:
    """A conversation without notices that were withdrawn since."""
    state = conversation.questionnaire
    every = (conversation.slots, *((state.slots, *(step.slots for step in state.steps)) if state else ()))
    if all(notice in knowledge.notices for slots in every for notice in slots.notices):
        return conversation
    kept = tuple(notice for notice in conversation.slots.notices if notice in knowledge.notices)
    return replace(conversation, slots=replace(conversation.slots, notices=kept), questionnaire=None)


@lru_cache(maxsize=REMEMBERED)
def fitting(slots: Slots, knowledge: KnowledgeBase, today: date | None = None) -> tuple[Programme, ...]:
    """Programmes that agree with every slot given (and whose notice is known on `today`)."""
    placed = _placed(slots, knowledge)
    typed = _occupations_of(slots.job_types, knowledge)
    return tuple(
        p
        for p in _candidates(slots.occupations, knowledge)
        if p.notice in placed
        and (p.job_type in slots.job_types or p.occupation not in typed)
        and (not slots.levels or p.level in slots.levels)
        and (today is None or is_known(knowledge.notices[p.notice], today))
    )


def _candidates(occupations: tuple[str, ...], knowledge: KnowledgeBase) -> Iterable[Programme]:
    """Programmes of some occupations in the notices' order, or all."""
    if not occupations:
        return knowledge.programmes
    if len(occupations) == 1:
        return knowledge.by_occupation.get(occupations[0], ())
    return (p for p in knowledge.programmes if p.occupation in occupations)


def _placed(slots: Slots, knowledge: KnowledgeBase) -> Collection[str]:
    """A named notice stands for its region; a further region adds its notices (北京ATA和辽宁)."""
    if not (slots.notices or slots.regions):
        return knowledge.notices
    regions = set(slots.regions) - {knowledge.notices[n].region for n in slots.notices}
    return {*slots.notices, *(n.id for n in knowledge.notices.values() if n.region in regions)}
