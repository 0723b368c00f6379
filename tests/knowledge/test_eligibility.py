"""Conditions of every level of every notice: each route at, just under and just over its threshold; unknown facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.base import KnowledgeBase
from knowledge.conditions import Age, AnyOf, Certificate, Condition, School, Title, Work
from knowledge.eligibility import Truth, Verdict, evaluate, judge
from knowledge.facts import Facts, HeldCertificate, ProfessionalTitle, Range, Schooling
from knowledge.facts import Work as Worked

ATA, ZJ, GUIDE, LN, SH = (
    "ata-beijing-2024", "zhongjiao-beijing-2024", "zhongjiao-level1-guide", "liaoning-2020", "shanghai-2026",
)  # fmt: skip
EC, NET, CHAIN, SAFE = "电子商务师", "互联网营销师", "供应链管理师", "信息安全测试员"
HR, TRAINER, BABY, LABOUR = "企业人力资源管理师", "职业培训师", "育婴员", "劳动关系协调员"
NOBODY = Facts(
    age=30, work=Worked(0, 0), certificates=(), education=(), titles=(), apprenticeship=False
)  # fmt: skip
"""An adult of whom everything is known and who has nothing."""
BIT = 0.01


def worked(years: float, related: float = 0) -> dict[str, Any]:
    return {"work": Worked(years, related)}


def holds(level: int, since: float | None = 0, held: float | None = None, relation: str = "own") -> dict[str, Any]:
    age = held if held is not None else since
    return {"certificates": (HeldCertificate(level, relation, age, since),)}  # type: ignore[arg-type]


def studied(
    school: str, status: str = "graduated", relation: str = "related", assessed: bool = False
) -> dict[str, Any]:
    return {"education": (Schooling(school, relation, status, assessed),)}  # type: ignore[arg-type]


def titled(grade: str, since: float = 0, relation: str = "matched") -> dict[str, Any]:
    return {"titles": (ProfessionalTitle(grade, relation, since),)}  # type: ignore[arg-type]


def verdict(knowledge: KnowledgeBase, notice: str, occupation: str, level: int, facts: Facts) -> Verdict:
    requirement = knowledge.requirement(notice, occupation, level)
    block = knowledge.eligibility(notice, occupation, level)
    assert requirement
    assert block
    return judge(requirement, facts, block.minimum_age)


def routes(knowledge: KnowledgeBase, notice: str, occupation: str, level: int, **told: Any) -> tuple[str, ...]:
    return verdict(knowledge, notice, occupation, level, replace(NOBODY, **told)).met_by


Make = Callable[[float], dict[str, Any]]
BEIJING: list[tuple[int, str, float, Make]] = [  # level, route, threshold in years, facts with so many years
    (5, "1", 16, lambda y: {"age": y}),
    (5, "2", 16, lambda y: {"age": y, **worked(1)}),
    (4, "1", 5, worked),
    (4, "1", 5, lambda y: worked(y - 2, 2)),
    (4, "2", 3, lambda y: holds(5, y)),
    (3, "1", 10, worked),
    (3, "1", 10, lambda y: worked(3, y - 3)),
    (3, "2", 4, lambda y: holds(4, y)),
    (2, "1", 5, lambda y: holds(3, y)),
    (2, "2", 2, lambda y: {**holds(3), **studied("技师学院"), **worked(y)}),
    (2, "2", 2, lambda y: {**holds(3), **studied("高级技工学校", relation="other"), **worked(1, y - 1)}),
    (2, "3", 2, lambda y: {**holds(3, 0, y), **studied("技师学院预备技师班", "enrolled", "other")}),
    (1, "1", 5, lambda y: holds(2, y)),
]
NATIONAL: list[tuple[int, str, float, Make]] = [
    (5, "1", 16, lambda y: {"age": y}),
    (5, "2", 16, lambda y: {"age": y, **worked(1)}),
    (4, "1", 5, worked),
    (4, "1", 16, lambda y: {"age": y, **worked(5)}),
    (4, "2", 3, lambda y: holds(5, y)),
    (4, "3", 16, lambda y: {"age": y, **studied("中等职业学校", "final-year")}),
    (3, "1", 10, worked),
    (3, "2", 4, lambda y: holds(4, y)),
    (3, "2", 16, lambda y: {"age": y, **holds(4, 4)}),
    (3, "3", 1, lambda y: titled("初级", y)),
    (2, "1", 5, lambda y: holds(3, y)),
    (2, "2", 5, lambda y: {**titled("初级", y), **holds(3, 1)}),
    (2, "2", 1, lambda y: {**titled("初级", 5), **holds(3, y)}),
    (2, "3", 1, lambda y: titled("中级", y)),
    (2, "4", 2, lambda y: {**holds(3), **studied("技师学院"), **worked(y)}),
    (2, "5", 2, lambda y: {**holds(3, 0, y), **studied("技师学院预备技师班", "enrolled", "other")}),
    (1, "1", 5, lambda y: holds(2, y)),
    (1, "2", 5, lambda y: {**titled("中级", y), **holds(2, 1)}),
    (1, "2", 1, lambda y: {**titled("中级", 5), **holds(2, y)}),
    (1, "3", 1, lambda y: titled("高级", y)),
]
LIAONING_UPPER: list[tuple[int, str, float, Make]] = [
    (3, "1", 5, lambda y: holds(4, y)),
    (3, "3", 2, lambda y: {**studied("大学专科"), **holds(4, y)}),
    (3, "4", 1, lambda y: {**studied("大学本科"), **holds(4, y)}),
    (2, "1", 4, lambda y: holds(3, y)),
    (2, "2", 3, lambda y: {**holds(3), **studied("技师学院", relation="other"), **worked(y)}),
    (2, "2", 2, lambda y: {**studied("技师学院预备技师班"), **worked(y)}),
    (2, "3", 2, lambda y: {**studied("大学本科"), **holds(3, y)}),
    (2, "4", 1, lambda y: {**studied("硕士"), **holds(3, y)}),
    (2, "5", 2, lambda y: {**studied("博士"), **worked(y)}),
    (1, "1", 4, lambda y: holds(2, y)),
]
BABY_ROUTES: list[tuple[int, str, float, Make]] = [
    (5, "1", 1, worked),
    (4, "1", 4, lambda y: holds(5, y)),
    (4, "2", 6, worked),
    (3, "1", 5, lambda y: holds(4, y)),
    (3, "3", 2, lambda y: {**studied("大学专科"), **holds(4, y)}),
]
THRESHOLDS = [
    *((ATA, HR, *row) for row in BEIJING if row[0] != 5),
    *((ZJ, EC, *row) for row in BEIJING if row[0] != 5),
    *((ZJ, NET, *row) for row in BEIJING),
    *((ZJ, CHAIN, *row) for row in BEIJING if row[0] <= 3),
    *((ZJ, SAFE, *row) for row in BEIJING if row[0] in (4, 3)),
    *((GUIDE, occupation, 1, "1", 5.0, lambda y: holds(2, y)) for occupation in (EC, CHAIN, NET)),
    (LN, HR, 4, "1", 4, worked),
    *((LN, HR, *row) for row in LIAONING_UPPER),
    *((LN, LABOUR, *row) for row in LIAONING_UPPER),
    *((LN, BABY, *row) for row in BABY_ROUTES),
    *((SH, HR, *row) for row in NATIONAL),
    *((SH, TRAINER, *row) for row in NATIONAL),
]


@pytest.mark.parametrize(
    ("notice", "occupation", "level", "route", "years", "make"),
    [pytest.param(*row, id=f"{row[0]}-{row[1]}-{row[2]}-{row[3]}-{row[4]}-{i}") for i, row in enumerate(THRESHOLDS)],
)
def test_threshold(
    knowledge: KnowledgeBase, notice: str, occupation: str, level: int, route: str, years: float, make: Make
) -> None:
    assert route not in routes(knowledge, notice, occupation, level, **make(years - BIT))
    assert route in routes(knowledge, notice, occupation, level, **make(years))
    assert route in routes(knowledge, notice, occupation, level, **make(years + BIT))


def numbers(condition: Condition) -> Iterator[int]:
    match condition:
        case Age(years=years) | Work(years=years):
            yield years
        case Certificate(held=held, work_since=since):
            yield from (held, since)
        case Title(work_since=since):
            yield since
        case AnyOf(groups=groups):
            for group in groups:
                for inner in group:
                    yield from numbers(inner)


def test_the_table_names_every_number_of_every_route(knowledge: KnowledgeBase) -> None:
    held = set()
    for notice in knowledge.notices.values():
        base = knowledge.notices[notice.refines] if notice.refines else notice
        for offer in base.offers:
            for level in range(1, 6) if notice.id == SH else offer.levels:
                if block := knowledge.eligibility(notice.id, offer.occupation, level):
                    assert block
                    requirement = knowledge.requirement(notice.id, offer.occupation, level)
                    for route in requirement.routes if requirement else ():
                        for condition in route.all:
                            held |= {
                                (notice.id, offer.occupation, level, route.number, n) for n in numbers(condition) if n
                            }
    tested = {(notice, occupation, level, route, years) for notice, occupation, level, route, years, _ in THRESHOLDS}
    assert held - tested == set()
    age = {row for row in tested if row[0] == SH and row[4] == 16}
    assert tested - held <= age, "only the minimum age is written elsewhere than in the routes"


@pytest.mark.parametrize(
    ("notice", "occupation", "levels"),
    [
        (ATA, HR, {4: 3, 3: 4, 2: 3, 1: 1}),
        (ZJ, EC, {4: 3, 3: 4, 2: 3, 1: 1}),
        (ZJ, NET, {5: 2, 4: 3, 3: 4, 2: 3, 1: 1}),
        (ZJ, CHAIN, {3: 4, 2: 3, 1: 1}),
        (ZJ, SAFE, {4: 3, 3: 4}),
        (GUIDE, EC, {1: 1}),
        (LN, HR, {4: 3, 3: 5, 2: 5, 1: 1}),
        (LN, BABY, {5: 2, 4: 3, 3: 3}),
        (LN, LABOUR, {3: 5, 2: 5, 1: 1}),
        (SH, HR, {5: 2, 4: 3, 3: 6, 2: 5, 1: 3}),
        (SH, TRAINER, {5: 2, 4: 3, 3: 6, 2: 5, 1: 3}),
    ],
)
def test_number_of_routes(knowledge: KnowledgeBase, notice: str, occupation: str, levels: dict[int, int]) -> None:
    for level, count in levels.items():
        requirement = knowledge.requirement(notice, occupation, level)
        assert requirement
        assert [route.number for route in requirement.routes] == [str(n + 1) for n in range(count)]


SCHOOLS_BEIJING = [  # level, schooling and certificate, routes met
    (4, studied("技工院校"), ("3",)),
    (4, studied("中等职业学校", "final-year"), ("3",)),
    (4, studied("大学专科"), ("3",)),
    (4, studied("大学本科", "final-year"), ("3",)),
    (4, studied("博士"), ("3",)),
    (4, studied("大学本科", "enrolled"), ()),
    (4, studied("大学本科", relation="other"), ()),
    (4, studied("普通高中"), ()),
    (3, studied("技工院校"), ()),
    (3, studied("技工院校高级工班"), ("3",)),
    (3, studied("技师学院", "final-year"), ("3",)),
    (3, studied("技师学院", "enrolled"), ()),
    (3, studied("技师学院", relation="other"), ()),
    (3, studied("大学本科"), ()),
    (3, {**studied("大学本科"), **holds(4)}, ("4",)),
    (3, {**studied("大学专科", "final-year"), **holds(4)}, ("4",)),
    (3, {**studied("高等职业学校"), **holds(4, relation="related")}, ("4",)),
    (3, {**studied("高等职业学校"), **holds(4, relation="other")}, ()),
    (3, {**studied("高等职业学校", relation="other"), **holds(4)}, ()),
    (3, {**studied("中等职业学校"), **holds(4)}, ()),
    (3, {**studied("大学本科"), **holds(5)}, ()),
    (2, {**studied("技师学院"), **holds(3)}, ()),
    (2, {**studied("大学本科"), **holds(3), **worked(2)}, ()),
    (2, {**studied("技师学院", "final-year"), **holds(3), **worked(2)}, ()),
    (2, {**studied("技师学院预备技师班", "graduated"), **holds(3, 0, 2)}, ()),
]
SCHOOLS_SHANGHAI = [
    (4, studied("大学本科", "final-year"), ("3",)),
    (4, studied("大学本科", "enrolled"), ()),
    (3, studied("大学本科", assessed=True), ("6",)),
    (3, studied("大学本科", assessed=False), ()),
    (3, studied("高等职业学校", "final-year", assessed=True), ("6",)),
    (3, studied("中等职业学校", assessed=True), ()),
    (3, {**studied("大学本科"), **holds(4)}, ("5",)),
    (3, studied("技师学院"), ("4",)),
    (3, titled("初级", 1), ("3",)),
    (3, titled("初级", 1, "other"), ()),
    (3, titled("中级", 1), ()),
]
SCHOOLS_LIAONING_HR = [
    (4, studied("技工院校"), ("2",)),
    (4, studied("技工院校", "final-year"), ("2",)),
    (4, studied("技工院校", "enrolled"), ()),
    (4, studied("中等职业学校"), ()),
    (4, studied("中等职业学校", assessed=True), ("2",)),
    (4, studied("大学本科", "enrolled"), ("3",)),
    (4, studied("大学专科", "enrolled", "other"), ()),
    (4, studied("大学本科", "graduated"), ()),
    (3, {**studied("技师学院", "final-year", "other"), **holds(4)}, ("2",)),
    (3, {**studied("高等职业学校"), **holds(4)}, ()),
    (3, {**studied("高等职业学校", assessed=True), **holds(4)}, ("2",)),
    (3, studied("硕士", "final-year"), ("5",)),
    (3, studied("博士"), ("5",)),
    (3, studied("硕士", relation="other"), ()),
    (3, studied("大学本科"), ()),
    (2, studied("博士"), ()),
    (2, {**studied("博士"), **worked(1, 1)}, ("5",)),
]
SCHOOLS_LIAONING_BABY = [
    (5, {"apprenticeship": True}, ("2",)),
    (5, {}, ()),
    (4, studied("技工院校"), ("3",)),
    (4, studied("中等职业学校"), ()),
    (4, studied("大学本科", "enrolled"), ()),
    (3, {**studied("技师学院"), **holds(4)}, ("2",)),
    (3, {**studied("技师学院", relation="other"), **holds(4)}, ()),
    (3, {**studied("高等职业学校", assessed=True), **holds(4)}, ("2",)),
    (3, {**studied("大学本科"), **holds(4, 2)}, ("3",)),
    (3, {**studied("中等职业学校"), **holds(4, 2)}, ()),
]


@pytest.mark.parametrize(
    ("notice", "occupation", "level", "told", "met"),
    [
        *((ATA, HR, *row) for row in SCHOOLS_BEIJING),
        *((ZJ, EC, *row) for row in SCHOOLS_BEIJING),
        *((SH, HR, *row) for row in SCHOOLS_SHANGHAI),
        *((SH, TRAINER, *row) for row in SCHOOLS_SHANGHAI if row[0] == 3),
        *((LN, HR, *row) for row in SCHOOLS_LIAONING_HR),
        *((LN, LABOUR, *row) for row in SCHOOLS_LIAONING_HR if row[0] <= 3),
        *((LN, BABY, *row) for row in SCHOOLS_LIAONING_BABY),
    ],
)
def test_schooling(
    knowledge: KnowledgeBase, notice: str, occupation: str, level: int, told: dict[str, Any], met: tuple[str, ...]
) -> None:
    assert routes(knowledge, notice, occupation, level, **told) == met


def test_nobody_meets_nothing_but_the_lowest_level(knowledge: KnowledgeBase) -> None:
    for p in knowledge.programmes:
        met = routes(knowledge, p.notice, p.occupation, p.level)
        assert met == (("1",) if (p.notice, p.level) == (ZJ, 5) else ()), p


@pytest.mark.parametrize("level", [5, 2, 1])
def test_another_level_of_certificate_does_not_count(knowledge: KnowledgeBase, level: int) -> None:
    assert routes(knowledge, ATA, HR, 3, **holds(level, 9)) == ()


def test_the_years_count_from_the_certificate(knowledge: KnowledgeBase) -> None:
    told = {**holds(4, 1, 1), **worked(9)}
    assert routes(knowledge, ATA, HR, 3, **told) == ()
    young = replace(NOBODY, certificates=(HeldCertificate(4, "own", 3.9, Range(0, 3.9)),))
    assert verdict(knowledge, ATA, HR, 3, young).truth is Truth.UNMET
    old = replace(NOBODY, certificates=(HeldCertificate(4, "own", 8),))
    assert verdict(knowledge, ATA, HR, 3, old).truth is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("told", "short"),
    [(worked(3), 2.0), (worked(1, 1.5), 2.5), (holds(5, 2), 1.0), ({}, 5.0)],
)
def test_years_that_are_missing(knowledge: KnowledgeBase, told: dict[str, Any], short: float) -> None:
    results = verdict(knowledge, ATA, HR, 4, replace(NOBODY, **told)).results
    assert min(r.years_short for r in results if r.years_short is not None) == pytest.approx(short)


def test_time_does_not_mend_a_wrong_certificate(knowledge: KnowledgeBase) -> None:
    results = verdict(knowledge, ATA, HR, 1, replace(NOBODY, **holds(3, 20))).results
    assert [r.years_short for r in results] == [None]


# Three values.
MET, UNMET, UNKNOWN = Truth.MET, Truth.UNMET, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (MET, MET, MET, MET),
        (MET, UNMET, UNMET, MET),
        (MET, UNKNOWN, UNKNOWN, MET),
        (UNMET, UNMET, UNMET, UNMET),
        (UNMET, UNKNOWN, UNMET, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_three_values(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert Truth.all([left, right]) is Truth.all([right, left]) is both
    assert Truth.any([left, right]) is Truth.any([right, left]) is either


def test_nothing_known_settles_nothing(knowledge: KnowledgeBase) -> None:
    for p in knowledge.programmes:
        assert verdict(knowledge, p.notice, p.occupation, p.level, Facts()).truth is UNKNOWN, p


@pytest.mark.parametrize(
    ("condition", "facts", "truth"),
    [
        (Work(years=5), Facts(work=Worked(5, None)), MET),
        (Work(years=5), Facts(work=Worked(None, 5)), MET),
        (Work(years=5), Facts(work=Worked(4.9, None)), UNKNOWN),
        (Work(years=5), Facts(work=Worked(None, 4.9)), UNKNOWN),
        (Work(years=5), Facts(work=Worked(0, 4.9)), UNMET),
        (Work(years=0), Facts(work=Worked(0, 0)), UNMET),
        (Work(years=0), Facts(work=Worked(0.1, None)), MET),
        (Work(years=0), Facts(work=Worked(0, None)), UNKNOWN),
        (Age(years=16), Facts(), UNKNOWN),
        (Certificate(level=4, work_since=4), Facts(certificates=(HeldCertificate(4, None, 9, 9),)), UNKNOWN),
        (Certificate(level=4, work_since=4), Facts(certificates=(HeldCertificate(None, "own", 9, 9),)), UNKNOWN),
        (Certificate(level=4, work_since=4), Facts(certificates=(HeldCertificate(4, None, 1, 1),)), UNMET),
        (Certificate(level=4), Facts(certificates=(HeldCertificate(4, "other"),)), UNMET),
        (Certificate(level=4), Facts(certificates=(HeldCertificate(5, "own"), HeldCertificate(4, "own"))), MET),
        (Certificate(level=4), Facts(certificates=(HeldCertificate(5, "own"), HeldCertificate(None, "own"))), UNKNOWN),
        (School(schools=("大学本科",)), Facts(education=(Schooling("大学本科", None, "graduated"),)), UNKNOWN),
        (School(schools=("大学本科",)), Facts(education=(Schooling("大学本科", "own", None),)), UNKNOWN),
        (School(schools=("大学本科",), major="any"), Facts(education=(Schooling("大学本科", None, "graduated"),)), MET),
        (
            School(schools=("大学本科",), assessed=True),
            Facts(education=(Schooling("大学本科", "own", "graduated"),)),
            UNKNOWN,
        ),
        (School(schools=("大学本科",)), Facts(education=(Schooling("普通高中", None, None),)), UNMET),
        (Title(grade="中级", work_since=1), Facts(titles=(ProfessionalTitle("中级", None, 3),)), UNKNOWN),
        (Title(grade="中级", work_since=1), Facts(titles=(ProfessionalTitle("中级", "matched", None),)), UNKNOWN),
    ],
)
def test_unknown_is_neither_yes_nor_no(condition: Condition, facts: Facts, truth: Truth) -> None:
    assert evaluate(condition, facts).truth is truth


YEARS = st.sampled_from([0.0, 0.9, 1.0, 1.9, 2.0, 2.9, 3.0, 3.9, 4.0, 4.9, 5.0, 5.9, 6.0, 9.9, 10.0, 12.0])


@st.composite
def certificates(draw: st.DrawFn) -> HeldCertificate:
    held = draw(YEARS)
    since = min(held, draw(YEARS))
    return HeldCertificate(draw(st.integers(2, 5)), draw(st.sampled_from(["own", "related", "other"])), held, since)  # type: ignore[arg-type]


schoolings = st.builds(
    Schooling,
    st.sampled_from(
        ["普通高中", "技工院校", "技师学院", "技师学院预备技师班", "中等职业学校", "大学专科", "大学本科", "硕士"]
    ),
    st.sampled_from(["own", "related", "other"]),
    st.sampled_from(["graduated", "final-year", "enrolled"]),
    st.booleans(),
)
titles = st.builds(
    ProfessionalTitle, st.sampled_from(["初级", "中级", "高级"]), st.sampled_from(["matched", "other"]), YEARS
)
whole = st.builds(
    Facts,
    st.sampled_from([15.0, 16.0, 40.0]),
    st.builds(Worked, YEARS, YEARS),
    st.lists(certificates(), max_size=2).map(tuple),
    st.lists(schoolings, max_size=1).map(tuple),
    st.lists(titles, max_size=1).map(tuple),
    st.booleans(),
)
"""People of whom everything is known."""


def blurred(value: Any, pick: Callable[[], bool]) -> Any:
    """A copy in which some fields are not known any more."""
    changes: dict[str, Any] = {}
    for name, inner in value.__dict__.items():
        if pick():
            changes[name] = None
        elif isinstance(inner, tuple):
            changes[name] = tuple(blurred(item, pick) for item in inner)
        elif isinstance(inner, Worked):
            changes[name] = blurred(inner, pick)
    return replace(value, **changes)


@settings(max_examples=150, deadline=None)
@given(whole, st.data())
def test_knowing_more_never_turns_a_verdict(knowledge: KnowledgeBase, facts: Facts, data: st.DataObject) -> None:
    less = blurred(facts, lambda: data.draw(st.integers(0, 4)) == 0)
    for p in knowledge.programmes:
        before = verdict(knowledge, p.notice, p.occupation, p.level, less)
        after = verdict(knowledge, p.notice, p.occupation, p.level, facts)
        assert after.truth is not UNKNOWN
        assert before.truth in (UNKNOWN, after.truth), (p, less, facts)


@settings(max_examples=100, deadline=None)
@given(whole, st.floats(0, 5))
def test_more_years_of_work_never_harm(knowledge: KnowledgeBase, facts: Facts, more: float) -> None:
    assert facts.work
    later = replace(facts, work=Worked((facts.work.own or 0) + more, facts.work.related))
    for p in knowledge.programmes:
        before = verdict(knowledge, p.notice, p.occupation, p.level, facts)
        after = verdict(knowledge, p.notice, p.occupation, p.level, later)
        assert set(before.met_by) <= set(after.met_by)
