"""Exports are written in a process of their own: a large one takes a minute, and candidates go on being answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal

from knowledge.base import KnowledgeBase
from review import export, search
from review.criteria import Criteria
from store import revisions
from store.database import Connections

SECONDS = 180
"""How long an export may take."""
AT_ONCE = 2
"""How many a server process has written at the same time."""
ROOT = Path(__file__).parents[1]
WRITERS: Mapping[str, Callable[[BinaryIO, Iterable[Sequence[export.Cell]]], None]] = {
    "xlsx": export.write_workbook,
    "csv": export.write_csv,
}
"""Kinds of files, by the ends of their names."""

_SLOTS = threading.BoundedSemaphore(AT_ONCE)


class Unwritten(Exception):
    """There is no file: it took too long, it broke, or too many are being written."""

    def __init__(self, why: Literal["slow", "broken", "busy"]) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Order:
    """Which rows of which database are to be written, the newest first, and as what (a key of WRITERS)."""

    database: Path
    criteria: Criteria
    kind: str

    def as_json(self) -> str:
        """For the process that writes."""
        return json.dumps({**asdict(self), "database": str(self.database.resolve())}, default=str)

    @classmethod
    def from_json(cls, text: str) -> Order:
        """What as_json wrote."""
        data: dict[str, Any] = json.loads(text)
        given = Criteria(**data["criteria"])
        since, until = (date.fromisoformat(str(day)) if day else None for day in (given.since, given.until))
        criteria = replace(given, since=since, until=until, notices=tuple(given.notices), words=tuple(given.words))
        return cls(Path(data["database"]), criteria, data["kind"])


def write(order: Order, file: BinaryIO) -> None:
    """Write at most export.MOST rows, named as the knowledge in force names things."""
    connections = Connections(order.database)
    try:
        connection = connections.database.conn
        newest = revisions.newest_number(connection)
        knowledge = KnowledgeBase.from_documents(revisions.documents_of(connection, newest), newest)
        found = search.newest(connection, order.criteria, export.MOST)
        WRITERS[order.kind](file, export.table(found, knowledge))
    finally:
        connections.close()


def write_apart(order: Order, file: IO[bytes]) -> None:
    """`write` in a process of its own; raises Unwritten. `file` must have a descriptor."""
    if not _SLOTS.acquire(blocking=False):
        raise Unwritten("busy")
    command = [sys.executable, "-c", f"from {__name__} import main; main()"]
    try:
        done = subprocess.run(  # noqa: S603  # our own
            command, input=order.as_json().encode(), stdout=file, cwd=ROOT, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unwritten("slow") from None
    finally:
        _SLOTS.release()
    if done.returncode:
        raise Unwritten("broken")


def main() -> None:
    """The process that writes: an order on standard input, the file on standard output."""
    os.nice(10)  # candidates come first
    write(Order.from_json(sys.stdin.read()), sys.stdout.buffer)
