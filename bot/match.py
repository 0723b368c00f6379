"""Which aspect do the words resemble? A naive Bayes classifier over example utterances, trained when the words are loaded.

Features are character n-grams of the text with names replaced by their kind (上海人力三级多少钱 → <region><occupation><level>多少钱)
and the concepts found. It speaks where no cue of bot/words/aspects.yaml is clear, and lifts the cue that agrees with it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bot.lexicon import Span

NAMES = {"region": "R", "notice": "N", "occupation": "O", "job_type": "O", "level": "L", "job": "J", "major": "M"}
SMOOTHING = 0.25


def features(text: str, spans: Sequence[Span]) -> Counter[str]:
    """Character 1- to 3-grams of the text with names masked, and a feature for each concept."""
    pieces, position, found = [], 0, Counter[str]()
    for span in spans:
        kind = next((NAMES[k] for k, _ in sorted(span.tags, key=str) if k in NAMES), None)
        concepts = [value for k, value in span.tags if k == "concept"]
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
    """Complement-weighted naive Bayes: feature → (class, weight) lists, so that a message costs its own length only."""

    def __init__(self, examples: Iterable[tuple[str, Counter[str]]]) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        total: Counter[str] = Counter()
        for name, found in examples:
            for feature in found:
                weight = 1.0 + math.log(found[feature])
                counts[name][feature] += weight  # type: ignore[assignment]
                total[feature] += weight  # type: ignore[assignment]
        self.classes = tuple(sorted(counts))
        self._weights: dict[str, list[tuple[str, float]]] = defaultdict(list)
        mass = {name: sum(c.values()) for name, c in counts.items()}
        everything, size = sum(total.values()), len(total)
        for name, own in counts.items():
            for feature, count in own.items():
                inside = (count + SMOOTHING) / (mass[name] + SMOOTHING * size)
                outside = (total[feature] - count + SMOOTHING) / (everything - mass[name] + SMOOTHING * size)
                self._weights[feature].append((name, math.log(inside / outside)))
        self._absent = {name: 0.0 for name in counts}

    def scores(self, found: Counter[str]) -> dict[str, float]:
        """Mean log-odds a feature for each class that shares any; higher resembles more."""
        sums: dict[str, float] = defaultdict(float)
        size = 0.0
        for feature, count in found.items():
            entries = self._weights.get(feature)
            weight = 1.0 + math.log(count)
            size += weight
            for name, value in entries or ():
                if value > 0:
                    sums[name] += value * weight
        return {name: value / math.sqrt(size) for name, value in sums.items()} if size else {}
