"""The ways to mend: what a document becomes when phrases are added to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Document = dict[str, Any]
PHRASES = {"entries": "questions", "utterances": "examples", "aliases": "others"}
"""The kinds of documents that phrases are added to, and the field that holds them."""


def with_phrases(kind: str, document: Document, phrases: Iterable[str]) -> Document:
    """A document with phrases more, each once."""
    field = PHRASES[kind]
    return {**document, field: list(dict.fromkeys([*document.get(field, ()), *phrases]))}


def added(kind: str, before: Document | None, after: Document) -> tuple[str, ...]:
    """The phrases that a document has more than before."""
    known = (before or {}).get(PHRASES[kind], ())
    return tuple(phrase for phrase in after.get(PHRASES[kind], ()) if phrase not in known)


def holds(kind: str, document: Document | None, phrases: Iterable[str]) -> bool:
    """Whether there is such a document and it has the phrases."""
    return document is not None and set(phrases) <= set(document.get(PHRASES[kind], ()))


def lines(text: str | None) -> list[str]:
    """What was typed, a phrase a line, each once."""
    return list(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


COMMON = 0.8
"""The share of a cluster's messages that must be about something for it to be what the cluster is about."""


def common(slots: Sequence[Mapping[str, Sequence[Any]]]) -> dict[str, list[Any]]:
    """The occupations and regions that nearly all messages are about, by the names of an entry's scope."""
    found = {}
    for field in ("occupations", "regions"):
        counts = Counter(value for each in slots for value in set(each.get(field, ())))
        if values := [value for value, count in counts.items() if count >= COMMON * len(slots)]:
            found[field] = values
    return found
