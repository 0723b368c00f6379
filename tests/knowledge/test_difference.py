"""A difference tells each fact that changed, from what to what; nothing where the models are equal."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.difference import Change, difference
from knowledge.load import Documents, canonical, read_documents

ATA, SHANGHAI, LIAONING = "ata-beijing-2024", "shanghai-2026", "liaoning-2020"
SOUND: Documents = {
    kind: {name: canonical(kind, data) for name, data in documents.items()}
    for kind, documents in read_documents().items()
}
Path = tuple[str | int, ...]


def at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def edited(name: str, path: Path, value: Any, kind: str = "notices") -> Documents:
    documents = copy.deepcopy(SOUND)
    at(documents[kind][name], path[:-1])[path[-1]] = value
    return documents


def told(after: Documents) -> list[tuple[str, str, str, str]]:
    return [(c.action, c.where, c.before, c.after) for c in difference(SOUND, after)]


@pytest.mark.parametrize(
    ("name", "path", "value", "where", "before", "after"),
    [
        (ATA, ("fees", 2, "items", "理论知识"), 80, "收费 › 二级 › 收费项目 › 理论知识", "75元", "80元"),
        (SHANGHAI, ("offers", 0, "rounds", 0, "ticket"), "2026-04-21", "项目与批次 › 企业人力资源管理师 四级、三级 › 批次 › 4月 › 准考证打印开始日期", "2026-04-20", "2026-04-21"),
        (SHANGHAI, ("offers", 0, "rounds", 0, "application", "last"), "2026-03-20", "项目与批次 › 企业人力资源管理师 四级、三级 › 批次 › 4月 › 申报时间 › 截止日期", "2026-03-22", "2026-03-20"),
        (ATA, ("contacts", 0, "phones"), ["65181122"], "联系方式 › 咨询 张老师 65181122 › 电话", "65181122-5769", "65181122"),
        (ATA, ("contacts", 0, "kind"), "duty", "联系方式 › 值班 张老师 65181122-5769 › 用途", "咨询", "值班"),
        (ATA, ("offers", 0, "rounds", 1, "month"), 11, "项目与批次 › 企业人力资源管理师 四级、三级、二级、一级 › 批次 › 11月 › 月份", "10月", "11月"),
        (ATA, ("facts", 0, "conflict"), True, "其他事实 › 由全美在线（北京）科技股份有限公司组… › 通知自相矛盾", "否", "是"),
        (ATA, ("photo", "file_format"), None, "照片 › 文件格式", "JPEG", "（没有写）"),
        (ATA, ("issuer", "certifies"), False, "组织单位 › 颁发证书", "是", "否"),
        (ATA, ("fees", 0, "levels"), [4, 5], "收费 › 四级、五级 › 级别", "四级", "四级、五级"),
        (LIAONING, ("eligibility", 0, "requirements", 0, "routes", 0, "all", 0, "work", "years"), 5, "申报条件 › 企业人力资源管理师 › 各级条件 › 四级 › 申报途径 › 第1条 › 条件", "累计从事本职业或相关职业满4年", "累计从事本职业或相关职业满5年"),
    ],
)  # fmt: skip
def test_a_field_changed_from_what_to_what(
    name: str, path: Path, value: Any, where: str, before: str, after: str
) -> None:
    assert told(edited(name, path, value)) == [("changed", where, before, after)]


def test_a_change_names_its_document() -> None:
    [change] = difference(SOUND, edited("beijing-2023", ("title",), "新标准", "standards"))
    assert (change.kind, change.name, change.before, change.after) == (
        "standards", "beijing-2023", "《国家职业标准编制技术规程（2023年版）》", "新标准",
    )  # fmt: skip


LISTS = [
    (SHANGHAI, "contacts"), (SHANGHAI, "facts"), (SHANGHAI, "sites"), (SHANGHAI, "fees"), (LIAONING, "offers"),
    (LIAONING, "subjects"), (LIAONING, "eligibility"), (ATA, "identity"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "field"), LISTS)
@pytest.mark.parametrize("place", [0, 1, 99])
def test_an_entry_that_is_put_in_is_one_addition_wherever_it_stands(name: str, field: str, place: int) -> None:
    after = copy.deepcopy(SOUND)
    entries = after["notices"][name][field]
    entries.insert(place, SAMPLE[field])
    [change] = difference(SOUND, after)
    assert (change.action, change.before) == ("added", "")
    [change] = difference(after, SOUND)
    assert (change.action, change.after) == ("removed", "")


SAMPLE: dict[str, Any] = {
    "contacts": {"kind": "posting", "office": "收发室", "address": "某路1号", "section": "九"},
    "facts": {"aspect": "x.y", "text": "新增加的一条", "section": "九"},
    "sites": {"purpose": "新用途", "name": "新网站", "section": "九"},
    "fees": {"levels": [1], "items": {"理论": 99}, "total": 99, "section": "九"},
    "offers": {"occupation": "新职业", "levels": [1], "rounds": [{"month": 12}], "section": "九"},
    "subjects": {"levels": [5], "papers": [{"subject": "口试", "form": "面谈"}], "section": "九"},
    "eligibility": {"minimum_age": 30, "section": "九"},
    "identity": {"who": "外国", "accepts": ["驾照"], "section": "九"},
}


@pytest.mark.parametrize(("name", "field"), LISTS)
def test_an_entry_that_moves_is_told_as_a_move_and_nothing_else(name: str, field: str) -> None:
    after = copy.deepcopy(SOUND)
    entries = after["notices"][name][field]
    entries.append(entries.pop(0))
    [change] = difference(SOUND, after)
    assert change.action == "moved"
    assert change.before != change.after


def test_an_entry_that_is_put_in_front_of_one_that_changed() -> None:
    after = edited(ATA, ("fees", 2), {**SOUND["notices"][ATA]["fees"][2], "blank": ["论文"]})
    after["notices"][ATA]["fees"].insert(0, SAMPLE["fees"])
    assert [(c.action, c.where) for c in difference(SOUND, after)] == [
        ("changed", "收费 › 二级 › 留空的项目"),
        ("added", "收费 › 一级"),
    ]


def test_an_entry_that_becomes_equal_to_a_later_one_is_one_change() -> None:
    before, after = copy.deepcopy(SOUND), copy.deepcopy(SOUND)
    fees = before["notices"][ATA]["fees"]
    after["notices"][ATA]["fees"][0] = fees[1]
    assert [(c.action, c.before, c.after) for c in difference(before, after)] == [("changed", "四级", "三级")]


def test_of_a_long_list_only_what_went_and_came_is_shown() -> None:
    path = ("photo", "rules")
    rules = [*at(SOUND["notices"][ATA], path)[1:], "不得佩戴首饰"]
    [change] = difference(SOUND, edited(ATA, path, rules))
    assert (change.before, change.after) == ("彩色、免冠", "不得佩戴首饰")


def test_documents_that_come_and_go() -> None:
    after = copy.deepcopy(SOUND)
    after["notices"]["new-2027"] = {**after["notices"].pop(ATA), "id": "new-2027", "short": "新通知"}
    assert difference(SOUND, after) == (
        Change("notices", "new-2027", "通知", "", "新通知", "added"),
        Change("notices", ATA, "通知", "北京·ATA", "", "removed"),
    )


def test_a_kind_that_is_missing_is_empty() -> None:
    only = {"notices": SOUND["notices"]}
    assert {c.action for c in difference(SOUND, only)} == {"removed"}
    assert {c.kind for c in difference(SOUND, only)} == {"standards"}


def test_defaults_that_are_written_out_are_no_change() -> None:
    assert difference(SOUND, read_documents()) == ()
    written = edited(ATA, ("facts", 0, "conflict"), False)
    assert difference(SOUND, written) == ()


def test_documents_that_do_not_validate_are_compared_as_they_stand() -> None:
    after = edited(ATA, ("fees", 0, "total"), "many")
    after["notices"][ATA]["colour"] = {"red": 1}
    assert told(after) == [
        ("changed", "收费 › 四级 › 合计", "150元", "many元"),
        ("changed", "colour", "（没有写）", "{'red': 1}"),
    ]
    assert difference(SOUND, {"notices": {**SOUND["notices"], ATA: ["nothing"]}, "standards": SOUND["standards"]})


def leaves(data: Any, path: Path = ()) -> Iterator[Path]:
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else None
    if steps is None:
        yield path
    else:
        for step, inner in steps:
            yield from leaves(inner, (*path, step))


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1 if value != 5 else 3
    try:
        return str(date.fromisoformat(value) + timedelta(days=400))
    except (TypeError, ValueError):
        return f"{value or ''}改"


PLACES = [(kind, name, path) for kind, docs in SOUND.items() for name, data in docs.items() for path in leaves(data)]


@given(st.sampled_from(PLACES))
def test_every_edit_of_one_field_is_one_change_of_two_different_values(place: tuple[str, str, Path]) -> None:
    kind, name, path = place
    after = edited(name, path, other(at(SOUND[kind][name], path)), kind)
    changes = difference(SOUND, after)
    assert len(changes) == 1, changes
    assert changes[0].action == "changed"
    assert changes[0].before != changes[0].after
    value = at(SOUND[kind][name], path)
    if isinstance(value, str) and not value.isascii():
        assert value in changes[0].before
        assert f"{value}改" in changes[0].after


@given(st.lists(st.sampled_from(PLACES), max_size=4))
def test_a_difference_is_empty_if_and_only_if_nothing_changed(places: list[tuple[str, str, Path]]) -> None:
    after = copy.deepcopy(SOUND)
    for kind, name, path in places:
        at(after[kind][name], path[:-1])[path[-1]] = other(at(after[kind][name], path))
    assert (difference(SOUND, after) == ()) == (after == SOUND)
    assert (difference(after, SOUND) == ()) == (after == SOUND)
