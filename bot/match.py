"""Which aspect do the words resemble? A linear classifier over the example utterances, trained when a revision is loaded.

Features are character n-grams of the text with names replaced by their kind (上海人力三级多少钱 → R O L 多少钱) and the concepts
found. It was chosen by measurement: on a fourfold split of the examples a linear support vector machine names the right
one of 57 aspects for 76 % of messages, naive Bayes for 63 to 65 %.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.svm import LinearSVC

from bot.lexicon import Span

NAMES = {"region": "R", "notice": "N", "occupation": "O", "job_type": "O", "level": "L", "job": "J", "major": "M"}


def features(text: str, spans: Sequence[Span]) -> Counter[str]:
    """Character 1- to 3-grams of the text with names masked, and a feature for each concept."""
    pieces: list[str] = []
    position, found = 0, Counter[str]()
    for span in spans:
        kind = next((NAMES[k] for k, _ in sorted(span.tags, key=str) if k in NAMES), None)
        concepts = [value for k, value in span.tags if k == "concept"] if len(span.word) > 2 or not span.by_sound else []
        for concept in concepts:
            found[f"@{concept}"] += 2
        if kind and not concepts and span.start >= position:
            pieces += [*text[position : span.start], kind]
            position = span.end
    pieces += list(text[position:])
    symbols = [p for p in pieces if p.strip() and p not in ",，。.!！?？、"]
    for size in (1, 2, 3):
        for index in range(len(symbols) - size + 1):
            found["".join(symbols[index : index + size])] += 1
    return found


class Classifier:
    """One-against-rest linear margins; around 0 or above means the class claims the message."""

    def __init__(self, examples: Sequence[tuple[str, Mapping[str, float]]]) -> None:
        vectorizer, weigher = DictVectorizer(dtype=np.float32), TfidfTransformer(sublinear_tf=True)
        machine = LinearSVC(C=0.5, class_weight="balanced", random_state=0)
        matrix = weigher.fit_transform(vectorizer.fit_transform([found for _, found in examples]))
        machine.fit(matrix, [name for name, _ in examples])
        self.classes: tuple[str, ...] = tuple(map(str, machine.classes_))
        self._index: dict[str, int] = vectorizer.vocabulary_
        self._idf = weigher.idf_
        self._weights = np.ascontiguousarray(machine.coef_.T, dtype=np.float32)
        self._bias = machine.intercept_

    def margins(self, found: Mapping[str, float]) -> dict[str, float]:
        """Signed distance to each class's border (for two classes: to the second one)."""
        known = [(self._index[f], 1.0 + math.log(n)) for f, n in found.items() if f in self._index]
        if not known:
            return {}
        rows = np.fromiter((i for i, _ in known), dtype=np.intp)
        values = np.fromiter((v for _, v in known), dtype=np.float64) * self._idf[rows]
        values /= np.sqrt((values**2).sum())
        margins = (values @ self._weights[rows] + self._bias).tolist()
        return dict(zip(self.classes[-len(margins) :], margins, strict=True))
