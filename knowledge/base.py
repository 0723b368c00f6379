"""A published revision as one immutable value with its indexes built once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from knowledge.entries import Alias, Entry, Utterances
from knowledge.load import Documents, parse, read_documents
from knowledge.notice import Eligibility, Fee, Notice, Offer, Related, Requirement, Standard
from knowledge.periods import ends
from knowledge.statements import Statement, statements

_TOLD = re.compile(r"[0-9]+(?:[ -][0-9]+)*|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
"""A phone or an e-mail address within a text."""
_SHORTEST = 7
"""Digits of a phone."""


@dataclass(frozen=True)
class Programme:
    """What one can sign up for: an issuer's notice, an occupation, a job type (or None) and a level."""

    notice: str
    occupation: str
    job_type: str | None
    level: int
    offer: Offer


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """All notices, standards and words of the staff's own of a revision; compared and hashed by identity, so that caches can hang on it."""

    notices: Mapping[str, Notice]
    standards: Mapping[str, Standard]
    revision: int = 0
    entries: Mapping[str, Entry] = field(default_factory=dict)
    aliases: Mapping[str, Alias] = field(default_factory=dict)
    utterances: Mapping[str, Utterances] = field(default_factory=dict)

    @classmethod
    def from_documents(cls, documents: Documents, revision: int = 0) -> KnowledgeBase:
        """Compile raw documents as load.read_documents returns them; raises KnowledgeError."""
        found = parse(documents)
        return cls(
            {n.id: n for n in found.notices},
            {s.id: s for s in found.standards},
            revision,
            {e.id: e for e in found.entries},
            {a.id: a for a in found.aliases},
            {u.aspect: u for u in found.utterances},
        )

    @classmethod
    def from_files(cls) -> KnowledgeBase:
        """The YAML files of this checkout."""
        return cls.from_documents(read_documents())

    @cached_property
    def programmes(self) -> tuple[Programme, ...]:
        """Every programme on offer, in the notices' order."""
        return tuple(
            Programme(notice.id, offer.occupation, offer.job_type, level, offer)
            for notice in self.notices.values()
            for offer in notice.offers
            for level in offer.levels
        )

    @cached_property
    def by_occupation(self) -> Mapping[str, tuple[Programme, ...]]:
        """The programmes of each occupation."""
        found: dict[str, list[Programme]] = {}
        for programme in self.programmes:
            found.setdefault(programme.occupation, []).append(programme)
        return {occupation: tuple(programmes) for occupation, programmes in found.items()}

    @cached_property
    def main(self) -> tuple[Notice, ...]:
        """Notices that stand by themselves (a guide refines one of them)."""
        return tuple(n for n in self.notices.values() if n.refines is None)

    @cached_property
    def ends(self) -> Mapping[str, date]:
        """The last exam day of each notice, by its id."""
        return {notice.id: ends(notice) for notice in self.notices.values()}

    @cached_property
    def statements(self) -> Mapping[str, tuple[Statement, ...]]:
        """Everything each notice states in words, by notice id."""
        return {notice.id: statements(notice) for notice in self.notices.values()}

    @cached_property
    def published(self) -> frozenset[str]:
        """Phones, digits only, with and without area and extension, and e-mail addresses in small letters that notices
        and entries give: they are nobody's secret."""
        return frozenset(bare for text in self._contacts() for told in _TOLD.findall(text) for bare in _bare(told))

    @cached_property
    def by_aspect(self) -> Mapping[str, Mapping[str, tuple[Statement, ...]]]:
        """The statements of each notice by aspect (`fees.discount`), and all of a topic (`fees.*`)."""
        return {notice: _by_aspect(told) for notice, told in self.statements.items()}

    def _contacts(self) -> Iterator[str]:
        for notice in self.notices.values():
            for contact in notice.contacts:
                yield from (*contact.phones, contact.email or "")
        yield from (entry.answer for entry in self.entries.values())

    @cached_property
    def _guides(self) -> Mapping[str, tuple[Notice, ...]]:
        found: dict[str, list[Notice]] = {}
        for notice in self.notices.values():
            if notice.refines:
                found.setdefault(notice.refines, []).append(notice)
        return {notice: tuple(guides) for notice, guides in found.items()}

    def guides(self, notice: str) -> tuple[Notice, ...]:
        """Notices that refine the given one."""
        return self._guides.get(notice, ())

    def offered(self, notice: str, occupation: str, job_type: str | None = None) -> tuple[int, ...]:
        """Levels on offer, the lowest (highest number) first; a guide has those of the notice it refines within its scope."""
        own = self.notices[notice]
        scope = own.refines_scope
        return tuple(
            sorted(
                {
                    p.level
                    for p in self.by_occupation.get(occupation, ())
                    if p.notice == (own.refines or notice)
                    and job_type in (None, p.job_type)
                    and scope.covers(p.occupation, p.job_type, p.level)
                },
                reverse=True,
            )
        )

    def eligibility(self, notice: str, occupation: str, level: int) -> Eligibility | None:
        """The block of conditions for an occupation and level in that very notice."""
        for block in self.notices[notice].eligibility:
            if block.covers(occupation, None, level):
                return block
        return None

    def requirement(self, notice: str, occupation: str, level: int) -> Requirement | None:
        """The alternatives for a level; None where the notice states none."""
        block = self.eligibility(notice, occupation, level)
        if block is None:
            return None
        shared = self.standards[block.standard].requirements if block.standard else ()
        return next((r for r in (*block.requirements, *shared) if r.level == level), None)

    def fee(self, notice: str, occupation: str | None, job_type: str | None, level: int | None) -> Fee | None:
        """The row of the fee table for a programme; None where the notice states no fee for it."""
        return next((f for f in self.notices[notice].fees if f.covers(occupation, job_type, level)), None)

    def materials(self, notice: str, occupation: str, level: int) -> Mapping[str, str]:
        """Names of materials by key, for the routes of that notice."""
        block = self.eligibility(notice, occupation, level)
        shared = self.standards[block.standard].materials if block and block.standard else {}
        return {**shared, **self.notices[notice].materials}

    def related(self, notice: str, occupation: str) -> Related | None:
        """The notice's own lists of what is related to an occupation."""
        for block in self.notices[notice].eligibility:
            if occupation in block.related:
                return block.related[occupation]
        return None


def _by_aspect(told: tuple[Statement, ...]) -> Mapping[str, tuple[Statement, ...]]:
    found: dict[str, list[Statement]] = {}
    for statement in told:
        found.setdefault(statement.aspect, []).append(statement)
        found.setdefault(f"{statement.aspect.partition('.')[0]}.*", []).append(statement)
    return {aspect: tuple(statements) for aspect, statements in found.items()}


def _bare(told: str) -> Iterator[str]:
    if "@" in told:
        yield told.lower()
    else:
        groups = re.split("[ -]", told)
        yield from (digits for digits in ("".join(groups), *groups) if len(digits) >= _SHORTEST)
