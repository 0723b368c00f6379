"""Plays conversations against a knowledge base without any server: tests, `kaoda evaluate` and the publish gate use it.

A case is the dict of tests/cases/*.jsonl: {"id", "topic", "now", "turns": [{"say", "all", "any", "none", "then"}]};
a turn's "days" are days of silence before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assistant import respond
from bot.answer import Reply
from bot.conversation import Conversation
from bot.message import CHINA, Message, kind_of
from knowledge.base import KnowledgeBase

PAUSE = timedelta(seconds=7)
"""Time between two messages of a played conversation."""


@dataclass(frozen=True)
class Outcome:
    """How a case went: what was lacking ('' = met), whether an option had to be answered, and all that was said."""

    id: str
    topic: str
    lack: str
    clarified: bool
    log: tuple[tuple[str, str], ...]

    @property
    def met(self) -> bool:
        return not self.lack


class Player:
    """One person talking to the assistant."""

    def __init__(self, knowledge: KnowledgeBase, now: datetime) -> None:
        self.knowledge, self.now = knowledge, now
        self.conversation = Conversation()

    def say(self, text: str) -> Reply:
        """Send one message; the reply."""
        kind, words = kind_of(text)
        message = Message.make(kind, words, self.now, self.knowledge.published)
        self.conversation, reply = respond(self.conversation, message, self.now, self.knowledge)
        self.now += PAUSE
        return reply


def visible(reply: Reply) -> str:
    """What the person sees: the text, then the tappable lines."""
    return "\n".join([reply.text, *(option.label for option in reply.options)])


def lacking(turn: Mapping[str, Any], reply: str) -> str:
    """What a reply lacks by the turn's patterns; '' when it satisfies them."""
    for pattern in turn.get("all", ()):
        if not re.search(pattern, reply, re.DOTALL):
            return f"lacks {pattern!r}"
    wanted = turn.get("any", ())
    if wanted and not any(re.search(pattern, reply, re.DOTALL) for pattern in wanted):
        return f"has none of {wanted!r}"
    for pattern in turn.get("none", ()):
        if re.search(pattern, reply, re.DOTALL):
            return f"has {pattern!r}"
    return ""


def play(case: Mapping[str, Any], knowledge: KnowledgeBase) -> Outcome:
    """One case from its first turn until one is not satisfied."""
    now = datetime.fromisoformat(case["now"]).replace(tzinfo=CHINA)
    person, log, clarified, lack = Player(knowledge, now), [], False, ""
    for turn in case["turns"]:
        person.now += timedelta(days=turn.get("days", 0))
        for number, words in enumerate([turn["say"], *turn.get("then", ())]):
            text = visible(person.say(words))
            log.append((words, text))
            clarified = clarified or number > 0
            if not (lack := lacking(turn, text)):
                break
        if lack:
            break
    return Outcome(case["id"], case.get("topic", ""), lack, clarified, tuple(log))
