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
