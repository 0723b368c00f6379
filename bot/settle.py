"""Slots pick the programmes that fit; the handler answers for each; equal answers are grouped; what is left is asked.

One group: it is said. A few: side by side. Many: one question for the slot that tells the groups apart best.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from bot.answer import Option, Part, Target
from bot.conversation import Slots
from bot.mentions import Mentions
from bot.query import Query
from bot.render import label, size
from bot.understand import GOOD, Understanding
from bot.vocabulary import words
from knowledge.base import KnowledgeBase, Programme
from knowledge.conditions import LEVEL_SHORT
from knowledge.periods import is_known

SIDE_BY_SIDE = 1100
"""Bytes of text up to which several answers are given together."""
GROUPS = 6
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


def fitting(slots: Slots, knowledge: KnowledgeBase, today: date | None = None) -> list[Programme]:
    """Programmes that agree with every slot given (and whose notice is known on `today`)."""
    return [
        p
        for p in knowledge.programmes
        if _placed(p, slots, knowledge)
        and (not slots.occupations or p.occupation in slots.occupations)
        and (p.job_type in slots.job_types or p.occupation not in _occupations_of(slots.job_types, knowledge))
        and (not slots.levels or p.level in slots.levels)
        and (today is None or is_known(knowledge.notices[p.notice], today))
    ]


def _placed(programme: Programme, slots: Slots, knowledge: KnowledgeBase) -> bool:
    """A named notice stands for its region; a further region adds its notices (北京ATA和辽宁)."""
    if programme.notice in slots.notices or not (slots.notices or slots.regions):
        return True
    covered = {knowledge.notices[n].region for n in slots.notices}
    return knowledge.notices[programme.notice].region in set(slots.regions) - covered


def targets(about: str, slots: Slots, programmes: Sequence[Programme]) -> list[Target]:
    """What to answer for, at the grain the handler needs."""
    level = slots.levels[0] if len(slots.levels) == 1 else None
    found = []
    for p in programmes:
        if about == "programme":
            found.append(Target(p.notice, p.occupation, p.job_type, p.level))
        elif about == "occupation":
            found.append(Target(p.notice, p.occupation, None, level))
        else:
            one = slots.occupations[0] if len(slots.occupations) == 1 else None
            found.append(Target(p.notice, one, slots.job_types[0] if len(slots.job_types) == 1 else None, level))
    return list(dict.fromkeys(found))


LISTS = ("rules", "environment")
"""Topics that are long lists of rules, where the words of the question pick the rule."""
PLAIN = 1.2
"""A score below which an aspect gives way to a rule whose own keywords are named."""


def by_keyword(
    text: str,
    notices: set[str],
    knowledge: KnowledgeBase,
    everything: bool = False,
    barred: frozenset[str] = frozenset(),
    least: int = 2,
) -> tuple[str, ...]:
    """Aspects of the facts whose keywords the text names, the most characters first; at most two.

    Only long lists of rules are searched, or `everything`; `barred` keywords do not count; `least` characters must be named.
    """
    hits: dict[str, int] = {}
    for notice in notices:
        for statement in knowledge.statements[notice]:
            length = sum(len(k) for k in statement.keywords if k.lower() in text and k.lower() not in barred)
            if length >= least and (everything or statement.aspect.partition(".")[0] in LISTS):
                hits[statement.aspect] = max(hits.get(statement.aspect, 0), length)
    best = sorted(hits, key=lambda a: -hits[a])
    return tuple(a for a in best if hits[a] >= hits[best[0]] - 1)[:2]


def by_own_words(meant: Understanding, notices: set[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """A rule whose keyword (口罩, 计算器) no other meaning explains is told besides what was understood."""
    if meant.aspects[0].partition(".")[0] in (*LISTS, "eligibility", "related", "complaint", "fees", "decline"):
        return ()
    strong = by_keyword(meant.text, notices, knowledge, everything=True, least=5)
    if strong and strong[0] not in meant.aspects:
        return strong[:1]
    explained = frozenset(s.word for s in meant.spans if any(k not in ("keyword",) for k, _ in s.tags))
    return tuple(a for a in by_keyword(meant.text, notices, knowledge, barred=explained) if a not in meant.aspects)[:1]


def leading(meant: Understanding, pointed: tuple[str, ...]) -> tuple[str, ...]:
    """A list of rules that was clearly asked for keeps its place beside the rules that keywords point to."""
    first = meant.aspects[0] if meant.aspects else ""
    clear = (
        first.partition(".")[0] in LISTS and dict(meant.scores).get(first, 0.0) >= GOOD and not first.endswith(".all")
    )
    return tuple(dict.fromkeys((*((first,) if clear else ()), *pointed)))[:2]


def unclear(meant: Understanding, notices: set[str], knowledge: KnowledgeBase) -> bool:
    """Whether nothing clear was asked, or only what these notices do not state, or a long list of rules."""
    if not meant.aspects:
        return not meant.person and len(meant.text) > 2
    if len(meant.aspects) > 1 and not meant.aspects[0].startswith(LISTS):
        return False
    first, score = meant.aspects[0], dict(meant.scores).get(meant.aspects[0], 0.0)
    if first.partition(".")[0] in LISTS:
        return True
    computed = first.partition(".")[0] in ("eligibility", "fees", "dates", "related", "offer", "validity", "subjects")
    everyone = notices | {guide.id for notice in notices for guide in knowledge.guides(notice)}
    told = {s.aspect for notice in everyone for s in knowledge.statements[notice]}
    asks = words().aspects[first].asks
    return (not computed and not any(a in told for a in asks)) or (score < PLAIN and not computed)


def settle(
    query: Query, about: str, answer: Callable[[Query, Target], Part], programmes: Sequence[Programme]
) -> Settled:
    """Answer one aspect for the fitting programmes."""
    wanted = targets(about, query.slots, programmes)
    if query.aspect == "eligibility.verdict" and query.person and len(query.slots.levels) != 1:
        grain = query.slots.job_types  # who names no job type is told of all at once
        wanted = [t if grain else replace(t, job_type=None) for t in wanted]
        wanted = list({(t.notice, t.occupation, t.job_type): t for t in wanted}.values())
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
        listed = "、".join(names)
        return Settled(
            (f"想问{prompt}的{subject}？可选：{listed}。直接回复或点下面：",),
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
