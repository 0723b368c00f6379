"""The trace of a turn made whole: what was understood, what was carried on, and what shows that it did not help."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from bot.answer import Reply, Trace
from bot.conversation import Asked, Conversation, Slots
from bot.mentions import Mentions
from bot.render import LIMIT, PAGE_LINK, cost, size
from bot.signals import DOUBTED, QUESTIONS, UNSOLVED, of_earlier, of_reply
from bot.understand import Understanding
from knowledge.values import replace

Filled = tuple[tuple[str, tuple[str | int, ...]], ...]
_SLOTS = tuple(field.name for field in fields(Slots))


def traced(before: Conversation, after: Conversation, meant: Understanding, reply: Reply) -> Reply:
    """A reply with its trace complete but for earlier turns; an answer that may not have helped asks whether it did."""
    trace, slots = reply.trace, _filled(after.slots)
    carried = _carried(before, slots, meant, trace)
    signals = of_reply(trace, carried, meant)
    trace = replace(trace, scores=meant.scores, slots=slots, carried=carried, signals=signals)
    reply = replace(reply, trace=trace)
    return _asking_back(reply) if trace.outcome in QUESTIONS and DOUBTED & set(trace.signals) else reply


def noted(
    before: Conversation, after: Conversation, meant: Understanding, reply: Reply, now: datetime
) -> tuple[Conversation, Reply]:
    """A turn with its number, its moment, the question it put, and what it shows of the question before."""
    trace, asked = reply.trace, before.asked
    if earlier := of_earlier(asked, meant, trace, now):
        reply = replace(reply, trace=replace(trace, earlier=earlier))
    if trace.outcome in QUESTIONS:
        asked = Asked(meant.bare, meant.aspects, trace.slots, trace.outcome, now)
    elif meant.talk == "restart" and trace.handler == "talk":
        asked = None
    return replace(after, turn=before.turn + 1, seen=now, asked=asked), reply


def _filled(slots: Slots) -> Filled:
    return tuple((field, values) for field in _SLOTS if (values := getattr(slots, field)))


def _carried(before: Conversation, slots: Filled, meant: Understanding, trace: Trace) -> tuple[str, ...]:
    """The slots that this message does not name, and "aspects" where it goes on with what was asked before."""
    carried = [field for field, values in slots if not _named(meant.mentions, field, values)]
    goes_on = trace.aspects[:1] and trace.aspects[0] in before.aspects and trace.aspects[0] not in meant.aspects
    return (*carried, "aspects") if goes_on else tuple(carried)


def _named(mentions: Mentions, field: str, values: tuple[str | int, ...]) -> bool:
    return not set(values).isdisjoint(getattr(mentions, field))


def _asking_back(reply: Reply) -> Reply:
    """With the option to say that it did not help, where the limit leaves room for it."""
    spent = size(reply.text) + sum(map(cost, reply.options)) + (PAGE_LINK if reply.page else 0)
    return replace(reply, options=(*reply.options, UNSOLVED)) if spent + cost(UNSOLVED) <= LIMIT else reply
