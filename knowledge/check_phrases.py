"""Checks of the staff's own words: one phrase that leads to two places, and entries that hold no longer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from knowledge.base import KnowledgeBase
from knowledge.entries import Entry
from knowledge.findings import Remark

_IDLE = re.compile(r"[\W_]+|(?<![吗呢啊呀吧])[吗呢啊呀吧]+$")
"""What makes no other phrase."""


def phrases(knowledge: KnowledgeBase, today: date) -> Iterator[Remark]:
    """All remarks on entries, other names and example utterances."""
    yield from _entries(knowledge)
    yield from _examples(knowledge)
    yield from _names(knowledge)
    for entry in knowledge.entries.values():
        if entry.valid_to and entry.valid_to < today:
            yield Remark("note", entry.id, ("valid_to",), f"已于{entry.valid_to}失效", "entries")


def bare(phrase: str) -> str:
    """A phrase without what makes no difference: 「怎么 停车吗？」 → 怎么停车."""
    return _IDLE.sub("", _IDLE.sub("", unicodedata.normalize("NFKC", phrase).lower()))


def _entries(knowledge: KnowledgeBase) -> Iterator[Remark]:
    """Questions that two entries answer, for the same programmes at the same time."""
    for one, two in combinations(knowledge.entries.values(), 2):
        known = {bare(question) for question in one.questions}
        for index, question in enumerate(two.questions):
            if bare(question) in known and _meet(one, two):
                what = f"“{question}”也是“{one.questions[0]}”（{one.id}）的问法，两条会相互抢"
                yield Remark("warning", two.id, ("questions", index), what, "entries")


def _meet(one: Entry, two: Entry) -> bool:
    """Whether two entries may both hold for one candidate on one day, as far as their lists say."""
    lists = ("notices", "issuers", "regions", "occupations", "job_types", "levels")
    apart = any(
        getattr(one, field) and getattr(two, field) and not set(getattr(one, field)) & set(getattr(two, field))
        for field in lists
    )
    first = max(one.valid_from or date.min, two.valid_from or date.min)
    return not apart and first <= min(one.valid_to or date.max, two.valid_to or date.max)


def _examples(knowledge: KnowledgeBase) -> Iterator[Remark]:
    """Utterances that stand for two aspects, or for another one than the entry that asks the same."""
    taught: dict[str, str] = {}
    for utterances in knowledge.utterances.values():
        for example in utterances.examples:
            taught.setdefault(bare(example), utterances.aspect)
    for utterances in knowledge.utterances.values():
        for index, example in enumerate(utterances.examples):
            aspect = taught[bare(example)]
            if aspect != utterances.aspect:
                what = f"“{example}”也是“{aspect}”的例句，只能属于一个主题"
                yield Remark("warning", utterances.aspect, ("examples", index), what, "utterances")
    for entry in knowledge.entries.values():
        for index, question in enumerate(entry.questions):
            aspect = taught.get(bare(question), "")
            if entry.aspect and aspect not in ("", entry.aspect):
                what = f"“{question}”又是“{aspect}”的例句，而这一条的主题是“{entry.aspect}”"
                yield Remark("warning", entry.id, ("questions", index), what, "entries")


def _names(knowledge: KnowledgeBase) -> Iterator[Remark]:
    """Other names that stand for two things."""
    for one, two in combinations(knowledge.aliases.values(), 2):
        known = {bare(other) for other in one.others}
        for index, other in enumerate(two.others):
            if bare(other) in known and (one.kind, one.name) != (two.kind, two.name):
                what = f"“{other}”也是“{one.name}”的别名"
                yield Remark("warning", two.id, ("others", index), what, "aliases")
