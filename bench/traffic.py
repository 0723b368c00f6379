"""What candidates say to a server that is measured: who writes what, in which order; the same at every call."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from bench.voices import HABITS, Slips, dressed

ROOT = Path(__file__).parents[1]
PEOPLE = 1000
"""Candidates who take turns in conversations."""
FEW = 20
"""Texts that are said over and over."""
NAMES: tuple[Mapping[str, str], ...] = (
    {"region": "上海", "occupation": "企业人力资源管理师", "level": "三级"},
    {"region": "辽宁", "occupation": "育婴员", "level": "四级"},
    {"region": "北京", "occupation": "电子商务师", "level": "三级"},
)
"""What somebody may tell beside a question that is put in their own words."""


@dataclass(frozen=True)
class Saying:
    """A message and who sends it."""

    openid: str
    text: str


@dataclass(frozen=True)
class Traffic:
    """A kind of traffic: what it is, its messages without end, and how many of them come before any is measured."""

    about: str
    endless: Callable[[], Iterator[Saying]]
    before: int = 1000

    def sayings(self, count: int) -> list[Saying]:
        """The first messages."""
        return list(itertools.islice(self.endless(), count))


def cases() -> list[dict[str, Any]]:
    """Every case of tests/cases: a dialogue, and when it takes place."""
    files = sorted((ROOT / "tests" / "cases").glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines() if line]


def dialogues() -> list[list[str]]:
    """What the candidate says in each case."""
    return [[turn["say"] for turn in case["turns"]] for case in cases()]


def questions() -> list[str]:
    """The first message of every dialogue."""
    return [said[0] for said in dialogues()]


def _dice() -> Random:
    return Random(6)  # noqa: S311  # always the same order, nothing secret


def _mixed_texts() -> Iterator[str]:
    said = questions()
    _dice().shuffle(said)
    return itertools.cycle(said)


def _few_texts() -> Iterator[str]:
    return itertools.cycle(_dice().sample(sorted(set(questions())), FEW))


def _new_texts() -> Iterator[str]:
    """The questions as people would write them, none twice and none as it stands in tests/cases."""
    said, dice = questions(), _dice()
    slips, known = Slips.of(said), set(said)
    while True:
        (habit,) = dice.choices(list(HABITS), list(HABITS.values()))
        text = dressed(dice, dice.choice(said), habit, dice.choice(NAMES), slips)
        if text.strip() and text not in known:
            known.add(text)
            yield text


def _strangers(texts: Callable[[], Iterator[str]]) -> Callable[[], Iterator[Saying]]:
    """Every message from somebody who has not written before."""
    return lambda: (Saying(f"oBENCH{number:022d}", text) for number, text in enumerate(texts()))


def _conversations() -> Iterator[Saying]:
    """Everybody says their next message in turn; where a dialogue ends, the person goes on with another."""
    talks = dialogues()
    _dice().shuffle(talks)
    starts = [round(person * len(talks) / PEOPLE) for person in range(PEOPLE)]
    people = [itertools.chain.from_iterable(itertools.cycle([*talks[start:], *talks[:start]])) for start in starts]
    while True:
        for person, says in enumerate(people):
            yield Saying(f"oBENCH{person:022d}", next(says))


TRAFFIC: Mapping[str, Traffic] = {
    "mixed": Traffic("the first messages of the dialogues in random order, over and over, each from another person", _strangers(_mixed_texts)),
    "conversations": Traffic(f"{PEOPLE:,} people take turns, each in dialogues one after another, from their sixth message on", _conversations, 5 * PEOPLE),
    "repeated": Traffic(f"the same {FEW} texts over and over, each from another person", _strangers(_few_texts)),
    "new": Traffic("texts that were never said before, each from another person", _strangers(_new_texts)),
}  # fmt: skip
"""By name."""
