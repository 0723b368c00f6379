"""The golden questions that a check puts: the checkout's and the staff's own."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

from store import golden

CASES = Path(__file__).parents[1] / "tests" / "cases"
"""The golden questions that come with the checkout."""
Case = dict[str, Any]
"""As rehearsal plays it."""


def shipped() -> tuple[Case, ...]:
    """The checkout's."""
    lines = (line for file in _files() for line in file.read_text(encoding="utf-8").splitlines())
    return tuple(json.loads(line) for line in lines if line)


def golden_cases(connection: sqlite3.Connection) -> tuple[Case, ...]:
    """All of them."""
    return (*shipped(), *({**entry.case, "id": f"staff-{entry.id}"} for entry in golden.all_of(connection)))


def digest(connection: sqlite3.Connection) -> str:
    """What tells two states of them apart."""
    found = hashlib.sha256(repr([entry.id for entry in golden.all_of(connection)]).encode())
    for file in _files():
        found.update(file.read_bytes())
    return found.hexdigest()


def _files() -> list[Path]:
    return sorted(CASES.glob("*.jsonl"))
