"""Fill the journal of a database with made-up messages of which is known what they ask.

    .venv/bin/python -m bench.journal --rows 100000 --database /tmp/journal/kaoda.db

Questions that go unanswered are drawn from families (bench/families.tsv), the others from the examples of bot/words; all are
dressed as people write (bench/voices.yaml) and carry what the assistant really makes of the question. The same seed, days and
knowledge make the same journal.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from bench import families
from bench.families import Family
from bench.people import Calendar, People, Person, falling, names_of
from bench.replies import Replies, answerable
from bench.voices import Slips, dressed, sayings
from bot.answer import Reply, Trace
from bot.message import CHINA, Kind, Message
from bot.signals import QUESTIONS
from knowledge.base import KnowledgeBase
from store import journal
from store.database import Connections
from store.journal import Record
from store.readiness import cache_beside, make_ready
from store.revisions import newest_number, publish_files

DAYS = 120
UNANSWERED = 0.4
AGAIN, FOLLOWED = 0.15, 0.4
"""Shares: of questions after one that went unanswered in the same visit that ask it again; of other messages that complain."""
OTHER_KINDS: tuple[Kind, ...] = ("image", "voice", "sticker", "location")
WORDLESS = 0.015
"""Share of answered messages that are no text."""
SPENT = 2.6
"""Mean of the logarithm of the milliseconds that a reply takes."""
AT_ONCE = 5000
"""Rows of a transaction."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Plan:
    """What journal to make: rows, the share of them from families, the days before `end`, the seed."""

    rows: int
    end: datetime
    unanswered: float = UNANSWERED
    days: int = DAYS
    seed: int = 1


@dataclass(slots=True)
class Said:
    """A message and its reply. family: what it asks, '' for what is answered; signals: what showed afterwards."""

    at: float
    user: str
    family: str
    kind: Kind
    text: str
    reply: Reply
    milliseconds: float
    signals: list[str] = field(default_factory=list)


def told(label: str, done: int, total: int) -> None:
    """Say on standard error how far something is."""
    end = "\n" if done >= total else ""
    print(f"\r{label} {done}/{total}", end=end, file=sys.stderr, flush=True)


class Talk:
    """Makes up what people say. `knowledge` must be ready (store.readiness)."""

    def __init__(self, plan: Plan, asked: Sequence[Family], knowledge: KnowledgeBase, progress: Progress) -> None:
        self._plan, self._progress = plan, progress
        self._dice = dice = Random(plan.seed)  # noqa: S311 – nothing secret
        self._replies = Replies(knowledge, plan.end - timedelta(hours=12))
        self._families = dice.sample(asked, len(asked))
        self._weights = list(accumulate(falling(len(asked))))
        self._slips = Slips.of(question for family in asked for question in family.questions)
        self._names = [names_of(programme, knowledge) for programme in knowledge.programmes]
        self._people = People(dice, len(knowledge.programmes))
        self._calendar = Calendar(dice, plan.end, plan.days)
        found = []
        if plan.unanswered < 1:
            found = answerable(dice, knowledge, self._replies, lambda done, total: progress("aspects", done, total))
        self._topics = [questions for questions, _ in found]
        self._common = list(accumulate(weight for _, weight in found))

    def messages(self) -> list[Said]:
        """All messages, the earliest first."""
        made: list[Said] = []
        while len(made) < self._plan.rows:
            person, count = self._people.draw()
            for visit in self._calendar.visits(count):
                made += self._visit(person, visit)
            if len(made) // AT_ONCE > (len(made) - count) // AT_ONCE:
                self._progress("messages", min(len(made), self._plan.rows), self._plan.rows)
        return sorted(made[: self._plan.rows], key=lambda said: said.at)

    def _visit(self, person: Person, moments: Sequence[float]) -> Iterator[Said]:
        before: Said | None = None
        for at in moments:
            before = self._next(person, at, before)
            yield before

    def _next(self, person: Person, at: float, before: Said | None) -> Said:
        dice, unhelped = self._dice, before if before and before.family else None
        if dice.random() < self._plan.unanswered:
            return self._unanswered(person, at, unhelped)
        if unhelped and dice.random() < FOLLOWED:
            return self._complaint(person, at, unhelped)
        return self._answered(person, at)

    def _unanswered(self, person: Person, at: float, unhelped: Said | None) -> Said:
        dice = self._dice
        again = unhelped is not None and dice.random() < AGAIN
        if unhelped and again:
            unhelped.signals.append("again")
            family = next(f for f in self._families if f.name == unhelped.family)
        else:
            (family,) = dice.choices(self._families, cum_weights=self._weights)
        question = dice.choice(family.questions)
        names = {slot: dice.choice(said) for slot, said in self._names[person.programme].items()}
        official = {slot: said[-1] for slot, said in self._names[person.programme].items()}
        text = dressed(dice, question.format(**names), person.habit, names, self._slips)
        return self._said(person, at, text, self._replies(question.format(**official)), family.name)

    def _complaint(self, person: Person, at: float, unhelped: Said) -> Said:
        follow_ups = sayings()["follow_ups"]
        signal = self._dice.choice(sorted(follow_ups))
        unhelped.signals.append(signal)
        text = self._dice.choice(follow_ups[signal])
        return self._said(person, at, text, self._replies(text))

    def _answered(self, person: Person, at: float) -> Said:
        dice = self._dice
        if dice.random() < WORDLESS:
            kind = dice.choice(OTHER_KINDS)
            return replace(self._said(person, at, "", self._replies("", kind)), kind=kind)
        (questions,) = dice.choices(self._topics, cum_weights=self._common)
        question = dice.choice(questions)
        names = {slot: dice.choice(said) for slot, said in self._names[person.programme].items()}
        return self._said(
            person, at, dressed(dice, question, person.habit, names, self._slips), self._replies(question)
        )

    def _said(self, person: Person, at: float, text: str, reply: Reply, family: str = "") -> Said:
        spent = self._dice.lognormvariate(SPENT, 0.5)
        return Said(at, person.user, family, "text", text, reply, spent)


def traced(said: Said) -> Trace:
    """The trace of a message, with all that shows that it was not helped, which is something for those of a family."""
    trace = said.reply.trace
    signals = tuple(dict.fromkeys((*trace.signals, *said.signals)))
    if not said.family:
        return trace
    outcome = trace.outcome if trace.outcome in QUESTIONS else "declined"
    return replace(trace, outcome=outcome, signals=signals or ("unsure",))


def fill(connections: Connections, messages: Sequence[Said], revision: int, progress: Progress) -> dict[int, str]:
    """Write the messages in order; id of the row → family of each that belongs to one."""
    known = {}
    for start in range(0, len(messages), AT_ONCE):
        part = messages[start : start + AT_ONCE]
        with connections.writing() as database:
            (last,) = database.conn.execute("SELECT coalesce(max(id), 0) FROM journal").fetchone()
            for number, said in enumerate(part, last + 1):
                sent = datetime.fromtimestamp(said.at, CHINA)
                reply = replace(said.reply, trace=traced(said))
                record = Record(Message.make(said.kind, said.text, sent), reply, revision, said.milliseconds)
                journal.write(database.conn, said.user, record, said.at)
                if said.family:
                    known[number] = said.family
        progress("rows", start + len(part), len(messages))
    return known


def midnight(day: str) -> datetime:
    """The end of a day in China; raises ValueError."""
    return datetime.fromisoformat(day).replace(tzinfo=CHINA) + timedelta(days=1)


def this_hour() -> datetime:
    """The last full hour, so that nothing is made up of a time to come."""
    return datetime.now(CHINA).replace(minute=0, second=0, microsecond=0)


def share(text: str) -> float:
    """A number from 0 to 1; raises ValueError."""
    if not 0 <= (value := float(text)) <= 1:
        raise ValueError
    return value


def options() -> argparse.ArgumentParser:
    """The options that every measurement on a made-up journal has."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--rows", type=int, default=100_000, help="messages to make (%(default)s)")
    parser.add_argument("--families", type=Path, default=families.FILE, help="another file of families")
    parser.add_argument("--days", type=int, default=DAYS, help="days over which they came (%(default)s)")
    parser.add_argument("--until", type=midnight, default=None, help="the last of these days, e.g. 2026-11-20 (now)")
    parser.add_argument("--seed", type=int, default=1, help="another number makes another journal (%(default)s)")
    return parser


def main() -> None:
    """Make messages and write them."""
    parser = argparse.ArgumentParser(
        description="Fill the journal of a database with made-up messages.", parents=[options()],
        epilog="example: python -m bench.journal --rows 100000 --database /tmp/journal/kaoda.db",
    )  # fmt: skip
    parser.add_argument("--database", type=Path, required=True, help="a new database, or one whose journal is empty")
    parser.add_argument("--unanswered", type=share, default=UNANSWERED, help="share that goes unanswered (%(default)s)")
    arguments = parser.parse_args()
    connections = Connections(arguments.database)
    if journal.recent(connections.database.conn, 1):
        parser.error(f"the journal of {arguments.database} is not empty")
    publish_files(connections)
    knowledge = KnowledgeBase.from_files()
    make_ready(knowledge, cache_beside(arguments.database))
    plan = Plan(arguments.rows, arguments.until or this_hour(), arguments.unanswered, arguments.days, arguments.seed)
    messages = Talk(plan, families.read(arguments.families), knowledge, told).messages()
    known = fill(connections, messages, newest_number(connections.database.conn), told)
    print(f"{len(messages)} messages, {len(known)} of them unanswered, in {arguments.database}")


if __name__ == "__main__":
    main()
