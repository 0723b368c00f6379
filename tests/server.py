"""The real server: gunicorn with its workers, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import CACHE

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, and the process that keeps its workers."""

    address: str
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        """The processes that answer."""
        number = self.process.pid
        return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


@contextmanager
def running(folder: Path, workers: int = 1, **variables: str) -> Iterator[str]:
    """A development server over `folder`/data/kaoda.db, with the tests' trained classifiers; its address."""
    with serving(folder, workers, **variables) as server:
        yield server.address


@contextmanager
def serving(
    folder: Path, workers: int = 1, development: bool = True, held: socket.socket | None = None, **variables: str
) -> Iterator[Server]:
    """Likewise, with its processes; several may serve one folder. `held`: the socket to listen on, given as systemd gives it."""
    port = held.getsockname()[1] if held else _free_port()
    shutil.copytree(CACHE, folder / "data" / "cache", dirs_exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WECHAT_", "KAODA_"))}
    environment |= {"KAODA_PORT": str(port), "PYTHONPATH": str(ROOT)} | variables
    program = f"{_take_over(held) if held else ''}import cli; cli.main()"
    command = [sys.executable, "-c", program, "serve", "--workers", str(workers)]
    command += ["--development"] if development else []
    given = (held.fileno(),) if held else ()
    with (folder / f"log-{port}").open("ab") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, pass_fds=given)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", server)
        yield Server(f"http://127.0.0.1:{port}", server)
    finally:
        server.terminate()
        server.wait(15)


def _take_over(held: socket.socket) -> str:
    """What systemd does before it begins a program: descriptor 3 is the socket, and two variables say so."""
    return f"import os; os.dup2({held.fileno()}, 3); os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); "


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(so: Callable[[], bool]) -> None:
    """Return once it is so; fails after a minute."""
    end = time.monotonic() + 60
    while not so():
        assert time.monotonic() < end, "it never became so"
        time.sleep(0.1)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")
