"""What the assistant says to a single question, asked once; and questions that it does answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random

from assistant import respond
from bench.people import falling
from bot.answer import Reply
from bot.conversation import Conversation
from bot.message import Kind, Message
from bot.vocabulary import utterances
from knowledge.base import KnowledgeBase

EXAMPLES = 12
"""Questions of an aspect that are asked."""
COMMON = (
    "fees.amount", "dates.exam", "registration.how", "eligibility.verdict", "talk.greeting", "documents.materials",
    "results.where", "talk.thanks", "dates.application", "offer.programmes", "eligibility.require", "retake.fee",
    "certificate-collect.how", "ticket.how", "contact.consult", "subjects.list",
)  # fmt: skip
"""What is asked most; the other aspects are in random order."""


class Replies:
    """Replies of the assistant on a day, each to somebody who says nothing else; every text is asked once."""

    def __init__(self, knowledge: KnowledgeBase, day: datetime) -> None:
        self._knowledge, self._day = knowledge, day
        self._known: dict[tuple[Kind, str], Reply] = {}

    def __call__(self, text: str, kind: Kind = "text") -> Reply:
        if (kind, text) not in self._known:
            message = Message.make(kind, text, self._day)
            _, self._known[kind, text] = respond(Conversation(), message, self._day, self._knowledge)
        return self._known[kind, text]


def answerable(
    dice: Random, knowledge: KnowledgeBase, replies: Replies, progress: Callable[[int, int], None]
) -> list[tuple[list[str], float]]:
    """(questions, weight) of each aspect and kind of small talk: examples of which nothing shows that they went wrong."""
    examples: dict[str, list[str]] = defaultdict(list)
    for aspect, text in utterances(knowledge):
        if aspect != "none":
            examples[aspect].append(text)
    rest = sorted(set(examples) - set(COMMON))
    ordered = [name for name in COMMON if name in examples] + dice.sample(rest, len(rest))
    found = []
    for number, (name, weight) in enumerate(zip(ordered, falling(len(ordered)), strict=True), 1):
        chosen = dice.sample(examples[name], min(EXAMPLES, len(examples[name])))
        if good := [text for text in chosen if not _doubtful(replies(text))]:
            found.append((good, weight))
        if number % 20 == 0 or number == len(ordered):
            progress(number, len(ordered))
    return found


def _doubtful(reply: Reply) -> Sequence[str]:
    return reply.trace.signals
