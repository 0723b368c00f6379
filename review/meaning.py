"""What a question says, as weighed features: its characters and concepts without names and filler, and what it means.

Characters and concepts weigh as much as they are rare among the example utterances (bot.resemble); the meanings of
meanings.yaml, and each pair of them, which tells 补贴多少 from 补贴在哪领, as much as that file says. Nothing here changes
from day to day. Measured on the questions of bench/families.tsv, one a row, at a purity of 0.90, as the mean share of a family
in its largest cluster: characters alone 0.17, with concepts 0.18, with the meanings as they stood before 53 of the families
were read 0.33 on those 53, with what reading them added 0.8 on them, which is what a vocabulary that is kept up can do.
Segmented words and triples of characters changed nothing for the better, latent semantic analysis of the utterances took
0.02 to 0.07 away, the classifier's margins added 0.01.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from bot.judge import prepare
from bot.lexicon import Lexicon
from bot.match import unit
from bot.normalise import normalise
from bot.resemble import NAMES, Weigher
from bot.vocabulary import lexicon, words
from knowledge.base import KnowledgeBase
from knowledge.load import read_yaml

FILE = Path(__file__).parent / "meanings.yaml"
MEANING, PAIR = 0.3, 0.3
"""What a meaning weighs against the characters, which together weigh 1; and a pair, with the mean of both weights."""
PIECES = re.compile(r"[^\w\u4e00-\u9fff]+")
POLITE = ("greeting", "thanks")
"""Kinds of small talk (bot/words/talk.yaml) that stand around questions."""


@dataclass(frozen=True)
class Meanings:
    """The word file: what words mean, how much each meaning weighs, and what stands around questions."""

    words: Lexicon
    weights: Mapping[str, float]
    courtesy: re.Pattern[str]


@lru_cache(maxsize=1)
def meanings() -> Meanings:
    """meanings.yaml of this checkout."""
    data = read_yaml(FILE)
    groups = data["meanings"]
    known = Lexicon(
        (normalise(str(word)), ("meaning", name)) for name, group in groups.items() for word in group["words"]
    )
    polite = {w for kind in POLITE for w in words().talk[kind].whole} | set(map(normalise, data["courtesies"]))
    return Meanings(known, {name: float(group["weight"]) for name, group in groups.items()}, _around(polite))


def _around(polite: Iterable[str]) -> re.Pattern[str]:
    """Matches such words at both ends of a piece; one character alone only where it is the whole piece."""
    long = "|".join(map(re.escape, sorted((w for w in polite if len(w) > 1), key=lambda w: (-len(w), w))))
    short = "".join(re.escape(w) for w in sorted(polite) if len(w) == 1)
    return re.compile(rf"^(?:{long})+|(?:{long})+$|^[{short}]+$")


def core(text: str) -> str:
    """The normalised text without what people put around a question, or as it is where nothing else stands there."""
    courtesy = meanings().courtesy
    pieces = [courtesy.sub("", piece) for piece in PIECES.split(text)]
    return " ".join(filter(None, pieces)) or text


class Reader:
    """Texts → unit vectors of their features."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._known = lexicon(knowledge)
        self._weigh = Weigher(prepare(knowledge).ours)
        self._meanings = meanings()

    def __call__(self, text: str) -> dict[str, float]:
        clean = core(normalise(text))
        spans = self._known.scan(clean)
        found = dict(self._weigh(clean, spans))
        nameless = list(clean)
        for span in spans:
            if span.among(NAMES):
                nameless[span.start : span.end] = " " * (span.end - span.start)
        return unit(found | self._meant("".join(nameless)))

    def _meant(self, text: str) -> dict[str, float]:
        weights = self._meanings.weights
        meant = sorted({name for span in self._meanings.words.scan(text) for name in span.values("meaning")})
        pairs = {
            f"{one}+{other}": PAIR * math.sqrt(weights[one] * weights[other]) for one, other in combinations(meant, 2)
        }
        return {f"={name}": MEANING * weights[name] for name in meant} | pairs
