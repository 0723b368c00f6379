"""A notice as typed data: what an organiser announced, each fact with the section it stands in.

Every model is frozen and refuses unknown keys, so a slip in a YAML file is an error with a path, never a silent
loss. A field that is ``None`` or empty means "the notice does not state it"; it never means "none is needed".
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, model_validator

from knowledge.conditions import LEVEL_SHORT, Condition

Level = Annotated[int, Field(ge=1, le=5)]
"""1 高级技师 (highest) … 5 初级工 (lowest), as the notices number them."""
Month = Annotated[int, Field(ge=1, le=12)]
Yuan = Annotated[int, Field(gt=0)]
"""A price in whole yuan."""
Hour = Annotated[time, PlainSerializer(lambda value: value.isoformat("auto" if value.second else "minutes"))]
"""A time of day, written 08:30."""


class Model(BaseModel):
    """Base of all knowledge models: immutable and strict about keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Scope(Model):
    """Which programmes a fact is about; an empty list means all of the notice's."""

    occupations: tuple[str, ...] = ()
    job_types: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()

    def covers(self, occupation: str | None, job_type: str | None, level: int | None) -> bool:
        """Whether the fact may concern a programme; an open (None) coordinate is never a reason against it."""
        return (
            (not self.occupations or occupation is None or occupation in self.occupations)
            and (not self.job_types or job_type is None or job_type in self.job_types)
            and (not self.levels or level is None or level in self.levels)
        )


class Window(Model):
    """A span of days, both ends included."""

    first: date
    last: date

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"截止日期（{self.last}）早于开始日期（{self.first}）")
        return self


class Session(Model):
    """One paper's hours on an exam day."""

    subject: str
    start: Hour
    end: Hour


class Round(Model):
    """A batch (批次): its month and whatever windows the notice gives for it."""

    month: Month
    application: Window | None = None
    payment: Window | None = None
    ticket: date | None = None
    days: tuple[date, ...] = ()
    sessions: tuple[Session, ...] = ()


class Offer(Model):
    """Programmes that share their rounds: an occupation (and job type) at some levels."""

    occupation: str
    job_type: str | None = None
    levels: tuple[Level, ...] = Field(min_length=1)
    rounds: tuple[Round, ...] = Field(min_length=1)
    section: str


class Part(Model):
    """A component of a paper with its share of the mark."""

    name: str
    points: int
    weight: int = Field(description="percent")


class Paper(Model):
    """A subject (科目) as it is examined."""

    subject: str
    form: str
    detail: str | None = None
    question_types: str | None = None
    questions: int | None = None
    parts: tuple[Part, ...] = ()


class Subjects(Scope):
    """The papers of some programmes."""

    papers: tuple[Paper, ...] = Field(min_length=1)
    section: str


class Fee(Scope):
    """One row of a fee table, in yuan. `blank` names columns that the table has but leaves empty or strikes out."""

    items: dict[str, Yuan]
    total: Yuan
    blank: tuple[str, ...] = ()
    retake_each: Yuan | None = Field(None, description="yuan for each module taken again, where the table says so")
    section: str

    @model_validator(mode="after")
    def adds_up(self) -> Self:
        if sum(self.items.values()) != self.total:
            raise ValueError(f"各项加起来是{sum(self.items.values())}元，与合计{self.total}元不符")
        return self


class Route(Model):
    """One numbered alternative that lets a candidate apply for a level."""

    number: str
    all: tuple[Condition, ...] = Field(min_length=1)
    materials: tuple[str, ...] = Field((), description="keys of the notice's `materials`; empty: not stated")


class Requirement(Model):
    """The alternatives for one level; any one of them suffices."""

    level: Level
    routes: tuple[Route, ...] = Field(min_length=1)


def _each_level_once(requirements: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    levels = [requirement.level for requirement in requirements]
    twice = [level for place, level in enumerate(levels) if level in levels[:place]]
    if twice:
        raise ValueError(f"{LEVEL_SHORT[twice[0]]}的条件写了两次，请合在一起")
    return requirements


Requirements = Annotated[tuple[Requirement, ...], AfterValidator(_each_level_once)]
"""Requirements of different levels."""


class MajorList(Model):
    """Majors that count, for the schools named (empty: any school)."""

    schools: str = ""
    own: bool = False
    names: tuple[str, ...]
    open_ended: bool = Field(True, description="the list ends in 等, so others may be accepted")


class Related(Model):
    """What counts as related to an occupation. None: the notice has no such list."""

    occupations: tuple[str, ...] | None = None
    certificates: tuple[str, ...] | None = None
    majors: tuple[MajorList, ...] | None = None
    own_note: str | None = None
    not_related: dict[str, str] = Field({}, description="occupation that does not count for now → why")
    open_ended: bool = True
    section: str


class Eligibility(Scope):
    """Who may apply: routes by level, either here or from a shared standard."""

    standard: str | None = None
    requirements: Requirements = ()
    minimum_age: int | None = Field(None, description="years, for every level, where the notice says so")
    related: dict[str, Related] = {}
    section: str


class Identity(Model):
    """Identity documents accepted from one kind of person."""

    who: Literal["大陆", "港澳", "台湾", "外国"]
    accepts: tuple[str, ...]
    section: str


class Photo(Model):
    """The photograph: sizes in pixels (exclusive lower bounds) and kilobytes (inclusive)."""

    size: str
    background: str
    file_format: str | None = None
    height_over: int | None = None
    width_over: int | None = None
    kilobytes: tuple[int, int] | None = None
    rules: tuple[str, ...] = ()
    section: str


class Deadline(Model):
    """How long after the exam something comes: exactly one unit is set."""

    months: int | None = None
    working_days: int | None = None

    @model_validator(mode="after")
    def one_unit(self) -> Self:
        if (self.months is None) == (self.working_days is None):
            raise ValueError("几个月内、几个工作日内，填其中一个，不能都填或都不填")
        return self


class Results(Model):
    """When and where marks appear."""

    after_exam: Deadline | None = None
    later: Deadline | None = None
    later_when: str | None = None
    from_day: date | None = None
    where: str
    publicity_days: int | None = None
    section: str


class Ticket(Model):
    """The admission ticket (准考证)."""

    opens_days_before: int | None = None
    when: str
    where: str
    how: str | None = None
    section: str


class Retake(Model):
    """Retaking: how long a passed subject is kept (years), how often, and what it costs."""

    kept_years: int
    attempts: int | None = None
    fee_rule: Literal["subject fee in full", "fee per module", "not stated"]
    how: str | None = None
    section: str


class Contact(Model):
    """Whom to ask or complain to."""

    kind: Literal["consultation", "complaint", "supervision", "duty", "posting"]
    office: str | None = None
    person: str | None = None
    phones: tuple[str, ...] = ()
    email: str | None = None
    address: str | None = None
    hours: str | None = None
    section: str

    @property
    def who(self) -> str:
        """The person, where one is named, and the first phone."""
        return " ".join(part for part in (self.person, *self.phones[:1]) if part)


class Site(Model):
    """A website, account or app and what it is for."""

    purpose: str
    name: str
    url: str | None = None
    section: str


class Fact(Scope):
    """A rule in our own concise words, filed under an aspect of bot/words/aspects.yaml.

    `keywords` are words of a question that point to this very fact (for lists of many rules, such as conduct rules);
    `conflict` marks places where the notice contradicts itself: both readings are then told.
    """

    aspect: str
    text: str
    section: str
    keywords: tuple[str, ...] = ()
    conflict: bool = False


class Issuer(Model):
    """Who organises and certifies."""

    name: str
    short: str
    certifies: bool = True


def _dotted(value: str) -> str:
    if not value or any(c.isspace() for c in value):
        raise ValueError("编号不能为空，也不能有空格")
    return value


class Notice(Model):
    """Everything one notice states."""

    id: Annotated[str, AfterValidator(_dotted)]
    title: str
    short: str = Field(description="how replies call it, e.g. 北京·ATA")
    issuer: Issuer
    document_number: str | None
    published: date | None
    region: str
    year: int
    refines: str | None = Field(None, description="id of the notice that this one details, for its scope only")
    refines_scope: Scope = Scope()
    offers: tuple[Offer, ...] = ()
    subjects: tuple[Subjects, ...] = ()
    fees: tuple[Fee, ...] = ()
    eligibility: tuple[Eligibility, ...] = ()
    materials: dict[str, str] = {}
    identity: tuple[Identity, ...] = ()
    identity_rule: str | None = None
    photo: Photo | None = None
    ticket: Ticket | None = None
    results: Results | None = None
    retake: Retake | None = None
    contacts: tuple[Contact, ...] = ()
    sites: tuple[Site, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def asking(self) -> Contact | None:
        """Whom to ask: the first contact for questions with a phone, else the one on duty; None if there is neither."""
        reachable = [contact for contact in self.contacts if contact.phones]
        return next((c for kind in ("consultation", "duty") for c in reachable if c.kind == kind), None)


class Standard(Model):
    """Routes that several notices share, by edition (knowledge/standards/ID.yaml)."""

    id: str
    title: str
    requirements: Requirements = Field(min_length=1)
    materials: dict[str, str] = {}
