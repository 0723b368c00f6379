"""Candidates as JSON lines → verdicts as JSON lines: the machine contract of `kaoda eligibility`.

A line holds the fields of knowledge.facts.Facts; a key that is missing is not known, an empty list means "has none".
Errors: ScreeningError, whose text names the line and the field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.base import KnowledgeBase
from knowledge.conditions import describe
from knowledge.eligibility import RouteResult, Truth, Verdict, judge
from knowledge.facts import Facts

_FACTS: TypeAdapter[Facts] = TypeAdapter(Facts)


class ScreeningError(ValueError):
    """The programme or a line of input cannot be used; the message says which and what is expected."""


class Screening:
    """Judges candidates for one occupation of one notice, at every level on offer there."""

    def __init__(self, knowledge: KnowledgeBase, notice: str, occupation: str, job_type: str | None = None) -> None:
        """Raises ScreeningError where the notice, the occupation or the job type is not there."""
        if notice not in knowledge.notices:
            raise ScreeningError(f"no notice {notice!r}; there are {', '.join(knowledge.notices)}")
        base = knowledge.notices[notice].refines or notice
        here = [p for p in knowledge.programmes if p.notice == base]
        if occupation not in {p.occupation for p in here}:
            names = ", ".join(dict.fromkeys(p.occupation for p in here))
            raise ScreeningError(f"no occupation {occupation!r} in {notice}; there are {names}")
        job_types = dict.fromkeys(p.job_type for p in here if p.occupation == occupation and p.job_type)
        if job_type is not None and job_type not in job_types:
            raise ScreeningError(
                f"no job type {job_type!r} of {occupation}; there are {', '.join(job_types) or 'none'}"
            )
        self._levels = []
        for level in knowledge.offered(notice, occupation, job_type):
            requirement, block = (
                knowledge.requirement(notice, occupation, level),
                knowledge.eligibility(notice, occupation, level),
            )
            if requirement and block:
                self._levels.append((requirement, block.minimum_age))

    def verdicts(self, facts: Facts) -> tuple[Verdict, ...]:
        """One a level, the highest level number first."""
        return tuple(judge(requirement, facts, age) for requirement, age in self._levels)

    def lines(self, lines: Iterable[bytes]) -> Iterator[str]:
        """A line of JSON for each that is not blank; raises ScreeningError at the first that cannot be used."""
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield json.dumps(_as_dict(self.verdicts(_read(line, number))), ensure_ascii=False)


def _read(line: bytes, number: int) -> Facts:
    try:
        return _FACTS.validate_json(line)
    except ValidationError as error:
        fault = error.errors()[0]
        if fault["type"] == "json_invalid":
            raise ScreeningError(f"line {number}: not JSON: {fault['ctx']['error']}") from None
        field = _path(fault["loc"], json.loads(line))
        raise ScreeningError(f"line {number}: {field or '(whole line)'}: {fault['msg']}") from None


def _path(steps: Iterable[str | int], value: Any) -> str:
    """Keys and places in the line itself; the other steps name alternatives of a type, which no writer of JSON knows."""
    kept = []
    for step in steps:
        inner = dict(enumerate(value)) if isinstance(value, list) else value
        if isinstance(inner, dict) and step in inner:
            kept.append(str(step))
            value = inner[step]
    return ".".join(kept)


def _as_dict(verdicts: Iterable[Verdict]) -> dict[str, Any]:
    verdicts = list(verdicts)
    return {
        "eligible": [v.level for v in verdicts if v.truth is Truth.MET],
        "verdicts": {
            str(v.level): {"verdict": v.truth.value, "met_by": list(v.met_by), "lacking": _lacking(v)} for v in verdicts
        },
    }


def _lacking(verdict: Verdict) -> list[dict[str, Any]]:
    """What keeps each route from being met; nothing where one of them is."""
    return [] if verdict.truth is Truth.MET else [lack for result in verdict.results for lack in _of_route(result)]


def _of_route(result: RouteResult) -> Iterator[dict[str, Any]]:
    """Each condition not met: in words, unmet or unknown, the years that are short, the facts that would settle it."""
    for finding in result.findings:
        if finding.truth is not Truth.MET:
            yield {
                "route": result.route.number,
                "condition": describe(finding.condition),
                "verdict": finding.truth.value,
                "years_short": finding.years_short,
                "needs": sorted({need.fact for need in finding.needs}),
            }
