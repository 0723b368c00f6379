"""A conversation is a value: what was said, by name; everything else is derived again each turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter

from bot.answer import Option, Outcome
from bot.person import Person


@dataclass(frozen=True)
class Slots:
    """What the person is asking about; an empty tuple = not said."""

    regions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    job_types: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()


@dataclass(frozen=True)
class Step:
    """A question of the questionnaire that was answered: its key, and how things stood before."""

    key: str
    person: Person
    slots: Slots


@dataclass(frozen=True)
class Questionnaire:
    """The guided questionnaire: what it is about, what is known, and the question that waits for an answer.

    pending: the key of that question (bot/questions.py), '' once all is decided; skipped: what the person cannot tell.
    Verdicts are worked out anew each turn, so that a change of the knowledge shows at once.
    """

    slots: Slots = field(default_factory=Slots)
    person: Person = field(default_factory=Person)
    steps: tuple[Step, ...] = ()
    pending: str = ""
    skipped: tuple[str, ...] = ()
    failures: int = 0
    paused: bool = False
    """Left alone for so long that it goes on only when asked to."""
    revision: int = 0
    """Of the knowledge that the last question was chosen by."""


@dataclass(frozen=True)
class Asked:
    """The last question and what became of it: `aspects` are those understood, `slots` what was in question, as in a Trace."""

    text: str
    aspects: tuple[str, ...]
    slots: tuple[tuple[str, tuple[str | int, ...]], ...]
    outcome: Outcome
    at: datetime


@dataclass(frozen=True)
class Conversation:
    """One person's state. `turn` counts answered messages and guards against lost updates.

    aspects: what was asked last, so that 那北京呢 has a question to go with; rest: text that 更多 brings.
    """

    turn: int = 0
    slots: Slots = field(default_factory=Slots)
    aspects: tuple[str, ...] = ()
    text: str = ""
    question: str = ""
    person: Person = field(default_factory=Person)
    rest: str = ""
    options: tuple[Option, ...] = ()
    failures: int = 0
    seen: datetime | None = None
    questionnaire: Questionnaire | None = None
    asked: Asked | None = None

    def to_json(self) -> str:
        """A JSON text that from_json turns into an equal value."""
        return _ADAPTER.dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> Conversation:
        """Inverse of to_json; raises ValueError on anything else."""
        return _ADAPTER.validate_json(text)


_ADAPTER: TypeAdapter[Conversation] = TypeAdapter(Conversation)
