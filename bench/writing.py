"""What the journal costs a reply: the transaction that ends a message, with its row and without, over a full journal.

.venv/bin/python -m bench.writing --rows 100000
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from unittest.mock import patch

from bot.answer import Reply, Trace
from bot.message import CHINA, Message
from store import journal
from store.database import Connections
from store.journal import Record
from store.sqlite import SqliteStore

MOST = 1.0
"""Milliseconds that a row may cost, in the median."""
WARM = 20
"""Messages before anything is measured."""
PEOPLE = 5000
SAID = "上海人力资源管理师三级报名费多少钱，单科补考怎么收"
TOLD = "三级报名费：综合评审150元，理论知识60元，操作技能90元。" * 8


@dataclass
class Costs:
    """Milliseconds of each message, without a row, with one, and with one that also marks the question before."""

    times: dict[str, list[float]] = field(default_factory=lambda: {"none": [], "row": [], "marking": []})

    def added(self, kind: str) -> float:
        """How much more the median is than without a row."""
        return median(self.times[kind]) - median(self.times["none"])

    def lines(self) -> Iterator[str]:
        """What is printed."""
        for kind, times in self.times.items():
            yield f"{kind:8} median {median(times):.3f} ms, p99 {quantiles(times, n=100)[-1]:.3f} ms"
        for kind in ("row", "marking"):
            yield f"{kind} adds {self.added(kind):.3f} ms in the median (at most {MOST})"


def record(number: int, earlier: tuple[str, ...] = ()) -> Record:
    """What a usual message leaves in the journal."""
    facts = tuple(("shanghai-2026", f"附件2（{part}）") for part in "一二三")
    scores = (("fees.amount", 2.84512), ("retake.fee", 0.73125), ("fees.paper", 0.3125))
    slots = (
        ("regions", ("上海",)),
        ("notices", ("shanghai-2026",)),
        ("occupations", ("企业人力资源管理师",)),
        ("levels", (3,)),
    )
    trace = Trace(
        "partial", "notices", ("fees.amount", "retake.fee"), facts, scores, slots, ("regions",), ("partial",), earlier
    )
    message = Message.make("text", f"{SAID}{number}", datetime(2026, 3, 1, tzinfo=CHINA))
    return Record(message, Reply(TOLD, trace=trace), 1, 12.5)


def fill(connections: Connections, store: SqliteStore, rows: int) -> None:
    """Rows from many people over the last days."""
    now, people = time.time(), [store.user_key(f"o{number}") for number in range(PEOPLE)]
    with connections.writing() as database:
        for number in range(rows):
            at = now - (rows - number) * 86400.0 * 100 / rows
            journal.write(database.conn, people[number * 7919 % PEOPLE], record(number), at)


def measure(folder: Path, rows: int, messages: int) -> Costs:
    """End so many messages each way, in turn."""
    connections, costs = Connections(folder / "kaoda.db"), Costs()
    store = SqliteStore(connections)
    fill(connections, store, rows)
    for number in range(-WARM, messages):
        for kind, times in costs.times.items():
            spent = _finish(store, f"o{number % PEOPLE}", f"{kind}{number}", kind)
            times += [spent] if number >= 0 else []
    connections.close()
    return costs


def _finish(store: SqliteStore, person: str, name: str, kind: str) -> float:
    user, delivery = store.user_key(person), store.delivery_key((name,))
    before, entry = store.standing(user, delivery).conversation, record(1, ("again",) if kind == "marking" else ())
    writing: AbstractContextManager[object] = (
        patch.object(journal, "write", _nothing) if kind == "none" else nullcontext()
    )
    with writing:
        began = time.perf_counter()
        store.finish(user, delivery, before.turn, replace(before, turn=before.turn + 1), TOLD, entry)
        return (time.perf_counter() - began) * 1000


def _nothing(*_given: object) -> None:
    """In place of the journal."""


def main() -> None:
    """Print what it costs; ends with status 1 if it is too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="rows that the journal has before")
    parser.add_argument("--messages", type=int, default=1000, help="messages that are measured each way")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        costs = measure(Path(folder), chosen.rows, chosen.messages)
    print("\n".join(costs.lines()))
    raise SystemExit(max(costs.added("row"), costs.added("marking")) >= MOST)


if __name__ == "__main__":
    main()
