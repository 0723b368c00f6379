"""Every word the assistant knows, with its tags: one dictionary, one linear scan, longest word first.

A tag is a pair (kind, value), e.g. ("concept", "refund"), ("occupation", "电子商务师"), ("level", 3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jieba
from pypinyin import lazy_pinyin
from rapidfuzz.fuzz import partial_ratio_alignment, ratio

Tag = tuple[str, Any]
LONG = 7
"""Characters from which a name may be written with one character wrong, missing or added."""
ALIKE = 85
"""Least likeness (percent) of such a name."""


@lru_cache(maxsize=1)
def _dictionary() -> jieba.Tokenizer:
    """The general dictionary, read once a process: it is only looked up, and no revision changes it."""
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


@dataclass(frozen=True)
class Span:
    """A known word in the normalised text: where it stands, what it means, and whether only its sound matched."""

    start: int
    end: int
    word: str
    tags: frozenset[Tag]
    by_sound: bool = False

    def values(self, kind: str) -> list[Any]:
        """Values of the tags of one kind."""
        return sorted((value for k, value in self.tags if k == kind), key=str)


def sound(text: str) -> tuple[str, ...]:
    """How a text is spoken: its pinyin without tones."""
    return tuple(lazy_pinyin(text))


def alike(one: str, other: str) -> float:
    """How like two texts are in their characters and the order of these, out of 100."""
    return float(ratio(one, other))


@lru_cache(maxsize=32768)
def _word_sound(word: str) -> tuple[str, ...]:
    """The sound of a word of ours: the same from revision to revision."""
    return sound(word)


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
        self._tags: Mapping[str, frozenset[Tag]] = {w: frozenset(t) for w, t in words.items()}
        self._longest = max(map(len, self._tags), default=0)
        self._starts = frozenset(word[0] for word in self._tags)
        self._sounds = self._by_sound()
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

    def tokens(self, text: str) -> list[str]:
        """General segmentation of a stretch none of our words explains."""
        return list(_dictionary().cut(text, HMM=False))

    def scan(self, text: str) -> tuple[Span, ...]:
        """Known words of `text` in order, without overlaps."""
        spans: list[Span] = self._nearly(text)
        exact = {at: span.end for span in spans for at in range(span.start, span.end)}
        position, size = 0, len(text)
        while position < size:
            if position in exact:
                position = exact[position]
            elif text[position] in self._starts:
                for end in range(min(size, position + self._longest), position, -1):
                    tags = self._tags.get(text[position:end])
                    if tags:
                        spans.append(Span(position, end, text[position:end], tags))
                        position = end
                        break
                else:
                    position += 1
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
        taken = bytearray(len(text))
        for span in spans:
            if span.end - span.start > 1:
                taken[span.start : span.end] = b"\x01" * (span.end - span.start)
        found: list[Span] = []
        position = 0
        while position < len(text):
            run = position
            while run < len(text) and not taken[run] and "\u4e00" <= text[run] <= "\u9fff":
                run += 1
            if run - position >= 2:
                found += self._sounding(text, position, run)
            position = max(run, position + 1)
        return found

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
            for length in range(min(6, len(pinyin) - index), 1, -1):
                word = self._sounds.get(tuple(pinyin[index : index + length]))
                written = text[start + index : start + index + length]
                if word and word != written and not self.is_word(written) and self._apart(text, start + index, length):
                    found.append(Span(start + index, start + index + length, word, self._tags[word], by_sound=True))
                    index += length - 1
                    break
            index += 1
        return found
