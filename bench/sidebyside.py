"""Ours and the floor (bench/floor.py) in alternation under the same load: ratios and medians, as Markdown.

    .venv/bin/python -m bench.sidebyside --traffic mixed --mode plain --rounds 5

Both run under gunicorn with two workers on this machine, which the client shares; ours with a fresh database in every round,
in which conversations, replies and the journal are kept on disk.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench import account, server
from bench.comparison import SERVERS, Comparison, Round, figures, medians, plot, ratios
from bench.figures import machine
from bench.server import Server
from bench.traffic import TRAFFIC
from bench.webhook import COUNT, TOGETHER, Load, deliveries, load, options
from settings import Mode

Kind = tuple[str, Mode]
"""Traffic and mode of the account."""
NEWLINE = "\n"
KINDS: tuple[Kind, ...] = (
    ("mixed", "plain"),
    ("mixed", "safe"),
    ("conversations", "plain"),
    ("repeated", "plain"),
    ("new", "plain"),
)
"""What is compared."""
JUDGED = "mixed"
"""The traffic that has targets."""


@dataclass(frozen=True)
class Plan:
    """How often both are measured, with how many messages, how many of them under way at a time."""

    rounds: int = 3
    count: int = COUNT
    together: int = TOGETHER


def comparisons(folder: Path, plan: Plan, kinds: Sequence[Kind] = KINDS) -> list[Comparison]:
    """Measure each kind; `folder` is where ours keeps its caches."""
    return [Comparison(kind, mode, tuple(_rounds(folder, plan, kind, mode)), kind == JUDGED) for kind, mode in kinds]


def _rounds(folder: Path, plan: Plan, traffic: str, mode: Mode) -> Iterator[Round]:
    """Each round both; who comes first changes, so that neither always finds the machine as the other left it."""
    for number in range(1, plan.rounds + 1):
        measured = {}
        for name in SERVERS if number % 2 else SERVERS[::-1]:
            with _STARTING[name](folder, mode) as running:
                measured[name] = _load(running, plan, traffic, mode, echo=name == "floor")
            told(f"{traffic}, {mode}, round {number}: {name:5} {measured[name]}")
        yield Round(**measured)


@contextmanager
def _afresh(folder: Path, mode: Mode) -> Iterator[Server]:
    """Ours without a database of before."""
    server.clear(folder)
    with server.served(folder, mode) as running:
        yield running


_STARTING = {"floor": lambda folder, _mode: server.floor(folder), "ours": _afresh}


def _load(running: Server, plan: Plan, traffic: str, mode: Mode, *, echo: bool) -> Load:
    """What comes before, then what is measured; the answers to both are checked."""
    kind, sender = TRAFFIC[traffic], account.platform(mode)
    todo = deliveries(kind.sayings(kind.before + plan.count), running.port, sender)
    before = load(running, todo[: kind.before], plan.together, sender, echo=echo)
    done = load(running, todo[kind.before :], plan.together, sender, echo=echo)
    return replace(done, faults=before.faults + done.faults)


def told(line: str) -> None:
    """Say on standard error how far it is."""
    print(line, file=sys.stderr, flush=True)


def section(done: Sequence[Comparison], plan: Plan) -> str:
    """The Markdown section for docs/bench.md."""
    about = [f"- **{name}**: {TRAFFIC[name].about}." for name in dict.fromkeys(one.traffic for one in done)]
    return f"""## Side by side with the floor

The floor is `bench/floor.py`, the smallest flask and wechatpy echo that checks signatures; ours keeps conversation, reply and
journal of every message on disk before it answers. Both have {server.WORKERS} gunicorn workers on this machine, which the client shares.
They are measured in turn, {plan.count:,} messages of distinct MsgIds each time, {plan.together} under way at once, each over a new connection;
ours with a fresh database. Every answer is checked: status, addressee, a text with content and no apology; from the floor the
same words; in safe mode seal and signature.

| messages, mode | ours/floor, each round | median | target | p99 of ours | target |
|---|---|---|---|---|---|
{NEWLINE.join(ratios(done))}

```
messages a second
{plot(done, "{:,.0f}", lambda done: done.rate)}

p99 in milliseconds
{plot(done, "{:.1f}", lambda done: done.took(0.99))}
```

Medians of {plan.rounds} rounds:

| messages, mode | server | a second | p50 | p95 | p99 | server's processor time a message | client's share of a core |
|---|---|---|---|---|---|---|---|
{NEWLINE.join(medians(done))}

{NEWLINE.join(about)}

Alone: `.venv/bin/python -m bench.sidebyside --traffic mixed --mode plain`; `--help` tells more.
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description="Compare ours with the floor under the same load.", parents=[options()],
        epilog="example: python -m bench.sidebyside --traffic mixed --mode safe --rounds 5 --count 5000",
    )  # fmt: skip
    parser.add_argument("--rounds", type=int, default=Plan.rounds, help="how often both are measured (%(default)s)")
    parser.add_argument("--traffic", choices=TRAFFIC, help="what is said (everything)")
    parser.add_argument("--mode", choices=sorted({mode for _, mode in KINDS}), help="of the account (both)")
    arguments = parser.parse_args()
    plan = Plan(arguments.rounds, arguments.count, arguments.together)
    with tempfile.TemporaryDirectory() as folder:
        done = comparisons(Path(folder), plan, _chosen(arguments.traffic, arguments.mode))
    print(machine(), section(done, plan), sep="\n\n")
    sys.exit(any(figure.missed for figure in figures(done)))


def _chosen(traffic: str | None, mode: Mode | None) -> Sequence[Kind]:
    """The kinds that fit what was asked for; what is asked for in full is compared even if it is none of them."""
    if traffic and mode:
        return [(traffic, mode)]
    return [kind for kind in KINDS if traffic in (None, kind[0]) and mode in (None, kind[1])]


if __name__ == "__main__":
    main()
