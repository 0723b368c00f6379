"""Work that a page begins and does not wait for: each errand is a row that tells how far it is, and a hidden command."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from console.actions import Staff

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Errand:
    """A kind of work: the words of the `kaoda` command that does it, and what that command calls with the row's id."""

    command: tuple[str, ...]
    do: Callable[[Staff, int], None]


Carrier = Callable[[Staff, Errand, int], None]
"""Carries out an errand that was begun, now or later."""


def apart(someone: Staff, errand: Errand, number: int) -> None:
    """Run an errand in a process of its own: the workers go on answering at full speed."""
    command = [
        sys.executable, "-c", "import cli; cli.main()", *errand.command, str(number), "--who", someone.who
    ]  # fmt: skip
    environment = {**os.environ, "KAODA_DATABASE": str(someone.connections.path.resolve())}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603  # our own
    threading.Thread(target=process.wait, daemon=True).start()  # so that no zombie stays


def at_once(someone: Staff, errand: Errand, number: int) -> None:
    """Carry an errand out before the page goes on."""
    errand.do(someone, number)
