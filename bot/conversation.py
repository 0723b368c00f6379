"""A conversation is a value: what was said, by name; everything else is derived again each turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter

from bot.answer import Option
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
class Conversation:
    """One person's state. `turn` counts answered messages and guards against lost updates.

    aspects: what was asked last, so that 那北京呢 has a question to go with; rest: text that 更多 brings.
    """

    turn: int = 0
    slots: Slots = field(default_factory=Slots)
    aspects: tuple[str, ...] = ()
    text: str = ""
    person: Person = field(default_factory=Person)
    rest: str = ""
    options: tuple[Option, ...] = ()
    failures: int = 0
    seen: datetime | None = None

    def to_json(self) -> str:
        """A JSON text that from_json turns into an equal value."""
        return _ADAPTER.dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> Conversation:
        """Inverse of to_json; raises ValueError on anything else."""
        return _ADAPTER.validate_json(text)


_ADAPTER: TypeAdapter[Conversation] = TypeAdapter(Conversation)
