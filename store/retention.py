"""What has outlived its use is deleted here, every now and then while messages arrive."""

from __future__ import annotations

import sqlite3

from store import checks, journal, looks, mends, uploads
from store.protocols import KEEP_CONVERSATION, KEEP_REPLY

_FORGET_REPLIES = (
    "DELETE FROM deliveries WHERE rowid < coalesce("
    "(SELECT rowid FROM deliveries WHERE at BETWEEN ? AND ? ORDER BY rowid LIMIT 1), 9223372036854775807)"
)


def purge(connection: sqlite3.Connection, now: float, keep_journal: float) -> None:
    """Delete what is too old, the journal's rows after `keep_journal` seconds. Replies go in the order in which they came, up
    to the first that is still wanted: those of a clock that was ahead then go with their neighbours."""
    connection.execute(_FORGET_REPLIES, [now - KEEP_REPLY, now + KEEP_REPLY])
    connection.execute("DELETE FROM conversations WHERE updated < ?", [now - KEEP_CONVERSATION])
    journal.purge(connection, now - keep_journal)
    uploads.purge(connection, now)
    checks.purge(connection, now)
    mends.purge(connection, now)
    looks.purge(connection, now - keep_journal)
