"""How many questions the questionnaire takes: prints the table that `make bench` puts into docs/bench.md.

    .venv/bin/python -m bench.questionnaire

Candidates are drawn by how common each answer is (bot/words/questions.yaml); years are drawn evenly over the ranges that
the conditions tell apart. What chooses the questions uses the same shares.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.assess import Aim, aims
from bot.person import Person
from bot.questions import catalogue
from bot.selection import Situation, next_fact, open_facts, outcomes
from knowledge.base import KnowledgeBase
from knowledge.conditions import Age, AnyOf, Apprenticeship, Certificate, Condition, School, Title, Work

CANDIDATES = 10_000
SMALL = 15_000
"""States up to which the best order is searched for, which is all of today's."""
FOLLOWS = {"since": "certificates", "held": "certificates", "status": "school", "major": "school", "assessed": "school",
           "title_since": "titles"}  # fmt: skip
"""Question → the one without whose answer it makes no sense."""
NOTHING = {"certificates": "none", "school": "普通高中", "titles": "none"}
Chooser = Callable[[Situation], str]


@dataclass(frozen=True)
class Row:
    """One occupation of a notice: questions of a candidate by ways of asking."""

    aim: Aim
    chosen: float
    longest: int
    fields: int
    form: float
    stopping: float
    best: float | None


def start(knowledge: KnowledgeBase, aim: Aim) -> Situation:
    """Nothing known yet."""
    return Situation(knowledge, (aim,), Person())


def in_form_order(situation: Situation) -> str:
    """The first question that can change something, in the order of a form."""
    return next(iter(open_facts(situation)), "")


def dice(candidate: str, key: str) -> random.Random:
    """A candidate's own chance for one question, the same in whatever order it is put."""
    return random.Random(f"{candidate} {key}")  # noqa: S311 – nothing secret


def draw(person: Person, key: str, years: list[float], chance: random.Random) -> str:
    """A random answer, by how common it is."""
    values, shares = zip(*outcomes(person, key, years), strict=True)
    return str(chance.choices(values, shares)[0])


def asked(situation: Situation, choose: Chooser, seed: str) -> int:
    """Questions put to one random candidate, who answers a question alike whenever it is put."""
    count = 0
    while key := choose(situation):
        answer = draw(situation.person, key, open_facts(situation)[key], dice(seed, key))
        situation, count = situation.after(key, answer), count + 1
    return count


def expected(situation: Situation, choose: Chooser, known: dict[Person, float]) -> float:
    """Exact mean number of questions of a way to choose."""
    key = choose(situation)
    if not key:
        return 0.0
    if situation.person not in known:
        answers = outcomes(situation.person, key, open_facts(situation)[key])
        known[situation.person] = 1 + sum(
            share * expected(situation.after(key, value), choose, known) for value, share in answers
        )
    return known[situation.person]


class TooManyStates(Exception):
    """The search for the best order was given up."""


def best(situation: Situation, known: dict[Person, float]) -> float:
    """Mean number of questions of the best order there is, by trying all; raises TooManyStates."""
    facts = open_facts(situation)
    if not facts:
        return 0.0
    if situation.person not in known:
        if len(known) > SMALL:
            raise TooManyStates
        known[situation.person] = min(
            1
            + sum(
                share * best(situation.after(key, value), known)
                for value, share in outcomes(situation.person, key, facts[key])
            )
            for key in facts
        )
    return known[situation.person]


def facts_of(conditions: Iterable[Condition]) -> Iterator[str]:
    """The questions that conditions could ever need, as a form would print them."""
    for condition in conditions:
        match condition:
            case Age():
                yield "age"
            case Work():
                yield "work"
            case Certificate():
                yield from ["certificates", *["since"] * bool(condition.work_since), *["held"] * bool(condition.held)]
            case School():
                yield from [
                    "school",
                    "status",
                    *["major"] * (condition.major == "related"),
                    *["assessed"] * condition.assessed,
                ]
            case Title():
                yield from ["titles", *["title_since"] * bool(condition.work_since)]
            case Apprenticeship():
                yield "apprenticeship"
            case AnyOf(groups=groups):
                for group in groups:
                    yield from facts_of(group)


def fields(knowledge: KnowledgeBase, aim: Aim) -> list[str]:
    """The questions of a form for an aim, in order."""
    found: set[str] = set()
    for level in aim.levels:
        block, requirement = (
            knowledge.eligibility(aim.notice, aim.occupation, level),
            knowledge.requirement(aim.notice, aim.occupation, level),
        )
        for route in requirement.routes if requirement else ():
            found |= set(facts_of(route.all))
        found |= {"age"} if block and block.minimum_age else set()
    return [key for key in catalogue() if key in found]


def filled_in(form: list[str], seed: str) -> int:
    """Questions of a form that one candidate has to answer: all but those that an earlier answer makes pointless."""
    answers = {key: draw(Person(), key, [1.0], dice(seed, key)) for key in form if key in NOTHING}
    return sum(
        answers.get(FOLLOWS.get(key, ""), "") != NOTHING.get(FOLLOWS.get(key, "")) or key not in FOLLOWS for key in form
    )


def row(knowledge: KnowledgeBase, aim: Aim, candidates: int) -> Row:
    """Everything measured of one aim."""
    begin, form = start(knowledge, aim), fields(knowledge, aim)
    names = [f"{aim.notice} {aim.occupation} {number}" for number in range(candidates)]
    counts = [asked(begin, next_fact, name) for name in names]
    try:
        least: float | None = best(begin, {})
    except TooManyStates:
        least = None
    return Row(
        aim,
        statistics.mean(counts),
        max(counts),
        len(form),
        statistics.mean(filled_in(form, name) for name in names),
        statistics.mean(asked(begin, in_form_order, name) for name in names),
        least and least / expected(begin, next_fact, {}),
    )


def rows(knowledge: KnowledgeBase, candidates: int = CANDIDATES) -> list[Row]:
    """A row for each occupation of each notice, the candidates shared among them."""
    found = aims(knowledge.programmes)
    return [row(knowledge, aim, candidates // len(found)) for aim in found]


def section(knowledge: KnowledgeBase, candidates: int = CANDIDATES) -> str:
    """The Markdown section for docs/bench.md."""
    measured = rows(knowledge, candidates)
    mean = statistics.mean(r.chosen for r in measured)
    whole, form = statistics.mean(r.fields for r in measured), statistics.mean(r.form for r in measured)
    table = "\n".join(
        f"| {knowledge.notices[r.aim.notice].short} {r.aim.occupation} | {len(r.aim.levels)} | **{r.chosen:.2f}** | {r.longest} "
        f"| {r.stopping:.2f} | {r.form:.2f} | {r.fields} | {f'{100 / r.best - 100:.1f} %' if r.best else ''} |"
        for r in measured
    )
    return f"""## Questions of the questionnaire

{candidates:,} random candidates of whom nothing is known at first, all levels of an occupation to be decided: **{mean:.2f}**
questions on average, {max(r.longest for r in measured)} at most. A form that asks everything has {whole:.1f} ({mean / whole:.0%}); filled in with follow-up
questions left out where they are pointless it takes {form:.2f} ({mean / form:.0%}).

| occupation | levels | questions | most | form's order, stopping | form, pointless ones skipped | form, all | over the best order |
|---|---|---|---|---|---|---|---|
{table}

The best order is found by trying every order of every state, exactly, where that is feasible (up to {SMALL:,} states).
Alone: `.venv/bin/python -m bench.questionnaire`.
"""


if __name__ == "__main__":
    print(section(KnowledgeBase.from_files()))
