"""The Store over SQLite, shared by all workers of one machine."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from bot.conversation import Conversation
from store import checks, journal, keys, uploads
from store.database import Connections
from store.journal import Record
from store.protocols import KEEP_CONVERSATION, KEEP_REPLY, TAKEOVER, Claim, Outcome


class SqliteStore:
    """Conversations and deliveries; see protocols.Store for what each method promises."""

    def __init__(
        self,
        connections: Connections,
        key: str | None = None,
        clock: Callable[[], float] = time.time,
        journal_days: int = 180,
    ) -> None:
        """`key` is the secret of the hashes; without one the database's own random key serves. The journal's rows are
        deleted after `journal_days`."""
        self._keep_journal = journal_days * 86400.0
        self._connections = connections
        self._clock = clock
        self._key = keys.root(connections, key)

    def user_key(self, openid: str) -> str:
        return self._hash("user", openid)

    def claim(self, user: str, delivery: tuple[str, ...]) -> Claim:
        key, owner, now = self._hash("delivery", *delivery), secrets.token_hex(8), self._clock()
        with self._connections.writing() as database:
            self._purge(database.conn, now)
            row = database.conn.execute("SELECT claimed, reply FROM deliveries WHERE delivery = ?", [key]).fetchone()
            if row and (row[1] is not None or now - row[0] < TAKEOVER):
                return Claim(key, user, owner, ours=False, reply=row[1])
            database.conn.execute(
                "INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?, ?, NULL)", [key, user, owner, now]
            )
        return Claim(key, user, owner, ours=True)

    def reply(self, claim: Claim) -> str | None:
        row = self._row("SELECT reply FROM deliveries WHERE delivery = ?", claim.delivery)
        return row[0] if row else None

    def conversation(self, user: str) -> Conversation:
        row = self._row("SELECT turn, state FROM conversations WHERE user = ?", user)
        if not row:
            return Conversation()
        try:
            return Conversation.from_json(row[1])
        except ValueError:
            return Conversation(turn=row[0])

    def finish(self, claim: Claim, turn: int, conversation: Conversation, reply: str, record: Record) -> Outcome:
        with self._connections.writing() as database:
            connection = database.conn
            mine = [claim.delivery, claim.owner]
            if not connection.execute("SELECT 1 FROM deliveries WHERE delivery = ? AND owner = ?", mine).fetchone():
                return "lost"
            row = connection.execute("SELECT turn FROM conversations WHERE user = ?", [claim.user]).fetchone()
            if (row[0] if row else 0) != turn:
                return "outrun"
            connection.execute(
                "INSERT OR REPLACE INTO conversations VALUES (?, ?, ?, ?)",
                [claim.user, conversation.turn, conversation.to_json(), self._clock()],
            )
            connection.execute("UPDATE deliveries SET reply = ? WHERE delivery = ? AND owner = ?", [reply, *mine])
            journal.write(connection, claim.user, record, self._clock())
        return "stored"

    def release(self, claim: Claim) -> None:
        with self._connections.writing() as database:
            database.conn.execute(
                "DELETE FROM deliveries WHERE delivery = ? AND owner = ? AND reply IS NULL",
                [claim.delivery, claim.owner],
            )

    def forget(self, user: str) -> None:
        with self._connections.writing() as database:
            database.conn.execute("DELETE FROM conversations WHERE user = ?", [user])
            database.conn.execute("DELETE FROM deliveries WHERE user = ?", [user])
            journal.forget(database.conn, user)

    def _purge(self, connection: sqlite3.Connection, now: float) -> None:
        """Delete what has outlived its use; the columns are indexed, so that nothing to do costs nothing."""
        connection.execute("DELETE FROM deliveries WHERE claimed < ?", [now - KEEP_REPLY])
        connection.execute("DELETE FROM conversations WHERE updated < ?", [now - KEEP_CONVERSATION])
        journal.purge(connection, now - self._keep_journal)
        uploads.purge(connection, now)
        checks.purge(connection, now)

    def _hash(self, *parts: str) -> str:
        """A keyed hash of the parts, 128 bits in hexadecimal; lengths keep ("a", "bc") and ("ab", "c") apart."""
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:32]

    def _row(self, sql: str, value: str) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connections.database.conn.execute(sql, [value]).fetchone()
        return row
