"""Cells on lines of their own: which lines make a cell, a row, a table."""

from __future__ import annotations

import pytest

from tests.ingest.documents import of_text, why

HEAD = "关于2026年焊工、插花花艺师职业技能等级认定的通知\n一、安排\n"


def lined(*lines: str) -> str:
    """A notice with these lines below its heading."""
    return HEAD + "\n".join(lines) + "\n二、咨询电话：0571-80001234\n"


def test_cells_over_several_lines() -> None:
    found = of_text(
        lined(
            "批次", "职业", "等级", "报名", "时间", "考试日期",
            "１", "焊工", "五级、四级", "３月２日", "至", "３月１６日", "４月２５日",
            "插花花", "艺师", "五级/初", "级工", "３月２日", "至", "３月１７日", "４月２６日",
        )
    ).notice["offers"]  # fmt: skip
    assert [(o["occupation"], o["levels"]) for o in found] == [("焊工", [5, 4]), ("插花花艺师", [5])]
    assert [o["rounds"][0]["application"]["last"] for o in found] == ["2026-03-16", "2026-03-17"]
    assert [o["rounds"][0]["days"] for o in found] == [["2026-04-25"], ["2026-04-26"]]


def test_conditions_and_their_materials_on_lines() -> None:
    found = of_text(
        lined(
            "级别", "申报条件", "申报材料",
            "五级/初", "级工", "1.累计从事本职业或相关职业工作满1年。", "从业说明",
            "四级/中级工", "1.累计从事本职业或相关职业工作满5年。", "从业说明",
            "2.持有本职业或相关职业五级/初级工技能等级证书，取证后从事本职业或相关职业满3年。",
            "1、原证书复印件", "2、从业说明",
        )
    ).notice  # fmt: skip
    requirements = found["eligibility"][0]["requirements"]
    assert [(r["level"], len(r["routes"])) for r in requirements] == [(5, 1), (4, 2)]
    named = [found["materials"][key] for key in requirements[1]["routes"][1]["materials"]]
    assert named == ["原证书复印件", "从业说明"]


@pytest.mark.parametrize(
    "header",
    [
        ("职业", "等级", "理论知识", "操作技能", "合计", "补考", "（每科）"),
        ("职业", "等级", "理论", "知识", "操作技能", "合计", "补考（每科）"),
    ],
)
def test_headers_over_two_lines(header: tuple[str, ...]) -> None:
    fees = of_text(lined(*header, "焊工", "五级", "70", "150", "220", "70", "四级", "70", "180", "250", "70")).notice[
        "fees"
    ]
    assert [(f["levels"], f["items"], f["total"], f["retake_each"]) for f in fees] == [
        ([5], {"理论知识": 70, "操作技能": 150}, 220, 70),
        ([4], {"理论知识": 70, "操作技能": 180}, 250, 70),
    ]


def test_a_row_that_lacks_a_price_is_doubtful() -> None:
    found = of_text(
        lined(
            "职业",
            "等级",
            "理论知识",
            "操作技能",
            "综合评审",
            "合计",
            "焊工",
            "五级",
            "70",
            "150",
            "220",
            "二级",
            "80",
            "200",
            "100",
            "380",
        )
    )
    assert "对齐" in why(found, "fees.0.items.理论知识")
    assert not why(found, "fees.1.items.理论知识")


def test_a_table_of_two_columns_on_lines() -> None:
    papers = of_text(
        lined(
            "职业",
            "等级",
            "认定时间",
            "焊工",
            "五级",
            "5月",
            "四级",
            "5月",
            "二、考核",
            "科目",
            "考核方式",
            "理论知识",
            "机考",
            "操作技能",
            "实操",
        )
    ).notice["subjects"][0]["papers"]
    assert [(p["subject"], p["form"]) for p in papers] == [("理论知识", "机考"), ("操作技能", "实操")]


def test_words_below_each_other_are_no_table() -> None:
    assert not of_text(lined("职业", "等级", "费用", "请见附件。", "另行通知。")).notice.get("offers")


def test_occupations_over_prices_on_lines() -> None:
    fees = of_text(
        "关于2026年焊工、电工职业技能等级认定的通知\n一、费用\n级别\n焊工\n电工\n初级\n200\n220\n中级\n240\n260\n高级\n300\n—\n"
    ).notice["fees"]
    assert [(f["occupations"], f["levels"], f["total"]) for f in fees if f["occupations"] == ["电工"]] == [
        (["电工"], [5], 220),
        (["电工"], [4], 260),
    ]
    assert len(fees) == 5
