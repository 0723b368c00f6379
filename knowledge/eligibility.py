"""Three-valued evaluation of a level's routes against a candidate's facts, with what is lacking.

Unknown facts never turn into a yes or a no: a condition is MET only if every completion of the facts meets it and UNMET
only if none does. An open condition names the facts that would settle it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from typing import TypeVar, get_args

from knowledge.conditions import (
    SCHOOLS,
    Age,
    AnyOf,
    Apprenticeship,
    Certificate,
    Condition,
    Intends,
    School,
    Title,
    Work,
)  # fmt: skip
from knowledge.facts import Facts, HeldCertificate, Number, ProfessionalTitle, Schooling, SchoolKind, bounds
from knowledge.notice import Requirement, Route
from knowledge.values import replace

T = TypeVar("T")
REMEMBERED = 4096
"""Findings that are kept of a kind of condition: notices have few, and most people hold the same few things."""
STATUSES = frozenset({"graduated", "final-year", "enrolled"})
SCHOOL_KINDS = frozenset(get_args(SchoolKind))


class Truth(Enum):
    """met, unmet, or not decidable from what is known."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    @staticmethod
    def all(values: Iterable[Truth]) -> Truth:
        """Conjunction: one UNMET decides, then one UNKNOWN."""
        seen = tuple(values)
        if Truth.UNMET in seen:
            return Truth.UNMET
        return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.MET

    @staticmethod
    def any(values: Iterable[Truth]) -> Truth:
        """Disjunction: one MET decides, then one UNKNOWN."""
        seen = tuple(values)
        if Truth.MET in seen:
            return Truth.MET
        return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.UNMET

    @staticmethod
    def of(value: bool | None) -> Truth:
        """None is UNKNOWN."""
        return Truth.UNKNOWN if value is None else Truth.MET if value else Truth.UNMET


@dataclass(frozen=True)
class Need:
    """A fact that would settle an open condition; `years`: how many it takes, where it is a number.

    fact: age, work, certificates, certificate_relation, since:LEVEL, held:LEVEL, school, school_kind, major, status, assessed, titles,
    title_relation, title_since or apprenticeship.
    """

    fact: str
    years: float = 0


@dataclass(frozen=True)
class Finding:
    """A condition, its truth, and how many years are missing at most (None where time alone does not mend it).

    at_least: years that are missing in any case, less than `years_short` where only a range was told.
    needs: what would settle an UNKNOWN.
    """

    condition: Condition
    truth: Truth
    years_short: float | None = None
    at_least: float | None = None
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True)
class RouteResult:
    """A route with a finding for each of its conditions."""

    route: Route
    findings: tuple[Finding, ...]

    @cached_property
    def truth(self) -> Truth:
        return Truth.all(f.truth for f in self.findings)

    @cached_property
    def years_short(self) -> float | None:
        """Years until time alone makes the route met, at most; None if something else is missing or unknown."""
        return _short(self.findings)

    @property
    def years_at_least(self) -> float | None:
        """Years that are lacking in any case, where `years_short` is only the most it can be."""
        return None if self.years_short is None else max((f.at_least or 0.0 for f in self.findings), default=0.0)

    @property
    def exact(self) -> bool:
        """Whether `years_short` is exact, not only the most it can be."""
        return all(f.years_short == f.at_least for f in self.findings if f.truth is Truth.UNMET)

    @cached_property
    def needs(self) -> frozenset[Need]:
        """The facts that would settle the route; empty unless it is open."""
        return _needs(self.findings) if self.truth is Truth.UNKNOWN else frozenset()


@dataclass(frozen=True)
class Verdict:
    """A level's outcome over all its routes."""

    level: int
    results: tuple[RouteResult, ...]

    @cached_property
    def truth(self) -> Truth:
        return Truth.any(r.truth for r in self.results)

    @cached_property
    def met_by(self) -> tuple[str, ...]:
        """Numbers of the routes that are met."""
        return tuple(r.route.number for r in self.results if r.truth is Truth.MET)

    @cached_property
    def needs(self) -> frozenset[Need]:
        """The facts that would settle the level; empty unless it is open."""
        if self.truth is not Truth.UNKNOWN:
            return frozenset()
        return frozenset().union(*(r.needs for r in self.results))


def judge(requirement: Requirement, facts: Facts, minimum_age: int | None = None) -> Verdict:
    """The verdict on one level; `minimum_age` (years) applies to every route where the notice has one."""
    extra: tuple[Condition, ...] = (Age(years=minimum_age),) if minimum_age else ()
    return Verdict(
        requirement.level,
        tuple(
            RouteResult(route, tuple(evaluate(c, facts) for c in _with_age(route, extra)))
            for route in requirement.routes
        ),
    )


def _with_age(route: Route, extra: tuple[Condition, ...]) -> tuple[Condition, ...]:
    return route.all if any(isinstance(c, Age) for c in route.all) else extra + route.all


def evaluate(condition: Condition, facts: Facts) -> Finding:
    """One condition against the facts."""
    match condition:
        case Age(years=years):
            return _reached(condition, facts.age, years, "age")
        case Intends():
            return Finding(condition, Truth.MET)
        case Work(years=years):
            return _work(condition, facts, years)
        case Certificate():
            return _best(condition, facts.certificates, lambda held: _certificate(condition, held), "certificates")
        case School():
            return _best(condition, facts.education, lambda schooling: _school(condition, schooling), "school")
        case Title():
            return _best(condition, facts.titles, lambda title: _title(condition, title), "titles")
        case Apprenticeship():
            return _known(condition, facts.apprenticeship, "apprenticeship")
        case AnyOf(groups=groups):
            return _any_of(condition, [[evaluate(c, facts) for c in group] for group in groups])


def _any_of(condition: Condition, groups: Iterable[list[Finding]]) -> Finding:
    """One group suffices; what is short is what the nearest group lacks."""
    results = [(Truth.all(f.truth for f in group), group) for group in groups]
    truth = Truth.any(t for t, _ in results)
    if truth is Truth.UNMET:
        short = min((years for _, group in results if (years := _short(group))), default=None)
        return Finding(condition, truth, short, short)
    open_ = [f for t, group in results if t is Truth.UNKNOWN for f in group]
    return Finding(condition, truth, needs=_needs(open_) if truth is Truth.UNKNOWN else frozenset())


def _short(findings: Iterable[Finding]) -> float | None:
    """Years until time alone makes all of them met; None if something else is missing or unknown."""
    short = 0.0
    for finding in findings:
        if finding.truth is Truth.MET:
            continue
        if finding.truth is Truth.UNKNOWN or finding.years_short is None:
            return None
        short = max(short, finding.years_short)
    return short


def _needs(findings: Iterable[Finding]) -> frozenset[Need]:
    return frozenset().union(*(f.needs for f in findings if f.truth is Truth.UNKNOWN))


def _known(condition: Condition, value: bool | None, need: str) -> Finding:
    """A fact that is so, is not so, or is not known and named as needed."""
    truth = Truth.of(value)
    return Finding(condition, truth, needs=frozenset([Need(need)]) if truth is Truth.UNKNOWN else frozenset())


def _reached(condition: Condition, value: Number, needed: float, need: str) -> Finding:
    """Whether a number is at least `needed`."""
    low, high = bounds(value)
    if low >= needed:
        return Finding(condition, Truth.MET)
    if high > needed:
        return Finding(condition, Truth.UNKNOWN, needs=frozenset([Need(need, needed)]))
    return Finding(condition, Truth.UNMET, needed - low, needed - high)


def _work(condition: Condition, facts: Facts, years: int) -> Finding:
    """Own and related years add up; a part not known leaves the sum open upwards. 0 years: works there at all."""
    own, related = (bounds(facts.work.own), bounds(facts.work.related)) if facts.work else (bounds(None),) * 2
    low, high = own[0] + related[0], own[1] + related[1]
    if low >= years and (years or low):
        return Finding(condition, Truth.MET)
    if high > years:
        return Finding(condition, Truth.UNKNOWN, needs=frozenset([Need("work", years)]))
    return Finding(condition, Truth.UNMET, years - low if years else None, years - high if years else None)


def _best(condition: Condition, held: tuple[T, ...] | None, test: Callable[[T], Finding], need: str) -> Finding:
    """The most favourable of the things held; not known if nothing is known of them."""
    if held is None:
        return Finding(condition, Truth.UNKNOWN, needs=frozenset([Need(need)]))
    findings = [test(item) for item in held]
    truth = Truth.any(f.truth for f in findings)
    if truth is Truth.UNMET:
        timed = [f for f in findings if f.years_short is not None]
        return min(timed, key=lambda f: f.years_short or 0, default=Finding(condition, truth))
    best = next(f for f in findings if f.truth is truth)
    return replace(best, needs=_needs(findings)) if truth is Truth.UNKNOWN else best


def _checked(condition: Condition, right: Iterable[Finding], years: Iterable[Finding] = ()) -> Finding:
    """All of these hold; time mends it only where the thing itself is the right one."""
    right, years = list(right), list(years)
    truth = Truth.all(f.truth for f in (*right, *years))
    if truth is Truth.UNKNOWN:
        return Finding(condition, truth, needs=_needs((*right, *years)))
    if truth is Truth.MET or any(f.truth is not Truth.MET for f in right):
        return Finding(condition, truth)
    short = [f for f in years if f.truth is Truth.UNMET]
    if any(f.truth is Truth.UNKNOWN for f in years):
        return Finding(condition, truth, max(f.years_short or 0 for f in short))
    return Finding(condition, truth, max(f.years_short or 0 for f in short), max(f.at_least or 0 for f in short))


@lru_cache(maxsize=REMEMBERED)
def _certificate(condition: Certificate, held: HeldCertificate) -> Finding:
    """That very level, in the own or a related occupation, old enough and worked with long enough."""
    years = ((held.work_years_since, condition.work_since, "since"), (held.years_held, condition.held, "held"))
    return _checked(
        condition,
        [
            _known(condition, None if held.level is None else held.level == condition.level, "certificates"),
            _known(condition, None if held.relation is None else held.relation != "other", "certificate_relation"),
        ],
        [_reached(condition, told, needed, f"{name}:{condition.level}") for told, needed, name in years if needed],
    )


@lru_cache(maxsize=REMEMBERED)
def _school(condition: School, schooling: Schooling) -> Finding:
    kinds = frozenset().union(*(SCHOOLS[name] for name in condition.schools))
    allowed = {
        "graduated": {"graduated"},
        "final-year": {"graduated", "final-year"},
        "enrolled": {"enrolled", "final-year"},
    }[condition.status]
    told = {schooling.school} if isinstance(schooling.school, str) else set(schooling.school or SCHOOL_KINDS)
    states = {None: STATUSES, "completed": {"graduated", "final-year"}}.get(schooling.status, {schooling.status})
    checks = [
        _known(condition, _among(told, kinds), "school" if schooling.school is None else "school_kind"),
        _known(condition, _among(states, allowed), "status"),
    ]
    if condition.major == "related":
        relation = schooling.relation
        checks.append(_known(condition, None if relation is None else relation != "other", "major"))
    if condition.assessed:
        checks.append(_known(condition, schooling.assessed, "assessed"))
    return _checked(condition, checks)


def _among(possible: Set[str | None], allowed: Set[str]) -> bool | None:
    """Whether something that is one of `possible` is allowed; None where it may or may not be."""
    return True if possible <= allowed else None if possible & allowed else False


@lru_cache(maxsize=REMEMBERED)
def _title(condition: Title, title: ProfessionalTitle) -> Finding:
    needed = condition.work_since
    return _checked(
        condition,
        [
            _known(condition, None if title.grade is None else title.grade == condition.grade, "titles"),
            _known(condition, None if title.relation is None else title.relation == "matched", "title_relation"),
        ],
        [_reached(condition, title.work_years_since, needed, "title_since")] if needed else [],
    )
