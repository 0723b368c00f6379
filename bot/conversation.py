"""A conversation is a value: what was said, by name; everything else is derived again each turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter


@dataclass(frozen=True)
class Slots:
    """What the person is asking about; None = not said."""

    region: str | None = None
    notice: str | None = None
    occupation: str | None = None
    job_type: str | None = None
    level: int | None = None


@dataclass(frozen=True)
class Conversation:
    """One person's state. `turn` counts answered messages and guards against lost updates."""

    turn: int = 0
    slots: Slots = field(default_factory=Slots)
    seen: datetime | None = None

    def to_json(self) -> str:
        """A JSON text that from_json turns into an equal value."""
        return _ADAPTER.dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> Conversation:
        """Inverse of to_json; raises ValueError on anything else."""
        return _ADAPTER.validate_json(text)


_ADAPTER: TypeAdapter[Conversation] = TypeAdapter(Conversation)
