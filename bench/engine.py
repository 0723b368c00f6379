"""What a message costs inside the engine, what a start takes, what a process holds: prints docs/bench.md and writes it.

    .venv/bin/python -m bench.engine --date 2026-11-20

Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import clustering, questionnaire
from bench.journal import Plan, midnight
from bench.server import ROOT, served
from bench.webhook import Load, load
from bot.message import CHINA
from knowledge.base import KnowledgeBase
from rehearsal import Player
from store.readiness import cache_beside, make_ready

ROUNDS = 3
MEDIAN, P99, START = 3.0, 10.0, 3.0
"""Targets: milliseconds of processor time a message, seconds of a start with a warm cache."""
MESSAGES, TOGETHER = 2000, 8
QUESTIONS, SORTING = 100_000, 60.0
"""Unanswered questions that are sorted, and the target in seconds."""
PAGE = ROOT / "docs" / "bench.md"


@dataclass(frozen=True)
class Figure:
    """A measured value against its target; without a target it is only told."""

    name: str
    value: float
    unit: str
    target: float | None = None

    @property
    def missed(self) -> bool:
        return self.target is not None and self.value > self.target

    def row(self) -> str:
        """A row of the Markdown table."""
        value = f"{self.value:.2f} {self.unit}" if self.unit else f"{self.value:.0f}"
        limit = "" if self.target is None else f"≤ {self.target:g} {self.unit}".strip()
        return f"| {self.name} | {value} | {limit}{' **missed**' if self.missed else ''} |"


def cases() -> list[dict[str, Any]]:
    """Every dialogue of tests/cases."""
    files = sorted((ROOT / "tests" / "cases").glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines() if line]


def round_of(dialogues: Sequence[dict[str, Any]], knowledge: KnowledgeBase) -> list[float]:
    """Milliseconds of processor time of every message, masked, understood, answered and rendered, in a dialogue each."""
    spent = []
    for case in dialogues:
        person = Player(knowledge, datetime.fromisoformat(case["now"]).replace(tzinfo=CHINA))
        for turn in case["turns"]:
            began = time.process_time()
            person.say(turn["say"])
            spent.append((time.process_time() - began) * 1000)
    return spent


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measured(folder: Path) -> tuple[list[Figure], int]:
    """All figures, and how many messages a round of the engine has."""
    with served(folder) as server:
        cold = server.seconds
    with served(folder) as server:
        warm, fresh = server.seconds, server.memory()
        done = load(server.port, MESSAGES, TOGETHER)
        used = server.memory()
    knowledge = KnowledgeBase.from_files()
    make_ready(knowledge, cache_beside(folder / "data" / "kaoda.db"))
    dialogues = cases()
    messages = len(round_of(dialogues, knowledge))  # not counted: the first round fills caches
    spent = [value for _ in range(ROUNDS) for value in round_of(dialogues, knowledge)]
    return [
        Figure("Message in the engine, median", percentile(spent, 0.5), "ms", MEDIAN),
        Figure("Message in the engine, p99", percentile(spent, 0.99), "ms", P99),
        Figure("Message in the engine, longest", max(spent), "ms"),
        Figure("Start to healthy, warm cache", warm, "s", START),
        Figure("Start to healthy, nothing yet", cold, "s"),
        Figure("Worker, resident after start", max(rss for rss, _ in fresh), "MB"),
        Figure("Worker, its share after start", max(pss for _, pss in fresh), "MB"),
        Figure(f"Worker, resident after {MESSAGES} messages", max(rss for rss, _ in used), "MB"),
        Figure(f"Worker, its share after {MESSAGES} messages", max(pss for _, pss in used), "MB"),
        *webhook_figures(done),
    ], messages


def webhook_figures(done: Load) -> list[Figure]:
    """What the whole way over HTTP takes; a message without a reply misses the target of none."""
    return [
        Figure("Webhook, median", done.percentile(0.5), "ms"),
        Figure("Webhook, p99", done.percentile(0.99), "ms"),
        Figure("Webhook, messages a second", len(done.each) / done.total, ""),
        Figure("Webhook, messages without a reply", float(done.failed), "", 0.0),
    ]


def page(figures: Sequence[Figure], messages: int, day: str) -> str:
    """docs/bench.md."""
    rows = "\n".join(figure.row() for figure in figures)
    return f"""# What was measured

Written by `make bench` on {day}: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}.
It ends with status 1 when a target is missed.

| what | measured | target |
|---|---|---|
{rows}

- **Engine**: processor time of masking, understanding, answering and rendering, without HTTP and database, over all
  {messages} messages of the dialogues in `tests/cases/`, {ROUNDS} rounds after one that is not counted.
- **Start**: from the command `kaoda serve` to the first 200 of `/healthz`. With nothing there yet it makes the database and
  trains the classifiers, which stay in the folder `cache` beside the database.
- **Worker**: resident memory counts what the two workers and their parent share in full; a worker's share divides it.
- **Webhook**: {MESSAGES} signed messages in plain mode over {TOGETHER} connections to two workers, with client and server on
  this machine; median and p99 are of the time from posting to the whole reply. Alone: `.venv/bin/python -m bench.webhook`.
"""


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Measure engine, start, memory and questions.")
    parser.add_argument("--date", required=True, help="the day of the measurement, for the page")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures, messages = measured(Path(folder))
    knowledge = KnowledgeBase.from_files()
    make_ready(knowledge, cache_beside(ROOT / "data" / "kaoda.db"))
    sortings = clustering.of_files(knowledge, Plan(QUESTIONS, midnight(arguments.date), 1.0))
    figures += [
        Figure(f"Sorting {QUESTIONS:,} questions, families {label}", done.seconds, "s", SORTING)
        for label, done in sortings.items()
    ]
    text = "\n".join(
        [page(figures, messages, arguments.date), questionnaire.section(knowledge), clustering.section(sortings)]
    )
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    sys.exit(any(figure.missed for figure in figures))


if __name__ == "__main__":
    main()
