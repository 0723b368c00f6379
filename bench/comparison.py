"""Two servers measured in alternation: medians over the rounds, ratios, targets, and how the page shows them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, get_args

from bench.figures import Figure
from bench.webhook import Load

RATIO, P99 = 0.6, 25.0
"""Targets: ours over the floor in messages a second; milliseconds."""
Server = Literal["floor", "ours"]
SERVERS: tuple[Server, ...] = get_args(Server)
WIDTH = 40
"""Characters of the longest bar."""
EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True)
class Round:
    """Both servers, measured one right after the other."""

    floor: Load
    ours: Load

    @property
    def ratio(self) -> float:
        """Ours over the floor, in messages a second."""
        return self.ours.rate / self.floor.rate


@dataclass(frozen=True)
class Comparison:
    """All rounds of a kind of traffic in a mode; `judged`: there is a target."""

    traffic: str
    mode: str
    rounds: tuple[Round, ...]
    judged: bool

    @property
    def name(self) -> str:
        """What was compared."""
        return f"{self.traffic}, {self.mode}"

    @property
    def ratio(self) -> Figure:
        """The median of the rounds' ratios, not the ratio of medians: what slows the machine down slows both."""
        value, target = median(round_.ratio for round_ in self.rounds), RATIO if self.judged else None
        return Figure(f"Webhook, ours/floor, {self.name}", value, "", target, at_least=True)

    @property
    def slowest(self) -> Figure:
        """p99 of ours."""
        target = P99 if self.judged else None
        return Figure(f"Webhook, p99, {self.name}", self.usual("ours", lambda load: load.took(0.99)), "ms", target)

    def usual(self, server: Server, what: Callable[[Load], float]) -> float:
        """A server's median over the rounds."""
        return median(what(round_.ours if server == "ours" else round_.floor) for round_ in self.rounds)

    @property
    def wrong(self) -> int:
        """Answers of both servers, in all rounds, that are not as they should be."""
        return sum((round_.floor.faults + round_.ours.faults).total() for round_ in self.rounds)


def figures(done: Sequence[Comparison]) -> list[Figure]:
    """What has a target; a wrong answer anywhere misses the target of none."""
    judged = [figure for one in done if one.judged for figure in (one.ratio, one.slowest)]
    return [*judged, Figure("Webhook, wrong or missing answers", float(sum(one.wrong for one in done)), "", 0.0)]


def ratios(done: Sequence[Comparison]) -> Iterator[str]:
    """Rows: what, each round's ratio, the median and its target, p99 and its target."""
    for one in done:
        each = " · ".join(f"{round_.ratio:.2f}" for round_ in one.rounds)
        told = f"**{one.ratio.value:.2f}** | {one.ratio.limit} | {one.slowest.value:.1f} ms | {one.slowest.limit}"
        yield f"| {one.name} | {each} | {told} |"


def medians(done: Sequence[Comparison]) -> Iterator[str]:
    """Rows: what, which server, messages a second, p50, p95, p99, processor time a message, the client's share."""
    for one in done:
        for server in SERVERS:
            values = [form.format(one.usual(server, what)) for form, what in COLUMNS]
            yield f"| {one.name} | {server} | {' | '.join(values)} |"


COLUMNS: tuple[tuple[str, Callable[[Load], float]], ...] = (
    ("{:,.0f}", lambda load: load.rate),
    ("{:.1f} ms", lambda load: load.took(0.5)),
    ("{:.1f} ms", lambda load: load.took(0.95)),
    ("{:.1f} ms", lambda load: load.took(0.99)),
    ("{:.2f} ms", lambda load: load.work),
    ("{:.0%}", lambda load: load.client),
)
"""How a median is written, and of what it is."""


def plot(done: Sequence[Comparison], form: str, what: Callable[[Load], float]) -> str:
    """Bars of both servers' medians, a pair for each comparison; `form` is how a value is written."""
    most = max(one.usual(server, what) for one in done for server in SERVERS)
    widest = max(len(one.name) for one in done)
    lines = []
    for one in done:
        for name, server in zip((one.name, ""), SERVERS, strict=True):
            value = one.usual(server, what)
            lines.append(f"{name:{widest}}  {server:5}  {bar(value, most)} {form.format(value)}")
    return "\n".join(lines)


def bar(value: float, most: float) -> str:
    """A bar of characters, to an eighth of one."""
    whole, rest = divmod(round(value / most * WIDTH * 8), 8)
    return EIGHTHS[-1] * whole + EIGHTHS[rest].strip()
