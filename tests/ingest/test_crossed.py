"""Tables whose header holds facts: months, levels and occupations as columns, batches as columns, lists in cells."""

from __future__ import annotations

from ingest.draft import draft
from ingest.drafted import Draft
from ingest.programmes import programmes_in
from ingest.readers import read
from tests.ingest.documents import word


def _drafted(*blocks: str | list[list[str]]) -> Draft:
    return draft(read(word("青石岭技能评价中心2026年认定公告", *blocks), "通知.docx"))


def _offered(found: Draft) -> list[tuple[str, list[int], list[int]]]:
    return [(o["occupation"], o["levels"], [r["month"] for r in o["rounds"]]) for o in found.notice["offers"]]


def test_months_as_columns_with_ticks() -> None:
    found = _drafted(
        "一、计划",
        [["职业", "等级", "3月", "6月"], ["保育师", "五级", "√", "√"], ["保育师", "四级", "", "√"]],
    )
    assert _offered(found) == [("保育师", [5], [3, 6]), ("保育师", [4], [6])]


def test_levels_as_columns_over_prices() -> None:
    found = _drafted(
        "一、计划",
        [["职业", "等级", "认定月份"], ["保育师", "五级、四级", "6月"], ["茶艺师", "五级", "6月"]],
        "二、收费",
        [["职业", "五级", "四级"], ["保育师", "260", "300"], ["茶艺师", "200", "—"]],
    )
    assert [(f["occupations"], f["levels"], f["total"]) for f in found.notice["fees"]] == [
        (["保育师"], [5], 260),
        (["保育师"], [4], 300),
        (["茶艺师"], [5], 200),
    ]


def test_prices_of_two_subjects_in_a_cell_go_by_the_legend() -> None:
    found = _drafted(
        "一、计划",
        [["职业", "等级", "认定月份"], ["保育师", "五级、四级", "6月"]],
        "二、收费",
        "前一数字为理论知识费，后一数字为操作技能费。",
        [["", "五级", "四级"], ["保育师", "50+120", "60＋150"]],
    )
    assert [f["items"] for f in found.notice["fees"]] == [
        {"理论知识": 50, "操作技能": 120},
        {"理论知识": 60, "操作技能": 150},
    ]


def test_batches_as_columns_and_programmes_in_a_cell() -> None:
    found = _drafted(
        "一、日程",
        [
            ["事项", "第一批", "第二批"],
            ["网上报名", "3月2日—3月20日", "7月20日—8月7日"],
            ["考试", "4月18日", "9月12日"],
            ["开考职业及等级", "保育师五级", "保育师（幼儿保育员）：五级、四级"],
        ],
    )
    rounds = {o.get("job_type"): o["rounds"] for o in found.notice["offers"]}
    assert rounds["幼儿保育员"][0]["days"] == ["2026-09-12"]
    assert rounds["幼儿保育员"][0]["application"] == {"first": "2026-07-20", "last": "2026-08-07"}


def test_a_list_of_programmes_is_read_whole_or_not_at_all() -> None:
    assert programmes_in("美容师（五级、四级）；美发师三级") == [("美容师", "", "五级、四级"), ("美发师", "", "三级")]
    assert programmes_in("保育师（幼儿保育员）：五级/初级工") == [("保育师", "幼儿保育员", "五级/初级工")]
    assert programmes_in("保育师（五级），名额不限") == []
    assert programmes_in("保育师") == []


def test_forms_in_the_headers_of_prices() -> None:
    found = _drafted(
        "一、计划",
        [["职业", "等级", "认定月份"], ["保育师", "五级", "6月"]],
        "二、科目与费用",
        [["职业", "等级", "理论知识（线上机考）", "操作技能（现场考核）"], ["保育师", "五级", "80", "200"]],
    )
    assert [(p["subject"], p["form"]) for p in found.notice["subjects"][0]["papers"]] == [
        ("理论知识", "线上机考"),
        ("操作技能", "现场考核"),
    ]


def test_related_lists_in_a_table() -> None:
    found = _drafted(
        "一、计划",
        [["职业", "等级", "认定月份"], ["保育师", "五级", "6月"], ["育婴员", "五级", "6月"]],
        [["职业", "相关职业", "相关专业"], ["保育师", "育婴员、幼儿教师等", "幼儿保育等"], ["育婴员", "保育师", "—"]],
    )
    related = {name: lists for block in found.notice["eligibility"] for name, lists in block["related"].items()}
    assert related["保育师"]["occupations"] == ["育婴员", "幼儿教师"]
    assert related["保育师"]["majors"][0]["names"] == ["幼儿保育"]
    assert related["育婴员"]["occupations"] == ["保育师"]
    assert "majors" not in related["育婴员"]


def test_occupations_as_columns_over_prices() -> None:
    found = _drafted(
        "一、计划",
        [["职业", "等级", "认定月份"], ["保育师", "五级、四级", "6月"], ["茶艺师", "五级", "6月"]],
        "二、收费",
        [["等级", "保育师", "茶艺师"], ["五级", "260", "200"], ["四级", "300", "—"]],
    )
    assert sorted((f["occupations"][0], f["levels"][0], f["total"]) for f in found.notice["fees"]) == [
        ("保育师", 4, 300),
        ("保育师", 5, 260),
        ("茶艺师", 5, 200),
    ]


def test_days_of_the_month_below_months() -> None:
    found = _drafted("一、计划", [["职业", "等级", "4月", "9月"], ["保育师", "五级", "18日", "12日、13日"]])
    rounds = found.notice["offers"][0]["rounds"]
    assert [r["days"] for r in rounds] == [["2026-04-18"], ["2026-09-12", "2026-09-13"]]
