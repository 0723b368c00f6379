"""The staff's own words are checked like a notice: what they name must be there, and nothing is said twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.checks import check, faults
from knowledge.base import KnowledgeBase
from knowledge.entries import Alias, Entry, Utterances
from knowledge.load import KINDS, KnowledgeError, dumped, read_documents
from knowledge.problems import problems

ENTRY = {"id": "parking", "questions": ["好停车吗"], "answer": "没有车位。", "source": "2026年3月5日公告"}
ALIAS = {"id": "hr", "kind": "occupation", "name": "企业人力资源管理师", "others": ["人力老师"]}


def compiled(kind: str = "entries", **documents: Any) -> KnowledgeBase:
    return KnowledgeBase.from_documents(read_documents() | {kind: documents})


def refused(kind: str, name: str, data: Any) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        check(compiled(kind, **{name: data}))
    return [f"{'.'.join(map(str, fault.path))}: {fault.reason}" for fault in caught.value.faults]


def test_what_is_there_is_found_by_name() -> None:
    knowledge = compiled(parking=ENTRY)
    assert knowledge.entries["parking"].answer == "没有车位。"
    assert knowledge.aliases == knowledge.utterances == {}


def test_files_of_the_checkout_have_none_and_no_empty_kinds() -> None:
    assert set(read_documents()) == {"notices", "standards"}


@pytest.mark.parametrize(
    "model",
    [
        Entry.model_validate(ENTRY | {"levels": [3], "valid_to": "2026-03-31", "regions": ["北京"]}),
        Alias.model_validate(ALIAS),
        Utterances.model_validate({"aspect": "fees.amount", "examples": ["几个钱"]}),
    ],
)
def test_written_as_it_was_read(model: Any) -> None:
    assert type(model).model_validate(dumped(model)) == model


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False)]
)
def test_both_days_of_validity_belong_to_it(day: str, holds: bool) -> None:
    entry = Entry.model_validate(ENTRY | {"valid_from": "2026-03-01", "valid_to": "2026-03-31"})
    assert entry.holds(date.fromisoformat(day)) is holds


@pytest.mark.parametrize(
    ("fields", "day"), [({"valid_from": "2026-03-01"}, 1), ({"valid_to": "2026-03-01"}, -1), ({}, 0)]
)
def test_an_open_end_never_ends(fields: dict[str, str], day: int) -> None:
    entry = Entry.model_validate(ENTRY | fields)
    assert entry.holds(date(2026 + 30 * day, 3, 1))


@pytest.mark.parametrize(
    ("change", "where", "reason"),
    [
        ({"questions": []}, "questions", "1"),
        ({"questions": ["好停车吗", "好停车吗 "]}, "questions", "写了两次"),
        ({"questions": [" "]}, "questions.0", "1"),
        ({"questions": ["问" * 101]}, "questions.0", "100"),
        ({"source": "源" * 101}, "source", "100"),
        ({"answer": ""}, "answer", "1"),
        ({"source": " "}, "source", "1"),
        ({"valid_from": "2026-03-02", "valid_to": "2026-03-01"}, "", "早于"),
        ({"levels": [6]}, "levels.0", "5"),
        ({"colour": "red"}, "colour", "Extra"),
        ({"id": "car"}, "id", "parking"),
        ({"notices": ["no-such"]}, "notices", "no-such"),
        ({"issuers": ["某某公司"]}, "issuers", "某某公司"),
        ({"regions": ["杭州"]}, "regions", "杭州"),
        ({"occupations": ["厨师"]}, "occupations", "厨师"),
        ({"job_types": ["炒菜"]}, "job_types", "炒菜"),
        ({"notices": ["shanghai-2026"], "regions": ["北京"]}, "regions", "不在这些地区"),
        ({"aspect": "fees.nothing"}, "aspect", "fees.nothing"),
    ],
)
def test_a_faulty_entry_is_refused_with_field_and_reason(change: dict[str, Any], where: str, reason: str) -> None:
    found = refused("entries", "parking", ENTRY | change)
    assert [f for f in found if f.startswith(f"{where}: ") and reason in f], found


def test_an_entry_needs_a_source() -> None:
    found = refused("entries", "parking", {k: v for k, v in ENTRY.items() if k != "source"})
    assert [f for f in found if f.startswith("source: ")]


@pytest.mark.parametrize(
    ("change", "where", "reason"),
    [
        ({"kind": "colour"}, "kind", ""),
        ({"others": []}, "others", ""),
        ({"others": ["人"]}, "others.0", "2"),
        ({"others": ["人力老师", "人力老师"]}, "others", "写了两次"),
        ({"name": "厨师"}, "name", "厨师"),
        ({"kind": "region", "name": "杭州"}, "name", "杭州"),
        ({"kind": "issuer", "name": "某某公司"}, "name", "某某公司"),
        ({"kind": "notice", "name": "no-such"}, "name", "no-such"),
        ({"kind": "level", "name": "6"}, "name", "6"),
        ({"kind": "school", "name": "霍格沃茨"}, "name", "霍格沃茨"),
        ({"others": ["电商师"]}, "others.0", "电子商务师"),
    ],
)
def test_a_faulty_alias_is_refused_with_field_and_reason(change: dict[str, Any], where: str, reason: str) -> None:
    found = refused("aliases", "hr", ALIAS | change)
    assert [f for f in found if f.startswith(f"{where}: ") and reason in f], found


def test_two_aliases_cannot_give_one_name_to_two_things() -> None:
    other = {"id": "ec", "kind": "occupation", "name": "电子商务师", "others": ["人力老师"]}
    with pytest.raises(KnowledgeError, match="人力老师"):
        compiled("aliases", hr=ALIAS, ec=other)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("occupation", "育婴员"), ("job_type", "选品员"), ("region", "北京"), ("issuer", "中教畅享"), ("notice", "liaoning-2020"),
     ("notice", "zhongjiao-level1-guide"), ("level", "3"), ("subject", "操作技能"), ("person", "外国"), ("school", "大学专科"),
     ("major", "会计"), ("job", "行政管理")],
)  # fmt: skip
def test_everything_that_has_a_name_may_have_another(kind: str, name: str) -> None:
    assert faults(compiled("aliases", hr={"id": "hr", "kind": kind, "name": name, "others": ["某个新叫法"]})) == []


@pytest.mark.parametrize(
    ("name", "sound"), [("fees.amount", True), ("none", True), ("talk.thanks", True), ("fees.nothing", False)]
)
def test_utterances_are_of_what_can_be_asked(name: str, sound: bool) -> None:
    knowledge = compiled("utterances", **{name: {"aspect": name, "examples": ["几个钱"]}})
    assert [fault.name for fault in faults(knowledge)] == ([] if sound else [name])


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KnowledgeError, match="faqs"):
        KnowledgeBase.from_documents(read_documents() | {"faqs": {}})
    assert [p.kind for p in problems(read_documents() | {"faqs": {}})] == ["faqs"]


def test_faults_of_all_kinds_come_at_once() -> None:
    with pytest.raises(KnowledgeError) as caught:
        KnowledgeBase.from_documents(
            read_documents()
            | {"entries": {"parking": ENTRY | {"regions": ["杭州"]}}, "aliases": {"hr": ALIAS | {"name": "厨师"}}}
        )
    assert {fault.kind for fault in caught.value.faults} == {"entries", "aliases"}


def test_the_kinds_are_told() -> None:
    assert set(KINDS) == {"notices", "standards", "entries", "aliases", "utterances"}
