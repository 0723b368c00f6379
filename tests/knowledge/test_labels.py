"""Staff read fields, values, places and faults in Chinese; every field of every model has its label."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from knowledge import conditions, labels, load, notice
from knowledge.labels import called, choices, label, located, shown, title
from knowledge.load import Documents, read_documents
from knowledge.notice import Contact, Fee, Model, Notice, Offer, Retake, Round, Scope
from knowledge.problems import problems, problems_of

ATA = "ata-beijing-2024"


def every_model() -> list[type]:
    """The models that documents are made of, reached from the kinds of documents."""
    found: list[type] = []
    left: list[type] = list(load.KINDS.values())
    while left:
        model = left.pop()
        if model not in found:
            found.append(model)
            left += [m for f in model.model_fields for m in labels.models_in(labels.annotation(model, f)).values()]  # type: ignore[attr-defined]
    return found


FIELDS = [(model, field) for model in every_model() for field in model.model_fields if field != "kind" or model is Contact]  # type: ignore[attr-defined]  # fmt: skip


def test_the_models_are_reached() -> None:
    assert {conditions.School, conditions.AnyOf, notice.Deadline, notice.MajorList, Fee} <= set(every_model())


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=lambda v: getattr(v, "__name__", v))
def test_every_field_has_a_chinese_label_and_says_what_it_expects(model: type, field: str) -> None:
    said = label(model, field)
    assert not said.name.isascii()
    assert not said.hint.isascii()
    assert "{}" in said.form


def test_every_model_has_a_title_and_no_label_is_left_over() -> None:
    models = {m.__name__: m for m in every_model()}
    for model in every_model():
        assert title(model)
    for name, row in labels._table().items():
        if name in models:
            assert set(row["fields"]) <= set(models[name].model_fields), name  # type: ignore[attr-defined]
            assert set(row.get("entry", ())) <= set(models[name].model_fields), name  # type: ignore[attr-defined]


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=lambda v: getattr(v, "__name__", v))
def test_every_value_that_a_field_may_hold_has_a_name(model: type, field: str) -> None:
    for value in labels.literals(labels.annotation(model, field)):
        assert not choices(model, field)[value].isascii()


def test_two_fields_of_a_model_never_share_a_name() -> None:
    for model in every_model():
        names = [label(model, f).name for m, f in FIELDS if m is model]
        assert len(names) == len(set(names)), model


@pytest.mark.parametrize(
    ("model", "field", "value", "words"),
    [
        (Fee, "total", 150, "150元"),
        (Fee, "items", {"理论知识": 70, "操作技能": 80}, "理论知识：70元、操作技能：80元"),
        (Fee, "levels", [4, 3], "四级、三级"),
        (Fee, "retake_each", None, "（没有写）"),
        (Contact, "kind", "duty", "值班"),
        (Retake, "fee_rule", "fee per module", "按模块收费"),
        (Notice, "published", "2026-02-09", "2026-02-09"),
        (Round, "application", {"first": "2026-02-23", "last": "2026-03-22"}, "2026-02-23至2026-03-22"),
        (notice.Fact, "conflict", True, "是"),
        (notice.Route, "all", [{"work": {"years": 5}}], "累计从事本职业或相关职业满5年"),
        (notice.Route, "all", [{"work": {"years": "many"}}], "{'work': {'years': 'many'}}"),
        (Offer, "rounds", [{"month": 5}, {"month": 10}], "月份：5月、月份：10月"),
    ],
)
def test_values_are_shown_in_words(model: type, field: str, value: Any, words: str) -> None:
    assert shown(model, field, value) == words


def test_entries_are_called_by_what_identifies_them() -> None:
    assert called(Offer, {"occupation": "电子商务师", "job_type": "网商", "levels": [3]}) == "电子商务师 网商 三级"
    assert called(Fee, {"total": 5}) == "全部"
    assert called(Contact, {"office": None}) == ""


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("region",), "地区"),
        (("fees", 2, "items", "理论知识"), "收费 › 二级 › 收费项目 › 理论知识"),
        (("offers", 0, "rounds", 1, "month"), "项目与批次 › 企业人力资源管理师 四级、三级、二级、一级 › 批次 › 10月 › 月份"),
        (("facts", 0, "text"), "其他事实 › 由全美在线（北京）科技股份有限公司组… › 内容"),
        (("photo", "kilobytes", 1), "照片 › 文件大小 › 第2项"),
        (("eligibility", 0, "related", "企业人力资源管理师", "majors", 0, "names", 2), "申报条件 › 四级、三级、二级、一级 › 相关职业与专业 › 企业人力资源管理师 › 相关专业 › 工商企业管理、行政管理、管理科学、劳… › 专业 › 第3项"),
        (("colour",), "colour"),
        (("colour", "red"), "colour › red"),
        (("fees", 99, "total"), "收费 › 第100项 › 合计"),
        ((), "整个通知"),
    ],
)  # fmt: skip
def test_places_are_told_in_words(path: tuple[str | int, ...], words: str) -> None:
    assert located("notices", read_documents()["notices"][ATA], path) == words


@pytest.mark.parametrize("path", [("any", 0, 1, "work", "years"), ("any", "groups", 0, 1, "work", "years")])
def test_places_in_alternative_conditions(path: tuple[str | int, ...]) -> None:
    condition = {"any": [[{"certificate": {"level": 3}}, {"work": {"years": 2}}]]}
    document = {"requirements": [{"level": 2, "routes": [{"number": "2", "all": [condition]}]}]}
    words = located("standards", document, ("requirements", 0, "routes", 0, "all", 0, *path))
    assert words.startswith("各级条件 › 二级 › 申报途径 › 第2条 › 条件 › 第1项 › 其中之一即可 › ")
    assert words.endswith("第1项 › 第2项 › 工作年限 › 年数")


@pytest.fixture(scope="module")
def sound() -> Documents:
    return read_documents()


CONDITION = ("eligibility", 0, "requirements", 0, "routes", 0, "all", 0)


@pytest.mark.parametrize(
    ("name", "path", "value", "where", "parts"),
    [
        (ATA, ("region",), None, "地区", ("空", "文字")),
        (ATA, ("photo", "heigth_over"), 3, "heigth_over", ("没有“heigth_over”", "高大于", "height_over")),
        (ATA, ("photo", "颜色"), 3, "颜色", ("没有“颜色”",)),
        (ATA, ("fees", 2, "total"), "八十", "合计", ("八十", "元")),
        (ATA, ("fees", 2, "total"), 80.5, "合计", ("80.5", "整数")),
        (ATA, ("fees", 2, "total"), 236, "收费 › 二级", ("235", "236")),
        (ATA, ("fees", 2, "items", "理论知识"), -75, "理论知识", ("-75", "大于 0")),
        (ATA, ("fees", 2, "items"), [75], "收费项目", ("带名称",)),
        (ATA, ("fees", 2), "75", "第3项", ("带名称",)),
        (ATA, ("published",), "2023-13-01", "发布日期", ("2023-13-01", "日期")),
        (ATA, ("published",), "2023年", "发布日期", ("日期",)),
        (ATA, ("offers", 0, "levels"), [], "级别", ("至少一个",)),
        (ATA, ("offers", 0, "levels", 0), 7, "级别", ("7", "1 到 5")),
        (ATA, ("offers", 0, "levels"), 3, "级别", ("一列",)),
        (ATA, ("contacts", 0, "kind"), "phone", "用途", ("phone", "咨询、投诉、监督、值班、寄材料")),
        (ATA, ("identity", 0, "who"), "日本", "考生", ("大陆、港澳、台湾、外国",)),
        (ATA, ("results", "after_exam"), {}, "成绩 › 考后多久公布", ("一个",)),
        (ATA, ("photo", "kilobytes"), [40, 80, 90], "文件大小", ("两个整数",)),
        (ATA, ("facts", 0, "conflict"), "maybe", "通知自相矛盾", ("maybe", "是或否")),
        (ATA, ("id",), "ata beijing", "编号", ("空格",)),
        ("shanghai-2026", ("offers", 0, "rounds", 1, "application", "last"), "2026-06-01", "申报时间", ("早于", "2026-06-01")),
        ("liaoning-2020", ("offers", 0, "rounds", 0, "sessions", 0, "start"), "25:00", "开始时间", ("25:00", "08:30")),
        ("liaoning-2020", CONDITION, {"wrok": {"years": 5}}, "第1项", ("工作年限", "持有证书")),
        ("liaoning-2020", CONDITION, {"work": {"years": "五"}}, "工作年限 › 年数", ("五", "整数")),
        ("liaoning-2020", CONDITION, {"school": {"schools": ["大学"]}}, "学历", ("大学", "大学本科")),
        ("liaoning-2020", CONDITION, 5, "第1项", ("条件",)),
        (ATA, ("fees", 0, "occupations"), ["厨师"], "职业", ("厨师",)),
        (ATA, ("eligibility", 0, "standard"), "moon-1969", "共用标准", ("moon-1969",)),
        (ATA, ("refines",), "no-such", "细化哪个通知", ("no-such",)),
    ],
)  # fmt: skip
def test_a_problem_says_where_and_what_is_expected(
    sound: Documents, name: str, path: tuple[str | int, ...], value: Any, where: str, parts: tuple[str, ...]
) -> None:
    documents = copy.deepcopy(sound)
    place: Any = documents["notices"][name]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    told = problems(documents)
    fitting = [p for p in told if where in p.where and all(part in p.what for part in parts)]
    assert fitting, told
    assert fitting[0].name == name


@pytest.mark.parametrize("model", every_model())
def test_every_missing_field_is_told_with_what_it_expects(model: type) -> None:
    for field, info in model.model_fields.items():  # type: ignore[attr-defined]
        if info.is_required():
            assert label(model, field).hint


def test_missing_fields_are_told(sound: Documents) -> None:
    document = copy.deepcopy(sound["notices"][ATA])
    del document["region"], document["fees"][0]["section"]
    told = {p.where: p.what for p in problems_of("notices", ATA, document)}
    assert told["地区"] == "必填，应填：文字"
    assert told["收费 › 四级 › 出处"].startswith("必填，应填：通知里的章节")


def test_what_is_no_document_at_all_is_told() -> None:
    assert [p.where for p in problems_of("notices", "x", None)] == ["整个通知"]


def test_nothing_is_wrong_with_this_checkout(sound: Documents) -> None:
    assert problems(sound) == ()


def test_inherited_fields_have_the_label_of_the_base() -> None:
    assert issubclass(Fee, Model)
    assert label(Fee, "levels").name == label(Scope, "levels").name
    with pytest.raises(KeyError):
        label(Fee, "colour")
