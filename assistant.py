"""The whole turn on one page: understand → is it ours → settle slots and question → answer → render.

`respond` is pure: the same conversation, message, moment and knowledge give the same reply.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import entries, gate, interview, premise, talk
from bot.answer import Reply
from bot.assess import Assessment, aims, assess, highest_met, several
from bot.compose import absent, compose, decline, not_offered, not_yet_known, unscheduled
from bot.conversation import Conversation, Slots
from bot.follow import BARE, corrects, elliptic, follows
from bot.message import Message
from bot.person import CORRECTING, Person, with_years
from bot.query import Query
from bot.render import fit
from bot.settle import Settled, by_keyword, by_own_words, fitting, leading, merge, settle, unclear
from bot.understand import LEAST, SOONEST, Understanding, understand
from bot.vocabulary import words
from handlers import handler, verdict
from knowledge.base import KnowledgeBase, Programme
from knowledge.conditions import LEVEL_SHORT

EVERYTHING = re.compile(
    r"(?:所有|全部)的?(?:项目|职业|证书|考试)|哪些(?:项目|职业).{0,4}[报考]|[报考]哪些(?:项目|职业)|^(?:全部|都)看看$"
)
"""Which of all programmes: no occupation in particular is meant."""
WHICH_LEVEL = re.compile(r"[报考上]几级|哪一?级|最高(?:能|可以)")
BRIEF = 12
"""Characters up to which a question when something is goes with the topic talked about."""
NEAR = 1.6
"""A lead below which the next reading may step in for one the notice is silent on."""
DEFINING = re.compile(r"^(?:请问)?什么(?:是|叫)|(?:是什么意思|是啥意思|是干什么的|是干啥的|是什么)[?？吗呀]*$")
CLEAR = 2.0
"""A score from which a new question is one, even in the middle of an old one."""
FORGET_AFTER = timedelta(days=2)
"""A conversation this long silent starts afresh."""


def respond(
    conversation: Conversation, message: Message, now: datetime, knowledge: KnowledgeBase
) -> tuple[Conversation, Reply]:
    """One message in; the next conversation and the reply out."""
    conversation, came_back = interview.returning(conversation, now)
    if conversation.seen and now - conversation.seen > FORGET_AFTER:
        conversation = Conversation(turn=conversation.turn, questionnaire=conversation.questionnaire)
    conversation = replace(conversation, turn=conversation.turn + 1, seen=now)
    if (message.kind != "text" and message.kind != "click") or not message.text.strip():
        return interview.attached(conversation, talk.for_kind(message.kind), now, knowledge, came_back)
    meant = understand(message.text, knowledge, now)
    going_on = follows(meant, conversation)
    own = found(conversation, meant, now, knowledge)
    if turn := interview.turn(conversation, meant, now, knowledge, going_on or bool(own.like)):
        return (turn.conversation, turn.reply) if turn.reply else _verdict(turn, meant, now, knowledge)
    conversation, reply = _ordinary(conversation, meant, now, knowledge, going_on, own)
    return interview.attached(conversation, reply, now, knowledge, came_back)


def _ordinary(
    conversation: Conversation,
    meant: Understanding,
    now: datetime,
    knowledge: KnowledgeBase,
    going_on: bool,
    own: entries.Found,
) -> tuple[Conversation, Reply]:
    """A message outside the questionnaire: what was asked before goes on, small talk, not ours, or a question."""
    if going_on and not conversation.aspects:
        return _own(conversation, meant, own, knowledge)
    if going_on:
        return _answer(conversation, meant, now, knowledge, own)
    if not own.same and (reply := _small_talk(conversation, meant, knowledge, now)):
        return reply
    where = gate.outcome(meant, bool(conversation.aspects or conversation.slots != Slots()))
    if where != "ours" and own.like:
        return _own(conversation, meant, own, knowledge)
    if where == "other" and meant.aspects and meant.mentions.anchored:  # names alone may follow and settle it
        slots = merge(conversation.slots, meant.mentions, knowledge)
        conversation = replace(conversation, aspects=meant.aspects, slots=slots)
    if where != "ours":
        refusal = entries.suggesting(own, decline(where, knowledge, conversation))
        return replace(conversation, failures=conversation.failures + 1), refusal
    return _answer(conversation, meant, now, knowledge, own)


def found(conversation: Conversation, meant: Understanding, now: datetime, knowledge: KnowledgeBase) -> entries.Found:
    """The staff's own entries for a message, or for what it carries on (那北京呢)."""
    carried = conversation.question if elliptic(meant) or corrects(meant) else ""
    slots = stepped(merge(conversation.slots, meant.mentions, knowledge), meant)
    return entries.look_up(carried or meant.text, meant, slots, now.date(), knowledge)


def _own(
    conversation: Conversation,
    meant: Understanding,
    own: entries.Found,
    knowledge: KnowledgeBase,
    hits: Sequence[entries.Hit] = (),
) -> tuple[Conversation, Reply]:
    """What the staff wrote is all there is to say, or (asked of another name) that they wrote nothing."""
    slots = stepped(merge(conversation.slots, meant.mentions, knowledge), meant)
    told = hits or own.like
    reply, rest = entries.alone(told) if told else (entries.not_here(own), "")
    kept = replace(conversation, slots=slots, aspects=(), question=own.question, text=meant.text, failures=0)
    return replace(kept, rest=rest, options=reply.options), reply


def _small_talk(
    conversation: Conversation, meant: Understanding, knowledge: KnowledgeBase, now: datetime
) -> tuple[Conversation, Reply] | None:
    """Greetings, 更多, hand-over, cheating and the like; None when the message asks something."""
    if meant.talk == "more" and conversation.rest:
        reply, rest = fit(conversation.rest, "", conversation.options, None)
        return replace(conversation, rest=rest), reply
    if meant.talk == "restart":
        return Conversation(turn=conversation.turn, seen=now), talk.reply("restart")
    called = "handover" in meant.concepts and not set(meant.aspects) - {"contact.consult"}
    if meant.talk == "handover" or called:
        return conversation, talk.handover(knowledge, merge(conversation.slots, meant.mentions, knowledge), now.date())
    if meant.talk and talk.decides(meant):
        return conversation, talk.reply(meant.talk)
    return None


def _answer(
    conversation: Conversation, meant: Understanding, now: datetime, knowledge: KnowledgeBase, own: entries.Found
) -> tuple[Conversation, Reply]:
    slots = merge(conversation.slots, meant.mentions, knowledge)
    slots = stepped(slots, meant)
    lost = lost_level(conversation.slots, slots, meant)
    slots, misplaced = elsewhere(slots, knowledge)
    conversation = interview.widened(conversation, slots)
    person = conversation.person.telling(meant.person, meant.text)
    about_me = conversation.aspects[:1] and conversation.aspects[0].startswith("eligibility")
    if about_me and (BARE.fullmatch(meant.text) or (CORRECTING.search(meant.text) and not meant.person)):
        person = with_years(conversation.person, meant.text, now)
        meant = replace(meant, person=person if person != conversation.person else meant.person)
    everything = bool(person and EVERYTHING.search(meant.text))
    if everything:
        slots = replace(slots, occupations=(), job_types=(), levels=())
    if slots.levels and not meant.mentions.levels and WHICH_LEVEL.search(meant.text):
        slots = replace(slots, levels=())
    programmes = fitting(slots, knowledge, now.date())
    aspects = asked(meant, conversation, {p.notice for p in programmes}, knowledge)
    if talk.asks_consequence(meant):
        aspects = ("rules.penalty",)
    refused = aspects[0].startswith("decline.")
    if (refused and (instead := own.instead_of_refusing)) or (not programmes and (instead := own.like)):
        return _own(conversation, meant, own, knowledge, instead)
    if refused:
        return conversation, entries.suggesting(own, decline(aspects[0], knowledge, conversation))
    conversation = replace(conversation, slots=slots, person=person, aspects=aspects, failures=0, text=meant.text)
    conversation = replace(conversation, question="")
    today = now.date()
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
        return _own(conversation, meant, own, knowledge, hits)
    if hits:
        conversation = replace(conversation, question=own.question)
    answered = tuple(q.aspect for q, s in settled if s.asked or not all(part.silent for part in s.parts))
    conversation = replace(conversation, aspects=answered or aspects)
    remarks = [
        entries.worded(hits),
        talk.remark(meant),
        misplaced,
        lost,
        *premise.remarks(meant, {p.notice for p in programmes}, knowledge),
        *absent(meant, slots, knowledge, today),
        *unscheduled(meant, aspects, programmes),
    ]
    reply, rest = compose(settled, [r for r in remarks if r], [f"“{what}”：通知里查不到。" for what in meant.unknown])
    conversation = replace(conversation, rest=rest, options=reply.options)
    about_me = settled[0][0].aspect == "eligibility.verdict" and not settled[0][1].asked
    if about_me and not (conversation.questionnaire and interview.asks_reason(meant)):
        conversation = interview.opened(conversation, slots, now, knowledge, everything)
    return conversation, reply


def _verdict(
    turn: interview.Turn, meant: Understanding, now: datetime, knowledge: KnowledgeBase
) -> tuple[Conversation, Reply]:
    """The result of the questionnaire: full for an occupation or two, a line each for more."""
    slots, person, today = turn.conversation.slots, turn.conversation.person, now.date()
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


def _assessed(programmes: list[Programme], person: Person, knowledge: KnowledgeBase) -> list[Assessment]:
    return [assess(knowledge, aim, person, several(programmes)) for aim in aims(programmes)]


def informed(settled: list[tuple[Query, Settled]], programmes: list[Programme]) -> list[tuple[Query, Settled]]:
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


def lost_level(before: Slots, now: Slots, meant: Understanding) -> str:
    """A level carried along that the occupation now named does not have."""
    if not before.levels or now.levels or meant.mentions.dropped or not meant.mentions.occupations:
        return ""
    return f"{'、'.join(now.occupations)}没有开{'、'.join(LEVEL_SHORT[level] for level in before.levels)}。"


def stepped(slots: Slots, meant: Understanding) -> Slots:
    """往上一级, 低一级: a level relative to the one talked about."""
    step = (
        1
        if re.search("低一级|下一级|往下一级", meant.text)
        else -1
        if re.search("往上一级|高一级|再上一级", meant.text)
        else 0
    )
    if not step or len(slots.levels) != 1 or meant.mentions.levels or not 1 <= slots.levels[0] + step <= 5:
        return slots
    return replace(slots, levels=(slots.levels[0] + step,))


def elsewhere(slots: Slots, knowledge: KnowledgeBase) -> tuple[Slots, str]:
    """An organiser named for an occupation it does not offer, which another one in that region does: say so, answer there."""
    if not slots.notices or not slots.occupations or fitting(replace(slots, levels=(), job_types=()), knowledge):
        return slots, ""
    regions = tuple(dict.fromkeys(knowledge.notices[n].region for n in slots.notices))
    moved = replace(slots, notices=(), regions=regions)
    found = fitting(moved, knowledge)
    if not found:
        return slots, ""
    wrong = "、".join(knowledge.notices[n].short for n in slots.notices)
    right = knowledge.notices[found[0].notice].short
    return moved, f"不是，{wrong}没有开{'、'.join(slots.occupations)}；下面是{right}的。"


def asked(
    meant: Understanding, conversation: Conversation, notices: set[str], knowledge: KnowledgeBase
) -> tuple[str, ...]:
    """The aspects to answer: those of this message, else the last ones carried on, else what fits what was told.

    Words that a notice in question uses for one of its own rules lead where nothing clearer was asked, or where the
    notice is silent on what was.
    """
    narrowed = len(notices) < len(knowledge.main) or (
        meant.aspects[:1] and meant.aspects[0].startswith(("rules", "environment"))
    )
    told = conversation.aspects[:1] and conversation.aspects[0].startswith(("eligibility", "documents.materials"))
    if told and meant.person and CORRECTING.search(meant.text):
        return ("eligibility.verdict",) if conversation.aspects[0].startswith("eligibility") else conversation.aspects
    if conversation.person and EVERYTHING.search(meant.text):
        return ("eligibility.verdict",)
    if conversation.person and (interview.asks_reason(meant) or (told and SOONEST.search(meant.text))):
        return ("eligibility.verdict",)
    pointed = by_keyword(meant.text, notices, knowledge) if narrowed else ()
    if pointed and unclear(meant, notices, knowledge):
        return leading(meant, pointed)
    faint = dict(meant.scores).get(meant.aspects[0], 0.0) < CLEAR if meant.aspects else True
    if told and meant.person and (not meant.asking or faint):
        return ("eligibility.verdict",) if conversation.aspects[0].startswith("eligibility") else conversation.aspects
    if conversation.aspects and elliptic(meant):
        return conversation.aspects
    if conversation.aspects and faint and "when" in meant.concepts and not meant.mentions.anchored:
        moment = f"{conversation.aspects[0].partition('.')[0]}.when"
        if moment in words().aspects and len(meant.text) <= BRIEF:
            return (moment,)
    if conversation.aspects and corrects(meant):
        return conversation.aspects
    if meant.person and not meant.asking and len(meant.text) <= 20 and (not meant.aspects or conversation.aspects):
        return ("eligibility.verdict",)
    if meant.aspects[:1] in ((), ("offer.programmes",)) and DEFINING.search(meant.text):
        return ("decline.definition",)
    if meant.aspects:
        return (*meant.aspects, *by_own_words(meant, notices, knowledge)) if narrowed else meant.aspects
    if conversation.aspects and (
        meant.mentions.anchored or meant.mentions.levels or meant.mentions.dropped or meant.person
    ):
        return conversation.aspects
    return ("eligibility.verdict",) if meant.person else ("offer.programmes",)
