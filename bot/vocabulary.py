"""bot/words/*.yaml and the knowledge base's own names → the entries of a lexicon, and the cues of each aspect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.lexicon import Lexicon, Tag
from bot.normalise import normalise
from bot.phrases import Phrases
from knowledge.base import KnowledgeBase
from knowledge.entries import Alias, meant
from knowledge.load import read_yaml

FOLDER = Path(__file__).parent / "words"
_CHINESE_DIGITS = "零一二三四五"
WEIGHT = 3
"""How many times an example of the staff's own counts, so that a word only they use is learnt from a single one."""
LITERAL_WEIGHT = 1.2
PUNCTUATION = " 。.!！?？~,，"
"""What may stand around small talk."""
OFFICIAL = "专业人员"
"""An ending of official names that nobody says."""
KIND_WEIGHT = 0.3
KINDS = frozenset(
    {
        "level",
        "month",
        "occupation",
        "job_type",
        "job",
        "major",
        "region",
        "notice",
        "paper",
        "person",
        "school",
        "batch",
        "amount",
        "clock",
    }
)


@dataclass(frozen=True)
class Cue:
    """Words that together point to an aspect; `needs` holds sets of alternatives, `bars` words that must be absent."""

    aspect: str
    needs: tuple[frozenset[str], ...]
    bars: frozenset[str]


@dataclass(frozen=True)
class Aspect:
    """Something that can be asked: its label for 通知没有写…, and the aspects an umbrella answers with."""

    name: str
    label: str
    asks: tuple[str, ...]


@dataclass(frozen=True)
class Talk:
    """A kind of small talk: messages that are wholly one of `whole`, or hold one of `part`."""

    whole: frozenset[str]
    part: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """All the word files, read once."""

    concepts: Mapping[str, Mapping[str, Any]]
    entities: Mapping[str, Mapping[Any, list[str]]]
    foreign: Mapping[str, list[str]]
    talk: Mapping[str, Talk]
    particles: tuple[str, ...]
    aspects: Mapping[str, Aspect]
    cues: tuple[Cue, ...]

    @cached_property
    def literals(self) -> Phrases:
        """Words that cues name outright; they are looked for as they stand and hide nothing."""
        return Phrases(frozenset().union(*(c for cue in self.cues for c in cue.needs)) - KINDS - set(self.concepts))

    @cached_property
    def talk_characters(self) -> frozenset[str]:
        """All that a message which is wholly small talk can consist of."""
        whole = (phrase for talk in self.talk.values() for phrase in talk.whole)
        return frozenset().union(*whole, *self.particles, PUNCTUATION, "、")

    @cached_property
    def talk_parts(self) -> re.Pattern[str]:
        """Finds whether a message holds a word that makes it small talk."""
        return re.compile("|".join(re.escape(word) for talk in self.talk.values() for word in talk.part))

    def weight(self, term: str) -> float:
        """How much a matched term of a cue tells."""
        if term in self.concepts:
            return float(self.concepts[term].get("weight", 1))
        return KIND_WEIGHT if term in KINDS else LITERAL_WEIGHT


@lru_cache(maxsize=1)
def words() -> Words:
    """The word files of this checkout."""
    data = {path.stem: read_yaml(path) for path in FOLDER.glob("*.yaml")}
    aspects, cues = {}, []
    for topic in data["aspects"].values():
        for name, entry in topic.items():
            aspects[name] = Aspect(name, entry["label"], tuple(entry.get("asks", (name,))))
            cues += [_cue(name, str(cue)) for cue in entry["cues"]]
    particles = tuple(sorted(map(str, data["talk"].pop("particles")), key=len, reverse=True))
    talk = {
        name: Talk(
            frozenset(normalise(str(w)) for w in entry.get("whole", ())),
            tuple(normalise(str(w)) for w in entry.get("part", ())),
        )
        for name, entry in data["talk"].items()
    }
    return Words(data["concepts"], data["entities"], data["foreign"], talk, particles, aspects, tuple(cues))


def _cue(aspect: str, text: str) -> Cue:
    terms = text.split()
    return Cue(
        aspect,
        tuple(frozenset(t.split("|")) for t in terms if not t.startswith("!")),
        frozenset(t[1:] for t in terms if t.startswith("!")),
    )


def entries(knowledge: KnowledgeBase, data: Words) -> Iterator[tuple[str, Tag]]:
    """(word, tag) pairs of everything known."""
    for concept, entry in data.concepts.items():
        for word in entry["words"]:
            yield normalise(str(word)), ("concept", concept)
    yield from _entities(data)
    yield from _levels()
    yield from _knowledge(knowledge)
    yield from _aliases(knowledge)
    for kind, names in data.foreign.items():
        for name in names:
            yield normalise(name), ("foreign", kind)


GROUPS = {
    "occupations": "occupation", "job_types": "job_type", "regions": "region", "issuers": "notice", "levels": "level",
    "subjects": "paper", "persons": "person", "schools": "school", "majors": "major", "jobs": "job",
}  # fmt: skip
"""Group of entities.yaml → the kind of its tags."""


def _entities(data: Words) -> Iterator[tuple[str, Tag]]:
    for group, kind in GROUPS.items():
        for canonical, aliases in data.entities[group].items():
            if isinstance(canonical, str) and group != "issuers":
                yield normalise(canonical), (kind, canonical)
            for alias in aliases:
                yield from _alias(normalise(str(alias)), (kind, canonical))
    for word, regions in data.entities["pairs"].items():
        for region in regions:
            yield normalise(word), ("region", region)
    for word in data.entities["guide"]:
        yield normalise(str(word)), ("guide", True)
    for word in data.entities["notice_words"]:
        yield normalise(str(word)), ("concept", "notice_word")


def _alias(word: str, tag: Tag) -> Iterator[tuple[str, Tag]]:
    """An alias that ends in 证 also stands with 证书, and both speak of a certificate."""
    yield word, tag
    if word.endswith("证") and tag[0] in ("occupation", "job_type"):
        yield word, ("concept", "certificate")
        yield f"{word}书", tag
        yield f"{word}书", ("concept", "certificate")


def _aliases(knowledge: KnowledgeBase) -> Iterator[tuple[str, Tag]]:
    """The other names that staff gave."""
    for alias in knowledge.aliases.values():
        for tag in named(alias, knowledge):
            for other in alias.others:
                yield from _alias(normalise(other), tag)


def named(alias: Alias, knowledge: KnowledgeBase) -> tuple[Tag, ...]:
    """What an alias stands for; a guide is known by its own tag, and an issuer by its notices."""
    match alias.kind:
        case "level":
            return (("level", int(alias.name)),)
        case "issuer":
            ids = meant(alias.name, knowledge.main)
        case "notice":
            ids = (alias.name,)
        case _:
            return (("paper" if alias.kind == "subject" else alias.kind, alias.name),)
    return tuple(("guide", True) if knowledge.notices[i].refines else ("notice", i) for i in ids)


def _levels() -> Iterator[tuple[str, Tag]]:
    for level in range(1, 6):
        for digit in (str(level), _CHINESE_DIGITS[level]):
            for form in (f"{digit}级", f"{digit}级工", f"第{digit}级", f"{digit} 级", f"hr{digit}级"):
                yield form, ("level", level)
            yield f"hr{digit}级", ("occupation", "企业人力资源管理师")
            yield f"人力{digit}级", ("level", level)
            yield f"人力{digit}级", ("occupation", "企业人力资源管理师")
    for pair in ("45", "34", "23", "12"):
        for form in (pair, "".join(_CHINESE_DIGITS[int(d)] for d in pair)):
            for separator in ("", "、", "和", ",", "/", "-"):
                for text in {form, form[::-1]}:
                    yield f"{text[0]}{separator}{text[1]}级", ("level", int(pair[0]))
                    yield f"{text[0]}{separator}{text[1]}级", ("level", int(pair[1]))


def _knowledge(knowledge: KnowledgeBase) -> Iterator[tuple[str, Tag]]:
    for notice in knowledge.notices.values():
        yield normalise(notice.region), ("region", notice.region)
        if not notice.refines:
            yield normalise(notice.issuer.name), ("notice", notice.id)
        for offer in notice.offers:
            yield normalise(offer.occupation), ("occupation", offer.occupation)
            if offer.job_type:
                yield normalise(offer.job_type), ("job_type", offer.job_type)
        for eligibility in notice.eligibility:
            for related in eligibility.related.values():
                for name in (*(related.occupations or ()), *(related.certificates or ())):
                    yield normalise(name), ("job", name)
                    if name.endswith(OFFICIAL) and len(name) > len(OFFICIAL) + 2:
                        yield normalise(name.removesuffix(OFFICIAL)), ("job", name)
                for majors in related.majors or ():
                    for name in majors.names:
                        yield normalise(name), ("major", name)
        for fact in notice.facts:
            for keyword in fact.keywords:
                yield normalise(keyword), ("keyword", normalise(keyword))


@lru_cache(maxsize=4)
def vocabulary(knowledge: KnowledgeBase) -> tuple[tuple[str, Tag], ...]:
    """Every word with its tag that a knowledge base brings about, gathered once a revision; names of notices that it does
    not hold (any more) stand for nothing."""
    return tuple(
        (word, (kind, value))
        for word, (kind, value) in entries(knowledge, words())
        if kind != "notice" or value in knowledge.notices
    )


@lru_cache(maxsize=4)
def lexicon(knowledge: KnowledgeBase) -> Lexicon:
    """The lexicon of a knowledge base."""
    return _lexicon(vocabulary(knowledge))


@lru_cache(maxsize=4)
def _lexicon(vocabulary: tuple[tuple[str, Tag], ...]) -> Lexicon:
    """Built once for a vocabulary: most publications change a figure, not a word, and take over the last one's."""
    data = words()
    audible = (
        normalise(str(word))
        for name, entry in data.concepts.items()
        if data.weight(name) >= 1.5
        for word in entry["words"]
    )
    return Lexicon(vocabulary, audible)


def utterances(knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """(aspect, example) pairs of words/utterances/*.tsv and the staff's own; `none` marks what is not for this account."""
    yield from own_utterances(knowledge) * WEIGHT
    for path in sorted((FOLDER / "utterances").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            aspect, _, text = line.partition("\t")
            if text.strip():
                yield aspect.strip(), text.strip()


def own_utterances(knowledge: KnowledgeBase) -> tuple[tuple[str, str], ...]:
    """The staff's (aspect, example) pairs, without aspects that these words do not have."""
    known = aspect_names()
    return tuple(
        (aspect, normalise(text))
        for aspect, own in sorted(knowledge.utterances.items())
        for text in sorted(own.examples)
        if aspect in known
    )


def aspect_names() -> frozenset[str]:
    """What an utterance may be an example of: aspects, kinds of small talk, or nothing for this account."""
    data = words()
    return frozenset((*data.aspects, *(f"talk.{name}" for name in (*data.talk, "handover")), "none"))


MONTH = re.compile(
    r"(?<![\d.])((?:(?:1[0-2]|0?[1-9])(?:月份?)?[、,和到至/-]){0,11})(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?!证|嫂)(?:份|底|初|中)?"
)
YEAR = re.compile(r"(?<!\d)(20[1-4]\d)年?(?!\d)")
_MONTHS = {w: i + 1 for i, w in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"])}


def months(text: str) -> tuple[int, ...]:
    """Months named, in order."""
    if "月" not in text:
        return ()
    found: list[int] = []
    for earlier, last in MONTH.findall(text):
        found += [int(m) for m in re.findall(r"\d+", earlier)]
        found.append(_MONTHS.get(last) or int(last))
    return tuple(dict.fromkeys(found))


def year_named(text: str) -> tuple[int, ...]:
    """Calendar years named (2010–2049)."""
    return tuple(int(y) for y in YEAR.findall(text))
