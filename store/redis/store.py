"""The Store over Redis, shared by the workers of any number of machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import cast

from bot.conversation import Conversation
from store import journal, keys
from store.database import BUSY
from store.journal import Record
from store.protocols import FLOOD_SECONDS, KEEP_CONVERSATION, KEEP_REPLY, Outcome, Standing, decoded
from store.redis.connection import PREFIX, Client, Fuse, Script

CONVERSATION, RECENT, DELIVERY = f"{PREFIX}conversation:", f"{PREFIX}recent:", f"{PREFIX}delivery:"
"""Before a person's key: turn and state, and their answered deliveries by time; before a delivery's: the reply."""
JOURNAL = f"{PREFIX}journal"
"""The stream of entries that wait for the collector: of a message, or of whom to forget."""
KEPT = (int(KEEP_CONVERSATION), int(KEEP_REPLY))


class RedisStore:
    """Conversations and deliveries; see protocols.Store for what each method promises. Each is one round trip."""

    at_once = 8
    """While one waits for Redis, others go on."""

    def __init__(self, client: Client, key: str, clock: Callable[[], float] | None = None) -> None:
        """`key` is the secret of the hashes, the same on all machines; without a clock the server's own is read."""
        self._key = key.encode()
        self._clock = clock
        fuse = Fuse()
        self._standing, self._finish, self._forget = (
            Script(client, name, fuse) for name in ("standing", "finish", "forget")
        )

    def user_key(self, openid: str) -> str:
        return keys.hashed(self._key, "user", openid)

    def delivery_key(self, delivery: tuple[str, ...]) -> str:
        return keys.hashed(self._key, "delivery", *delivery)

    def standing(self, user: str, delivery: str) -> Standing:
        turn, state, reply, recent = self._standing(
            [CONVERSATION + user, RECENT + user, DELIVERY + delivery], *KEPT, FLOOD_SECONDS, self._now()
        )
        return Standing(decoded(int(turn) if turn else None, state), reply, recent)

    def finish(
        self,
        user: str,
        delivery: str,
        turn: int,
        conversation: Conversation,
        reply: str,
        record: Record,
        within: float = BUSY,  # noqa: ARG002  # a connection's patience is shorter
    ) -> Outcome:
        entry = json.dumps([journal.columns(record), record.reply.trace.earlier], ensure_ascii=False)
        outcome = self._finish(
            [CONVERSATION + user, RECENT + user, DELIVERY + delivery, JOURNAL],
            *KEPT, user, turn, conversation.turn, conversation.to_json(), reply, entry, self._now(),
        )  # fmt: skip
        return cast(Outcome, outcome)

    def forget(self, user: str) -> None:
        self._forget([CONVERSATION + user, RECENT + user, JOURNAL], user)

    def _now(self) -> str | float:
        """For a script: the time of a clock of our own, '' for the server's."""
        return self._clock() if self._clock else ""
