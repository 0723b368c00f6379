"""What the questionnaire can ask: each question's words and answers (words/questions.yaml), and what an answer changes.

A question is named by its key: the fact it settles (`work`, `since:4`), or `occupation` and `notice`, which narrow what it
is about. The value of an answer is one of the file's, or years: `3`, `5-10` (at least 5, less than 10), `10-`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answer import Option
from bot.normalise import normalise
from bot.person import Held, Job, Person, Studied, Titled
from bot.vocabulary import FOLDER
from knowledge.conditions import LEVEL_SHORT
from knowledge.load import read_yaml
from knowledge.values import replace

SINGLE = 6
"""A first threshold up to which each year below it can be tapped."""
OFFERED = 1024
"""Answers of which it is kept how they are said."""
RANGE = re.compile(r"(?P<low>[\d.]+)(?P<open>-(?P<high>[\d.]+)?)?")


@dataclass(frozen=True)
class Choice:
    """An answer to tap: label, what a tap sends, its value, how common it is, and other ways to say it."""

    label: str
    say: str
    value: str
    often: int = 1
    also: tuple[str, ...] = ()

    def meant_by(self, text: str) -> bool:
        """Whether a normalised text gives this answer."""
        return text in _said(self.label, self.say) or any(re.fullmatch(p, text) for p in self.also)


@dataclass(frozen=True)
class Question:
    """A question of the file. `several`: its words where more than one occupation is in question. `years`: what an answer in years begins with; '' for one with fixed choices."""

    key: str
    name: str
    names: tuple[str, ...]
    prompt: str
    several: str
    example: str
    choices: tuple[Choice, ...] = ()
    years: str = ""
    say: str = ""
    all: Choice | None = None


@lru_cache(maxsize=OFFERED)
def _said(label: str, say: str) -> frozenset[str]:
    """The normalised texts that tapping or typing an answer sends."""
    clean = [normalise(label), normalise(say)]
    return frozenset((*clean, *(words.replace(",", "") for words in clean)))


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Question]:
    """Every question by its key without a level, in the order of a form."""
    return {
        key: Question(
            key,
            entry["name"],
            tuple(entry["names"]),
            entry["prompt"],
            entry.get("several", entry["prompt"]),
            entry["example"],
            tuple(_choice(c) for c in entry.get("options", ())),
            entry.get("years", ""),
            entry.get("say", ""),
            _choice(entry["all"] | {"value": "all"}) if "all" in entry else None,
        )
        for key, entry in _file()["questions"].items()
    }


@lru_cache(maxsize=1)
def commands() -> Mapping[str, frozenset[str]]:
    """What steers the questionnaire: name → the messages that say it."""
    return {name: frozenset(map(str, said)) for name, said in _file()["commands"].items() if name != "start_within"}


@lru_cache(maxsize=1)
def start_within() -> re.Pattern[str]:
    """What begins the questionnaire anywhere in a message that tells nothing of the writer."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in _file()["commands"]["start_within"]))


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Mapping[str, dict]]:  # type: ignore[type-arg]
    return read_yaml(FOLDER / "questions.yaml")  # type: ignore[no-any-return]


def _choice(entry: Mapping[str, object]) -> Choice:
    also = tuple(map(str, entry.get("also", ())))  # type: ignore[call-overload]
    return Choice(str(entry["label"]), str(entry["say"]), str(entry["value"]), int(str(entry.get("often", 1))), also)


def of(key: str) -> Question:
    """The question of a key, whatever its level."""
    return catalogue()[key.partition(":")[0]]


def level_of(key: str) -> int:
    """The certificate's level in a key such as since:4; 0 without one."""
    return int(key.partition(":")[2] or 0)


def range_of(value: str) -> tuple[float, float | None]:
    """(least, less than) of a value in years; no upper end for exact years and for open ones, which end at infinity."""
    match = RANGE.fullmatch(value)
    if match is None:
        raise ValueError(f"not a number of years: {value!r}")
    low = float(match["low"])
    return low, (float(match["high"]) if match["high"] else math.inf) if match["open"] else None


def brackets(thresholds: Sequence[float]) -> list[str]:
    """The answers in years that thresholds tell apart."""
    edges = sorted({t for t in thresholds if t > 0})
    if not edges:
        return ["0", "0.1-"]
    lowest = ["0", f"0.1-{edges[0]:g}"] if 0 in thresholds else [f"0-{edges[0]:g}"]
    return lowest + [
        f"{low:g}-{high:g}" if high else f"{low:g}-" for low, high in zip(edges, [*edges[1:], 0], strict=True)
    ]


def year_choices(
    question: Question, key: str, thresholds: Sequence[float], words: Mapping[str, str], least: float = 0.0
) -> list[Choice]:
    """Years to tap: each whole year below the first threshold, so that what is lacking can be told, then ranges.

    least: years that are known to be reached already; shorter answers are left out.
    """
    edges = sorted({int(t) for t in thresholds if t > 0})
    if not edges:
        return [Choice("没做过", "没做过", "0"), Choice("做过", "做过相关工作", "0.1-")]
    first = edges[0]
    found = [("没做过", "0")] if key == "work" else []
    if first > SINGLE or least:
        found.append((f"不到{first}年", f"{max(least, 0.1):g}-{first}"))
    else:
        found.append(("不到1年", "0.1-1" if key == "work" else "0-1"))
        found += [(f"{year}年", str(year)) for year in range(1, first)]
    for low, high in zip(edges, [*edges[1:], 0], strict=True):
        label = f"{low}年以上" if not high else f"{low}年以上不到{high}年" if high - low > 1 else f"{low}年"
        found.append((label, f"{low}-{high}" if high else f"{low}-"))
    say = question.say.format_map(words)
    return [
        Choice(label, label if label == "没做过" else f"{say}{label}", value)
        for label, value in found
        if not least or label != "没做过"
    ]


def answered(person: Person, key: str, value: str, names: tuple[str, ...]) -> Person:
    """The person after an answer; `names`: the occupation that the question was about, empty where several were."""
    return _ANSWERS[key.partition(":")[0]](person, value, names, level_of(key))


def _work(person: Person, value: str, names: tuple[str, ...], _level: int) -> Person:
    if value == "0":
        return replace(person, jobs=())
    low, below = range_of(value)
    if not names and person.jobs and person.jobs[-1].names:  # several occupations: the years of the job named before
        return replace(person, jobs=(*person.jobs[:-1], replace(person.jobs[-1], years=low, below=below)))
    return replace(person, jobs=(Job(names, "相关工作", low, below=below),))


def _certificates(person: Person, value: str, names: tuple[str, ...], _level: int) -> Person:
    return replace(person, certificates=() if value == "none" else (Held(names, int(value)),))


def _since(person: Person, value: str, names: tuple[str, ...], level: int) -> Person:
    low, below = range_of(value)
    return _held(person, level, since=(Job(names, "", low, below=below),), assumed_since=False)


def _held_for(person: Person, value: str, _names: tuple[str, ...], level: int) -> Person:
    low, below = range_of(value)
    return _held(person, level, years_held=low, below=below, open=False)


def _held(person: Person, level: int, **changes: object) -> Person:
    return replace(
        person,
        certificates=tuple(
            replace(c, **changes) if c.level == level else c  # type: ignore[arg-type]
            for c in person.certificates or ()
        ),
    )


def _owner(person: Person, value: str, _names: tuple[str, ...], _level: int) -> Person:
    """The occupation of certificates told without one."""
    return replace(
        person,
        certificates=tuple(c if c.occupations else replace(c, occupations=(value,)) for c in person.certificates or ()),
    )


def _school(person: Person, value: str, _names: tuple[str, ...], _level: int) -> Person:
    """The highest schooling, completed or about to be: `kind`, `kind|kind` (one of them), `kind/enrolled`."""
    kinds, _, status = value.partition("/")
    school = tuple(kinds.split("|"))
    known = (person.education or (Studied(),))[0]
    one = replace(known, school=school if len(school) > 1 else kinds, status=known.status or status or "completed")
    return replace(person, education=(one,))


def _schooling(field: str) -> Callable[[Person, str, tuple[str, ...], int], Person]:
    def change(person: Person, value: str, _names: tuple[str, ...], _level: int) -> Person:
        told: object = value == "yes" if field == "assessed" else value
        schools = person.education or (Studied(),)
        kept = [
            replace(s, **{field: told}) if getattr(s, field) in (None, "completed") else s  # type: ignore[arg-type]
            for s in schools
        ]
        return replace(person, education=tuple(kept))

    return change


def _titles(person: Person, value: str, _names: tuple[str, ...], _level: int) -> Person:
    return replace(person, titles=() if value == "none" else (Titled(value, "matched"),))


def _title(field: str) -> Callable[[Person, str, tuple[str, ...], int], Person]:
    def change(person: Person, value: str, _names: tuple[str, ...], _level: int) -> Person:
        if field == "relation":
            changes: dict[str, object] = {"relation": value}
        else:
            low, below = range_of(value)
            changes = {"work_years_since": low, "below": below}
        return replace(person, titles=tuple(replace(t, **changes) for t in person.titles or ()))  # type: ignore[arg-type]

    return change


def _age(person: Person, value: str, _names: tuple[str, ...], _level: int) -> Person:
    return replace(person, age=float(value))


def _apprentice(person: Person, value: str, _names: tuple[str, ...], _level: int) -> Person:
    return replace(person, apprenticeship=value == "yes")


_ANSWERS: Mapping[str, Callable[[Person, str, tuple[str, ...], int], Person]] = {
    "certificates": _certificates, "certificate_relation": _owner, "since": _since, "held": _held_for, "work": _work,
    "school": _school, "school_kind": _school, "status": _schooling("status"), "major": _schooling("relation"),
    "assessed": _schooling("assessed"), "titles": _titles, "title_relation": _title("relation"),
    "title_since": _title("since"), "age": _age, "apprenticeship": _apprentice,
}  # fmt: skip


def cleared(person: Person, key: str) -> Person:
    """The person as if a question had never been answered."""
    name = key.partition(":")[0]
    if name == "since":
        return _held(person, level_of(key), since=None)
    if name == "held":
        return _held(person, level_of(key), years_held=None, below=None)
    if name in ("school", "school_kind", "status", "major", "assessed"):
        gone = {"major": None, "relation": None} if name == "major" else {name.removesuffix("_kind"): None}
        kept = tuple(replace(s, **gone) for s in (person.education or ())[:1])
        if name == "school":  # the status was part of the answer, unless it was told by itself
            kept = tuple(replace(s, status=None) if s.status in ("completed", "enrolled") else s for s in kept)
        return replace(person, education=tuple(s for s in kept if s != Studied()) or None)
    if name == "title_since":
        return replace(person, titles=tuple(replace(t, work_years_since=None) for t in person.titles or ()))
    field = {"work": "jobs", "certificate_relation": "certificates", "title_relation": "titles"}.get(name, name)
    return replace(person, **{field: None})  # type: ignore[arg-type]


def choices_of(key: str, person: Person) -> tuple[Choice, ...]:
    """The fixed answers to a question; of the kinds of school only those that are possible still."""
    choices = of(key).choices
    if key != "school_kind":
        return choices
    possible = {kind for s in person.education or () if isinstance(s.school, tuple) for kind in s.school}
    return tuple(c for c in choices if c.value in possible)


def askable(key: str, person: Person, several: bool = False) -> bool:
    """Whether an answer could fill in what is not told; what a notice's list leaves to the organiser cannot be asked."""
    if key == "work" and several:  # work told by name is related to each occupation by its list
        return not person.jobs or any(job.years is None or not job.names for job in person.jobs)
    if key == "major":
        return any(s.major is None and s.relation is None for s in person.education or ())
    if key == "certificate_relation":
        return any(not c.occupations for c in person.certificates or ())
    if key == "title_relation":
        return any(t.relation is None and not t.names for t in person.titles or ())
    return key.partition(":")[0] in catalogue()


def level_words(key: str) -> str:
    """四级 for since:4."""
    return LEVEL_SHORT.get(level_of(key), "")


def option(choice: Choice) -> Option:
    """A choice as a tappable line."""
    return Option(choice.label, choice.say)
