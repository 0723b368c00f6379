"""What has outlived its use is deleted here, every now and then while messages arrive."""

from __future__ import annotations

import sqlite3

from store import checks, journal, looks, mends, uploads
from store.protocols import KEEP_CONVERSATION, KEEP_REPLY


def purge(connection: sqlite3.Connection, now: float, keep_journal: float) -> None:
    """Delete what is too old, the journal's rows after `keep_journal` seconds; replies also when
    they lie in the future, since a clock that is put right must not keep them."""
    connection.execute("DELETE FROM deliveries WHERE at NOT BETWEEN ? AND ?", [now - KEEP_REPLY, now + KEEP_REPLY])
    connection.execute("DELETE FROM conversations WHERE updated < ?", [now - KEEP_CONVERSATION])
    journal.purge(connection, now - keep_journal)
    uploads.purge(connection, now)
    checks.purge(connection, now)
    mends.purge(connection, now)
    looks.purge(connection, now - keep_journal)
