"""What the webhook needs of a storage; small, so that another one (Redis, say) is an afternoon's work.

Times are seconds since 1970 by the storage's own clock. No OpenID ever gets in: people and deliveries are known by keyed
hashes; of a message's text only the masked form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.conversation import Conversation
from store.journal import Record

TAKEOVER = 4.5
"""Seconds after which an unanswered claim counts as its worker's death: the platform has all but hung up by then."""
KEEP_REPLY = 600.0
"""Seconds that a reply is kept for repeated deliveries, which stop after 20."""
KEEP_CONVERSATION = 30 * 86400.0
"""Seconds after which an untouched conversation is deleted: no longer than it can be of use."""

Outcome = Literal["stored", "outrun", "lost"]
"""Of `finish`: stored; outrun = another message moved the conversation on, respond again; lost = the claim is no
longer ours (taken over, or its person was forgotten), nothing was written."""


@dataclass(frozen=True)
class Claim:
    """The right to answer one delivery. `ours` = work now; else `reply` is the stored one, None while it is made."""

    delivery: str
    user: str
    owner: str
    ours: bool
    reply: str | None = None


class Store(Protocol):
    """Conversations and deliveries. Every method is atomic and safe from any thread and process."""

    def user_key(self, openid: str) -> str:
        """The keyed hash that stands for a person."""

    def claim(self, user: str, delivery: tuple[str, ...]) -> Claim:
        """Claim a delivery before any work; exactly one caller gets `ours`, until TAKEOVER has passed unanswered."""

    def reply(self, claim: Claim) -> str | None:
        """The stored reply to the claim's delivery, None while there is none."""

    def conversation(self, user: str) -> Conversation:
        """The person's conversation, a new one if there is none or its form is of another version."""

    def finish(self, claim: Claim, turn: int, conversation: Conversation, reply: str, record: Record) -> Outcome:
        """In one transaction: store the conversation if its stored turn still is `turn`, the reply, and the journal's row."""

    def release(self, claim: Claim) -> None:
        """Give an unanswered claim back after a failure."""

    def forget(self, user: str) -> None:
        """Delete everything kept of a person; what they asked stays in the journal, without whom."""
