"""What the page of a notice shows, as values: every field and statement, each with its section, against one day.

The wording of rules is that of `describe` and of the notice's statements; here they are only put in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.vocabulary import words
from knowledge.base import KnowledgeBase
from knowledge.conditions import LEVEL_NAMES, LEVEL_SHORT, Age, describe
from knowledge.labels import choices
from knowledge.notice import Contact, Fee, Notice, Offer, Round, Scope, Window
from knowledge.periods import State, day, days, deadline, last_day, span, standing, state
from knowledge.statements import Statement

SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("programmes", "职业和等级", ("offer",)),
    ("timeline", "时间安排", ("dates",)),
    ("fees", "费用", ("fees",)),
    ("conditions", "申报条件", ("eligibility",)),
    ("related", "相关职业、专业和证书", ("related",)),
    ("documents", "证件、照片和材料", ("documents",)),
    ("registration", "报名", ("registration",)),
    ("payment", "缴费、发票和退费", ("payment",)),
    ("subjects", "考试科目", ("subjects",)),
    ("ticket", "准考证", ("ticket",)),
    ("results", "成绩", ("results",)),
    ("certificate", "证书", ("certificate-query", "certificate-collect")),
    ("retake", "补考", ("retake",)),
    ("environment", "在线考试的设备和环境", ("environment",)),
    ("rules", "考场纪律和违规处理", ("rules",)),
    ("contacts", "咨询和投诉", ("contact", "complaint")),
    ("sites", "网站和账号", ()),
    ("validity", "依据和效力", ("validity",)),
)
"""Sections of a page: id, heading, and the topics of bot/words/aspects.yaml whose statements stand there."""
IN_TABLES = ("contact.", "complaint.", "registration.post")
"""Aspects whose statements from typed fields are left out, since the tables of contacts and sites show those fields."""


@dataclass(frozen=True)
class Line:
    """One statement as shown: `about` names whom it concerns where that is not everybody."""

    text: str
    section: str
    about: str = ""
    conflict: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the page with its statements by label; `tabled` when a table or list of fields stands above them."""

    id: str
    title: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    tabled: bool


@dataclass(frozen=True)
class Period:
    """A row of a batch: what, when, and how that stands on the day of the page ('' where a state says nothing)."""

    name: str
    when: str
    state: State | None = None
    standing: str = ""


@dataclass(frozen=True)
class Batch:
    """A round and its periods; a round of which only the month is known has one period without a name."""

    name: str
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Timetable:
    """Batches that some programmes share."""

    about: str
    batches: tuple[Batch, ...]
    section: str


@dataclass(frozen=True)
class FeeTable:
    """The rows of one section: (occupations, ((levels, cells), …)). A cell is yuan, '—' (left empty there) or ''."""

    columns: tuple[str, ...]
    groups: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    section: str


@dataclass(frozen=True)
class Way:
    """A route: its number, its conditions in words, and the materials it needs."""

    number: str
    text: str
    materials: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """Who may apply for a level; any of the ways suffices."""

    level: str
    about: str
    age: str
    ways: tuple[Way, ...]
    section: str


def content(knowledge: KnowledgeBase, identifier: str, today: date) -> dict[str, object]:
    """Everything the template of a notice shows."""
    notice = knowledge.notices[identifier]
    parts: dict[str, Sequence[object]] = {
        "programmes": notice.offers,
        "timeline": tuple(timetables(notice, today)),
        "fees": tuple(fee_tables(notice)),
        "conditions": tuple(entries(knowledge, notice)),
        "related": tuple(pair for block in notice.eligibility for pair in block.related.items()),
        "contacts": notice.contacts,
        "sites": notice.sites,
    }
    return {
        "notice": notice,
        "base": knowledge.notices.get(notice.refines or ""),
        "guides": knowledge.guides(identifier),
        "sections": tuple(sections(knowledge, notice, {name for name, part in parts.items() if part})),
        "parts": parts,
        "scope": about,
        "levels": levels,
        "programme": programme,
        "contact_kinds": choices(Contact, "kind"),
    }


def full(value: date) -> str:
    """2026年3月1日."""
    return f"{value.year}年{day(value)}"


def levels(values: Iterable[int]) -> str:
    """(4, 3) → 四级、三级."""
    return "、".join(LEVEL_SHORT[level] for level in values)


def about(scope: Scope) -> str:
    """Whom a fact concerns; '' for everybody."""
    return "、".join((*scope.occupations, *scope.job_types)) + levels(scope.levels)


def programme(offer: Offer) -> str:
    """An occupation, with its job type if it has one."""
    return f"{offer.occupation}（{offer.job_type}）" if offer.job_type else offer.occupation


def topic(aspect: str) -> str:
    """results.when → results."""
    return aspect.partition(".")[0]


def joined(sections_: Iterable[str]) -> str:
    """Sections, each once."""
    return "、".join(dict.fromkeys(sections_))


def sections(knowledge: KnowledgeBase, notice: Notice, tabled: set[str]) -> Iterator[Section]:
    """The page's sections in order. A guide shows only what it speaks of; its base shows too what is not stated."""
    by_aspect = _lines(knowledge, notice)
    placed = {name for _, _, topics in SECTIONS for name in topics}
    others = tuple({topic(aspect) for aspect in by_aspect} - placed)
    for identifier, title, topics in (*SECTIONS, ("other", "其他", others)):
        groups = tuple(
            (_label(aspect, title), tuple(lines)) for aspect, lines in by_aspect.items() if topic(aspect) in topics
        )
        if groups or identifier in tabled or (not notice.refines and identifier != "other"):
            yield Section(identifier, title, groups, identifier in tabled)


def _lines(knowledge: KnowledgeBase, notice: Notice) -> dict[str, list[Line]]:
    """Aspect → lines, aspects in the order of bot/words/aspects.yaml."""
    stated = knowledge.statements[notice.id]
    facts, typed = stated[: len(notice.facts)], stated[len(notice.facts) :]
    found: dict[str, list[Line]] = {}
    for statement in (*facts, *(s for s in typed if not s.aspect.startswith(IN_TABLES))):
        found.setdefault(statement.aspect, []).append(_line(statement, notice))
    if notice.identity_rule and notice.identity:
        rule = Line(notice.identity_rule, joined(i.section for i in notice.identity))
        found.setdefault("documents.identity", []).append(rule)
    if notice.retake and notice.retake.how:
        found.setdefault("retake.how", []).append(Line(f"{notice.retake.how}。", notice.retake.section))
    order = {name: place for place, name in enumerate(words().aspects)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))


def _line(statement: Statement, notice: Notice) -> Line:
    """`about` stays empty where the text, or the guide it stands in, already says whom it concerns."""
    scope = statement.scope
    names = (*scope.occupations, *scope.job_types, levels(scope.levels))
    clear = scope == notice.refines_scope or all(name in statement.text for name in names)
    return Line(statement.text, statement.section, "" if clear else about(scope), statement.conflict)


def _label(aspect: str, title: str) -> str:
    """The aspect's label; that of the section for an aspect that has none of its own."""
    known = words().aspects.get(aspect)
    return known.label if known else title


def timetables(notice: Notice, today: date) -> Iterator[Timetable]:
    """Programmes with equal rounds share a timetable."""
    shared: dict[tuple[Round, ...], list[Offer]] = {}
    for offer in notice.offers:
        shared.setdefault(offer.rounds, []).append(offer)
    for rounds, offers in shared.items():
        names = "；".join(f"{programme(o)}{levels(o.levels)}" for o in offers)
        batches = tuple(batch(notice, round_, today) for round_ in rounds)
        yield Timetable(names, batches, joined(o.section for o in offers))


def batch(notice: Notice, round_: Round, today: date) -> Batch:
    """A round's windows, days and hours, and by when its marks are due."""
    periods = [
        Period(name, span(window), state(window, today), standing(window, today))
        for name, window in (("申报", round_.application), ("缴费", round_.payment))
        if window
    ]
    if round_.ticket:
        periods.append(Period("准考证", f"{day(round_.ticket)}起"))
    exam = Window(
        first=min(round_.days, default=date(notice.year, round_.month, 1)), last=last_day(round_, notice.year)
    )
    over = state(exam, today) == "past"
    stands = "已结束" if over else standing(exam, today)
    if not round_.days:  # the days left of a month say nothing of an exam whose day is not known
        return Batch(f"{round_.month}月", (Period("", "", state(exam, today), stands.partition("，")[0]),))
    periods.append(Period("考试", days(round_.days), state(exam, today), stands))
    periods += [Period(s.subject, f"{s.start:%H:%M}-{s.end:%H:%M}") for s in round_.sessions]
    counted = deadline(notice.results.after_exam, exam.last) if notice.results and notice.results.after_exam else None
    if counted:
        periods.append(Period("成绩", f"约{full(counted.due)}前（{counted.how}）"))
    return Batch(f"{round_.month}月批" if round_.application else f"{round_.month}月", tuple(periods))


def fee_tables(notice: Notice) -> Iterator[FeeTable]:
    """One table a section of the notice, its rows by occupation."""
    for section in dict.fromkeys(fee.section for fee in notice.fees):
        rows = [fee for fee in notice.fees if fee.section == section]
        items = tuple(dict.fromkeys(name for fee in rows for name in (*fee.items, *fee.blank)))
        retakes = any(fee.retake_each for fee in rows)
        groups: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for fee in rows:
            groups.setdefault("、".join((*fee.occupations, *fee.job_types)), []).append(
                (levels(fee.levels), _cells(fee, items, retakes))
            )
        columns = (*items, "合计", *(("补考每模块",) if retakes else ()))
        yield FeeTable(columns, tuple((name, tuple(lines)) for name, lines in groups.items()), section)


def _cells(fee: Fee, items: tuple[str, ...], retakes: bool) -> tuple[str, ...]:
    prices = [str(fee.items.get(name, "—" if name in fee.blank else "")) for name in items]
    return (*prices, str(fee.total), *((str(fee.retake_each or ""),) if retakes else ()))


def entries(knowledge: KnowledgeBase, notice: Notice) -> Iterator[Entry]:
    """Conditions by level, the lowest first; occupations with the same conditions share an entry."""
    shared: dict[tuple[int, str, tuple[Way, ...]], list[tuple[str, str]]] = {}
    for occupation, level in sorted(_applicable(knowledge, notice), key=lambda pair: -pair[1]):
        requirement = knowledge.requirement(notice.id, occupation, level)
        block = knowledge.eligibility(notice.id, occupation, level)
        if requirement is None or block is None:
            continue
        names = knowledge.materials(notice.id, occupation, level)
        ways = tuple(
            Way(r.number, "，且".join(describe(c) for c in r.all), tuple(names[key] for key in r.materials))
            for r in requirement.routes
        )
        age = describe(Age(years=block.minimum_age)) if block.minimum_age else ""
        shared.setdefault((level, age, ways), []).append((occupation, block.section))
    for (level, age, ways), who in shared.items():
        occupations = "、".join(occupation for occupation, _ in who)
        yield Entry(LEVEL_NAMES[level], occupations, age, ways, joined(section for _, section in who))


def _applicable(knowledge: KnowledgeBase, notice: Notice) -> list[tuple[str, int]]:
    """(occupation, level) pairs on offer; for a guide those of the notice it refines, within its scope."""
    scope = notice.refines_scope
    base = knowledge.notices[notice.refines] if notice.refines else notice
    offered = ((offer, level) for offer in base.offers for level in offer.levels)
    return list(dict.fromkeys((o.occupation, n) for o, n in offered if scope.covers(o.occupation, o.job_type, n)))
