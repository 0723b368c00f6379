"""The one door to redis-py: how connections are made, and scripts that Redis runs as one step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

Client = redis.Redis
"""A pool of connections, safe from any thread and across a fork."""
RedisError = redis.RedisError
"""Redis cannot be reached, or refuses."""
ResponseError = redis.ResponseError
"""Redis refuses."""
SlowError = redis.TimeoutError
"""Redis did not answer in time."""

PREFIX = "kaoda:"
"""Before the name of everything we keep there."""
PATIENCE = 1.0
"""Seconds that one answer of Redis is waited for: a candidate is answered within four whatever becomes of Redis."""
REST = 2.0
"""Seconds that Redis is not asked after it did not answer, so that not every candidate waits for it in vain."""
SCRIPTS = Path(__file__).parent / "lua"
COMMON = (SCRIPTS / "common.lua").read_text(encoding="utf-8")


def connect(url: str, patience: float = PATIENCE) -> Client:
    """A client of the server at `url` (redis://, rediss:// or unix://); nothing is sent yet. Raises ValueError for a URL
    of another form.

    A connection that broke is opened anew once, at once; so each script is one that does no harm when run twice.
    """
    client: Client = redis.Redis.from_url(
        url,
        protocol=2,
        decode_responses=True,
        socket_timeout=patience,
        socket_connect_timeout=patience,
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    )
    return client


class Fuse:
    """Keeps calls from a server that does not answer: after one was waited for in vain, the next ones fail at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._resting = float("-inf")

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Around a call; raises RedisError."""
        if self._clock() < self._resting:
            raise SlowError("Redis did not answer a moment ago")
        try:
            yield
        except SlowError:
            self._resting = self._clock() + REST
            raise


class Script:
    """A file of lua/, sent whole the first time and by its digest from then on."""

    def __init__(self, client: Client, name: str, fuse: Fuse | None = None) -> None:
        self._fuse = fuse or Fuse()
        text = (SCRIPTS / f"{name}.lua").read_text(encoding="utf-8")
        self._run = client.register_script(f"{COMMON}\n{text}")

    def __call__(self, keys: list[str], *arguments: str | float) -> Any:
        """Run it; what it returns."""
        with self._fuse.guard():
            return self._run(keys=keys, args=list(arguments))
