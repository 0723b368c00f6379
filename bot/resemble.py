"""How near is a question to those that the staff's entries are written for?

Texts are compared without names (an entry's scope judges those) and filler, by the characters, pairs of characters and
concepts they share, each weighing as much as it is rare among the example utterances. An entry's questions count singly
and together: what several of them have in common is what it is about. Measured with tests/words/phrasings.tsv: the mean of
both tells paraphrases from other questions better than either, than triples of characters, or than segmented words.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add

from bot.judge import prepare
from bot.lexicon import Span, sound
from bot.match import Classifier, Families, highest, unit
from knowledge.base import KnowledgeBase

NAMES = frozenset({"region", "notice", "occupation", "job_type", "level", "guide"})
_FILLER = re.compile(
    r"请问|[您你]好|我?想(?:要|问|知道|了解)一?下?|麻烦|一下|[吗呢啊呀吧哦嘛的了]|[^\w\u4e00-\u9fff]|(?<=..)[不没]$"
)
COMMON = 2.0
"""The rarity of what hardly tells anything, taken off every weight."""
MOST = 200
"""Questions that are near enough for a closer look."""
AUDIBLE = 4
"""Characters from which a question that sounds like one of an entry's is that one."""


@dataclass(frozen=True)
class Near:
    """How near one of an entry's questions is: 1 for the same words; `whole` compares with all of them together."""

    entry: str
    question: int
    close: float
    whole: float

    @property
    def likeness(self) -> float:
        return (self.close + self.whole) / 2


def bare(text: str, spans: Iterable[Span]) -> str:
    """The text without names and filler, or as it is where nothing else stands there."""
    kept = list(text)
    for span in spans:
        if span.among(NAMES):
            kept[span.start : span.end] = " " * (span.end - span.start)
    return _FILLER.sub("", "".join(kept)) or _FILLER.sub("", text) or text


class Weigher:
    """Texts as unit vectors of their features."""

    def __init__(self, examples: Classifier) -> None:
        self._index = examples.index
        self._weights: list[float] = [max(rarity - COMMON, 0.1) for rarity in examples.idf.tolist()]
        self._unseen = max(self._weights)

    def __call__(self, text: str, spans: Sequence[Span]) -> dict[str, float]:
        found: Counter[str] = Counter()
        for span in spans:
            if not (span.by_sound and len(span.word) <= 2):
                found.update({f"@{concept}": 2 for concept in span.values("concept")})
        left = bare(text, spans)
        found.update(left)
        found.update(map(add, left, left[1:]))
        return unit({feature: (1 + math.log(n)) * self._weight(feature) for feature, n in found.items()})

    def _weight(self, feature: str) -> float:
        at = self._index.get(feature)
        return self._unseen if at is None else self._weights[at]


Read = tuple[str, Sequence[Span]]
"""A text, normalised, with its known words."""


class Index:
    """The questions of all entries of a knowledge base, ready to be compared with."""

    def __init__(self, knowledge: KnowledgeBase, entries: Iterable[tuple[str, Sequence[Read]]]) -> None:
        """`entries`: the name of each, and its questions."""
        self._weigh = Weigher(prepare(knowledge).ours)
        self._rows: list[tuple[str, int]] = []
        self._sounds: dict[str, list[int]] = defaultdict(list)
        self._questions = Families(self._weighed(entries))

    def _weighed(self, entries: Iterable[tuple[str, Sequence[Read]]]) -> Iterator[list[dict[str, float]]]:
        for name, questions in entries:
            for number, question in enumerate(questions):
                self._sounds[_spoken(bare(*question))].append(len(self._rows))
                self._rows.append((name, number))
            yield [self._weigh(*question) for question in questions]

    def near(self, text: str, spans: Sequence[Span], least: float) -> list[Near]:
        """Questions of likeness `least` or more, the nearest first; at most MOST."""
        left = bare(text, spans)
        heard = self._sounds.get(_spoken(left), ()) if len(left) >= AUDIBLE else ()
        rows, close, whole = self._questions.near(self._weigh(text, spans), 2 * least, heard)
        found = []
        for place in highest(close + whole, 2 * least, MOST):
            name, question = self._rows[rows[place]]
            found.append(Near(name, question, float(close[place]), float(whole[place])))
        return sorted(found, key=lambda n: (-n.likeness, n.entry, n.question))


def _spoken(text: str) -> str:
    return " ".join(sound(text))
