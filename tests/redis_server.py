"""A real redis-server on a socket of its own, which can be stopped, frozen and started again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from store.redis.connection import Client, RedisError, connect

T = TypeVar("T")
PROGRAM = shutil.which("redis-server")


@dataclass
class RedisServer:
    """A server that keeps its data in `folder`, from one start to the next."""

    folder: Path
    process: subprocess.Popen[str] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        return f"unix://{self.folder}/redis.sock"

    def start(self) -> None:
        """Returns when it answers."""
        command = [str(PROGRAM), "--port", "0", "--unixsocket", f"{self.folder}/redis.sock", "--dir", str(self.folder)]
        kept = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
        self.process = subprocess.Popen([*command, *kept], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        for line in self.process.stdout:
            if "ready to accept connections" in line.lower():
                return
        raise AssertionError("redis-server ended")

    def kill(self) -> None:
        """As when its machine goes."""
        assert self.process
        assert self.process.stdout
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def freeze(self) -> None:
        """It takes connections and answers nothing."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def when_back(self, call: Callable[[], T]) -> T:
        """What a call returns once Redis is asked again; it is left alone for a while after it was frozen."""
        deadline = time.monotonic() + 30
        while True:
            try:
                return call()
            except RedisError:
                assert time.monotonic() < deadline
                threading.Event().wait(0.05)

    @contextmanager
    def client(self) -> Iterator[Client]:
        client = connect(self.url)
        yield client
        client.close()


@contextmanager
def serving_redis() -> Iterator[RedisServer]:
    """A server that is up, in a folder whose name is short enough for a socket; skips where none is installed."""
    if PROGRAM is None:
        pytest.skip("redis-server is not installed: apt install redis-server")
    with tempfile.TemporaryDirectory(prefix="kaoda-redis-") as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()
