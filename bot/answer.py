"""What goes back to the person, before any platform's dress is put on, and the parts it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Option:
    """A tappable follow-up: what is shown, and the self-sufficient question that a tap sends."""

    label: str
    say: str


Outcome = Literal["answered", "partial", "clarified", "declined", "handover", "questionnaire", "talk"]
"""What became of a message: answered; answered in part; a question back; declined, or nothing stated; led to a person; a
step of the questionnaire; or nothing was asked."""


@dataclass(frozen=True)
class Trace:
    """How a reply came about, for the journal: nothing of it is shown to the candidate.

    handler: who answered (notices, entries, gate, talk, contact, questionnaire); aspects: what was answered; facts: what it
    rests on, ("notice-id", "section") or ("entry", "entry-id"); scores: aspects as understood from the words; slots: what
    was in question, by field; carried: which of it ("aspects" too) came from earlier messages; signals: why the reply may
    not have helped; earlier: what this message shows of the answer before it (names of bot/signals.py).
    """

    outcome: Outcome = "talk"
    handler: str = "talk"
    aspects: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    slots: tuple[tuple[str, tuple[str | int, ...]], ...] = ()
    carried: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """The whole reply.

    kind: text; handover = connect a person where the account can, else `text` tells the phones; silent = answer nothing.
    page: id of the notice whose page shows more, if any. Text and options together fit the platform's limit
    (bot/render.py sees to it).
    """

    text: str
    options: tuple[Option, ...] = ()
    page: str | None = None
    kind: Literal["text", "handover", "silent"] = "text"
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True)
class Target:
    """What an answer is about: a notice, and as much of a programme as is known or matters."""

    notice: str
    occupation: str | None = None
    job_type: str | None = None
    level: int | None = None


@dataclass(frozen=True)
class Part:
    """A handler's answer for one target: lines (the first is the direct answer) and the sections they rest on.

    silent: the notice does not state it. asks: what would settle an open verdict.
    """

    lines: tuple[str, ...]
    sections: tuple[tuple[str, str], ...] = ()
    silent: bool = False
    options: tuple[Option, ...] = ()
    dated: bool = False
    """The lines say themselves that the notice is of a past year."""
