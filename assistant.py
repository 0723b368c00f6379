"""The whole turn on one page: understand → is it ours → settle slots and question → answer → render.

`respond` is pure: the same conversation, message, moment and knowledge give the same reply.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot import entries, gate, interview, premise, talk
from bot.answer import Reply
from bot.asked import EVERYTHING, asked
from bot.assess import Assessment, aims, assess, highest_met, several
from bot.compose import absent, compose, decline, not_offered, not_yet_known, unscheduled
from bot.conversation import Conversation, Slots
from bot.fitting import fitting, merge, up_to_date
from bot.follow import BARE, corrects, elliptic, follows
from bot.journaling import noted, traced
from bot.keywords import by_keyword
from bot.message import Message
from bot.person import CORRECTING, Person, with_years
from bot.query import Query
from bot.remembering import Remembered
from bot.render import fit
from bot.settle import Settled, settle
from bot.shifts import elsewhere, lost_level, stepped
from bot.understand import LEAST, Understanding, understand
from handlers import handler, verdict
from knowledge.base import KnowledgeBase, Programme
from knowledge.values import replace

WHICH_LEVEL = re.compile(r"[报考上]几级|哪一?级|最高(?:能|可以)")
NEAR = 1.6
"""A lead below which the next reading may step in for one the notice is silent on."""
FORGET_AFTER = timedelta(days=2)
"""A conversation this long silent starts afresh."""


def respond(
    conversation: Conversation, message: Message, now: datetime, knowledge: KnowledgeBase
) -> tuple[Conversation, Reply]:
    """One message in; the next conversation and the reply out."""
    conversation, came_back = interview.returning(up_to_date(conversation, knowledge), now)
    if conversation.seen and now - conversation.seen > FORGET_AFTER:
        conversation = Conversation(turn=conversation.turn, questionnaire=conversation.questionnaire)
    state = replace(conversation, turn=0, seen=None, asked=None)
    if (message.kind != "text" and message.kind != "click") or not message.text.strip():
        after, reply = interview.attached(state, talk.for_kind(message.kind), now.date(), knowledge, came_back)
        return replace(after, turn=conversation.turn + 1, seen=now, asked=conversation.asked), reply
    after, reply, meant = said(message.text, state, now.date(), knowledge, came_back)
    return noted(conversation, after, meant, reply, now)


@Remembered
def said(
    text: str, conversation: Conversation, today: date, knowledge: KnowledgeBase, came_back: bool
) -> tuple[Conversation, Reply, Understanding]:
    """Words: an answer within the questionnaire, or anything else; and what they mean.

    Nothing but these values decides it: not who writes, nor when within the day. So the answer is remembered for everybody
    whose conversation stands just so, as with all who write for the first time.
    """
    meant = understand(text, knowledge, today)
    going_on = follows(meant, conversation)
    slots = in_question(conversation, meant, knowledge)
    own = found(conversation, meant, slots, today, knowledge)
    if turn := interview.turn(conversation, meant, today, knowledge, going_on or bool(own.like)):
        after, reply = (turn.conversation, turn.reply) if turn.reply else _verdict(turn, meant, today, knowledge)
    else:
        after, reply = _ordinary(conversation, meant, slots, today, knowledge, going_on, own)
        after, reply = interview.attached(after, reply, today, knowledge, came_back)
    return after, traced(conversation, after, meant, reply), meant


def _ordinary(
    conversation: Conversation,
    meant: Understanding,
    slots: Slots,
    today: date,
    knowledge: KnowledgeBase,
    going_on: bool,
    own: entries.Found,
) -> tuple[Conversation, Reply]:
    """A message outside the questionnaire: what was asked before goes on, small talk, not ours, or a question."""
    if going_on and not conversation.aspects:
        return _own(conversation, meant, slots, own)
    if going_on:
        return _answer(conversation, meant, slots, today, knowledge, own)
    if not own.same and (reply := _small_talk(conversation, meant, knowledge, today)):
        return reply
    where = gate.outcome(meant, bool(conversation.aspects or conversation.slots != Slots()))
    if where != "ours" and own.like:
        return _own(conversation, meant, slots, own)
    if where == "other" and meant.aspects and meant.mentions.anchored:  # names alone may follow and settle it
        slots = merge(conversation.slots, meant.mentions, knowledge)
        conversation = replace(conversation, aspects=meant.aspects, slots=slots)
    if where != "ours":
        refusal = entries.suggesting(own, decline(where, knowledge, conversation))
        return replace(conversation, failures=conversation.failures + 1), refusal
    return _answer(conversation, meant, slots, today, knowledge, own)


def in_question(conversation: Conversation, meant: Understanding, knowledge: KnowledgeBase) -> Slots:
    """What a message is about: what it names, and of what was named before what goes with that."""
    return stepped(merge(conversation.slots, meant.mentions, knowledge), meant)


def found(
    conversation: Conversation, meant: Understanding, slots: Slots, today: date, knowledge: KnowledgeBase
) -> entries.Found:
    """The staff's own entries for a message, or for what it carries on (那北京呢)."""
    carried = conversation.question if elliptic(meant) or corrects(meant) else ""
    return entries.look_up(carried or meant.text, meant, slots, today, knowledge)


def _own(
    conversation: Conversation,
    meant: Understanding,
    slots: Slots,
    own: entries.Found,
    hits: Sequence[entries.Hit] = (),
) -> tuple[Conversation, Reply]:
    """What the staff wrote is all there is to say, or (asked of another name) that they wrote nothing."""
    told = hits or own.like
    reply, rest = entries.alone(told) if told else (entries.not_here(own), "")
    kept = replace(conversation, slots=slots, aspects=(), question=own.question, text=meant.text, failures=0)
    return replace(kept, rest=rest, options=reply.options), reply


def _small_talk(
    conversation: Conversation, meant: Understanding, knowledge: KnowledgeBase, today: date
) -> tuple[Conversation, Reply] | None:
    """Greetings, 更多, hand-over, cheating and the like; None when the message asks something."""
    if meant.talk == "more" and conversation.rest:
        reply, rest = fit(conversation.rest, "", conversation.options, None)
        return replace(conversation, rest=rest), reply
    if meant.talk == "restart":
        return Conversation(), talk.reply("restart")
    called = "handover" in meant.concepts and not set(meant.aspects) - {"contact.consult"}
    if meant.talk == "handover" or called:
        return conversation, talk.handover(knowledge, merge(conversation.slots, meant.mentions, knowledge), today)
    if meant.talk and talk.decides(meant):
        return conversation, talk.reply(meant.talk)
    return None


def _answer(
    conversation: Conversation,
    meant: Understanding,
    named: Slots,
    today: date,
    knowledge: KnowledgeBase,
    own: entries.Found,
) -> tuple[Conversation, Reply]:
    lost = lost_level(conversation.slots, named, meant)
    slots, misplaced = elsewhere(named, knowledge)
    conversation = interview.widened(conversation, slots)
    person = conversation.person.telling(meant.person, meant.text)
    about_me = conversation.aspects[:1] and conversation.aspects[0].startswith("eligibility")
    if about_me and (BARE.fullmatch(meant.text) or (CORRECTING.search(meant.text) and not meant.person)):
        person = with_years(conversation.person, meant.text, today)
        meant = replace(meant, person=person if person != conversation.person else meant.person)
    everything = bool(person and EVERYTHING.search(meant.text))
    if everything:
        slots = replace(slots, occupations=(), job_types=(), levels=())
    if slots.levels and not meant.mentions.levels and WHICH_LEVEL.search(meant.text):
        slots = replace(slots, levels=())
    programmes = fitting(slots, knowledge, today)
    aspects = asked(meant, conversation, {p.notice for p in programmes}, knowledge)
    if talk.asks_consequence(meant):
        aspects = ("rules.penalty",)
    refused = aspects[0].startswith("decline.")
    if (refused and (instead := own.instead_of_refusing)) or (not programmes and (instead := own.like)):
        return _own(conversation, meant, named, own, instead)
    if refused:
        return conversation, entries.suggesting(own, decline(aspects[0], knowledge, conversation))
    conversation = replace(
        conversation, slots=slots, person=person, aspects=aspects, failures=0, text=meant.text, question=""
    )
    if not programmes:
        reply = not_yet_known(slots, knowledge, today) or not_offered(aspects, slots, knowledge, today)
        return replace(conversation, questionnaire=None), reply
    settled: list[tuple[Query, Settled]] = []
    for aspect in aspects:
        worded = "eligibility.require" if aspect == "eligibility.verdict" and not person else aspect
        query = Query(worded, meant, slots, person, today, knowledge)
        if (
            aspect == "documents.materials"
            and person
            and not slots.levels
            and (level := highest_met(knowledge, programmes, person))
        ):
            query = replace(query, slots=replace(slots, levels=(level,)))
        chosen, there = handler(worded), fitting(query.slots, knowledge, today)
        if worded == "eligibility.verdict" and len(aims(there)) > 1 and (everything or not several(there)):
            told = verdict.overview if everything else verdict.side_by_side
            settled.append((query, told(query, _assessed(there, person, knowledge))))
            continue
        settled.append((query, settle(query, chosen.about, chosen.answer, there)))
    settled = informed([s for s in settled if not s[1].asked] or settled[:1], programmes)
    settled.sort(key=lambda s: not s[1].asked and all(part.silent for part in s[1].parts))
    hits, settled = entries.combined(own, meant, aspects, settled)
    if not settled:
        return _own(conversation, meant, named, own, hits)
    answered = tuple(q.aspect for q, s in settled if s.asked or not all(part.silent for part in s.parts))
    remarks = [
        entries.worded(hits),
        talk.remark(meant),
        misplaced,
        lost,
        *premise.remarks(meant, {p.notice for p in programmes}, knowledge),
        *absent(meant, slots, knowledge, today),
        *unscheduled(meant, aspects, programmes),
    ]
    composed = compose(settled, [r for r in remarks if r], [f"“{what}”：通知里查不到。" for what in meant.unknown])
    reply, rest = entries.traced(composed, hits) if hits else composed
    conversation = replace(
        conversation,
        aspects=answered or aspects,
        question=own.question if hits else "",
        rest=rest,
        options=reply.options,
    )
    about_me = settled[0][0].aspect == "eligibility.verdict" and not settled[0][1].asked
    if about_me and not (conversation.questionnaire and interview.asks_reason(meant)):
        conversation = interview.opened(conversation, slots, today, knowledge, everything)
    return conversation, reply


def _verdict(
    turn: interview.Turn, meant: Understanding, today: date, knowledge: KnowledgeBase
) -> tuple[Conversation, Reply]:
    """The result of the questionnaire: full for an occupation or two, a line each for more."""
    slots, person = turn.conversation.slots, turn.conversation.person
    query = Query("eligibility.verdict", meant, slots, person, today, knowledge)
    programmes = fitting(slots, knowledge, today)
    if several(programmes):
        settled = verdict.overview(query, _assessed(programmes, person, knowledge))
    elif len(aims(programmes)) > 1:
        settled = verdict.side_by_side(query, _assessed(programmes, person, knowledge))
    else:
        settled = settle(query, "programme", verdict.answer, programmes)
    reply, rest = compose([(query, settled)], [])
    kept = replace(
        turn.conversation, aspects=("eligibility.verdict",), rest=rest, options=reply.options, text=meant.text
    )
    return kept, reply


def _assessed(programmes: Sequence[Programme], person: Person, knowledge: KnowledgeBase) -> list[Assessment]:
    return [assess(knowledge, aim, person, several(programmes)) for aim in aims(programmes)]


def informed(settled: list[tuple[Query, Settled]], programmes: Sequence[Programme]) -> list[tuple[Query, Settled]]:
    """Where a notice is silent on the first reading, the next likely one that it does answer is told as well."""
    query = settled[0][0]
    if any(answer.asked or not all(part.silent for part in answer.parts) for _, answer in settled):
        return settled
    tried = {asked_.aspect for asked_, _ in settled}
    top = dict(query.understanding.scores).get(query.aspect, 0.0)
    notices = {p.notice for p in programmes}
    pointed = (
        by_keyword(query.understanding.text, notices, query.knowledge, everything=True) if len(notices) == 1 else ()
    )
    likely = [n for n, score in query.understanding.scores if score >= max(LEAST, top - NEAR)]
    for name in dict.fromkeys((*pointed, *likely)):
        if name in tried or name.startswith("decline"):
            continue
        other = replace(query, aspect=name)
        answer = settle(other, handler(name).about, handler(name).answer, programmes)
        if not answer.asked and answer.parts and not any(part.silent for part in answer.parts):
            return [(other, answer), *settled]
    return settled
