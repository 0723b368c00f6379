"""How well does each aspect fit a stretch of text? Cues, and classifiers whose features the cues are among."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

from bot.lexicon import Span, Tags
from bot.match import Classifier, Known, Signs, features, signs
from bot.normalise import normalise
from bot.vocabulary import KINDS, Cue, lexicon, months, own_utterances, utterances, vocabulary, words
from knowledge.base import KnowledgeBase

_AMOUNT = re.compile(
    r"(?<![\d.:/-])\d{2,3}(?![\d年月日号天级点:%分题道人岁周个k兆像寸届/.-])|[一二两三四五六七八九]百|[一二三四五六七八九]十(?:块|蚊|元|吧|呀|吗)|\d{2,4}(?:元|块)|[一二三四五六七八九]?[十百](?:[一二三四五六七八九][十]?)?块"
)
_PATTERNS = {
    "batch": re.compile(r"第?[一二三四]批|这批|下一?批|本批|那批|每批"),
    "amount": _AMOUNT,
    "clock": re.compile(r"\d点|[一二三四五六七八九十]点(?:半|开|到|$)"),
    "questions": re.compile(r"[\d几]道"),
    "waiting": re.compile(
        r"(?:考的|考完|考过|考了).{0,25}?(?:还没|没动静|没影|没出|没查|咋没|没信|没分|没成绩|没消息|没音|查不着)"
    ),
}
"""Terms of cues that no list of words can tell."""
_SOME_PATTERN = re.compile(r"[\d百十批点道]|考[的完过了]")
"""Found wherever one of the patterns is."""
TALK = "talk."
"""What the classes of small talk begin with."""
SCALE = 2.0
"""Points of a margin of one; a class at its border scores SCALE."""
CUE = 0.2
"""What a point of a cue adds beyond its part as a feature."""


@dataclass(frozen=True)
class Classifiers:
    """Which aspect a message resembles, and whether it is for this account at all; both over the same features."""

    aspects: Classifier
    ours: Classifier

    @cached_property
    def talk(self) -> frozenset[str]:
        """The classes of small talk."""
        return frozenset(name for name in self.aspects.classes if name.startswith(TALK))

    @classmethod
    def of(cls, aspects: Classifier, ours: Classifier) -> Classifiers:
        """`ours` was trained on more examples, and so has the features of both."""
        return cls(aspects.over(ours.index), ours)


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
    return Classifiers.of(Classifier.load(aspects), Classifier.load(ours))


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
        examples.append((aspect, _features(signs(clean, spans), cue_scores(_terms(clean, spans)))))
    return Classifiers.of(
        Classifier.train([(aspect, found) for aspect, found in examples if aspect != "none"]),
        Classifier.train([("none" if aspect == "none" else "ours", found) for aspect, found in examples]),
    )


def _features(seen: Signs, cues: Mapping[str, float]) -> dict[str, float]:
    """The features of what is seen of a text, and the aspects its best cues point to."""
    found: dict[str, float] = dict(features(seen))
    for name in sorted(cues, key=lambda n: (-cues[n], n))[:3]:
        found[f"#{name}"] = cues[name]
    return found


class Judgement(NamedTuple):
    """Scores of aspects, the kind of small talk a text is likest to, and its features, for `Judge.ours`."""

    scores: Mapping[str, float]
    talk: tuple[str, float] | None
    known: Known


class Judge:
    """Scores aspects for the stretches of a text: what the examples resemble, their features including the cues that match."""

    def __init__(self, trained: Classifiers) -> None:
        self._trained = trained
        self._judged: dict[tuple[Signs, frozenset[str]], Judgement] = {}

    def __call__(self, text: str, spans: Sequence[Span]) -> Judgement:
        """A stretch that looks like one before is not judged again, as most messages are a clause and a question mark."""
        look = signs(text, spans), _terms(text, spans)
        if look not in self._judged:
            self._judged[look] = self._judgement(*look)
        return self._judged[look]

    def _judgement(self, seen: Signs, terms: frozenset[str]) -> Judgement:
        cues = cue_scores(terms)
        aspects = self._trained.aspects
        known = aspects.known(_features(seen, cues))
        margins = aspects.margins(known)
        near = (margins > -1).nonzero()[0]
        scores = {
            aspects.classes[place]: SCALE * (1 + margin)
            for place, margin in zip(near.tolist(), margins[near].tolist(), strict=True)
        }
        chat = {name.removeprefix(TALK): scores.pop(name) for name in self._trained.talk & scores.keys()}
        talk = max(sorted(chat.items()), key=itemgetter(1), default=None)
        for name, score in cues.items():
            scores[name] = scores.get(name, 0.0) + CUE * score
        return Judgement(scores, talk, known)

    def ours(self, judged: Judgement) -> float:
        """How much a text is for this account: a margin, positive for yes."""
        margins: list[float] = self._trained.ours.margins(judged.known).tolist()
        return sum(margins)


@lru_cache(maxsize=1)
def _indexed() -> dict[str, dict[str, list[tuple[Cue, float]]]]:
    """Cues by their heaviest word and by their next (the same again, where they have no other), with the score each is worth."""
    data = words()
    index: dict[str, dict[str, list[tuple[Cue, float]]]] = {}
    for cue in data.cues:
        weights = [max(data.weight(term) for term in alternatives) for alternatives in cue.needs]
        heaviest = [cue.needs[place] for place in sorted(range(len(weights)), key=lambda place: -weights[place])]
        for one in heaviest[0]:
            for other in heaviest[1] if len(heaviest) > 1 else [one]:
                index.setdefault(one, {}).setdefault(other, []).append((cue, sum(weights)))
    return index


@lru_cache(maxsize=8192)
def _named(tags: Tags) -> frozenset[str]:
    """The concepts and kinds of names that a word stands for."""
    return frozenset((*tags.by_kind.get("concept", ()), *(KINDS & tags.by_kind.keys())))


def concepts(text: str, spans: Iterable[Span]) -> set[str]:
    """The concepts named, and the kinds of names; "month" where a month is."""
    return set().union({"month"} if months(text) else (), *(_named(span.tags) for span in spans))


def _terms(text: str, spans: Iterable[Span]) -> frozenset[str]:
    """Concepts, kinds and literal words present."""
    found = concepts(text, spans) | words().literals.within(text).keys()
    if _SOME_PATTERN.search(text):
        found.update(term for term, pattern in _PATTERNS.items() if pattern.search(text))
    return frozenset(found)


def cue_scores(present: frozenset[str]) -> dict[str, float]:
    """Best score of each aspect where these terms are present."""
    index = _indexed()
    best: dict[str, float] = {}
    for term in present:
        behind = index.get(term, {})
        for cue, score in chain.from_iterable(behind[other] for other in present & behind.keys()):
            if (
                score > best.get(cue.aspect, 0.0)
                and present.isdisjoint(cue.bars)
                and not any(map(present.isdisjoint, cue.needs))
            ):
                best[cue.aspect] = score
    return dict(sorted(best.items()))  # not as a set happens to be ordered: every process must answer alike
