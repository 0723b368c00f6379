"""The Store over SQLite, shared by all workers of one machine."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from bot.conversation import Conversation
from store import journal, keys, retention
from store.database import BUSY, Connections
from store.journal import Record
from store.protocols import FLOOD_SECONDS, PURGE_EVERY, Outcome, Standing, Unstored, decoded

_STANDING = (
    "SELECT (SELECT turn FROM conversations WHERE user = ?), (SELECT state FROM conversations WHERE user = ?),"
    " (SELECT reply FROM deliveries WHERE delivery = ?), (SELECT count(*) FROM deliveries WHERE user = ? AND at > ? AND at <= ?)"
)
_BEGIN = "INSERT INTO conversations VALUES (:user, :turn, :state, :now) ON CONFLICT DO NOTHING"
_GO_ON = "UPDATE conversations SET turn = :turn, state = :state, updated = :now WHERE user = :user AND turn = :before"
NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}
"""SQLite's codes for a disk that is full or takes nothing."""


class SqliteStore:
    """Conversations and deliveries; see protocols.Store for what each method promises."""

    at_once = 1
    """Python's threads would take turns in the middle of a transaction, and keep every process waiting for its lock."""

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
        self._purged = 0.0

    def user_key(self, openid: str) -> str:
        return keys.hashed(self._key, "user", openid)

    def delivery_key(self, delivery: tuple[str, ...]) -> str:
        return keys.hashed(self._key, "delivery", *delivery)

    def standing(self, user: str, delivery: str) -> Standing:
        now = self._clock()
        turn, state, reply, recent = self._connections.database.conn.execute(
            _STANDING, [user, user, delivery, user, now - FLOOD_SECONDS, now]
        ).fetchone()
        return Standing(decoded(turn, state), reply, recent)

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
        try:
            return self._finish(user, delivery, turn, conversation, reply, record, within)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in NO_ROOM:
                raise Unstored(str(error)) from error
            raise

    def _finish(
        self,
        user: str,
        delivery: str,
        turn: int,
        conversation: Conversation,
        reply: str,
        record: Record,
        within: float,
    ) -> Outcome:
        now, state = self._clock(), conversation.to_json()
        with self._connections.writing(within) as database:
            connection = database.conn
            values = {"user": user, "before": turn, "turn": conversation.turn, "state": state, "now": now}
            if not connection.execute(_GO_ON if turn else _BEGIN, values).rowcount:
                answered = connection.execute("SELECT 1 FROM deliveries WHERE delivery = ?", [delivery]).fetchone()
                return "answered" if answered else "outrun"
            connection.execute("INSERT INTO deliveries VALUES (?, ?, ?, ?)", [delivery, user, now, reply])
            journal.write(connection, user, record, now)
            if purging := abs(now - self._purged) >= PURGE_EVERY:
                self._purged = now
                retention.purge(connection, now, self._keep_journal)
        if purging:
            self._connections.tidy()
        return "stored"

    def forget(self, user: str) -> None:
        with self._connections.writing() as database:
            database.conn.execute("DELETE FROM conversations WHERE user = ?", [user])
            database.conn.execute("DELETE FROM deliveries WHERE user = ?", [user])
            journal.forget(database.conn, user)
        self._connections.empty_log()
