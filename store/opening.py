"""What an application keeps things in: this machine's database alone, or Redis shared with other machines."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from store import keys, readiness, standby
from store.database import Connections
from store.protocols import Store
from store.redis.connection import RedisError, connect
from store.redis.publications import MirroredPublications, RedisPublications
from store.redis.store import JOURNAL, RedisStore
from store.revisions import Revisions, SqlitePublications, publish_files
from store.sqlite import SqliteStore

log = logging.getLogger("kaoda.store")


@dataclass(frozen=True)
class Storage:
    """connections: the console's database, None on a machine that only answers; close: call it before forking and at the end;
    damage: what is wrong with the database for which another stands in, '' where none does;
    waiting: entries of the journal in Redis that wait for the collector, None without Redis or an answer of it."""

    store: Store
    revisions: Revisions
    connections: Connections | None
    close: Callable[[], None]
    damage: str = ""
    waiting: Callable[[], int | None] = lambda: None


def alone(database: Path, key: str | None, clock: Callable[[], float], journal_days: int) -> Storage:
    """Everything in one database, or in what stands in for it. Raises Damaged, KnowledgeError, sqlite3.Error, OSError."""
    opened = standby.open_database(database)
    connections = opened.connections
    publish_files(connections)
    store = SqliteStore(connections, key, clock, journal_days)
    revisions = Revisions.of(connections, partial(standby.keep, connections.path))
    return Storage(store, revisions, connections, connections.close, opened.damage)


def shared(url: str, key: str, database: Path, console: bool) -> Storage:
    """Conversations and deliveries in Redis, knowledge and all else in the database of the machine that has the console;
    on others only trained classifiers lie beside where it would be. Raises what `alone` does, RedisError, Foreign and,
    where the console's machine has never been up, LookupError."""
    client = connect(url)
    publications, cache = RedisPublications(client), readiness.cache_beside(database)
    store = RedisStore(client, key)

    def waiting() -> int | None:
        try:
            return int(client.xlen(JOURNAL))
        except RedisError:
            return None

    if not console:
        publications.newest()
        return Storage(store, Revisions(publications, cache), None, client.close, waiting=waiting)
    connections = Connections(database)
    publish_files(connections)
    source = keys.derived(connections, None, "console").hex()
    mirrored = MirroredPublications(SqlitePublications(connections), publications, source)
    try:
        mirrored.put()
    except RedisError as error:
        log.error("Redis: %s; messages are answered with an apology until it is back", type(error).__name__)

    def close() -> None:
        connections.close()
        client.close()

    return Storage(store, Revisions(mirrored, cache), connections, close, waiting=waiting)
