"""Conditions are read strictly and put into words that name every figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from pydantic import TypeAdapter, ValidationError

from knowledge.base import KnowledgeBase
from knowledge.conditions import (
    LEVEL_NAMES,
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

READ: TypeAdapter[Condition] = TypeAdapter(Condition)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"age": {"years": 16}}, Age(years=16)),
        ({"intends": None}, Intends()),
        ({"work": {"years": 5}}, Work(years=5)),
        ({"certificate": {"level": 4, "work_since": 4}}, Certificate(level=4, work_since=4)),
        ({"school": {"schools": ["硕士"]}}, School(schools=("硕士",))),
        ({"title": {"grade": "中级", "work_since": 1}}, Title(grade="中级", work_since=1)),
        ({"apprenticeship": None}, Apprenticeship()),
        ({"any": [[{"work": {"years": 1}}], [{"apprenticeship": None}]]},
         AnyOf(groups=((Work(years=1),), (Apprenticeship(),)))),
    ],
)  # fmt: skip
def test_reading(written: object, meant: Condition) -> None:
    assert READ.validate_python(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        {"wrk": {"years": 5}},
        {"work": {"year": 5}},
        {"work": {}},
        {"school": {"schools": ["幼儿园"]}},
        {"school": {"schools": ["硕士"], "status": "dropped"}},
        {"title": {"grade": "特级"}},
        {"any": [{"work": {"years": 1}}]},
        {"work": {"years": 5}, "age": {"years": 16}},
        "work",
    ],
)
def test_slips_are_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        READ.validate_python(written)


def figures(condition: Condition) -> Iterator[str]:
    """What its words must hold."""
    match condition:
        case Age(years=years) | Work(years=years):
            yield from (str(years),) if years else ()
        case Certificate(level=level, held=held, work_since=since):
            yield LEVEL_NAMES[level]
            yield from (f"满{n}年" for n in (held, since) if n)
        case Title(grade=grade, work_since=since):
            yield grade
            yield from (f"满{since}年",) if since else ()
        case School(schools=schools, assessed=assessed, major=major, status=status):
            yield from schools
            yield from ("评估论证",) if assessed else ()
            yield from ("专业",) if major == "related" else ()
            yield {"graduated": "毕业", "final-year": "应届", "enrolled": "在校"}[status]
        case AnyOf(groups=groups):
            yield "或"
            for group in groups:
                for inner in group:
                    yield from figures(inner)
        case Apprenticeship():
            yield "学徒"
        case Intends():
            yield "拟"


def conditions(knowledge: KnowledgeBase) -> Iterator[Condition]:
    own = [r for n in knowledge.notices.values() for block in n.eligibility for r in block.requirements]
    shared = [r for standard in knowledge.standards.values() for r in standard.requirements]
    for requirement in (*own, *shared):
        for route in requirement.routes:
            yield from route.all


def test_words_name_every_figure(knowledge: KnowledgeBase) -> None:
    found = list(conditions(knowledge))
    assert len(found) > 40
    for condition in found:
        words = describe(condition)
        for figure in figures(condition):
            assert figure in words, condition


def test_words_hold_no_figure_of_their_own(knowledge: KnowledgeBase) -> None:
    for condition in conditions(knowledge):
        allowed = set(re.findall(r"\d+", condition.model_dump_json()))
        assert set(re.findall(r"\d+", describe(condition))) <= allowed


def test_different_conditions_have_different_words(knowledge: KnowledgeBase) -> None:
    by_words: dict[str, Condition] = {}
    for condition in conditions(knowledge):
        assert by_words.setdefault(describe(condition), condition) == condition


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("技工院校", "技师学院", "中等职业学校"),
        ("技工院校高级工班及以上", "技工院校高级工班", "技工院校"),
        ("高级技工学校、技师学院", "高级技工学校", "技工院校高级工班"),
        ("技师学院预备技师班", "技师学院预备技师班", "技师学院"),
        ("中等及以上职业学校", "高等职业学校", "普通高中"),
        ("高等职业学校", "高等职业学校", "大学专科"),
        ("专科及以上", "博士", "中等职业学校"),
        ("高等院校", "大学专科", "普通高中"),
        ("大专及以上", "大学本科", "中等职业学校"),
        ("大学本科", "大学本科", "硕士"),
        ("硕士", "硕士", "博士"),
        ("硕士及以上", "博士", "大学本科"),
        ("博士", "博士", "硕士"),
    ],
)
def test_groups_of_schools(name: str, inside: str, outside: str) -> None:
    assert inside in SCHOOLS[name]
    assert outside not in SCHOOLS[name]
