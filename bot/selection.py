"""Which question to ask next: only one that can still change a verdict, and of those the most telling.

Most telling: after which, on average over its answers, the least is left to ask. Answers are weighted by how common they
are (words/questions.yaml). What is left is measured on the verdicts themselves, worked out for each possible answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.assess import Aim, Assessment, assess
from bot.person import Person
from bot.questions import answered, askable, brackets, catalogue, choices_of, of
from knowledge.base import KnowledgeBase
from knowledge.eligibility import Need, Truth

FOLLOWING = {"certificates": 2.0, "school": 1.8, "titles": 1.4, "since": 0.8, "assessed": 0.6}
"""What a fact not known weighs, with the questions that follow from its answers; 1 where not named."""
DECAY = 0.5
"""How likely each further fact of a route is needed at all: the first that fails spares the rest."""
# Both chosen among 40 settings by the mean over all programmes: within 2 % of the best order there is (docs/bench.md).


@dataclass(frozen=True)
class Situation:
    """What the choice depends on: the aims, what is known of the person, and questions that need not be put again."""

    knowledge: KnowledgeBase
    aims: tuple[Aim, ...]
    person: Person
    closed: frozenset[str] = frozenset()

    @cached_property
    def several(self) -> bool:
        """Whether more than one occupation is in question."""
        return len({aim.occupation for aim in self.aims}) > 1

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """Not kept here: `assess` remembers the newest, `next_fact` remembers situations."""
        return tuple(assess(self.knowledge, aim, self.person, self.several) for aim in self.aims)

    def after(self, key: str, value: str) -> Situation:
        """The situation once a question is answered."""
        person = answered(self.person, key, value, self.names)
        return Situation(self.knowledge, self.aims, person, self.closed | {key})

    @property
    def names(self) -> tuple[str, ...]:
        """The occupation in question; empty where there are several."""
        return () if self.several else tuple(dict.fromkeys(aim.occupation for aim in self.aims))


def open_routes(situation: Situation) -> Iterator[list[Need]]:
    """The needs of each route that is open, as far as they can be asked for."""
    for assessment in situation.assessments:
        for verdict in assessment.verdicts:
            for result in verdict.results if verdict.truth is Truth.UNKNOWN else ():
                needs = [
                    need
                    for need in result.needs
                    if need.fact not in situation.closed and askable(need.fact, situation.person, situation.several)
                ]
                if needs:
                    yield needs


def open_facts(situation: Situation) -> dict[str, list[float]]:
    """Key of each question that can change a verdict → the numbers of years that matter, in the order of a form."""
    found: dict[str, set[float]] = {}
    for needs in open_routes(situation):
        for need in needs:
            found.setdefault(need.fact, set()).add(need.years)
    order = list(catalogue())
    keys = sorted(found, key=lambda key: (order.index(key.partition(":")[0]), key))
    return {key: sorted(found[key]) for key in keys}


def outcomes(person: Person, key: str, years: Sequence[float]) -> list[tuple[str, float]]:
    """The answers that a question tells apart, each with its share."""
    if of(key).years:
        values = brackets(years)
        return [(value, 1 / len(values)) for value in values]
    choices = choices_of(key, person)
    total = sum(choice.often for choice in choices)
    return [(choice.value, choice.often / total) for choice in choices]


def left(situation: Situation) -> float:
    """How much is still to be asked, roughly in questions."""
    weights: dict[str, float] = {}
    for needs in open_routes(situation):
        facts = {need.fact for need in needs}
        share = sum(DECAY**place for place in range(len(facts))) / len(facts)
        weights |= {fact: max(share, weights.get(fact, 0.0)) for fact in facts}
    # In a fixed order, as a sum's last bits depend on it and every process must put the same question.
    return sum(weights[fact] * FOLLOWING.get(fact.partition(":")[0], 1.0) for fact in sorted(weights))


def expected_left(situation: Situation, key: str, years: Sequence[float]) -> float:
    """What is left after a question, on average over its answers."""
    return sum(share * left(situation.after(key, value)) for value, share in outcomes(situation.person, key, years))


@lru_cache(maxsize=4096)
def next_fact(situation: Situation) -> str:
    """The key of the most telling question; '' when nothing that can be asked would change a verdict."""
    facts = open_facts(situation)
    if len(facts) <= 1:
        return next(iter(facts), "")
    return min(facts, key=lambda key: round(expected_left(situation, key, facts[key]), 9))
