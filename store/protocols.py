"""What the webhook needs of a storage: store/sqlite.py keeps it for one machine, store/redis/ for several.

A message is answered first and stored afterwards, in one step that fails if the delivery was answered or the conversation
moved on meanwhile: answering is pure, so that doing it twice or again is harmless, and a worker that dies leaves nothing
half done. Times are seconds since 1970 by the storage's own clock. No OpenID ever gets in: people and deliveries are known
by keyed hashes; of a message's text only the masked form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from bot.conversation import Conversation
from store.database import BUSY
from store.journal import Record

KEEP_REPLY = 600.0
"""Seconds that a reply is kept for repeated deliveries, which stop after 20."""
KEEP_CONVERSATION = 30 * 86400.0
"""Seconds after which an untouched conversation is deleted: no longer than it can be of use."""
PURGE_EVERY = 60.0
"""Seconds between two deletions of what has outlived its use."""
FLOOD_SECONDS = 60.0
"""How far back the messages of a person are counted."""

Outcome = Literal["stored", "outrun", "answered"]
"""Of `finish`: stored; outrun = another message moved the conversation on, respond again; answered = the delivery has
got its reply from somebody else; in both cases nothing was written."""


class Unstored(Exception):
    """Nothing can be written, and for nobody, until somebody makes room."""


@dataclass(frozen=True)
class Standing:
    """How things stand when a delivery arrives: the person's conversation, the reply that the delivery already got, and
    how many messages of the person were answered in the last FLOOD_SECONDS."""

    conversation: Conversation
    reply: str | None
    recent: int


class Store(Protocol):
    """Conversations and deliveries. Every method is atomic and safe from any thread and process."""

    at_once: int
    """Messages that one process should work on at the same time."""

    def user_key(self, openid: str) -> str:
        """The keyed hash that stands for a person."""

    def delivery_key(self, delivery: tuple[str, ...]) -> str:
        """The keyed hash that stands for a delivery."""

    def standing(self, user: str, delivery: str) -> Standing:
        """How things stand; the conversation is a new one if there is none or its form is of another version."""

    def finish(
        self,
        user: str,
        delivery: str,
        turn: int,
        conversation: Conversation,
        reply: str,
        record: Record,
        within: float = BUSY,
    ) -> Outcome:
        """Store the delivery's reply, the conversation if its stored turn still is `turn`, and the journal's row: all or
        nothing. Raises Unstored, or what the storage raises if it takes longer than `within` seconds."""

    def forget(self, user: str) -> None:
        """Delete everything kept of a person; what they asked stays in the journal, without whom."""


class Version(NamedTuple):
    """What tells one publication from another: its number, and the digest of its content."""

    number: int
    digest: str


class Publications(Protocol):
    """Where the knowledge in force is looked up."""

    def newest(self) -> Version:
        """The publication in force; cheap, since it is asked several times a second. Raises LookupError before the first."""

    def content(self, version: Version) -> str:
        """The documents of the publication in force as JSON; raises LookupError if it is `version` no more."""


def decoded(turn: int | None, state: str | None) -> Conversation:
    """A stored conversation; of another version's only the turn is kept, which guards against lost updates."""
    if turn is None or state is None:
        return Conversation()
    try:
        return Conversation.from_json(state)
    except ValueError:
        return Conversation(turn=turn)
