"""How well and how fast unanswered questions are sorted: makes a journal of which the families are known and sorts it.

.venv/bin/python -m bench.clustering --rows 100000
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import families
from bench.journal import Plan, Talk, fill, options, share, this_hour, told
from bench.measures import Fate, Sorting, harmonic
from bench.server import ROOT
from knowledge.base import KnowledgeBase
from review.clustering import sort
from store.database import Connections
from store.readiness import cache_beside, make_ready

FILES = {"seen while tuning": families.FILE, "unseen": families.FILE.with_name("families_unseen.tsv")}
WORST, PIECES = 8, 4
"""Families that are told, and clusters of each."""
Progress = Callable[[int, int], None]
Sorter = Callable[[Connections, KnowledgeBase, Progress], int]
"""Gives every question that has signals and no cluster one; returns how many."""


@dataclass(frozen=True)
class Sorted:
    """A sorting, and the seconds it took."""

    sorting: Sorting
    seconds: float

    def lines(self, worst: int) -> Iterator[str]:
        """What is printed."""
        held = self.sorting
        singles = sum(size == 1 for size in held.sizes.values())
        yield f"{held.rows} questions of {len(held.families)} families sorted in {self.seconds:.1f} s"
        yield f"clusters            {len(held.sizes)} ({held.chief} hold 90 %, {singles} hold one question)"
        if held.unsorted:
            yield f"without a cluster   {held.unsorted}"
        yield f"purity              {held.purity:.3f}"
        yield f"recall              {held.recall:.3f}"
        for name, (precision, recall) in (("pairwise", held.pairs), ("B-cubed", held.cubed)):
            found = f"{harmonic(precision, recall):.3f} (precision {precision:.3f}, recall {recall:.3f})"
            yield f"{name + ' F1':<20}{found}"
        for fate in held.fates[:worst]:
            yield from described(fate)


def described(fate: Fate) -> Iterator[str]:
    """A family and where its questions went."""
    found = f"precision {fate.precision:.2f}, recall {fate.recall:.2f}"
    yield f"\n{fate.family}: {fate.rows} questions in {len(fate.pieces)} clusters, {found}"
    for piece in fate.pieces[:PIECES]:
        others = "" if piece.chief == fate.family else f", mostly {piece.chief} ({piece.chief_rows})"
        yield f"  {piece.rows:>6} in cluster {piece.cluster} of {piece.size}{others}"


def measured(
    connections: Connections, plan: Plan, asked: Sequence[families.Family], knowledge: KnowledgeBase, sort: Sorter
) -> Sorted:
    """Make the journal that is planned, write it, sort it."""
    known = fill(connections, Talk(plan, asked, knowledge, told).messages(), knowledge.revision, told)
    began = time.perf_counter()
    sort(connections, knowledge, lambda done, total: told("sorted", done, total))
    seconds = time.perf_counter() - began
    rows = connections.database.conn.execute("SELECT id, cluster FROM journal WHERE signals <> '[]'")
    return Sorted(Sorting((known[number], cluster) for number, cluster in rows), seconds)


def of_files(knowledge: KnowledgeBase, plan: Plan) -> dict[str, Sorted]:
    """The planned journal of each set of families, sorted; `knowledge` must be ready."""
    done = {}
    for label, path in FILES.items():
        with tempfile.TemporaryDirectory() as folder:
            connections = Connections(Path(folder) / "kaoda.db")
            done[label] = measured(connections, plan, families.read(path), knowledge, sort)
            connections.close()
    return done


def section(done: Mapping[str, Sorted]) -> str:
    """The Markdown section for docs/bench.md."""
    rows = "\n".join(row(label, sorting) for label, sorting in done.items())
    return f"""## Sorting unanswered questions

Made-up questions of known families, every one of them unanswered, and what the sorting makes of them. Purity: share of the
questions whose family is their cluster's most common. Recall: share of a family that is in its largest cluster.

| families | questions | clusters | of these hold 90 % | purity | recall | pairwise F1 | B-cubed F1 | seconds |
|---|---|---|---|---|---|---|---|---|
{rows}

Alone, with the families that went worst: `.venv/bin/python -m bench.clustering`.
"""


def row(label: str, done: Sorted) -> str:
    """A row of the Markdown table."""
    held = done.sorting
    shares = (held.purity, held.recall, harmonic(*held.pairs), harmonic(*held.cubed))
    counts = f"{len(held.families)}, {label} | {held.rows:,} | {len(held.sizes)} | {held.chief}"
    return f"| {counts} | {' | '.join(f'{value:.3f}' for value in shares)} | {done.seconds:.1f} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description="Sort a made-up journal of known families and measure how well that went.", parents=[options()],
        epilog="example: python -m bench.clustering --rows 20000 --families bench/families_unseen.tsv",
    )  # fmt: skip
    parser.add_argument("--unanswered", type=share, default=1.0, help="share that goes unanswered (%(default)s)")
    parser.add_argument("--worst", type=int, default=WORST, help="families that went worst are told (%(default)s)")
    arguments = parser.parse_args()
    knowledge = KnowledgeBase.from_files()
    make_ready(knowledge, cache_beside(ROOT / "data" / "kaoda.db"))
    plan = Plan(arguments.rows, arguments.until or this_hour(), arguments.unanswered, arguments.days, arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        connections = Connections(Path(folder) / "kaoda.db")
        done = measured(connections, plan, families.read(arguments.families), knowledge, sort)
        connections.close()
    print("\n".join(done.lines(arguments.worst)))


if __name__ == "__main__":
    main()
