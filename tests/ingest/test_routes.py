"""Conditions in words are read as predicates, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.routes import RouteFault, parse_route, read_route
from knowledge.base import KnowledgeBase
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
    describe,
)

OWN = "本职业或相关职业"
QUALIFICATION = "职业资格（职业技能等级）证书"
TITLE = "符合专业对应关系的初级职称（专业技术人员职业资格）"
VOCATIONAL = "中等及以上职业院校"
UNIVERSITY = "专科及以上普通高等学校"

years = st.integers(1, 60)
schools = st.builds(
    School,
    schools=st.lists(st.sampled_from(sorted(SCHOOLS)), min_size=1, max_size=3, unique=True).map(tuple),
    major=st.sampled_from(["related", "any"]),
    status=st.sampled_from(["graduated", "final-year", "enrolled"]),
    assessed=st.booleans(),
)
simple: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Age, years=years),
    st.builds(Intends),
    st.builds(Work, years=st.integers(0, 60)),
    st.builds(Certificate, level=st.integers(1, 5), held=st.integers(0, 20), work_since=st.integers(0, 20)),
    schools,
    st.builds(Title, grade=st.sampled_from(["初级", "中级", "高级"]), work_since=st.integers(0, 20)),
    st.builds(Apprenticeship),
)
groups = st.lists(st.lists(simple, min_size=1, max_size=3).map(tuple), min_size=2, max_size=3).map(tuple)
either = st.builds(AnyOf, groups=groups)


def routes(knowledge: KnowledgeBase) -> Iterator[tuple[Condition, ...]]:
    blocks = [r for notice in knowledge.notices.values() for block in notice.eligibility for r in block.requirements]
    shared = [r for standard in knowledge.standards.values() for r in standard.requirements]
    for requirement in (*blocks, *shared):
        for route in requirement.routes:
            yield route.all


def test_every_condition_of_the_knowledge_base_is_read_back(knowledge: KnowledgeBase) -> None:
    found = list(routes(knowledge))
    assert len(found) > 30
    for route in found:
        assert parse_route("，且".join(map(describe, route))) == route
        for condition in route:
            assert parse_route(describe(condition)) == (condition,)


@given(simple)
def test_a_condition_is_read_back(condition: Condition) -> None:
    assert parse_route(describe(condition)) == (condition,)


@given(either)
def test_alternatives_are_read_back(condition: AnyOf) -> None:
    read = parse_route(describe(condition))
    assert alternatives(read) == alternatives((condition,))


def alternatives(conditions: tuple[Condition, ...]) -> set[frozenset[Condition]]:
    found: set[frozenset[Condition]] = {frozenset()}
    for condition in conditions:
        inner = (
            {a for group in condition.groups for a in alternatives(group)}
            if isinstance(condition, AnyOf)
            else {frozenset({condition})}
        )
        found = {before | more for before in found for more in inner}
    return found


C4 = Certificate(level=4)
FINAL = "final-year"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("累计从事本职业或相关职业①工作满 5 年。", (Work(years=5),)),
        ("（1）累计从事本职业或相关职业工作６年（含）以上。", (Work(years=6),)),
        ("从事本职业或相关职业工作累计1年（含）以上的", (Work(years=1),)),
        ("累计从事本职业或相关职业工作十年以上", (Work(years=10),)),
        ("年满16周岁，拟从事本职业或相关职业工作。", (Age(years=16), Intends())),
        ("2.已在从事本职业或相关职业工作。", (Work(years=0),)),
        ("在本职业或相关职业学徒期满的", (Apprenticeship(),)),
        (
            f"取得{OWN}四级/中级工职业资格证书(技能等级证书)③ 后，累计从事{OWN}工作５年(含)以上。",
            (Certificate(level=4, work_since=5),),
        ),
        (
            "持有本职业或相关职业五级/初级工证书，取证后累计从事本职业或相关职业工作满3年",
            (Certificate(level=5, work_since=3),),
        ),
        (
            "取得本职业或相关职业四级/中级工证书以后，从事本职业或相关职业工作累计4年（含）以上的",
            (Certificate(level=4, work_since=4),),
        ),
        (
            f"取得{TITLE}后，累计从事{OWN}工作满5年，并在取得{OWN}三级/高级工{QUALIFICATION}后，从事{OWN}工作满1年。",
            (Title(grade="初级", work_since=5), Certificate(level=3, work_since=1)),
        ),
        (
            f"取得本专业或相关专业②的技工院校或{VOCATIONAL}、{UNIVERSITY}毕业证书（含在读应届毕业生）。",
            (School(schools=("技工院校", "中等及以上职业学校", "专科及以上"), status="final-year"),),
        ),
        (
            f"取得{OWN}三级/高级工{QUALIFICATION}的高级技工学校、技师学院毕业生，累计从事{OWN}工作满2年。",
            (Certificate(level=3), School(schools=("高级技工学校、技师学院",), major="any"), Work(years=2)),
        ),
        ("高等院校本专业或相关专业在校生。", (School(schools=("高等院校",), status="enrolled"),)),
        (
            "取得本职业或相关职业四级/中级工证书，并具有高级技工学校、技师学院毕业证书（含尚未取得毕业证书的在校应届毕业生）；或取得本职业或相关职业四级/中级工证书，并具有经评估论证、以高级技能为培养目标的高等职业学校本专业或相关专业毕业证书（含尚未取得毕业证书的在校应届毕业生）。",
            (
                C4,
                AnyOf(
                    groups=(
                        (School(schools=("高级技工学校、技师学院",), major="any", status="final-year"),),
                        (School(schools=("高等职业学校",), status="final-year", assessed=True),),
                    )
                ),
            ),
        ),
    ],
)
def test_official_wording(text: str, meant: tuple[Condition, ...]) -> None:
    assert parse_route(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "累计从事本职业工作满5年",  # a related occupation would not do
        "连续从事本职业或相关职业工作满5年",  # stricter than cumulative years
        "累计从事本职业或相关职业工作满18个月",
        "取得本职业或相关职业预备技师证书的技师学院毕业生",
        "取得中等职业学校毕业证书",  # SCHOOLS has no such group
        "获得省级以上技能竞赛前三名",
        "累计从事本职业或相关职业工作满5年，并经单位推荐",
        "累计从事本职业或相关",
        "",
    ],
)
def test_what_is_not_understood_is_a_fault(text: str) -> None:
    with pytest.raises(RouteFault, match=r"[\u4e00-\u9fff]"):
        parse_route(text)


def test_a_class_that_the_schema_does_not_know_is_noted() -> None:
    assert read_route("取得本职业或相关职业三级/高级工证书满2年的技师学院预备技师班、技师班学生").notes
