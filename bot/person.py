"""What somebody told of themselves, as said: jobs, certificates, schooling, titles. None = not told, () = said to have none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.quantities import bare_length, names_date
from knowledge.values import replace

_IN_ALL = re.compile(r"一共|总共|累计|加起来|合计")
ADDING = re.compile(
    r"(?:还|另外|之前|以前)(?:还)?(?:做|干|当|从事)过?|加上|加起来|算上|还有[\d一二两三四五六七八九十半]|(?:之前|以前)还"
    r"|(?:还有|另外|之前|以前|更早|还)(?:读|念|上|是|有)?(?:过|的|个)?(?:中专|大专|本科|专科|技校|职高|高职|学历)"
)
CORRECTING = re.compile(
    r"(?:打|说|看|写|记|输|搞|弄)错了?|我要?[说问]的是|不对[,， ]|更正|应该是|口误|手误|其实|不好意思|(?:^|[,，。 ])错了|我看了下"
)
KEPT = 20
"""Jobs, and as many schools, that are kept of a person, however often somebody goes on telling."""


@dataclass(frozen=True)
class Job:
    """Work somebody told of: the job's canonical names (empty: not named) and years; None = not told."""

    names: tuple[str, ...] = ()
    word: str = ""
    years: float | None = None
    total: bool = False
    """The years are said to be all there are (一共), so that they replace a sum."""
    open: bool = False
    """It may be more than that (四五年, 左右)."""
    below: float | None = None
    """It is less than so many years, where a range was told; None: exactly `years`."""


@dataclass(frozen=True)
class Held:
    """A certificate somebody has: occupation names (empty: not said), level, years held, years worked since."""

    occupations: tuple[str, ...] = ()
    level: int | None = None
    years_held: float | None = None
    since: tuple[Job, ...] | None = None
    """Work since then; a job without names: not said as what."""
    assumed_since: bool = False
    open: bool = False
    """It may be up to a year older (only its year was told)."""
    below: float | None = None
    """It is younger than so many years, where a range was told."""

    @property
    def work_years_since(self) -> float | None:
        """Years worked since then in all, whatever the job."""
        return None if self.since is None else sum(job.years or 0 for job in self.since)


@dataclass(frozen=True)
class Studied:
    """A schooling: kind of school, major as said, status; relation when the person says 对口 or 不对口 outright."""

    school: str | tuple[str, ...] | None = None
    """Several: one of these, not known which."""
    major: str | None = None
    status: str | None = None
    relation: str | None = None
    assessed: bool | None = None


@dataclass(frozen=True)
class Titled:
    """A professional title: grade, years worked since, occupations named beside it; matched when the person says so."""

    grade: str
    relation: str | None = None
    work_years_since: float | None = None
    names: tuple[str, ...] = ()
    below: float | None = None
    """Fewer years since than that, where a range was told."""


@dataclass(frozen=True)
class Person:
    """All facts told so far; None = not told, () = said to have none."""

    age: float | None = None
    jobs: tuple[Job, ...] | None = None
    certificates: tuple[Held, ...] | None = None
    education: tuple[Studied, ...] | None = None
    titles: tuple[Titled, ...] | None = None
    apprenticeship: bool | None = None
    doubtful: bool = False
    """The words leave a doubt (plans, breaks, parts of years), so that a verdict must state its condition."""

    def __bool__(self) -> bool:
        return self != NOBODY

    def regarding(self, occupation: str) -> Person:
        """Once another occupation is in question: what was told without a name was told of this one, and what was answered
        with regard to it (no such certificate, a matching major or title) says nothing of the other."""
        names = (occupation,)
        jobs = self.jobs and tuple(
            job if job.names else replace(job, names=names, word=occupation) for job in self.jobs
        )
        certificates = tuple(
            replace(
                held,
                occupations=held.occupations or names,
                since=held.since and tuple(job if job.names else replace(job, names=names) for job in held.since),
            )
            for held in self.certificates or ()
        )
        return replace(
            self,
            jobs=jobs or None,
            certificates=certificates or None,
            titles=None,
            education=tuple(replace(studied, relation=None) for studied in self.education or ()) or None,
        )

    def telling(self, newer: Person, text: str) -> Person:
        """With what a text told, whose words also say whether it adds to what was told before or corrects it."""
        return self.merged(newer, bool(ADDING.search(text)), bool(CORRECTING.search(text))) if newer else self

    def merged(self, newer: Person, adding: bool = False, correcting: bool = False) -> Person:
        """Later words win, key by key; a certificate told in two parts becomes one; `adding`: further work, not other;
        `correcting`: the last certificate told of was another one."""
        whole = any(job.total and job.names for job in newer.jobs or ())
        if adding and self.jobs and newer.jobs and not whole:
            newer = replace(newer, jobs=(*self.jobs, *newer.jobs)[-KEPT:])
        told = {k: v for k, v in newer.__dict__.items() if v is not None}
        if self.certificates and newer.certificates == () and not correcting:
            told.pop("certificates")  # none besides those told of
        merged = replace(self, **told)
        anew = newer.jobs is not None or any(held.since for held in newer.certificates or ())
        if not anew or adding:
            merged = replace(merged, doubtful=self.doubtful or newer.doubtful)
        else:
            merged = replace(merged, doubtful=newer.doubtful)  # the years are told anew
        if self.certificates and newer.certificates:
            kept = self.certificates[:-1] if correcting else self.certificates
            mended = (_mended(self.certificates[-1], newer.certificates[0]), *newer.certificates[1:])
            merged = replace(merged, certificates=_joined(kept, mended if correcting else newer.certificates))
        if adding and self.education and newer.education:
            merged = replace(merged, education=(*self.education, *newer.education)[-KEPT:])
        elif self.education and newer.education and len(self.education) == 1:
            merged = replace(
                merged, education=(_completed(self.education[0], newer.education[0]), *newer.education[1:])
            )
        return merged


NOBODY = Person()
"""Nothing told."""


def with_years(person: Person, text: str, today: date) -> Person:
    """A bare length of time as the answer to what was just asked: years since the certificate told of, else of work."""
    told = bare_length(text, today)
    if told is None:
        return person
    if _IN_ALL.match(text):
        job = person.jobs[-1] if person.jobs else Job()
        return replace(person, jobs=(replace(job, years=told, total=True),))
    if person.certificates:
        *others, last = person.certificates
        if names_date(text):  # a date says how old it is, not how long somebody worked
            dated = _mended(last, Held(years_held=told))
            return replace(person, certificates=(*others, dated))
        return replace(person, certificates=(*others, _lasting(last, told)), jobs=(Job(years=told),))
    if person.titles:
        return replace(person, titles=(*person.titles[:-1], replace(person.titles[-1], work_years_since=told)))
    names = person.jobs[-1] if person.jobs else Job()
    return replace(person, jobs=(replace(names, years=told),))


def _lasting(held: Held, years: float) -> Held:
    """Held and worked for so long; the job told of stays."""
    job = held.since[-1] if held.since else Job()
    return replace(held, since=(replace(job, years=years, open=False),), years_held=years, open=False)


def _mended(old: Held, new: Held) -> Held:
    """A certificate told wrongly at first: what is said now, and the years told before."""
    said = {k: v for k, v in new.__dict__.items() if v is not None and v != () and v is not False}
    throughout = old.since is not None and len(old.since) == 1 and old.work_years_since == old.years_held
    if throughout and new.years_held is not None and new.since is None and old.since:
        said["since"] = (
            replace(old.since[0], years=new.years_held),
        )  # 一直在做: the work is as long as the certificate is old
    if new.years_held is not None:  # as exact as it is told now
        said |= {"open": new.open, "below": new.below}
    return replace(old, **said)


def _completed(old: Studied, new: Studied) -> Studied:
    """A schooling told in two messages: 本科 … 学的行政管理; the more particular kind of school stays."""
    if isinstance(old.school, str) and isinstance(new.school, str) and old.school.startswith(new.school):
        new = replace(new, school=None)
    relation = new.relation if new.major else new.relation or old.relation  # another major is related anew
    return replace(old, **{k: v for k, v in new.__dict__.items() if v is not None} | {"relation": relation})


def _joined(old: tuple[Held, ...], new: tuple[Held, ...]) -> tuple[Held, ...]:
    kept = list(old)
    for held in new:
        for index, known in enumerate(kept):
            if held.level in (None, known.level):
                kept[index] = _mended(known, held)
                break
        else:
            kept.append(held)
    return tuple(kept)
