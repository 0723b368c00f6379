"""Servers on a free port of this machine, ours and the floor: how long a start takes, what their processes hold and spend."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.account import AES_KEY, APPID, TOKEN
from settings import Mode
from wechat.verify import sign

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
"""Seconds after which a server that does not answer has failed."""
WORKERS = 2


@dataclass(frozen=True)
class Server:
    """A running server, how many seconds it took until it answered, and the arbiter's process id."""

    port: int
    seconds: float
    process: int

    def memory(self) -> list[tuple[float, float]]:
        """(resident, proportional) memory of each worker in MB: what is shared counts in full, or by its share."""
        return [(_megabytes(worker, "Rss"), _megabytes(worker, "Pss")) for worker in self._workers()]

    def spent(self) -> float:
        """Seconds of processor time that the workers have taken so far, in steps of the kernel's clock."""
        return sum(_spent(worker) for worker in self._workers())

    def _workers(self) -> list[str]:
        return Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()


def _megabytes(process: str, figure: str) -> float:
    found = re.search(rf"^{figure}:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _spent(process: str) -> float:
    """User and system time: the 14th and 15th field, counted from behind the name, which may hold anything."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(folder: Path, mode: Mode = "plain") -> Iterator[Server]:
    """Serve from `folder`, where database and caches stay, so that a second start there is a warm one."""
    port = _free()
    account = {"WECHAT_TOKEN": TOKEN, "WECHAT_AES_KEY": AES_KEY, "WECHAT_APPID": APPID, "WECHAT_MODE": mode}
    command = ["-c", "import cli; cli.main()", "serve", "--workers", str(WORKERS)]
    with _running(command, folder, port, "/healthz", account | {"KAODA_PORT": str(port)}) as server:
        yield server


def clear(folder: Path) -> None:
    """Remove the database that a server kept in `folder`; caches stay."""
    for path in (folder / "data").glob("kaoda.db*"):
        path.unlink()


@contextmanager
def floor(folder: Path) -> Iterator[Server]:
    """The echo that ours is compared with, for plain and safe mode, under the same server with sync workers."""
    port = _free()
    now, nonce = str(int(time.time())), "1"
    query = {"signature": sign(TOKEN, now, nonce), "timestamp": now, "nonce": nonce, "echostr": "1"}
    command = ["-m", "gunicorn", "--workers", str(WORKERS), "--bind", f"127.0.0.1:{port}", "bench.floor:app"]
    with _running(command, folder, port, f"/wechat?{urlencode(query)}", {}) as server:
        yield server


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _running(
    command: Sequence[str], folder: Path, port: int, path: str, variables: Mapping[str, str]
) -> Iterator[Server]:
    """Run Python with a command in `folder` until it is left; `path` is asked for until it is there."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WECHAT_", "KAODA_"))}
    environment |= {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder), **variables}
    began = time.perf_counter()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=folder, env=environment, stdout=log, stderr=log)  # noqa: S603  # ours
    try:
        while not _answers(port, path):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError((folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:])
            time.sleep(0.01)
        yield Server(port, time.perf_counter() - began, process.pid)
    finally:
        process.terminate()
        process.wait(15)


def _answers(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1):  # a constant scheme and host
            return True
    except OSError:
        return False
