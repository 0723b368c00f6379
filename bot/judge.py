"""How well does each aspect fit a stretch of text? Cues, and classifiers whose features the cues are among."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from weakref import WeakKeyDictionary

from bot.lexicon import Span
from bot.match import Classifier, features
from bot.normalise import normalise
from bot.vocabulary import KINDS, Cue, lexicon, months, own_utterances, utterances, vocabulary, words
from knowledge.base import KnowledgeBase

_AMOUNT = re.compile(
    r"(?<![\d.:/-])\d{2,3}(?![\d年月日号天级点:%分题道人岁周个k兆像寸届/.-])|[一二两三四五六七八九]百|[一二三四五六七八九]十(?:块|蚊|元|吧|呀|吗)|\d{2,4}(?:元|块)|[一二三四五六七八九]?[十百](?:[一二三四五六七八九][十]?)?块"
)
_WAITING = re.compile(
    r"(?:考的|考完|考过|考了).{0,25}?(?:还没|没动静|没影|没出|没查|咋没|没信|没分|没成绩|没消息|没音|查不着)"
)
TALK = "talk."
"""What the classes of small talk begin with."""
SCALE = 2.0
"""Points of a margin of one; a class at its border scores SCALE."""
CUE = 0.2
"""What a point of a cue adds beyond its part as a feature."""


@dataclass(frozen=True)
class Classifiers:
    """Which aspect a message resembles, and whether it is for this account at all."""

    aspects: Classifier
    ours: Classifier


_READY: WeakKeyDictionary[KnowledgeBase, Classifiers] = WeakKeyDictionary()


def prepare(knowledge: KnowledgeBase, folder: Path | None = None) -> Classifiers:
    """Build or read everything a knowledge base needs before the first message.

    The classifiers are trained once and kept in `folder` under a digest of what they were trained on; without a folder, or
    with one that cannot be written, they are trained in memory.
    """
    if ready := _READY.get(knowledge):
        return ready
    if folder is None:
        return _READY.setdefault(knowledge, _trained(knowledge))
    paths = [folder / f"{name}-{digest(knowledge)}.npz" for name in ("aspects", "ours")]
    try:
        ready = _read(*paths)
    except (OSError, ValueError, KeyError):
        ready = _trained(knowledge)
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            ready.aspects.save(paths[0])
            ready.ours.save(paths[1])
    return _READY.setdefault(knowledge, ready)


@lru_cache(maxsize=2)
def _read(aspects: Path, ours: Path) -> Classifiers:
    """Read once a process: their names tell what they were trained on, and a publication seldom changes it."""
    return Classifiers(Classifier.load(aspects), Classifier.load(ours))


@lru_cache(maxsize=4)
def digest(knowledge: KnowledgeBase) -> str:
    """Names everything the classifiers depend on: words, examples, the knowledge's own vocabulary, the code."""
    here = Path(__file__).parent
    state = sha256("".join(sorted(f"{w}{t}" for w, t in vocabulary(knowledge))).encode())
    for path in (
        *sorted((here / "words").rglob("*.*")),
        *(here / name for name in ("judge.py", "match.py", "lexicon.py", "normalise.py")),
    ):
        state.update(path.read_bytes())
    if own := own_utterances(knowledge):
        state.update(repr(own).encode())
    return state.hexdigest()[:16]


def _trained(knowledge: KnowledgeBase) -> Classifiers:
    known = lexicon(knowledge)
    examples = []
    for aspect, text in utterances(knowledge):
        clean = normalise(text)
        spans = known.scan(clean)
        examples.append((aspect, _features(clean, spans, cue_scores(clean, spans))))
    return Classifiers(
        Classifier.train([(aspect, found) for aspect, found in examples if aspect != "none"]),
        Classifier.train([("none" if aspect == "none" else "ours", found) for aspect, found in examples]),
    )


def _features(text: str, spans: Sequence[Span], cues: dict[str, float]) -> dict[str, float]:
    """The text's features and the aspects its best cues point to."""
    found: dict[str, float] = dict(features(text, spans))
    for name in sorted(cues, key=lambda n: (-cues[n], n))[:3]:
        found[f"#{name}"] = cues[name]
    return found


class Judge:
    """Scores aspects for a stretch of text: what the examples resemble, their features including the cues that match.

    `ours` and `talk` tell of the last stretch how much it is for this account, and the kind of small talk it is likest to.
    """

    def __init__(self, trained: Classifiers) -> None:
        self._trained = trained
        self.ours = 0.0
        self.talk: tuple[str, float] | None = None

    def __call__(self, text: str, spans: Sequence[Span]) -> dict[str, float]:
        cues = cue_scores(text, spans)
        found = _features(text, spans, cues)
        self.ours = self._trained.ours.margins(found).get("ours", 0.0)
        scores = {n: SCALE * (1 + m) for n, m in self._trained.aspects.margins(found).items() if m > -1}
        chat = {n.removeprefix(TALK): scores.pop(n) for n in tuple(scores) if n.startswith(TALK)}
        self.talk = max(chat.items(), key=lambda item: item[1], default=None)
        for name, score in cues.items():
            scores[name] = scores.get(name, 0.0) + CUE * score
        return scores


@lru_cache(maxsize=1)
def _indexed() -> dict[str, list[tuple[Cue, float]]]:
    """Cues by their heaviest word, with the score each is worth."""
    data = words()
    index: dict[str, list[tuple[Cue, float]]] = {}
    for cue in data.cues:
        score = sum(max(data.weight(t) for t in alternatives) for alternatives in cue.needs)
        rarest = max(cue.needs, key=lambda alternatives: max(data.weight(t) for t in alternatives))
        for term in rarest:
            index.setdefault(term, []).append((cue, score))
    return index


def concepts(text: str, spans: Iterable[Span]) -> set[str]:
    """The concepts named, and the kinds of names; "month" where a month is."""
    found = {value for span in spans for kind, value in span.tags if kind == "concept"}
    found |= {kind for span in spans for kind, _ in span.tags if kind in KINDS}
    return found | ({"month"} if months(text) else set())


def _terms(text: str, spans: Iterable[Span]) -> frozenset[str]:
    """Concepts, kinds and literal words present."""
    found = concepts(text, spans) | words().literals.within(text).keys()
    if re.search(r"第?[一二三四]批|这批|下一?批|本批|那批|每批", text):
        found.add("batch")
    if _AMOUNT.search(text):
        found.add("amount")
    if re.search(r"\d点|[一二三四五六七八九十]点(?:半|开|到|$)", text):
        found.add("clock")
    if re.search(r"[\d几]道", text):
        found.add("questions")
    if _WAITING.search(text):
        found.add("waiting")
    return frozenset(found)


def cue_scores(text: str, spans: Sequence[Span]) -> dict[str, float]:
    """Best score of each aspect in a stretch of text."""
    present = _terms(text, spans)
    index = _indexed()
    best: dict[str, float] = {}
    for term in present:
        for cue, score in index.get(term, ()):
            if all(alternatives & present for alternatives in cue.needs) and not cue.bars & present:
                best[cue.aspect] = max(best.get(cue.aspect, 0.0), score)
    return dict(sorted(best.items()))  # not as a set happens to be ordered: every process must answer alike
