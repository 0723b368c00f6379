"""Each remark has a case that brings it about and one that comes near; on the notices of this checkout all are true."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from knowledge.base import KnowledgeBase
from knowledge.coverage import TOPICS, matrix
from knowledge.findings import Finding
from knowledge.lint import lint
from knowledge.load import Documents

TODAY = date(2026, 1, 15)
SOUND: dict[str, Any] = {
    "id": "a-2026",
    "title": "通知",
    "short": "甲",
    "issuer": {"name": "甲协会", "short": "甲协会"},
    "document_number": None,
    "published": "2026-01-05",
    "region": "上海",
    "year": 2026,
    "offers": [
        {
            "occupation": "保育师",
            "levels": [4, 3],
            "rounds": [
                {
                    "month": 4,
                    "application": {"first": "2026-02-01", "last": "2026-02-20"},
                    "payment": {"first": "2026-02-21", "last": "2026-03-01"},
                    "ticket": "2026-04-10",
                    "days": ["2026-04-18", "2026-04-19"],
                    "sessions": [
                        {"subject": "理论知识", "start": "08:30", "end": "10:00"},
                        {"subject": "操作技能", "start": "10:00", "end": "12:00"},
                    ],
                },
                {"month": 8, "application": {"first": "2026-06-01", "last": "2026-06-20"}, "days": ["2026-08-08"]},
            ],
            "section": "一",
        }
    ],
    "subjects": [
        {
            "papers": [
                {"subject": "理论知识", "form": "机考", "parts": [{"name": "职业道德", "points": 10, "weight": 10}, {"name": "知识", "points": 90, "weight": 90}]},
                {"subject": "操作技能", "form": "实操"},
            ],
            "section": "二",
        }
    ],
    "fees": [
        {"levels": [4], "items": {"理论知识": 70, "操作技能": 80}, "total": 150, "blank": ["综合评审"], "section": "附件"},
        {"levels": [3], "items": {"理论知识": 80, "操作技能": 80}, "total": 160, "section": "附件"},
    ],
    "eligibility": [
        {
            "requirements": [
                {"level": level, "routes": [{"number": "1", "all": [{"work": {"years": 5}}], "materials": ["pledge"]}]}
                for level in (4, 3)
            ],
            "related": {"保育师": {"occupations": ["育婴员"], "section": "附件"}},
            "section": "附件",
        }
    ],
    "materials": {"pledge": "工作经历承诺书"},
    "ticket": {"when": "考前一周", "where": "官网", "section": "三"},
    "results": {"after_exam": {"months": 1}, "from_day": "2026-09-01", "where": "官网", "section": "四"},
    "retake": {"kept_years": 1, "fee_rule": "not stated", "section": "五"},
    "contacts": [{"kind": "consultation", "phones": ["021-62418668"], "address": "广济路838号A栋207室", "section": "六"}],
    "sites": [{"purpose": "查询", "name": "官网", "url": "http://www.osta.org.cn", "section": "六"}],
    "facts": [
        {"aspect": "certificate-query.where", "text": "在官网查询。", "section": "七", "keywords": ["查证"]},
        {"aspect": "certificate-collect.how", "text": "邮寄，电话021-62418668。", "section": "七"},
    ],
}  # fmt: skip
ASPECTS = {"certificate-query.where", "certificate-collect.how"}
Path = tuple[str | int, ...]


def put(data: Any, path: Path, value: Any) -> None:
    for step in path[:-1]:
        data = data[step]
    if path[-1] == "+":
        data.append(value)
    elif value is None:
        del data[path[-1]]
    else:
        data[path[-1]] = value


def findings(*edits: tuple[Path, Any], others: tuple[dict[str, Any], ...] = (), today: date = TODAY) -> list[Finding]:
    notice = copy.deepcopy(SOUND)
    for path, value in edits:
        put(notice, path, value)
    documents: Documents = {"notices": {n["id"]: n for n in (notice, *others)}, "standards": {}}
    return list(lint(KnowledgeBase.from_documents(documents), today, ASPECTS))


def another(**changes: Any) -> dict[str, Any]:
    """A notice of another organiser that is equal but for `changes`."""
    own = {"id": "b-2026", "short": "乙", "issuer": {"name": "乙协会", "short": "乙"}, "facts": [*SOUND["facts"]]}
    return {**copy.deepcopy(SOUND), **own, **changes}


def fees(total: int) -> list[dict[str, Any]]:
    return [
        {"levels": [4], "items": {"考试费": total}, "total": total, "section": "附件"},
        {"levels": [3], "items": {"考试费": 160}, "total": 160, "section": "附件"},
    ]


ROUND: Path = ("offers", 0, "rounds", 0)


def test_a_sound_notice_is_not_remarked_on() -> None:
    assert findings() == []
    assert findings(others=(another(),)) == []


CASES: list[tuple[str, str, str, tuple[tuple[Path, Any], ...], tuple[tuple[Path, Any], ...]]] = [
    # severity, words of the place, words of the remark, edits that bring it about, edits that come near
    ("error", "4月", "考试（2026-04-18）早于准考证打印（2026-04-19）", (((*ROUND, "ticket"), "2026-04-19"),), (((*ROUND, "ticket"), "2026-04-18"),)),
    ("error", "4月", "缴费开始（2026-01-31）早于申报开始", (((*ROUND, "payment", "first"), "2026-01-31"),), (((*ROUND, "payment", "first"), "2026-02-21"),)),
    ("error", "4月", "准考证打印（2026-04-10）早于缴费截止", (((*ROUND, "payment", "last"), "2026-04-11"),), (((*ROUND, "payment", "last"), "2026-04-10"),)),
    ("warning", "4月", "缴费（2月20日至3月1日）和申报", (((*ROUND, "payment", "first"), "2026-02-20"),), (((*ROUND, "payment", "first"), "2026-02-22"),)),
    ("error", "考试日期", "不在4月", (((*ROUND, "days", 1), "2026-05-01"),), (((*ROUND, "days", 1), "2026-04-30"),)),
    ("error", "考试日期", "不在通知的年度", (((*ROUND, "days", 1), "2027-04-19"),), ()),
    ("warning", "考试日期", "先后", (((*ROUND, "days"), ["2026-04-19", "2026-04-18"]),), ()),
    ("warning", "申报时间", "早于通知发布", ((("published",), "2026-02-02"),), ((("published",), "2026-02-01"),)),
    ("error", "理论知识", "不晚于开始", (((*ROUND, "sessions", 0, "end"), "08:30"),), ()),
    ("warning", "考试场次", "时间重叠", (((*ROUND, "sessions", 0, "end"), "10:01"),), (((*ROUND, "sessions", 0, "end"), "09:59"),)),
    ("warning", "4月", "申报时间重叠", ((("offers", 0, "rounds", 1, "application", "first"), "2026-02-20"),), ((("offers", 0, "rounds", 1, "application", "first"), "2026-02-21"),)),
    ("warning", "4月", "3月批排在4月批之后", ((("offers", 0, "rounds", 1), {"month": 3}),), ((("offers", 0, "rounds", 1), {"month": 5}),)),
    ("warning", "4月", "写了两次", ((("offers", 0, "rounds", "+"), {"month": 4}),), ((("offers", 0, "rounds", "+"), {"month": 9}),)),
    ("error", "成绩 › 开始查询日期", "不晚于考试", ((("results", "from_day"), "2026-04-19"),), ((("results", "from_day"), "2026-04-20"),)),
    ("warning", "组成部分", "99%", ((("subjects", 0, "papers", 0, "parts", 1, "weight"), 89),), ()),
    ("warning", "留空的项目", "操作技能", ((("fees", 0, "blank"), ["操作技能"]),), ((("fees", 0, "blank"), ["面试"]),)),
    ("error", "收费 › 四级、三级", "金额不同（160元、150元）", ((("fees", 0, "levels"), [4, 3]), (("fees",), [SOUND["fees"][1], {**SOUND["fees"][0], "levels": [4, 3]}])), ()),
    ("warning", "收费 › 三级", "同样的职业和级别，答复", ((("fees", "+"), SOUND["fees"][1]),), ()),
    ("warning", "收费 › 五级", "没有这样的项目", ((("fees", "+"), {**SOUND["fees"][1], "levels": [5]}),), ()),
    ("warning", "联系方式", "没有电话", ((("contacts", "+"), {"kind": "complaint", "office": "办公室", "section": "六"}),), ((("contacts", "+"), {"kind": "complaint", "email": "a@b.cn", "section": "六"}),)),
    ("warning", "电话", "不像完整的电话号码", ((("contacts", 0, "phones", "+"), "6241"),), ((("contacts", 0, "phones", "+"), "12333"),)),
    ("warning", "内容", "“021-62418668”和“02162418668”", ((("facts", 1, "text"), "邮寄，电话02162418668。"),), ((("facts", 1, "text"), "邮寄，电话021-62418669。"),)),
    ("warning", "内容", "“021-62418668”和“62418668”", ((("facts", 1, "text"), "邮寄，电话62418668。"),), ((("facts", 1, "text"), "编号162418668。"),)),
    ("warning", "地址", "两种写法", ((("contacts", "+"), {"kind": "duty", "address": "广济路838号A楼207室", "section": "六"}),), ((("contacts", "+"), {"kind": "duty", "address": "天目西路547号3楼", "section": "六"}),)),
    ("warning", "网址", "两种写法", ((("sites", "+"), {"purpose": "其他", "name": "官网", "url": "www.osta.org.cn/", "section": "六"}),), ((("sites", "+"), {"purpose": "其他", "name": "官网", "url": "www.osta.org.cn/a", "section": "六"}),)),
    ("error", "主题", "没有“certificate-qeury.where”", ((("facts", 0, "aspect"), "certificate-qeury.where"),), ()),
    ("warning", "其他事实", "写了两遍", ((("facts", "+"), SOUND["facts"][1]),), ((("facts", "+"), {**SOUND["facts"][1], "aspect": "certificate-query.where"}),)),
    ("note", "关键词", "“查证”（2条）", ((("facts", "+"), {**SOUND["facts"][0], "text": "也在窗口查询。"}),), ((("facts", "+"), {**SOUND["facts"][1], "keywords": ["查证"], "text": "别的。"}),)),
    ("warning", "科目", "科目里没有“综合评审”", (((*ROUND, "sessions", 1, "subject"), "综合评审"),), ()),
    ("warning", "各级条件 › 四级", "第1条出现了两次", ((("eligibility", 0, "requirements", 0, "routes", "+"), {"number": "1", "all": [{"intends": {}}]}),), ((("eligibility", 0, "requirements", 0, "routes", "+"), {"number": "2", "all": [{"intends": {}}]}),)),
    ("note", "材料 › photo", "没有哪一条", ((("materials", "photo"), "照片"),), ()),
    ("warning", "出处", "没有写出处", ((("facts", 0, "section"), " "),), ()),
    ("warning", "出处", "没有写出处", ((("ticket", "section"), ""),), ()),
    ("warning", "保育员", "没有“保育员”", ((("eligibility", 0, "related", "保育员"), {"section": "附件"}),), ()),
    ("warning", "整个通知", "没有写费用：保育师四级", ((("fees", 0), None),), ()),
    ("warning", "整个通知", "没有写咨询：全部职业和级别", ((("contacts", 0, "kind"), "complaint"),), ((("contacts", 0, "kind"), "duty"),)),
    ("note", "整个通知", "没有写查询：全部职业和级别", ((("facts", 0, "aspect"), "certificate-collect.how"),), ()),
    ("note", "整个通知", "没有写准考证", ((("ticket",), None),), ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "where", "what", "edits", "near"), CASES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_what_is_remarked_on_and_what_is_not(
    severity: str, where: str, what: str, edits: tuple[tuple[Path, Any], ...], near: tuple[tuple[Path, Any], ...]
) -> None:
    found = findings(*edits)
    assert [f for f in found if f.severity == severity and where in f.where and what in f.what], found
    assert findings(*near) == []


def test_fees_that_clash_between_notices() -> None:
    clash = [f for f in findings(others=(another(fees=fees(200)),)) if "200元" in f.what]
    assert [(f.severity, f.notice) for f in clash] == [("note", "b-2026")]
    assert "上海2026年保育师四级" in clash[0].what
    same = another(fees=fees(200), issuer=SOUND["issuer"])
    assert [f.severity for f in findings(others=(same,)) if "200元" in f.what] == ["warning"]


@pytest.mark.parametrize("change", [{"region": "江苏"}, {"year": 2027}, {"fees": fees(150)}])
def test_fees_of_another_region_or_year_or_the_same_sum_do_not_clash(change: dict[str, Any]) -> None:
    other = {**another(fees=fees(200)), **change}
    assert not [f for f in findings(others=(other,)) if "本通知" in f.what]


def test_a_phone_in_two_forms_in_two_notices() -> None:
    contact = {**SOUND["contacts"][0], "phones": ["(021)62418668"]}
    found = findings(others=(another(contacts=[contact]),))
    assert [(f.notice, f.what) for f in found if "电话有" in f.what] == [
        ("b-2026", "电话有两种写法：“021-62418668”和“(021)62418668”")
    ]


@pytest.mark.parametrize(
    ("today", "what"),
    [
        (date(2026, 2, 20), []),
        (date(2026, 2, 21), ["4月批申报已于2026-02-20截止"]),
        (date(2026, 3, 2), ["4月批申报已于2026-02-20截止", "4月批缴费已于2026-03-01截止"]),
        (
            date(2026, 8, 8),
            ["4月批申报已于2026-02-20截止", "4月批缴费已于2026-03-01截止", "8月批申报已于2026-06-20截止"],
        ),
        (date(2026, 8, 9), ["全部批次已经结束"]),
    ],
)
def test_what_is_over_on_a_day(today: date, what: list[str]) -> None:
    assert [f.what for f in findings(today=today)] == what


def test_a_round_without_windows_is_over_after_its_month() -> None:
    edit = (("offers", 0, "rounds", 0), {"month": 4})
    assert not findings(edit, today=date(2026, 4, 30))
    assert [f.what for f in findings(edit, today=date(2026, 5, 1))] == ["4月批已经结束"]


def guide(**changes: Any) -> dict[str, Any]:
    own = {key: SOUND[key] for key in ("title", "issuer", "document_number", "published", "region", "year")}
    return {"id": "g-2026", "short": "指南", "refines": "a-2026", "refines_scope": {"levels": [3]}, **own, **changes}


def test_a_guide_fills_the_cells_of_the_notice_within_its_scope() -> None:
    fact = {"aspect": "ticket.when", "text": "考前三天。", "section": "一"}
    documents: Documents = {
        "notices": {"a-2026": {**SOUND, "ticket": None}, "g-2026": guide(facts=[{**fact, "levels": [3]}])},
        "standards": {},
    }
    column = list(TOPICS).index("准考证")
    states = {row.level: row.cells[column].state for row in matrix(KnowledgeBase.from_documents(documents))}
    assert states == {4: "missing", 3: "stated"}


def test_a_guide_whose_scope_is_empty() -> None:
    assert not [f for f in findings(others=(guide(),)) if f.severity == "error"]
    wrong = findings(others=(guide(refines_scope={"levels": [1]}),))
    assert [(f.notice, f.where) for f in wrong if f.severity == "error"] == [("g-2026", "细化的范围")]


def test_a_notice_without_programmes() -> None:
    found = findings((("offers",), []))
    assert [f.what for f in found if f.severity == "error"] == ["没有写任何职业和级别，考生问不到"]


def test_the_matrix_says_what_is_stated_for_whom() -> None:
    documents: Documents = {"notices": {"a-2026": SOUND}, "standards": {}}
    rows = matrix(KnowledgeBase.from_documents(documents))
    assert [row.who for row in rows] == ["保育师四级", "保育师三级"]
    cells = dict(zip(TOPICS, rows[0].cells, strict=True))
    assert (cells["费用"].state, cells["费用"].text) == ("stated", "150元")
    assert (cells["科目"].state, cells["科目"].text) == ("whole", "2科")
    assert (cells["条件"].text, cells["时间"].text) == ("1条", "4月、8月")
    assert cells["查询"].state == "whole"


def own_words(kind: str, *documents: dict[str, Any], today: date = TODAY) -> list[tuple[str, str, str]]:
    """Remarks on words of the staff's own: (severity, name, where)."""
    named = {one.get("id") or one["aspect"]: one for one in documents}
    knowledge = KnowledgeBase.from_documents({"notices": {"a-2026": SOUND}, "standards": {}, kind: named})
    found = lint(knowledge, today, ASPECTS)
    assert all(f.kind == kind for f in found)
    return [(f.severity, f.notice, f.where) for f in found]


ENTRY: dict[str, Any] = {"id": "one", "questions": ["能停车吗？"], "answer": "能。", "source": "现场"}


@pytest.mark.parametrize(
    "change",
    [{}, {"questions": ["哪里停", " 能停车 "]}, {"levels": [4], "valid_from": "2026-02-01"}, {"regions": ["上海"]}],
)
def test_a_question_of_two_entries(change: dict[str, Any]) -> None:
    one, two = {**ENTRY, "levels": [4, 3], "valid_to": "2026-02-01"}, {**ENTRY, "id": "two", **change}
    [(severity, name, where)] = own_words("entries", one, two)
    assert (severity, name) == ("warning", "two")
    assert where.startswith("问法 › 第")


@pytest.mark.parametrize(
    "change", [{"questions": ["能停船吗"]}, {"levels": [2]}, {"valid_from": "2026-02-02"}, {"regions": ["北京"]}]
)
def test_entries_for_others_or_at_another_time_may_ask_alike(change: dict[str, Any]) -> None:
    notice = {"levels": [4, 3], "valid_to": "2026-02-01", "regions": ["上海"]}
    documents: Documents = {
        "notices": {"a-2026": SOUND, "b-2026": another(region="北京")},
        "standards": {},
        "entries": {"one": {**ENTRY, **notice}, "two": {**ENTRY, "id": "two", **change}},
    }
    assert not [f for f in lint(KnowledgeBase.from_documents(documents), TODAY, ASPECTS) if f.kind == "entries"]


def test_an_entry_that_holds_no_longer() -> None:
    entry = {**ENTRY, "valid_to": "2026-01-15"}
    assert own_words("entries", entry, today=date(2026, 1, 15)) == []
    assert own_words("entries", entry, today=date(2026, 1, 16)) == [("note", "one", "有效期止")]


def test_an_utterance_of_two_aspects() -> None:
    one = {"aspect": "fees.amount", "examples": ["要多少钱"]}
    two = {"aspect": "payment.how", "examples": ["怎么付", "要多少钱？"]}
    assert own_words("utterances", one, two) == [("warning", "payment.how", "例句 › 第2项")]
    assert own_words("utterances", one, {**two, "examples": ["怎么付"]}) == []


def test_an_utterance_of_another_aspect_than_the_entry() -> None:
    def found(aspect: str | None) -> list[str]:
        entry = {**ENTRY, "aspect": aspect}
        documents: Documents = {
            "notices": {"a-2026": SOUND},
            "standards": {},
            "entries": {"one": entry},
            "utterances": {"fees.amount": {"aspect": "fees.amount", "examples": ["能停车吗"]}},
        }
        return [f.notice for f in lint(KnowledgeBase.from_documents(documents), TODAY)]

    assert found("registration.how") == ["one"]
    assert found("fees.amount") == found(None) == []


def test_a_name_of_two_things() -> None:
    one = {"id": "one", "kind": "occupation", "name": "保育师", "others": ["保育员证", "阿姨证"]}
    assert own_words("aliases", one, {**one, "id": "two", "name": "保育师", "others": ["阿姨证"]}) == []
    two = {"id": "two", "kind": "region", "name": "上海", "others": ["魔都", "阿姨证"]}
    assert own_words("aliases", one, two) == [("warning", "two", "别的叫法 › 第2项")]


def test_the_worst_comes_first() -> None:
    found = findings((("materials", "photo"), "照片"), (("facts", 0, "aspect"), "no.such"), (("fees", 0), None))
    assert [f.severity for f in found] == sorted((f.severity for f in found), key=["error", "warning", "note"].index)
    assert len({f.severity for f in found}) == 3


def test_the_remarks_on_the_notices_of_this_checkout_are_true(knowledge: KnowledgeBase) -> None:
    told = lint(knowledge, date(2026, 1, 15))
    assert [(f.severity, f.notice, f.what) for f in told if f.severity != "note"] == [
        ("warning", "liaoning-2020", "没有写费用：全部职业和级别"),  # the notice leaves fees to the cities
    ]
    assert {(f.notice, f.what) for f in told if "没有写" in f.what and f.severity == "note"} == {
        ("liaoning-2020", f"没有写{topic}：全部职业和级别") for topic in ("材料", "准考证", "查询")
    }
