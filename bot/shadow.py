"""A text beside forms of itself in which spellings are alike, place for place, so that what is found there is found in it.

What cannot be seen is dropped: zero-width characters, variation selectors, the frame of a keycap. Everything else
becomes its compatibility form (full-width, bold, circled …), and in `digits` every digit becomes an ASCII one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

_CHINESE = {
    character: str(digit)
    for digit, spellings in enumerate(
        (
            "〇零○◯洞",
            "一壹弌幺么〡",
            "二贰貳弍两兩〢",
            "三叁參参弎〣",
            "四肆〤",
            "五伍〥",
            "六陆陸〦",
            "七柒拐〧",
            "八捌〨",
            "九玖勾〩",
        )
    )
    for character in spellings
}
_WORD = re.compile(
    "[一么两兩二三四五六七八九勾](?=[级級年个個次门門科月天名直下起样樣共点些定般旦会切并边位选])|(?<=[什甚怎要多那这没])么"
)
"""Where such a character is no digit of a number but part of a word."""
_LIKE_X = dict.fromkeys("×✕✖╳❌xχΧхХ", "X") | {"叉": "X"}
DIGITS = frozenset(_CHINESE) | frozenset(_LIKE_X)
"""Characters that may stand for a digit or X, beside those that Unicode calls digits."""
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that show as nothing."""
_LOOKALIKE = re.compile(r"(?<![A-Za-z])[OoIl]*+[0-9][0-9OoIl]{8,}+(?![A-Za-z])")
_LETTERS = str.maketrans("OoIl", "0011")


@dataclass(frozen=True)
class Shadow:
    """plain, digits and scripts have the same length; places[i] is where their i-th character stands in the text.

    plain: compatibility forms; digits: likewise, with every digit as an ASCII one and every X as X; scripts: "h" for a Chinese
    digit, "d" for any other, a blank for what is none.
    """

    plain: str
    digits: str
    scripts: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Shadow:
        """The shadow of a text, in time proportional to its length."""
        folded = [_fold(character) for character in text]
        plain = "".join(folded)
        words = {match.start() for match in _WORD.finditer(plain)}
        values = [character if place in words else _value(character) for place, character in enumerate(plain)]
        digits = _LOOKALIKE.sub(lambda match: match[0].translate(_LETTERS), "".join(values))
        scripts = "".join(map(_script, plain, digits))
        places = [place for place, forms in enumerate(folded) for _ in forms]
        return cls(plain, digits, scripts, (*places, len(text)))

    def without(self, spans: Iterable[tuple[int, int]]) -> Shadow:
        """The shadow with no digit in the spans."""
        digits, scripts = list(self.digits), list(self.scripts)
        for start, end in spans:
            digits[start:end], scripts[start:end] = self.plain[start:end], " " * (end - start)
        return replace(self, digits="".join(digits), scripts="".join(scripts))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the shadow as one of the text; what cannot be seen behind it belongs to it."""
        return self.places[start], max(self.places[end - 1] + 1, self.places[end])


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """One character's compatibility form; "" for what cannot be seen."""
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if character in _BLANK or category in ("Zs", "Zl", "Zp", "Cc"):
        return character if character in "\r\n" else " "
    if category == "Pd":
        return "-"
    value = unicodedata.digit(character, None)
    return unicodedata.normalize("NFKC", character) if value is None else str(value)


@lru_cache(maxsize=4096)
def _value(character: str) -> str:
    """The ASCII digit or X that a character stands for, else the character."""
    return _CHINESE.get(character) or _LIKE_X.get(character, character)


def _script(character: str, value: str) -> str:
    """The mark of a place in `scripts`."""
    return " " if not value.isdigit() else "h" if character in _CHINESE else "d"
