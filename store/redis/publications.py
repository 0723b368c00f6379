"""The knowledge in force on its way from the console's machine to all others: a whole revision under one name in Redis.

The console's database is the truth. Whoever watches it there also looks whether Redis has the same, so that a publication
made while Redis was away, or lost with it, gets there as soon as it is back.

Foreign: another console publishes there.
"""

from __future__ import annotations

import logging

from store.protocols import Version
from store.redis.connection import PREFIX, Client, RedisError, Script
from store.revisions import SqlitePublications

KNOWLEDGE = f"{PREFIX}knowledge"

log = logging.getLogger("kaoda.publications")


class Foreign(Exception):
    """The console of another database publishes in this Redis; the message tells what to do."""


class RedisPublications:
    """What the console's machine put there; see protocols.Publications."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._publish = Script(client, "publish")

    def newest(self) -> Version:
        number, digest = self._client.hmget(KNOWLEDGE, ["number", "digest"])
        if number is None or digest is None:
            raise LookupError("no revision has been published")
        return Version(int(number), str(digest))

    def content(self, version: Version) -> str:
        *found, content = self._client.hmget(KNOWLEDGE, ["number", "digest", "content"])
        if found != [str(version.number), version.digest]:
            raise LookupError(f"revision {version.number} is in force no more")
        return str(content)

    def put(self, source: str, version: Version, content: str) -> None:
        """Put a publication in force; `source` stands for the console's database. Raises Foreign."""
        if not self._publish([KNOWLEDGE], source, version.number, version.digest, content):
            raise Foreign(
                "KAODA_REDIS_URL: the console of another database publishes there. Set KAODA_CONSOLE=off on this machine; "
                f"if that database is gone for good, delete {KNOWLEDGE} in Redis"
            )


class MirroredPublications:
    """The revisions of the console's database, each of which is put into Redis once it is the newest."""

    def __init__(self, local: SqlitePublications, shared: RedisPublications, source: str) -> None:
        self._local = local
        self._shared = shared
        self._source = source
        self._failing = False

    def newest(self) -> Version:
        try:
            self._mirror()
            self._failing = False
        except (RedisError, Foreign) as error:
            if not self._failing:
                log.error("cannot put the newest revision into Redis: %s", type(error).__name__)
            self._failing = True
        return self._local.newest()

    def content(self, version: Version) -> str:
        return self._local.content(version)

    def _mirror(self) -> None:
        """Redis is read before the database, so that what another worker puts there meanwhile is never put back."""
        try:
            there = self._shared.newest()
        except LookupError:
            there = None
        if there != self._local.newest():
            self.put()

    def put(self) -> None:
        """Put the newest revision into Redis; raises RedisError, Foreign."""
        version = self._local.newest()
        self._shared.put(self._source, version, self._local.content(version))
