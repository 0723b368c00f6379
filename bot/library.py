"""The questions of the staff's own entries, read once a revision: what each names, and an index of what is near."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.lexicon import Span
from bot.mentions import Mentions, mentioned
from bot.normalise import normalise
from bot.resemble import Index, Read
from bot.scope import Pinned, scope_of
from bot.vocabulary import lexicon
from knowledge.base import KnowledgeBase
from knowledge.entries import Entry


@dataclass(frozen=True)
class Variant:
    """One of an entry's questions: what it names, and what the entry is about if this is asked."""

    mentions: Mentions
    foreign: frozenset[str]
    scope: Pinned


@dataclass(frozen=True)
class Library:
    """All questions of all entries, read once a revision; `variants` by entry, in the order of its questions."""

    index: Index
    variants: Mapping[str, tuple[Variant, ...]]


@lru_cache(maxsize=4)
def library(knowledge: KnowledgeBase) -> Library:
    """The questions of a knowledge base."""
    variants: dict[str, tuple[Variant, ...]] = {}
    return Library(Index(knowledge, _questions(knowledge, variants)), variants)


def _questions(knowledge: KnowledgeBase, variants: dict[str, tuple[Variant, ...]]) -> Iterator[tuple[str, list[Read]]]:
    """Each entry's questions with their words, one entry at a time; what they name goes to `variants`."""
    known = lexicon(knowledge)
    for entry in knowledge.entries.values():
        clean = [normalise(question) for question in entry.questions]
        read: list[Read] = [(text, known.scan(text)) for text in clean]
        variants[entry.id] = tuple(_variant(entry, *question, knowledge) for question in read)
        yield entry.id, read


def _variant(entry: Entry, text: str, spans: Sequence[Span], knowledge: KnowledgeBase) -> Variant:
    said = mentioned(text, spans)
    strange = frozenset(span.word for span in spans if span.values("foreign"))
    return Variant(said, strange, scope_of(entry, said, knowledge))
