"""A person's own words (Person) → facts with regard to one occupation of one notice (knowledge.facts.Facts).

Relatedness is read off the notice's lists; what the lists do not name stays unknown where they end in 等 or where the notice
has none, and the reason is kept so that a reply can say so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

from bot.person import Held, Job, Person, Studied, Titled
from bot.vocabulary import words
from knowledge.base import KnowledgeBase
from knowledge.facts import (
    Facts,
    HeldCertificate,
    Number,
    ProfessionalTitle,
    Range,
    Relation,
    Schooling,
    Work,
    bounds,
)  # fmt: skip
from knowledge.notice import MajorList, Related
from knowledge.values import replace

_LISTS_FOR_SCHOOL = {
    "技工院校": ("技工",), "技工院校高级工班": ("技工",), "高级技工学校": ("技工",), "技师学院": ("技工",),
    "技师学院预备技师班": ("技工",), "中等职业学校": ("中等", "中职"), "高等职业学校": ("高等职业", "高职", "中等及以上"),
    "大学专科": ("高等职业", "高职", "中等及以上", "普通高等", "普通高校"), "大学本科": ("本科", "普通高校", "普通高等"),
    "硕士": ("本科", "普通高校", "普通高等"), "博士": ("本科", "普通高校", "普通高等"),
}  # fmt: skip

H = TypeVar("H", HeldCertificate, ProfessionalTitle)
ROUGH = 11 / 12
"""Years by which a rough length (四五年, 2019年拿的) may be more."""


@dataclass(frozen=True)
class Related_:
    """Facts for the evaluator, with notes on what had to be assumed or left open."""

    facts: Facts
    assumed: tuple[str, ...] = ()
    undecided: tuple[tuple[str, str], ...] = ()
    """What no list names: (the fact it leaves open, its name)."""
    listed: bool = True
    """Whether the notice has lists of what is related at all."""
    rough: bool = False
    """Whether more work may have been done than was understood."""
    barred: tuple[str, ...] = ()
    """Why something told does not count by the notice's own word."""


class Relating:
    """Relates one person to one occupation of a notice, whose guides' lists count as well."""

    def __init__(self, knowledge: KnowledgeBase, notice: str, occupation: str, several: bool = False) -> None:
        """`several`: more occupations than this one are in question, so that what is not named is not taken for it."""
        self.knowledge, self.occupation, self.several = knowledge, occupation, several
        own = knowledge.related(notice, occupation)
        guides = [knowledge.related(g.id, occupation) for g in knowledge.guides(notice)]
        self.lists: list[Related] = [r for r in (own, *guides) if r is not None]
        self.own_names = {occupation} | {p.job_type for p in knowledge.by_occupation.get(occupation, ()) if p.job_type}
        self.assumed: list[str] = []
        self.undecided: list[tuple[str, str]] = []
        self.barred: list[str] = []
        self.only_job: tuple[str, ...] = ()

    def __call__(self, person: Person) -> Related_:
        """All facts at once."""
        named = [job.names for job in person.jobs or () if job.names]
        self.only_job = named[0] if len(set(named)) == 1 else ()
        work = self._work(person.jobs)
        certificates = None if person.certificates is None else tuple(self._certificate(c) for c in person.certificates)
        titles = None if person.titles is None else tuple(self._title(t) for t in person.titles)
        facts = Facts(
            age=self._age(person),
            work=_at_least(work, certificates, titles),
            certificates=None if certificates is None else tuple(_at_most(c, work) for c in certificates),
            education=None if person.education is None else tuple(self._schooling(s) for s in person.education),
            titles=None if titles is None else tuple(_at_most(t, work) for t in titles),
            apprenticeship=person.apprenticeship,
        )
        return Related_(
            facts,
            tuple(dict.fromkeys(self.assumed)),
            tuple(dict.fromkeys(self.undecided)),
            bool(self.lists),
            any(job.open or job.years is None for job in person.jobs or ()),
            tuple(dict.fromkeys(self.barred)),
        )

    def _age(self, person: Person) -> Number:
        """Told in whole years; whoever works or has finished a schooling is taken to be 16 at least, and the age rule is named."""
        if person.age is not None:
            return Range(person.age, person.age + 1)
        past_school = any(s.school not in (None, "普通高中") and s.status != "enrolled" for s in person.education or ())
        grown = any((job.years or 0) >= 1 for job in person.jobs or ()) or past_school or person.certificates
        return 16.0 if grown else None

    def job(self, names: tuple[str, ...]) -> Relation | None:
        """The relation of a named job; None where the notice's lists do not decide, "other" where they are closed."""
        if not names:
            return None if self.several else "own"
        names = tuple(name.removeprefix("?") for name in names)
        if self.own_names & set(names):
            return "own"
        if self._is_barred(names):
            return "other"
        for related in self.lists:
            if set(names) & set(related.occupations or ()):
                return "related"
        listed = [r for r in self.lists if r.occupations is not None]
        near = words().entities.get("unsettled", {}).get(self.occupation, ())
        if any(part in name for name in names for part in near):
            return None
        return "other" if listed and not any(r.open_ended for r in listed) else None

    def _is_barred(self, names: tuple[str, ...]) -> bool:
        for related in self.lists:
            for name in set(names) & set(related.not_related):
                self.barred.append(f"{name}不算{self.occupation}的相关职业：{related.not_related[name]}。")
                return True
        return False

    def _work(self, jobs: tuple[Job, ...] | None) -> Work | None:
        """All years that count, as a range: what the lists leave open, and lengths that may overlap, count upwards only."""
        if jobs is None:
            return None
        named = any(job.names for job in jobs)
        totals = [job for job in jobs if job.total and not job.names]
        if totals and not named:
            jobs, totals = totals[-1:], []  # type: ignore[assignment]
        low = high = 0.0
        for job in jobs:
            if job in totals:
                continue
            least, most = self._counted(job)
            low += 0.0 if named and not job.names else least
            high += most
            if not job.names and not self.several:
                self.assumed.append("按你做的就是本职业或相关职业来算")
        if totals:  # 总共3年: all the work there is
            high = max(low, totals[-1].years or 0.0)
        return Work(_between(low, high), 0)

    def _counted(self, job: Job, fact: str = "work") -> tuple[float, float]:
        """The least and the most years of a job that count towards a fact."""
        relation = self.job(job.names)
        if relation == "other":
            if not set(job.names) & {name for related in self.lists for name in related.not_related}:
                self.barred.append(f"{job.word or job.names[0].lstrip('?')}不在通知列出的相关职业里，没有计入年限。")
            return 0.0, 0.0
        below = math.nextafter(job.below, 0.0) if job.below else None
        most = math.inf if job.open or job.years is None else below or job.years
        if relation is None:
            self.undecided += [(fact, f"{job.word or job.names[0].lstrip('?')}工作")] if job.names else []
            return 0.0, most
        return job.years or 0.0, most

    def certificate_relation(self, names: tuple[str, ...]) -> Relation | None:
        """The relation of a certificate's occupation."""
        if not names:
            return None if self.several else "own"
        names = tuple(name.removeprefix("?") for name in names)
        if self.own_names & set(names):
            return "own"
        if self._is_barred(names):
            return "other"
        for related in self.lists:
            if set(names) & set(related.certificates or related.occupations or ()):
                return "related"
        return "other" if self.lists and not any(r.open_ended for r in self.lists) else None

    def _certificate(self, held: Held) -> HeldCertificate:
        relation = self.certificate_relation(held.occupations)
        if not held.occupations and not self.several:
            self.assumed.append("按你的证书是本职业或相关职业的来算")
        elif relation is None and held.occupations:
            self.undecided.append(("certificate_relation", f"{held.occupations[0].lstrip('?')}证书"))
        since = None if held.since is None else self._since(held, held.since)
        return _consistent(HeldCertificate(held.level, relation, _told(held.years_held, held.below, held.open), since))

    def _since(self, held: Held, jobs: tuple[Job, ...]) -> Number:
        """Years since a certificate that count."""
        low = high = 0.0
        for job in jobs:
            least, most = self._counted(job if job.names else replace(job, names=self.only_job), "since")
            low, high = low + least, high + (least + ROUGH if job.open and least else most)
        if held.open and high == low:
            high += ROUGH
        if held.assumed_since and low:
            self.assumed.append(f"按取证后工作{years_words(low)}来算")
        return _between(low, high)

    def major(self, name: str | None, school: str | None) -> Relation | None:
        """The relation of a major, from the lists for that kind of school."""
        if name is None:
            return None
        if name in self.occupation or self.occupation.startswith(name):
            return "own"
        lists = [m for related in self.lists for m in related.majors or () if applies(m, school)]
        for majors in lists:
            if name in majors.names or f"{name}学" in majors.names:
                return "own" if majors.own else "related"
        if lists and not any(m.open_ended for m in lists):
            return "other"
        return None

    def _title(self, title: Titled) -> ProfessionalTitle:
        """A title matches the occupation named beside it; 对口 said outright counts for any."""
        own = self.own_names & set(title.names) or any(
            len(name) > 3 and name in self.occupation for name in title.names
        )
        relation = title.relation or ("matched" if own else None)
        if title.relation == "matched":
            self.assumed.append("职称是否对应由机构认定")
        since = _told(title.work_years_since, title.below, rough=False)
        return ProfessionalTitle(title.grade, relation, since)  # type: ignore[arg-type]

    def _schooling(self, studied: Studied) -> Schooling:
        kind = studied.school if isinstance(studied.school, str) else (studied.school or (None,))[0]
        relation = studied.relation or self.major(studied.major, kind)
        if studied.relation in ("own", "related"):
            self.assumed.append("按你的专业在通知名单内来算" if self.lists else "专业是否相关由机构认定")
        if relation is None and studied.major:
            self.undecided.append(("major", f"{studied.major}专业"))
        status = studied.status or ("graduated" if studied.school else None)  # 大专人力 is said by graduates
        return Schooling(studied.school, relation, status, studied.assessed)  # type: ignore[arg-type]


def _between(low: float, high: float) -> Number:
    """A number that may be anything from one to the other."""
    return low if high <= low else Range(low, math.nextafter(high, math.inf))


def _told(years: float | None, below: float | None, rough: bool) -> Number:
    """Years within the range told, or somewhat more than told where the words were rough."""
    if years is None:
        return None
    return Range(years, below) if below else Range(years, years + ROUGH) if rough else years


def _consistent(held: HeldCertificate) -> HeldCertificate:
    """Nobody works longer since a certificate than it is old: the one bounds the other."""
    _, oldest = bounds(held.years_held)
    worked, most = bounds(held.work_years_since)
    if held.years_held is None:
        return replace(held, years_held=Range(worked))
    if held.work_years_since is None:
        return replace(held, work_years_since=Range(0.0, math.nextafter(oldest, math.inf)))
    if worked >= oldest:
        return replace(held, work_years_since=held.years_held)
    return replace(held, work_years_since=Range(worked, math.nextafter(oldest, math.inf))) if most > oldest else held


def _at_least(
    work: Work | None, certificates: tuple[HeldCertificate, ...] | None, titles: tuple[ProfessionalTitle, ...] | None
) -> Work | None:
    """Work since a certificate or title is part of all work."""
    since = [bounds(c.work_years_since)[0] for c in certificates or ()]
    since += [bounds(t.work_years_since)[0] for t in titles or ()]
    least = max(since, default=0.0)
    low, high = (
        (sum(ends) for ends in zip(bounds(work.own), bounds(work.related), strict=True)) if work else bounds(None)
    )
    if least <= low:
        return work
    return Work(Range(least, max(high, math.nextafter(least, math.inf))), 0)


def _at_most(held: H, work: Work | None) -> H:
    """Nobody has worked longer since a certificate or title than in all."""
    if work is None:
        return held
    most = bounds(work.own)[1] + bounds(work.related)[1]
    low, high = bounds(held.work_years_since)
    if low > most or high <= most:
        return held
    return replace(held, work_years_since=Range(low, math.nextafter(most, math.inf)))


def applies(majors: MajorList, school: str | None) -> bool:
    """Whether a list of majors is meant for that kind of school."""
    if not majors.schools or school is None:
        return True
    return any(word in majors.schools for word in _LISTS_FOR_SCHOOL.get(school, ()))


def years_words(value: float) -> str:
    """2 → 2年, 2.5 → 2年半, 0.25 → 3个月; less than a month is named so."""
    if 0 < value < 0.9 / 12:
        return "不到1个月"
    months = round(value * 12)
    whole, rest = divmod(months, 12)
    if rest == 6 and whole:
        return f"{whole}年半"
    if rest and whole:
        return f"{whole}年{rest}个月"
    return f"{whole}年" if whole else f"{max(rest, 1)}个月"
