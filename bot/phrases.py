"""Which of many phrases stand in a text, in time that grows with the text and not with their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Phrases:
    """Phrases by their first character and length, looked up at every place of a text."""

    def __init__(self, phrases: Iterable[str]) -> None:
        sizes: dict[str, set[int]] = defaultdict(set)
        self._known = frozenset(phrase for phrase in phrases if phrase)
        for phrase in self._known:
            sizes[phrase[0]].add(len(phrase))
        self._sizes = {first: tuple(sorted(found)) for first, found in sizes.items()}

    def within(self, text: str) -> dict[str, int]:
        """Each phrase that stands in the text, with the first place where it does."""
        found: dict[str, int] = {}
        for start, first in enumerate(text):
            for size in self._sizes.get(first, ()):
                phrase = text[start : start + size]
                if phrase in self._known:
                    found.setdefault(phrase, start)
        return found
