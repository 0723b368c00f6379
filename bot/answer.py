"""What goes back to the person, before any platform's dress is put on, and the parts it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Option:
    """A tappable follow-up: what is shown, and the self-sufficient question that a tap sends."""

    label: str
    say: str


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
