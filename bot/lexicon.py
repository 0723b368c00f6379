"""Every word the assistant knows, with its tags: one dictionary, one linear scan, longest word first.

A tag is a pair (kind, value), e.g. ("concept", "refund"), ("occupation", "电子商务师"), ("level", 3).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import jieba
from pypinyin import lazy_pinyin
from pypinyin.seg.simpleseg import seg
from rapidfuzz.fuzz import partial_ratio_alignment, ratio

Tag = tuple[str, Any]
Beginning = TypeVar("Beginning")
LONG = 7
"""Characters from which a name may be written with one character wrong, missing or added."""
ALIKE = 85
"""Least likeness (percent) of such a name."""
BRIEF = 6
"""Characters of what stands between words of ours so often in the same way that its segmentation is kept."""
_CHINESE = re.compile("[\u4e00-\u9fff]{2,}")


@lru_cache(maxsize=1)
def _dictionary() -> jieba.Tokenizer:
    """The general dictionary, read once a process: it is only looked up, and no revision changes it."""
    tokenizer = jieba.Tokenizer()
    # initialize() is no faster, and believes a file in the folder for temporary files, whoever wrote it.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


class Tags(frozenset[Tag]):
    """What a word means, sorted out by kind once and not in every message that has the word."""

    @cached_property
    def in_order(self) -> tuple[Tag, ...]:
        """All of them, in the same order in every process."""
        return tuple(sorted(self, key=str))

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[Any, ...]]:
        """The values of each kind."""
        kinds = dict.fromkeys(kind for kind, _ in self.in_order)
        return {kind: tuple(sorted((value for k, value in self if k == kind), key=str)) for kind in kinds}


class Span(NamedTuple):
    """A known word in the normalised text: where it stands, what it means, and whether only its sound matched."""

    start: int
    end: int
    word: str
    tags: Tags
    by_sound: bool = False

    def values(self, kind: str) -> tuple[Any, ...]:
        """Values of the tags of one kind."""
        return self.tags.by_kind.get(kind, ())

    def among(self, kinds: frozenset[str]) -> bool:
        """Whether it has a tag of one of the kinds."""
        return not kinds.isdisjoint(self.tags.by_kind)

    def moved(self, by: int) -> Span:
        """The same so many characters further on."""
        return Span(self.start + by, self.end + by, self.word, self.tags, self.by_sound)


def sound(text: str) -> tuple[str, ...]:
    """How a text is spoken: its pinyin without tones."""
    return tuple(chain.from_iterable(_word_sound(word) if len(word) <= BRIEF else _sound(word) for word in seg(text)))


def _sound(word: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(word))


def alike(one: str, other: str) -> float:
    """How like two texts are in their characters and the order of these, out of 100."""
    return float(ratio(one, other))


def _cut(text: str) -> tuple[str, ...]:
    """Words of the general dictionary."""
    return tuple(_dictionary().cut(text, HMM=False))


_segmented = lru_cache(maxsize=8192)(_cut)


_word_sound = lru_cache(maxsize=32768)(_sound)
"""Of words that are everybody's, and so of ours from revision to revision."""


@lru_cache(maxsize=8192)
def _character_sound(character: str) -> str:
    """How one character is spoken, for texts by the hundred thousand."""
    return str(lazy_pinyin(character)[0])


class Lexicon:
    """Words → tags, found by longest match from the left; misspellings are found by their sound."""

    def __init__(self, entries: Iterable[tuple[str, Tag]], audible: Iterable[str] = ()) -> None:
        """`audible`: words of two characters that are looked for by sound as well; longer words always are."""
        self._audible = frozenset(audible)
        words: dict[str, set[Tag]] = defaultdict(set)
        for word, tag in entries:
            if word:
                words[word].add(tag)
        self._tags: Mapping[str, Tags] = {w: Tags(t) for w, t in words.items()}
        self._lengths = _lengths((word[:2], word) for word in self._tags)
        for beginning, lengths in self._lengths.items():
            if len(beginning) == 2 and beginning[0] in self._tags:
                self._lengths[beginning] = (*lengths, 1)
        self._sounds = self._by_sound()
        self._syllables = _lengths((key[:2], key) for key in self._sounds)
        self._long = tuple(
            word for word, tags in self._tags.items() if len(word) >= LONG and ("occupation", word) in tags
        )

    def __contains__(self, word: str) -> bool:
        return word in self._tags

    def _by_sound(self) -> dict[tuple[str, ...], str]:
        """Pinyin of the words of two to six Chinese characters whose sound no other word of ours has."""
        sounds: dict[tuple[str, ...], str] = {}
        shared = set()
        for word in self._tags:
            if (len(word) == 2 and word not in self._audible) or not 2 <= len(word) <= 6:
                continue
            if all("\u4e00" <= c <= "\u9fff" for c in word):
                key = _word_sound(word)
                if key in sounds and self._tags[sounds[key]] != self._tags[word]:
                    shared.add(key)
                sounds.setdefault(key, word)
        return {key: word for key, word in sounds.items() if key not in shared or len(key) > 2}

    def is_word(self, text: str) -> bool:
        """Whether the general dictionary has `text` as a word of its own."""
        return bool(_dictionary().FREQ.get(text, 0))

    def tokens(self, text: str) -> tuple[str, ...]:
        """General segmentation of a stretch none of our words explains."""
        return _segmented(text) if len(text) <= BRIEF else _cut(text)

    def scan(self, text: str) -> tuple[Span, ...]:
        """Known words of `text` in order, without overlaps."""
        spans: list[Span] = self._nearly(text)
        exact = {at: span.end for span in spans for at in range(span.start, span.end)}
        position = 0
        while position < len(text):
            if position in exact:
                position = exact[position]
                continue
            for length in self._lengths.get(text[position : position + 2]) or self._lengths.get(text[position], ()):
                word = text[position : position + length]
                if tags := self._tags.get(word):
                    spans.append(Span(position, position + len(word), word, tags))
                    position += len(word)
                    break
            else:
                position += 1
        return tuple(sorted((*spans, *self._misspelt(text, spans)), key=lambda s: s.start))

    def _nearly(self, text: str) -> list[Span]:
        """Long names with a slip (信息安全检测员), where no right one stands."""
        if len(text) < LONG - 1:
            return []
        for word in self._long:
            if word in text:
                return []
        found = [
            (alignment.score, alignment.dest_start, alignment.dest_end, word)
            for word in self._long
            if (alignment := partial_ratio_alignment(word, text, score_cutoff=ALIKE)) and len(text) >= len(word) - 1
        ]
        if not found:
            return []
        _, start, end, word = max(found)
        return [Span(start, end, text[start:end], self._tags[word])]

    def _misspelt(self, text: str, spans: list[Span]) -> list[Span]:
        """Words of ours written with other characters of the same sound, where the spelling is no word itself."""
        left = text
        for span in spans:
            if span.end - span.start > 1:
                left = f"{left[: span.start]}{' ' * (span.end - span.start)}{left[span.end :]}"
        return [found for run in _CHINESE.finditer(left) for found in self._sounding(text, *run.span())]

    def _apart(self, text: str, start: int, length: int) -> bool:
        """Whether a short sound-alike is no piece of a word that runs across its border (报几 in 煲鸡汤)."""
        if length > 2:
            return True
        left, right = text[max(0, start - 1) : start + 1], text[start + length - 1 : start + length + 1]
        return not any(len(edge) == 2 and self.is_word(edge) for edge in (left, right))

    def _sounding(self, text: str, start: int, end: int) -> list[Span]:
        pinyin = [_character_sound(character) for character in text[start:end]]
        found: list[Span] = []
        index = 0
        while index < len(pinyin) - 1:
            for length in self._syllables.get((pinyin[index], pinyin[index + 1]), ()):
                word = (
                    self._sounds.get(tuple(pinyin[index : index + length])) if index + length <= len(pinyin) else None
                )
                written = text[start + index : start + index + length]
                if word and word != written and not self.is_word(written) and self._apart(text, start + index, length):
                    found.append(Span(start + index, start + index + length, word, self._tags[word], by_sound=True))
                    index += length - 1
                    break
            index += 1
        return found


def _lengths(found: Iterable[tuple[Beginning, Sequence[str]]]) -> dict[Beginning, tuple[int, ...]]:
    """How long what begins in a certain way can be, the longest first."""
    lengths: dict[Beginning, set[int]] = defaultdict(set)
    for beginning, whole in found:
        lengths[beginning].add(len(whole))
    return {beginning: tuple(sorted(sizes, reverse=True)) for beginning, sizes in lengths.items()}
