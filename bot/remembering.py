"""What a text means, or is answered, is kept for the next who says the same: most people use the words of others, above all
on the day of the results. Texts are masked before anything is worked out from them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Concatenate, Generic, ParamSpec, TypeVar

REMEMBERED = 4096
"""Texts of which it is kept, the last ones."""
REPEATED = 80
"""Characters of a text that somebody else may send as well; keeping longer ones would cost memory only."""

P = ParamSpec("P")
R = TypeVar("R")


class Remembered(Generic[P, R]):
    """A function of a text and further values, none of which may change; `kept` holds what it gave for short texts."""

    def __init__(self, function: Callable[Concatenate[str, P], R]) -> None:
        self._function = function
        self.kept = lru_cache(maxsize=REMEMBERED)(function)

    def __call__(self, text: str, *values: P.args, **named: P.kwargs) -> R:
        found = self.kept if len(text) <= REPEATED else self._function
        return found(text, *values, **named)
