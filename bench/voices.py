"""How people write a question: what they put around it, slips, full-width and traditional characters, dictation."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from bot.lexicon import sound
from bot.normalise import simplified
from knowledge.load import read_yaml

FILE = Path(__file__).parent / "voices.yaml"
HABITS = {"plain": 70, "hasty": 14, "dictating": 11, "traditional": 5}
"""Ways of writing, which a person keeps, in percent."""
AS_IT_STANDS, GREETED, TOLD, THANKED, ENDED = 0.4, 0.4, 0.25, 0.3, 0.5
"""Shares: of questions with nothing around them; of the others, those with each thing."""
SLIPS = {"plain": 0.08, "hasty": 0.6, "dictating": 0.25, "traditional": 0.08}
"""Shares of messages with a slip, by habit."""
HOMOPHONES = 6
"""Characters of a sound, the commonest first, that are taken for each other."""
CJK = "".join(map(chr, range(0x4E00, 0x9FA6)))
_PUNCTUATION = re.compile(r"[,，。;；!！?？、…~\s]+")
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@lru_cache(maxsize=1)
def sayings() -> Mapping[str, Any]:
    """voices.yaml."""
    return dict(read_yaml(FILE))


@lru_cache(maxsize=1)
def _traditional() -> dict[int, str]:
    """Simplified → traditional characters: what the project's own step towards simplified ones undoes."""
    pairs = zip(simplified("\n".join(CJK)).split("\n"), CJK, strict=True)
    found: dict[int, str] = {}
    for plain, other in pairs:
        if plain != other:
            found.setdefault(ord(plain), other)
    return found


@dataclass(frozen=True)
class Slips:
    """What goes wrong in writing. `homophones`: character → others of the same sound."""

    homophones: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Slips:
        """Homophones among the characters that some texts use."""
        used = Counter(c for text in texts for c in text if "\u4e00" <= c <= "\u9fff")
        spoken: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for character, _ in used.most_common():
            spoken[sound(character)].append(character)
        return cls({c: [o for o in same[:HOMOPHONES] if o != c] for same in spoken.values() for c in same})

    def __call__(self, dice: Random, text: str) -> str:
        """The text with one slip."""
        if len(text) < 3:
            return text
        slip: Callable[[Random, str, int], str] = dice.choices(
            [self._homophone, _missing, _doubled, _swapped, _spaced, _wide], (8, 4, 4, 2, 3, 2)
        )[0]
        return slip(dice, text, dice.randrange(len(text) - 1))

    def _homophone(self, dice: Random, text: str, at: int) -> str:
        others = self.homophones.get(text[at])
        return text[:at] + dice.choice(others) + text[at + 1 :] if others else text


def _missing(_: Random, text: str, at: int) -> str:
    return text[:at] + text[at + 1 :]


def _doubled(_: Random, text: str, at: int) -> str:
    return text[: at + 1] + text[at:]


def _swapped(_: Random, text: str, at: int) -> str:
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _spaced(_: Random, text: str, at: int) -> str:
    return f"{text[: at + 1]} {text[at + 1 :]}"


def _wide(_: Random, text: str, __: int) -> str:
    return text.translate(_WIDE)


def dressed(dice: Random, question: str, habit: str, slots: Mapping[str, str], slips: Slips) -> str:
    """A question in somebody's own writing; `slots` fill the placeholders of what is told beside it."""
    text = question
    if dice.random() >= AS_IT_STANDS:
        text = _around(dice, text, slots)
    if habit == "dictating":
        text = _dictated(dice, text)
    if dice.random() < SLIPS[habit]:
        text = slips(dice, text)
    return text.translate(_traditional()) if habit == "traditional" else text


def _around(dice: Random, text: str, slots: Mapping[str, str]) -> str:
    data = sayings()
    text = text.rstrip("?？。!！~ ") + dice.choice(data["endings"]) if dice.random() < ENDED else text
    parts = [text]
    if dice.random() < TOLD:
        parts.insert(dice.randrange(2), dice.choice(data["contexts"]).format(**slots))
    if dice.random() < GREETED:
        parts.insert(0, dice.choice(data["greetings"]))
    if dice.random() < THANKED:
        parts.append(dice.choice(data["tails"]))
    return dice.choice(("，", ",", " ", "", "\n", "。")).join(parts)


def _dictated(dice: Random, text: str) -> str:
    """No punctuation, and the words that somebody thinking aloud says."""
    parts = [part for part in _PUNCTUATION.split(text) if part]
    hesitations = sayings()["hesitations"]
    return "".join(f"{dice.choice(hesitations) if dice.random() < 0.5 else ''}{part}" for part in parts)
