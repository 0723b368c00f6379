"""What goes back to the person, before any platform's dress is put on."""

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
