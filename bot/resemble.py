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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.judge import prepare
from bot.lexicon import Span, sound
from bot.match import Classifier, Vectors, highest, unit
from bot.normalise import normalise
from bot.vocabulary import lexicon
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
        self._index, self._rarity = examples.index, examples.idf
        self._unseen = float(self._rarity.max())

    def __call__(self, text: str, spans: Sequence[Span]) -> dict[str, float]:
        found: Counter[str] = Counter()
        for span in spans:
            if not (span.by_sound and len(span.word) <= 2):
                found.update({f"@{concept}": 2 for concept in span.values("concept")})
        left = bare(text, spans)
        for size in (1, 2):
            found.update(left[at : at + size] for at in range(len(left) - size + 1))
        return unit({feature: (1 + math.log(n)) * self._weight(feature) for feature, n in found.items()})

    def _weight(self, feature: str) -> float:
        at = self._index.get(feature)
        return max((self._unseen if at is None else float(self._rarity[at])) - COMMON, 0.1)


class Index:
    """The questions of all entries of a knowledge base, ready to be compared with."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        known = lexicon(knowledge)
        self._weigh = Weigher(prepare(knowledge).ours)
        self._rows: list[tuple[str, int]] = []
        self._sounds: dict[tuple[str, ...], list[int]] = defaultdict(list)
        singly: list[dict[str, float]] = []
        together: list[dict[str, float]] = []
        entry_of: list[int] = []
        for entry in knowledge.entries.values():
            mine = []
            for question, text in enumerate(entry.questions):
                clean = normalise(text)
                spans = known.scan(clean)
                self._sounds[sound(bare(clean, spans))].append(len(self._rows))
                self._rows.append((entry.id, question))
                mine.append(self._weigh(clean, spans))
            singly += mine
            sums: Counter[str] = Counter()
            for vector in mine:
                sums.update(vector)
            entry_of += [len(together)] * len(mine)
            together.append(unit(sums))
        self._singly, self._together = Vectors(singly), Vectors(together, entry_of)

    def near(self, text: str, spans: Sequence[Span], least: float) -> list[Near]:
        """Questions of likeness `least` or more, the nearest first; at most MOST."""
        vector = self._weigh(text, spans)
        close, whole = self._singly.cosines(vector), self._together.cosines(vector)
        left = bare(text, spans)
        if len(left) >= AUDIBLE:
            close[self._sounds.get(sound(left), [])] = 1.0
        likely = highest(close + whole, 2 * least, MOST)
        found = [Near(*self._rows[row], float(close[row]), float(whole[row])) for row in likely]
        return sorted(found, key=lambda n: (-n.likeness, n.entry, n.question))


@lru_cache(maxsize=4)
def index(knowledge: KnowledgeBase) -> Index:
    """The index of a knowledge base, built once a revision."""
    return Index(knowledge)
