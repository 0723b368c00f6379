"""Three-valued evaluation of a level's routes against a candidate's facts, with what is lacking.

Unknown facts never turn into a yes or a no: a condition is MET only if every completion of the facts meets it and UNMET
only if none does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

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
from knowledge.facts import Facts, HeldCertificate, ProfessionalTitle, Schooling
from knowledge.notice import Requirement, Route

T = TypeVar("T")


class Truth(Enum):
    """met, unmet, or not decidable from what is known."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    @staticmethod
    def all(values: Iterable[Truth]) -> Truth:
        """Conjunction: one UNMET decides, then one UNKNOWN."""
        seen = set(values)
        if Truth.UNMET in seen:
            return Truth.UNMET
        return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.MET

    @staticmethod
    def any(values: Iterable[Truth]) -> Truth:
        """Disjunction: one MET decides, then one UNKNOWN."""
        seen = set(values)
        if Truth.MET in seen:
            return Truth.MET
        return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.UNMET

    @staticmethod
    def of(value: bool | None) -> Truth:
        """None is UNKNOWN."""
        return Truth.UNKNOWN if value is None else Truth.MET if value else Truth.UNMET


@dataclass(frozen=True)
class Finding:
    """A condition, its truth, and how many years are missing (None where time alone does not mend it)."""

    condition: Condition
    truth: Truth
    years_short: float | None = None


@dataclass(frozen=True)
class RouteResult:
    """A route with a finding for each of its conditions."""

    route: Route
    findings: tuple[Finding, ...]

    @property
    def truth(self) -> Truth:
        return Truth.all(f.truth for f in self.findings)

    @property
    def years_short(self) -> float | None:
        """Years until time alone makes the route met; None if something else is missing or unknown."""
        return _short(self.findings)


@dataclass(frozen=True)
class Verdict:
    """A level's outcome over all its routes."""

    level: int
    results: tuple[RouteResult, ...]

    @property
    def truth(self) -> Truth:
        return Truth.any(r.truth for r in self.results)

    @property
    def met_by(self) -> tuple[str, ...]:
        """Numbers of the routes that are met."""
        return tuple(r.route.number for r in self.results if r.truth is Truth.MET)


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
            return _reaches(condition, facts.age, years)
        case Intends():
            return Finding(condition, Truth.MET)
        case Work(years=years):
            return _work(condition, facts, years)
        case Certificate():
            return _best(condition, facts.certificates, lambda held: _certificate(condition, held))
        case School():
            return _best(condition, facts.education, lambda schooling: _school(condition, schooling))
        case Title():
            return _best(condition, facts.titles, lambda title: _title(condition, title))
        case Apprenticeship():
            return Finding(condition, Truth.of(facts.apprenticeship))
        case AnyOf(groups=groups):
            return _any_of(condition, [[evaluate(c, facts) for c in group] for group in groups])


def _any_of(condition: Condition, groups: Iterable[list[Finding]]) -> Finding:
    """One group suffices; what is short is what the nearest group lacks."""
    results = [(Truth.all(f.truth for f in group), _short(group)) for group in groups]
    truth = Truth.any(t for t, _ in results)
    short = [years for _, years in results if years]
    return Finding(condition, truth, min(short, default=None) if truth is Truth.UNMET else None)


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


def _reaches(condition: Condition, value: float | None, needed: float, uncertain: float = 0.0) -> Finding:
    """`value` may be more by up to `uncertain`."""
    if value is None:
        return Finding(condition, Truth.UNKNOWN)
    if value >= needed:
        return Finding(condition, Truth.MET)
    if value + uncertain >= needed:
        return Finding(condition, Truth.UNKNOWN)
    return Finding(condition, Truth.UNMET, needed - value)


def _work(condition: Condition, facts: Facts, years: int) -> Finding:
    """Own and related years add up; a part not known leaves the sum open upwards. 0 years: works there at all."""
    own, related = (facts.work.own, facts.work.related) if facts.work else (None, None)
    known = (own or 0) + (related or 0)
    if known >= years and (years or known):
        return Finding(condition, Truth.MET)
    if own is None or related is None or (facts.work and facts.work.more):
        return Finding(condition, Truth.UNKNOWN)
    return Finding(condition, Truth.UNMET, years - known if years else None)


def _best(condition: Condition, held: tuple[T, ...] | None, test: Callable[[T], Finding]) -> Finding:
    """The most favourable of the things held; not known if nothing is known of them."""
    if held is None:
        return Finding(condition, Truth.UNKNOWN)
    findings = [test(item) for item in held]
    for truth in (Truth.MET, Truth.UNKNOWN):
        for finding in findings:
            if finding.truth is truth:
                return finding
    short = [f.years_short for f in findings if f.years_short is not None]
    return Finding(condition, Truth.UNMET, min(short) if short else None)


def _since(
    condition: Condition, right: Truth, needs: Iterable[tuple[float | None, int]], uncertain: float = 0.0
) -> Finding:
    """A thing of the right sort (truth `right`) whose (years, needed) pairs all have to be reached."""
    reached = [_reaches(condition, value, needed, uncertain) for value, needed in needs if needed]
    truth = Truth.all([right, *(f.truth for f in reached)])
    if right is not Truth.MET or truth is not Truth.UNMET:
        return Finding(condition, truth)
    return Finding(condition, truth, max(f.years_short or 0 for f in reached))


def _certificate(condition: Certificate, held: HeldCertificate) -> Finding:
    """Nobody works longer since a certificate than it is old."""
    right = Truth.all(
        [
            Truth.of(None if held.level is None else held.level == condition.level),
            Truth.of(None if held.relation is None else held.relation != "other"),
        ]
    )
    since, age, more = held.work_years_since, held.years_held, held.uncertain
    if age is not None and (since is not None or age + more < condition.work_since):
        since = age if since is None else min(since, age)
    return _since(condition, right, [(since, condition.work_since), (age, condition.held)], more)


def _school(condition: School, schooling: Schooling) -> Finding:
    kinds = frozenset().union(*(SCHOOLS[name] for name in condition.schools))
    allowed = {
        "graduated": {"graduated"},
        "final-year": {"graduated", "final-year"},
        "enrolled": {"enrolled", "final-year"},
    }[condition.status]
    return Finding(
        condition,
        Truth.all(
            [
                Truth.of(None if schooling.school is None else schooling.school in kinds),
                Truth.MET
                if condition.major == "any"
                else Truth.of(None if schooling.relation is None else schooling.relation != "other"),
                Truth.of(None if schooling.status is None else schooling.status in allowed),
                Truth.of(schooling.assessed) if condition.assessed else Truth.MET,
            ]
        ),
    )


def _title(condition: Title, title: ProfessionalTitle) -> Finding:
    right = Truth.all(
        [
            Truth.of(None if title.grade is None else title.grade == condition.grade),
            Truth.of(None if title.relation is None else title.relation == "matched"),
        ]
    )
    return _since(condition, right, [(title.work_years_since, condition.work_since)])
