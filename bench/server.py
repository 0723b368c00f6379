"""A server of our own on a free port of this machine: how long it takes to start, and what its processes hold."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOKEN = "bench"  # noqa: S105  # of a server that only this machine reaches, for as long as the measurement takes
PATIENCE = 60.0
"""Seconds after which a server that does not answer has failed."""


@dataclass(frozen=True)
class Server:
    """A running server, how many seconds it took until /healthz was 200, and the arbiter's process id."""

    port: int
    seconds: float
    process: int

    def memory(self) -> list[tuple[float, float]]:
        """(resident, proportional) memory of each worker in MB: what is shared counts in full, or by its share."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        return [(_megabytes(child, "Rss"), _megabytes(child, "Pss")) for child in children]


def _megabytes(process: str, figure: str) -> float:
    found = re.search(rf"^{figure}:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def served(folder: Path, workers: int = 2) -> Iterator[Server]:
    """Serve from `folder`, where database and caches stay, so that a second start there is a warm one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WECHAT_", "KAODA_"))}
    environment |= {"WECHAT_TOKEN": TOKEN, "KAODA_PORT": str(port), "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    command = [sys.executable, "-c", "import cli; cli.main()", "serve", "--workers", str(workers)]
    began = time.perf_counter()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)  # noqa: S603  # ours
    try:
        while not _healthy(port):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError((folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:])
            time.sleep(0.01)
        yield Server(port, time.perf_counter() - began, process.pid)
    finally:
        process.terminate()
        process.wait(15)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):  # a constant scheme and host
            return True
    except OSError:
        return False
