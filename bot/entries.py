"""Which of the staff's own entries answer a message: near enough in words, in force today, and not about something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from bot.answer import Option, Reply, Trace
from bot.conversation import Slots
from bot.gate import CLEAR, foreign
from bot.library import library
from bot.mentions import Mentions, mentioned
from bot.normalise import normalise
from bot.query import Query
from bot.remembering import Remembered
from bot.render import fit, within
from bot.resemble import Near, bare
from bot.scope import Pinned, in_words, left_open, pins, scope_of
from bot.settle import Settled
from bot.understand import Understanding, clauses_of
from bot.vocabulary import lexicon, words
from knowledge.base import KnowledgeBase
from knowledge.entries import Entry
from knowledge.values import replace

LIKE = 0.38
"""A likeness from which an entry answers what nothing else does."""
KNOWN = 0.3
"""The same where it has all the words of a message that no word of ours explains."""
FAINT = 0.25
"""The same for what would be refused although it was understood (补贴, 培训); below it nothing is thought of."""
SCORE = 5.0
"""What a likeness of one is worth as the score of an aspect."""
UNASKED = "offer.programmes"
"""What is answered where nothing was understood."""
SAME = 0.85
"""A closeness to one question from which it is that question: its entry is told whatever else there is to say."""
TIE = 0.04
"""A lead of likeness below which two entries match equally well."""
TOGETHER = 3
"""Entries that are told together; of more, one is asked for."""
SHORT = 3
"""Characters, without names, that a clause of a longer message must have to be looked up by itself."""
_AGREEING = ("months", "years", "subjects", "persons", "schools", "majors")
"""What a question names beside its slots: an entry that is written for another one does not answer it."""
Settlement = tuple[Query, Settled]


@dataclass(frozen=True)
class Hit:
    """An entry that may answer: how near, and what of its scope the question leaves open, in words."""

    entry: Entry
    near: Near
    part: str = ""
    """The question, or the clause of it, that is near."""
    about: str = ""
    pins: int = 0
    """How much of the scope the question names."""
    explains: bool = False
    """Whether the message has words that only the entry knows."""

    @property
    def same(self) -> bool:
        """Whether one of its questions was put in nearly the same words."""
        return self.near.close >= SAME


@dataclass(frozen=True)
class Found:
    """The entries that may answer a message, the likest first; `question` is what they were looked up by."""

    question: str = ""
    hits: tuple[Hit, ...] = ()
    elsewhere: tuple[Hit, ...] = ()
    """Those that are about something else than what is in question."""

    @cached_property
    def same(self) -> tuple[Hit, ...]:
        """Entries whose question was put in nearly the same words."""
        return _best([hit for hit in self.hits if hit.same])

    @cached_property
    def like(self) -> tuple[Hit, ...]:
        """Entries for what nothing else answers."""
        return self.same or _best([h for h in self.hits if h.near.likeness >= (KNOWN if h.explains else LIKE)])

    @property
    def instead_of_refusing(self) -> tuple[Hit, ...]:
        """Entries for what is understood, but would be refused."""
        return self.same or _best(self.hits)


def _belonging(found: Found, aspects: Iterable[str], query: Query) -> tuple[Hit, ...]:
    """Entries of an aspect asked: those that are like the question, else those that hold for all that is in question."""
    asked = {name for aspect in aspects for name in (aspect, *words().aspects[aspect].asks)}
    like = [hit for hit in found.hits if hit.entry.aspect in asked and hit.near.likeness >= LIKE]
    pinned = pins(query.slots, query.knowledge)
    holding = [
        Hit(entry, Near(entry.id, 0, 0.0, 0.0), pins=len(scope))
        for entry, scope in _filed(query.knowledge)
        if entry.aspect in asked and entry.holds(query.today) and not left_open(scope, pinned)
    ]
    return _best(like) or tuple(sorted(holding, key=lambda hit: -hit.pins)[:TOGETHER])


@lru_cache(maxsize=4)
def _filed(knowledge: KnowledgeBase) -> tuple[tuple[Entry, Pinned], ...]:
    """The entries that belong to an aspect, with what they are about."""
    return tuple((e, scope_of(e, Mentions(), knowledge)) for e in knowledge.entries.values() if e.aspect)


def _best(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The likest of each part, with those that match equally well; of those that hold, the one written for just this."""
    best: list[Hit] = []
    for part in dict.fromkeys(hit.part for hit in hits):
        mine = [hit for hit in hits if hit.part == part]
        tied = [hit for hit in mine if hit.near.likeness >= mine[0].near.likeness - TIE]
        most = max((hit.pins for hit in tied if not hit.about), default=0)
        best += [hit for hit in tied if hit.about or hit.pins == most]
    return tuple({hit.entry.answer: hit for hit in reversed(best)}.values())[::-1]


def look_up(question: str, said: Understanding, slots: Slots, today: date, knowledge: KnowledgeBase) -> Found:
    """Entries for a question in normalised words, with the slots of the conversation.

    said: the message, for what it names that is not ours.
    """
    if not knowledge.entries:
        return Found()
    strange = {word for _, word in foreign(said)}
    hits: dict[str, Hit] = {}
    other: dict[str, Hit] = {}
    held = said.mentions.held_levels if not said.mentions.levels else ()
    pinned = pins(replace(slots, levels=held or slots.levels), knowledge)
    for near, part, named in _nearest(question, knowledge):
        entry = knowledge.entries[near.entry]
        variant = library(knowledge).variants[near.entry][near.question]
        if not entry.holds(today) or strange - variant.foreign or _differ(named, variant.mentions):
            continue
        scope = variant.scope
        fits = all(not pinned.get(field) or pinned[field] & values for field, values in scope.items())
        if near.entry in (known := hits if fits else other):
            continue  # by a question of its own that is nearer
        open_ = left_open(scope, pinned)
        told = in_words(entry, scope, open_, knowledge)
        known[near.entry] = Hit(entry, near, part, told, len(scope) - len(open_), _explains(entry, said))
    return Found(question, tuple(hits.values()), tuple(h for n, h in other.items() if n not in hits))


def _explains(entry: Entry, said: Understanding) -> bool:
    strange = said.unexplained.split()
    own = normalise("".join(entry.questions)) if strange else ""
    return bool(strange) and all(word in own for word in strange)


@Remembered
def _nearest(question: str, knowledge: KnowledgeBase) -> tuple[tuple[Near, str, Mentions], ...]:
    """What the whole question and each of its clauses is near to, with what it names, the nearest first."""
    known = lexicon(knowledge)
    whole = known.scan(question)
    parts = [part for part, _ in clauses_of(question, whole)]
    reads = {
        question: whole,
        **({part: known.scan(part) for part in parts if part != question} if len(parts) > 1 else {}),
    }
    found: list[tuple[Near, str, Mentions]] = []
    for part, spans in reads.items():
        if part == question or len(bare(part, spans)) >= SHORT:
            near_by = library(knowledge).index.near(part, spans, FAINT)
            named = mentioned(part, spans) if near_by else Mentions()
            found += [(near, part, named) for near in near_by]
    return tuple(sorted(found, key=lambda each: -each[0].likeness))


def make_ready(knowledge: KnowledgeBase) -> None:
    """Build what the first message would otherwise wait for."""
    if knowledge.entries:
        library(knowledge)


def _differ(one: Mentions, other: Mentions) -> bool:
    return any(
        getattr(one, field) and getattr(other, field) and not set(getattr(one, field)) & set(getattr(other, field))
        for field in _AGREEING
    )


def worded(hits: Sequence[Hit]) -> str:
    """The answers, each with its source, and whom it concerns where the question does not say."""
    return "\n".join(f"{f'【{h.about}】' if h.about else ''}{h.entry.answer}\n（来源：{h.entry.source}）" for h in hits)


def alone(hits: Sequence[Hit]) -> tuple[Reply, str]:
    """The reply of entries only, and what is left for 更多; of many that fit equally well, one is asked for."""
    if len(hits) == 1:
        only = hits[0]
        head = f"【{only.about}】{only.entry.answer}" if only.about else only.entry.answer
        return traced(fit(head, f"（来源：{only.entry.source}）", (), None), hits)
    options = {_asking(hit): Option(_asking(hit), _asking(hit)) for hit in hits}
    if len(hits) <= TOGETHER or len(options) < len(hits):
        return traced(fit(worded(hits), "", (), None), hits)
    which = "想问的是哪一个？直接回复或点下面："
    reply = Reply(which, within(which, options.values()), trace=Trace("clarified", "entries", facts=_facts(hits)))
    return reply, ""


def traced(told: tuple[Reply, str], hits: Sequence[Hit]) -> tuple[Reply, str]:
    """With the entries that a reply tells among the facts it rests on; where notices are silent, these answer."""
    reply, rest = told
    trace = reply.trace
    if trace.handler == "notices":
        answers = trace.outcome in ("answered", "clarified")
        outcome, signals = (trace.outcome, trace.signals) if answers else ("answered", ())
        trace = replace(trace, outcome=outcome, signals=signals, facts=(*_facts(hits), *trace.facts))
    else:
        aspects = tuple(dict.fromkeys(hit.entry.aspect for hit in hits if hit.entry.aspect))
        trace = Trace("answered", "entries", aspects, _facts(hits))
    return replace(reply, trace=trace), rest


def _facts(hits: Sequence[Hit]) -> tuple[tuple[str, str], ...]:
    return tuple(("entry", hit.entry.id) for hit in hits)


def _asking(hit: Hit) -> str:
    """A question that stands by itself and leads to this entry."""
    return hit.about.replace("·", "").replace(" ", "") + hit.entry.questions[hit.near.question]


def suggesting(found: Found, refusal: Reply) -> Reply:
    """A refusal with the questions of entries that come near, for the candidate to judge."""
    near = _best(found.hits)
    options = tuple(dict.fromkeys(Option(_asking(hit), _asking(hit)) for hit in near))
    if not options:
        return refusal
    text = f"{refusal.text}您是不是想问下面的问题？"
    return replace(refusal, text=text, options=within(text, (*options, *refusal.options)))


def not_here(found: Found) -> Reply:
    """Asked of another name what entries answer for some names only, or no longer."""
    known = dict.fromkeys(hit.about for hit in found.elsewhere if hit.near.likeness >= LIKE)
    only = "；".join(list(known)[:TOGETHER])
    text = f"抱歉，这一点只有{only}的说明，您问的没有查到。" if only else "抱歉，这一点没有查到相关说明。"
    return Reply(text, trace=Trace("declined", "entries", signals=("silent",)))


def combined(
    found: Found, said: Understanding, aspects: Sequence[str], settled: Sequence[Settlement]
) -> tuple[tuple[Hit, ...], list[Settlement]]:
    """The entries to tell, and what of the notices' answers to tell behind them.

    Entries whose question was put, or that belong to what was asked, go before what the notices state (all that they say,
    where the entries are about a part only). Others step in where the notices are silent or the question is not clearly theirs.
    """
    if not settled[0][0].knowledge.entries:
        return (), list(settled)
    answered = any(answer.asked or not _silent(answer) for _, answer in settled)
    instead = found.like and (not answered or any(_outdoes(hit, found, said, aspects) for hit in found.like))
    besides = tuple(hit for hit in found.like if hit.explains and hit.part != found.question)
    hits = found.same or (found.like if instead else _belonging(found, aspects, settled[0][0]) or besides)
    if not hits or (any(hit.about for hit in hits) and not instead):
        return hits, list(settled)
    return hits, [(q, s) for q, s in settled if not (instead or s.asked or _silent(s))]


def _silent(answer: Settled) -> bool:
    return all(part.silent for part in answer.parts)


def _outdoes(hit: Hit, found: Found, said: Understanding, aspects: Sequence[str]) -> bool:
    """Whether an entry fits better than the notices' answer: that is unsure, or lacks a word that the entry has."""
    if aspects[0] not in said.aspects:
        return aspects[0] == UNASKED
    score = dict(said.scores).get(aspects[0], 0.0)
    if hit.same or hit.part != found.question:
        return score < CLEAR
    return hit.explains or score < max(CLEAR, SCORE * hit.near.likeness)
