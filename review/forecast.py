"""What a mend would do: questions of the journal asked of the knowledge before and with it, told apart by who answers.

Pure: `forecast` gets both contents, ready for messages, the questions and the moment of asking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

from assistant import respond
from bot.answer import Outcome, Trace
from bot.conversation import Conversation, Slots
from bot.message import Message
from bot.vocabulary import words
from knowledge.base import KnowledgeBase
from knowledge.findings import Finding
from knowledge.lint import lint
from rehearsal import visible

Progress = Callable[[int, int], None]
"""Called with how many questions are done, and how many there are."""
FULL, PARTLY, NOT = 2, 1, 0
DEGREES: Mapping[Outcome, int] = {
    "answered": FULL, "clarified": FULL, "questionnaire": FULL, "talk": FULL, "handover": FULL, "partial": PARTLY,
    "declined": NOT,
}  # fmt: skip
"""How far each outcome is an answer."""
OTHERS = {"talk": "闲聊", "contact": "转人工", "questionnaire": "测一测"}
"""Handlers that answer without entry and aspect."""
Turn = Literal["gained", "taken", "joined", "worse", "other"]


@dataclass(frozen=True)
class Question:
    """Something that was asked: masked text, what earlier messages had settled, the day and how often.

    wanted: the mend is made for it, so that an answer which it had before was none to keep.
    """

    text: str
    day: str
    slots: Slots = field(default_factory=Slots)
    aspects: tuple[str, ...] = ()
    times: int = 1
    wanted: bool = False


@dataclass(frozen=True)
class Answer:
    """What was said, how far it is an answer (FULL, PARTLY, NOT), and who gave it: labels of aspects, questions of entries."""

    text: str
    degree: int
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Turned:
    """A question that is answered differently with the mend."""

    question: Question
    before: Answer
    after: Answer

    @property
    def losers(self) -> tuple[str, ...]:
        """Who answered before and does not any more."""
        return tuple(name for name in self.before.sources if name not in self.after.sources)

    @property
    def winners(self) -> tuple[str, ...]:
        """Who answers now and did not before."""
        return tuple(name for name in self.after.sources if name not in self.before.sources)

    @property
    def turn(self) -> Turn:
        """gained: it had no answer, or none that was wanted; taken: another answer gave way; joined: another one stands beside
        it; worse: it has less of an answer."""
        if self.after.degree < self.before.degree:
            return "worse"
        if self.after.degree > self.before.degree or (self.question.wanted and self.winners):
            return "gained"
        if not self.winners:
            return "other"
        return "taken" if self.losers else "joined"


@dataclass(frozen=True)
class Effect:
    """What the mend does to the questions `asked`, most asked first within each kind, and what lint remarks because of it."""

    asked: int
    turned: tuple[Turned, ...]
    remarks: tuple[Finding, ...] = ()

    def of(self, turn: Turn) -> tuple[Turned, ...]:
        """The questions that turn that way."""
        return tuple(turned for turned in self.turned if turned.turn == turn)

    @property
    def robbed(self) -> tuple[tuple[str, int], ...]:
        """From whom questions are taken, and how many, the most first."""
        return tuple(Counter(turned.losers[0] for turned in self.of("taken")).most_common())

    def to_json(self) -> str:
        """As text; `from_json` reads it back."""
        return _EFFECT.dump_json(self).decode()

    @staticmethod
    def from_json(text: str) -> Effect:
        """An effect from to_json's text."""
        return _EFFECT.validate_json(text)


_EFFECT = TypeAdapter(Effect)


def forecast(
    before: KnowledgeBase,
    after: KnowledgeBase,
    questions: Sequence[Question],
    now: datetime,
    progress: Progress = lambda _done, _total: None,
) -> Effect:
    """Ask each question at `now`, in a conversation that knows what it carried, of both."""
    turned = []
    for done, question in enumerate(questions, 1):
        old, new = (ask(question, knowledge, now) for knowledge in (before, after))
        if old.text != new.text:
            turned.append(Turned(question, old, new))
        progress(done, len(questions))
    return Effect(
        len(questions),
        tuple(sorted(turned, key=lambda each: -each.question.times)),
        new_remarks(before, after, now),
    )


def ask(question: Question, knowledge: KnowledgeBase, now: datetime) -> Answer:
    """What a question is answered if it is asked at `now`."""
    conversation = Conversation(slots=question.slots, aspects=question.aspects)
    _, reply = respond(conversation, Message.make("text", question.text, now, knowledge.published), now, knowledge)
    degree = DEGREES[reply.trace.outcome]
    return Answer(visible(reply), degree, sources(reply.trace, knowledge) if degree else ())


def sources(trace: Trace, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Who gave an answer, in words: the entries that it tells, then the aspects that the notices answer."""
    entries = [f"{knowledge.entries[name].questions[0]}（常见问题）" for kind, name in trace.facts if kind == "entry"]
    known = words().aspects
    aspects = [known[name].label for name in trace.aspects if name in known and trace.handler != "entries"]
    return tuple(dict.fromkeys((*entries, *aspects))) or tuple(OTHERS[h] for h in (trace.handler,) if h in OTHERS)


def new_remarks(before: KnowledgeBase, after: KnowledgeBase, now: datetime) -> tuple[Finding, ...]:
    """What lint says of the knowledge with the mend and did not say before."""
    known = set(lint(before, now.date(), words().aspects))
    return tuple(finding for finding in lint(after, now.date(), words().aspects) if finding not in known)
