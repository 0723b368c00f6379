"""What only the word files can tell is wrong with the staff's own words: aspects and names that there are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.lexicon import Tag
from bot.normalise import normalise
from bot.vocabulary import aspect_names, entries, named, words
from knowledge.base import KnowledgeBase
from knowledge.load import Fault, KnowledgeError


def check(knowledge: KnowledgeBase) -> None:
    """Raises KnowledgeError with all faults, as the compiling of documents does."""
    if found := faults(knowledge):
        raise KnowledgeError("\n".join(map(str, found)), tuple(found))


def faults(knowledge: KnowledgeBase) -> list[Fault]:
    """What is wrong; nothing means that the knowledge can be published."""
    return [*_of_aspects(knowledge), *_of_aliases(knowledge)]


def _of_aspects(knowledge: KnowledgeBase) -> Iterator[Fault]:
    for entry in knowledge.entries.values():
        if entry.aspect and entry.aspect not in words().aspects:
            yield Fault("entries", entry.id, ("aspect",), f"没有“{entry.aspect}”这一类问题")
    for name in sorted(set(knowledge.utterances) - aspect_names()):
        yield Fault("utterances", name, ("aspect",), f"没有“{name}”这一类问题")


def _of_aliases(knowledge: KnowledgeBase) -> Iterator[Fault]:
    if not knowledge.aliases:
        return
    known: dict[str, set[Tag]] = {}
    for word, tag in entries(replace(knowledge, aliases={}), words()):
        known.setdefault(word, set()).add(tag)
    tags = set().union(*known.values())
    for alias in knowledge.aliases.values():
        meant = named(alias, knowledge)
        if not tags & set(meant):
            yield Fault("aliases", alias.id, ("name",), f"没有“{alias.name}”这个名称")
        for index, other in enumerate(alias.others):
            kind, values = meant[0][0], {value for _, value in meant}
            taken = {value for k, value in known.get(normalise(other), ()) if k == kind} - values
            if taken:
                reason = f"“{other}”已经是{'、'.join(sorted(map(str, taken)))}的名称"
                yield Fault("aliases", alias.id, ("others", index), reason)
