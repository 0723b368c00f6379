"""Everything that is measured: what a message costs inside the engine, what a start takes, what a process holds, and the
sections of the other modules; prints docs/bench.md and writes it.

    .venv/bin/python -m bench.engine --date 2026-11-20

Tells on standard error how far it is. Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import account, clustering, comparison, growth, questionnaire, sidebyside
from bench.figures import Figure, machine, percentile
from bench.growth import Grown
from bench.journal import Plan, midnight
from bench.server import ROOT, served
from bench.sidebyside import told
from bench.traffic import TRAFFIC, cases
from bench.webhook import TOGETHER, deliveries, load
from bot.message import CHINA
from knowledge.base import KnowledgeBase
from rehearsal import Player
from store.readiness import cache_beside, make_ready

ROUNDS = 3
MEDIAN, P99, START = 3.0, 10.0, 3.0
"""Targets: milliseconds of processor time a message, seconds of a start with a warm cache."""
GROWTH = 2.0
"""Likewise: times as long as with the five notices alone."""
MESSAGES = 2000
"""After which a worker's memory is looked at again."""
QUESTIONS, SORTING = 100_000, 60.0
"""Unanswered questions that are sorted, and the target in seconds."""
PAGE = ROOT / "docs" / "bench.md"


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


def of_starts(folder: Path) -> list[Figure]:
    """Starts without and with a cache, and what a worker holds; the cache stays in `folder`."""
    with served(folder) as server:
        cold = server.seconds
    with served(folder) as server:
        warm, fresh, sender = server.seconds, server.memory(), account.platform("plain")
        load(server, deliveries(TRAFFIC["mixed"].sayings(MESSAGES), server.port, sender), TOGETHER, sender)
        used = server.memory()
    return [
        Figure("Start to healthy, warm cache", warm, "s", START),
        Figure("Start to healthy, nothing yet", cold, "s"),
        Figure("Worker, resident after start", max(rss for rss, _ in fresh), "MB"),
        Figure("Worker, its share after start", max(pss for _, pss in fresh), "MB"),
        Figure(f"Worker, resident after {MESSAGES} messages", max(rss for rss, _ in used), "MB"),
        Figure(f"Worker, its share after {MESSAGES} messages", max(pss for _, pss in used), "MB"),
    ]


def of_messages() -> tuple[list[Figure], int]:
    """What messages cost the engine, and how many a round has. Every round begins with knowledge that nobody has asked yet,
    on which all that is remembered of texts hangs; what is said a second time is told apart."""
    dialogues, first, again = cases(), [], []
    for number in range(ROUNDS + 1):
        knowledge = KnowledgeBase.from_files()
        make_ready(knowledge, cache_beside(ROOT / "data" / "kaoda.db"))
        Player(knowledge, datetime(2026, 3, 1, tzinfo=CHINA)).say("你好")
        gc.collect()
        gc.freeze()  # as the server does before it serves
        if number == 0:
            round_of(dialogues, knowledge)  # not counted: it fills caches of words
        else:
            first += round_of(dialogues, knowledge)
            again += round_of(dialogues, knowledge)
    return [
        Figure("Message in the engine, median", percentile(first, 0.5), "ms", MEDIAN),
        Figure("Message in the engine, p99", percentile(first, 0.99), "ms", P99),
        Figure("Message in the engine, longest", max(first), "ms"),
        Figure("Message in the engine, messages a second on one core", len(first) / sum(first) * 1000, ""),
        Figure("Message in the engine, said before, median", percentile(again, 0.5), "ms"),
    ], len(first) // ROUNDS


def of_growth(done: Sequence[Grown]) -> list[Figure]:
    """How much longer a message takes with more knowledge, and how many answers that changes."""
    plain, *others = done
    return [
        *(Figure(f"Growth, {one.size}: time of a message", one.median / plain.median, "×", GROWTH) for one in others),
        Figure("Growth, answers that change", float(sum(one.asked - one.same for one in others)), "", 0.0),
    ]


def page(figures: Sequence[Figure], messages: int, day: str) -> str:
    """The beginning of docs/bench.md."""
    rows = "\n".join(figure.row() for figure in figures)
    return f"""# What was measured

Written by `make bench` on {day}: {machine()}.
It ends with status 1 when a target is missed.

| what | measured | target |
|---|---|---|
{rows}

- **Webhook**: the whole way over HTTP, [below](#side-by-side-with-the-floor).
- **Engine**: processor time of masking, understanding, answering and rendering, without HTTP and database, over all
  {messages} messages of the dialogues in `tests/cases/`, {ROUNDS} rounds after one that is not counted. Each round begins with
  knowledge newly compiled, so that nothing is remembered of what was answered before; *said before* are the same again.
- **Growth**: with more knowledge, over the time with the five notices alone, [below](#growth).
- **Start**: from the command `kaoda serve` to the first 200 of `/healthz`. With nothing there yet it makes the database and
  trains the classifiers, which stay in the folder `cache` beside the database.
- **Worker**: resident memory counts what the two workers and their parent share in full; a worker's share divides it.
"""


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Measure everything and write docs/bench.md.")
    parser.add_argument("--date", required=True, help="the day of the measurement, for the page")
    day: str = parser.parse_args().date
    with tempfile.TemporaryDirectory() as folder:
        told("starts and memory")
        starts = of_starts(Path(folder))
        compared = sidebyside.comparisons(Path(folder), sidebyside.Plan())
    told("engine")
    engine, messages = of_messages()
    told("growth")
    grown = growth.of_sizes()
    told("questionnaire")
    knowledge = KnowledgeBase.from_files()
    make_ready(knowledge, cache_beside(ROOT / "data" / "kaoda.db"))
    asked = questionnaire.section(knowledge)
    told("sorting")
    sortings = clustering.of_files(knowledge, Plan(QUESTIONS, midnight(day), 1.0))
    sorting = [
        Figure(f"Sorting {QUESTIONS:,} questions, families {label}", done.seconds, "s", SORTING)
        for label, done in sortings.items()
    ]
    figures = [*comparison.figures(compared), *engine, *starts, *of_growth(grown), *sorting]
    sections = (
        sidebyside.section(compared, sidebyside.Plan()),
        growth.section(grown),
        asked,
        clustering.section(sortings),
    )
    text = "\n".join([page(figures, messages, day), *sections])
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    sys.exit(any(figure.missed for figure in figures))


if __name__ == "__main__":
    main()
