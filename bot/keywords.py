"""Rules that a message points to by the notices' own keywords (口罩, 计算器)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from bot.phrases import Phrases
from bot.remembering import Remembered
from bot.understand import GOOD, Understanding
from bot.vocabulary import words
from knowledge.base import KnowledgeBase

LISTS = ("rules", "environment")
"""Topics that are long lists of rules, where the words of the question pick the rule."""
PLAIN = 1.2
"""A score below which an aspect gives way to a rule whose own keywords are named."""


@lru_cache(maxsize=4)
def _keywords(knowledge: KnowledgeBase) -> tuple[Phrases, Mapping[str, tuple[tuple[str, int, str], ...]]]:
    """The keywords of all facts, and for each where it stands: notice, number of the statement, aspect."""
    found: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for notice, statements in knowledge.statements.items():
        for number, statement in enumerate(statements):
            for keyword in statement.keywords:
                found[keyword.lower()].append((notice, number, statement.aspect))
    return Phrases(found), {keyword: tuple(places) for keyword, places in found.items()}


@Remembered
def _named(text: str, knowledge: KnowledgeBase) -> frozenset[str]:
    """The keywords that stand in a text."""
    return frozenset(_keywords(knowledge)[0].within(text))


def by_keyword(
    text: str,
    notices: set[str],
    knowledge: KnowledgeBase,
    everything: bool = False,
    barred: frozenset[str] = frozenset(),
    least: int = 2,
) -> tuple[str, ...]:
    """Aspects of the facts whose keywords the text names, the most characters first; at most two.

    Only long lists of rules are searched, or `everything`; `barred` keywords do not count; `least` characters must be named.
    """
    named = _named(text, knowledge) - barred
    if not named:
        return ()
    places = _keywords(knowledge)[1]
    lengths: dict[tuple[str, int, str], int] = defaultdict(int)
    for keyword in named:
        for place in places[keyword]:
            lengths[place] += len(keyword) if place[0] in notices else 0
    hits: dict[str, int] = {}
    for (_, _, aspect), length in sorted(lengths.items()):
        if length >= least and (everything or aspect.partition(".")[0] in LISTS):
            hits[aspect] = max(hits.get(aspect, 0), length)
    best = sorted(hits, key=lambda a: -hits[a])
    return tuple(a for a in best if hits[a] >= hits[best[0]] - 1)[:2]


def by_own_words(meant: Understanding, notices: set[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """A rule whose keyword (口罩, 计算器) no other meaning explains is told besides what was understood."""
    if meant.aspects[0].partition(".")[0] in (*LISTS, "eligibility", "related", "complaint", "fees", "decline"):
        return ()
    strong = by_keyword(meant.text, notices, knowledge, everything=True, least=5)
    if strong and strong[0] not in meant.aspects:
        return strong[:1]
    explained = frozenset(s.word for s in meant.spans if any(k not in ("keyword",) for k, _ in s.tags))
    return tuple(a for a in by_keyword(meant.text, notices, knowledge, barred=explained) if a not in meant.aspects)[:1]


def leading(meant: Understanding, pointed: tuple[str, ...]) -> tuple[str, ...]:
    """A list of rules that was clearly asked for keeps its place beside the rules that keywords point to."""
    first = meant.aspects[0] if meant.aspects else ""
    clear = (
        first.partition(".")[0] in LISTS and dict(meant.scores).get(first, 0.0) >= GOOD and not first.endswith(".all")
    )
    return tuple(dict.fromkeys((*((first,) if clear else ()), *pointed)))[:2]


def unclear(meant: Understanding, notices: set[str], knowledge: KnowledgeBase) -> bool:
    """Whether nothing clear was asked, or only what these notices do not state, or a long list of rules."""
    if not meant.aspects:
        return not meant.person and len(meant.text) > 2
    if len(meant.aspects) > 1 and not meant.aspects[0].startswith(LISTS):
        return False
    first, score = meant.aspects[0], dict(meant.scores).get(meant.aspects[0], 0.0)
    if first.partition(".")[0] in LISTS:
        return True
    if first.partition(".")[0] in ("eligibility", "fees", "dates", "related", "offer", "validity", "subjects"):
        return False  # computed from many fields
    everyone = notices | {guide.id for notice in notices for guide in knowledge.guides(notice)}
    asks = words().aspects[first].asks
    return score < PLAIN or not any(a in knowledge.by_aspect[notice] for a in asks for notice in everyone)
