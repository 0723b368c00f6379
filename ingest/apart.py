"""A stranger's file is read in a process of its own that time and memory bound.

A file may be made to keep a reader busy for hours, or to fill the memory; whatever it does there, candidates go on being
answered. The process is given one line of JSON and then the file, and answers with JSON.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

SECONDS = 60
"""How long a file may take."""
MEMORY = 2 * 2**30
"""Bytes of address space for reading one."""
AT_ONCE = 2
"""How many files a server process has read at the same time."""
REFUSED = 3
"""Exit status of the reading process when it refuses the file; the reason is the output."""
ROOT = Path(__file__).parents[1]
BUSY = "正在读别人上传的文件，请过一分钟再试"

_SLOTS = threading.BoundedSemaphore(AT_ONCE)


class Refusal(Exception):
    """The file is not taken; `reason` is JSON for the one who asked."""

    def __init__(self, reason: Any) -> None:
        super().__init__("refused")
        self.reason = reason


class Unread(Exception):
    """No answer: it took too long, it broke, or too many files are being read."""

    def __init__(self, why: Literal["slow", "broken", "busy"]) -> None:
        super().__init__(why)
        self.why = why


def read_apart(reader: str, given: Any, content: bytes) -> Any:
    """What `reader` (module:function; it calls `answer`) finds in the file; `given` and result are JSON.

    Raises Refusal, Unread.
    """
    if not _SLOTS.acquire(blocking=False):
        raise Unread("busy")
    try:
        module, _, function = reader.partition(":")
        return _run(f"from {module} import {function}; {function}()", json.dumps(given).encode() + b"\n" + content)
    finally:
        _SLOTS.release()


def _run(program: str, letter: bytes) -> Any:
    command = [sys.executable, "-c", program]
    try:
        done = subprocess.run(command, input=letter, capture_output=True, cwd=ROOT, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Unread("slow") from None
    if done.returncode == REFUSED:
        raise Refusal(json.loads(done.stdout))
    if done.returncode:
        raise Unread("broken")
    return json.loads(done.stdout)


def answer(work: Callable[[Any, bytes], Any]) -> None:
    """The reading process: `work` gets what was given and the file, and may raise Refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.nice(10)  # candidates come first
    given, _, content = sys.stdin.buffer.read().partition(b"\n")
    try:
        found = work(json.loads(given), content)
    except Refusal as refusal:
        sys.stdout.write(json.dumps(refusal.reason))
        raise SystemExit(REFUSED) from None
    sys.stdout.write(json.dumps(found))
