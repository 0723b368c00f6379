"""Slots pick the programmes that fit; the handler answers for each; equal answers are grouped; what is left is asked.

One group: it is said. A few: side by side. Many: one question for the slot that tells the groups apart best.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answer import Option, Part, Target
from bot.conversation import Slots
from bot.query import Query
from bot.render import label, size
from knowledge.base import KnowledgeBase, Programme
from knowledge.conditions import LEVEL_SHORT
from knowledge.values import replace

SIDE_BY_SIDE = 1100
"""Bytes of text up to which several answers are given together."""
GROUPS = 6
MANY = 120
"""Targets from which it is asked which one is meant before anything is answered."""
LISTED = 12
"""Choices that are listed in a question; of more, some as examples."""
_WHICH = re.compile(r"(?:哪|几|啥|什么)(?:几|些|一)?(?:个|门|种)?(?:职业|工种|等级)|哪(?:几|些)(?:个)?级")
"""Somebody who asks which of them it is cannot be asked the same."""


@dataclass(frozen=True)
class Settled:
    """The answer to one aspect: text blocks, the parts they come from, and options if a question is put instead."""

    lines: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    targets: tuple[Target, ...] = ()
    options: tuple[Option, ...] = ()
    asked: bool = False


def targets(about: str, slots: Slots, programmes: Sequence[Programme]) -> list[Target]:
    """What to answer for, at the grain the handler needs."""
    if about == "programme":
        whole = dict.fromkeys((p.notice, p.occupation, p.job_type, p.level) for p in programmes)
        return [Target(*fields) for fields in whole]
    level = slots.levels[0] if len(slots.levels) == 1 else None
    if about == "occupation":
        occupations = dict.fromkeys((p.notice, p.occupation) for p in programmes)
        return [Target(notice, occupation, None, level) for notice, occupation in occupations]
    one = slots.occupations[0] if len(slots.occupations) == 1 else None
    job_type = slots.job_types[0] if len(slots.job_types) == 1 else None
    return [Target(notice, one, job_type, level) for notice in dict.fromkeys(p.notice for p in programmes)]


def settle(
    query: Query, about: str, answer: Callable[[Query, Target], Part], programmes: Sequence[Programme]
) -> Settled:
    """Answer one aspect for the fitting programmes."""
    wanted = targets(about, query.slots, programmes)
    if query.aspect == "eligibility.verdict" and query.person and len(query.slots.levels) != 1:
        grain = query.slots.job_types  # who names no job type is told of all at once
        wanted = [t if grain else replace(t, job_type=None) for t in wanted]
        wanted = list({(t.notice, t.occupation, t.job_type): t for t in wanted}.values())
    if len(wanted) > MANY:
        return question(query, wanted, [[target] for target in wanted])
    groups: dict[Part, tuple[Part, list[Target]]] = {}
    for target in wanted:
        part = answer(query, target)
        groups.setdefault(replace(part, sections=(), options=()), (part, []))[1].append(target)
    whole = [part for part, _ in groups.values()]
    members = [targets_ for _, targets_ in groups.values()]
    among = dict.fromkeys(t.occupation for t in members[0] if t.occupation)
    if len(groups) == 1 and len(query.slots.occupations) > 1 and len(among) > 1 and not whole[0].silent:
        names = "、".join(among)
        return Settled((f"{names}一样：{whole[0].lines[0]}", *whole[0].lines[1:]), tuple(whole), tuple(members[0]))
    laddered = query.aspect == "eligibility.verdict"  # names its levels itself
    if len(groups) == 1 and len(query.slots.levels) > 1 and not whole[0].silent and not laddered:
        levels = "、".join(LEVEL_SHORT[level] for level in sorted(query.slots.levels, reverse=True))
        return Settled((f"{levels}一样：{whole[0].lines[0]}", *whole[0].lines[1:]), tuple(whole), tuple(members[0]))
    if len(groups) == 1:
        return Settled(whole[0].lines, tuple(whole), tuple(members[0]), whole[0].options)
    spoken = [_labelled(label(m, query.knowledge, wanted), p) for m, p in zip(members, whole, strict=True)]
    lines = _silent_last(spoken, whole)
    compared = query.understanding.comparing and len(lines) <= 3
    if (
        compared
        or _WHICH.search(query.understanding.text)
        or (len(lines) <= GROUPS and sum(map(size, lines)) <= SIDE_BY_SIDE)
    ):
        return Settled(tuple(lines), tuple(whole), tuple(wanted))
    return question(query, wanted, members)


def _labelled(name: str, part: Part) -> str:
    return f"【{name}】" + "\n".join(part.lines) if name else "\n".join(part.lines)


def _silent_last(spoken: list[str], parts: list[Part]) -> list[str]:
    """Answers first, then the notices that do not state it."""
    told = [line for line, part in zip(spoken, parts, strict=True) if not part.silent]
    return told + [line for line, part in zip(spoken, parts, strict=True) if part.silent]


def question(query: Query, wanted: Sequence[Target], members: Sequence[Sequence[Target]]) -> Settled:
    """One clarifying question with tappable answers, for the slot that tells the groups apart."""
    knowledge, subject = query.knowledge, query.label
    for field, prompt in (
        ("notice", "哪家机构"),
        ("occupation", "哪个职业"),
        ("job_type", "哪个工种"),
        ("level", "哪一级"),
    ):
        values = list(dict.fromkeys(getattr(t, field) for t in wanted if getattr(t, field) is not None))
        together = all(len({getattr(t, field) for t in m}) == len(values) for m in members)
        if len(values) < 2 or together:
            continue
        if field == "level":
            values.sort(reverse=True)
        names = [_name(field, value, knowledge) for value in values]
        context = _context(query, field)
        options = tuple(
            Option(name, f"{context}{name}{subject}" if field != "notice" else f"{name}{context}{subject}")
            for name in names
        )
        listed = "、".join(names[:LISTED])
        choices = f"可选：{listed}。直接回复" if len(names) <= LISTED else f"例如{listed}。请直接回复名称"
        return Settled(
            (f"想问{prompt}的{subject}？{choices}或点下面：",),
            targets=tuple(wanted),
            options=options[:8],
            asked=True,
        )
    return Settled((f"请再说具体些，想了解哪个职业、哪一级的{subject}？",), targets=tuple(wanted), asked=True)


def _name(field: str, value: object, knowledge: KnowledgeBase) -> str:
    if field == "notice":
        return knowledge.notices[str(value)].short.replace("·", "")
    return LEVEL_SHORT[value] if isinstance(value, int) else str(value)


def _context(query: Query, field: str) -> str:
    """What is known already, so that a tapped question stands by itself."""
    slots, words = query.slots, []
    if field != "notice":
        words += [query.notice(n).short.replace("·", "") for n in slots.notices] or list(slots.regions)
    if field != "occupation":
        words += slots.job_types or slots.occupations
    if field != "level":
        words += [LEVEL_SHORT[level] for level in slots.levels]
    return "".join(words)
