"""Conditions that run on in a paragraph, and materials told beside them."""

from __future__ import annotations

from typing import Any

from ingest.fields.route_materials import below, cut
from tests.ingest.documents import NOTICE, of_text

WORK5 = [{"work": {"years": 5}}]
SINCE3 = [{"certificate": {"level": 5, "work_since": 3}}]
FIVE = "累计从事本职业或相关职业工作满5年"
THREE = "取得本职业或相关职业五级/初级工证书后，累计从事本职业或相关职业工作满3年"


def _routes(conditions: str) -> dict[int, list[tuple[str, Any, list[str]]]]:
    """(number, conditions, materials) by level."""
    notice = of_text(NOTICE.replace("二、收费标准", f"二、申报条件\n{conditions}\n三、收费标准")).notice
    texts = notice["materials"]
    return {
        r["level"]: [(x["number"], x.get("all"), [texts[m] for m in x.get("materials", ())]) for x in r["routes"]]
        for block in notice["eligibility"]
        for r in block["requirements"]
    }


def test_conditions_numbered_within_a_paragraph() -> None:
    expected = [("1", WORK5, []), ("2", SINCE3, [])]
    for head, first, second in (
        ("1.四级/中级工。满足下列条件之一：", "（1）", "（2）"),
        ("四级（中级工）\n", "①", "②"),
        ("四级/中级工：", "1）", "2）"),
    ):
        assert _routes(f"{head}{first}{FIVE}；{second}{THREE}。") == {4: expected}


def test_a_level_with_its_one_condition_behind() -> None:
    assert _routes(f"四级/中级工：须{FIVE}。") == {4: [("1", WORK5, [])]}


def test_pictographs_before_unnumbered_conditions() -> None:
    assert _routes(f"▲四级/中级工\n✅ {FIVE}\n✅ {THREE}") == {4: [("1", WORK5, []), ("2", SINCE3, [])]}


def test_materials_behind_a_condition() -> None:
    found = _routes(f"四级/中级工\n1.{FIVE}。（提交：在岗证明）\n2.{THREE}，交等级证书、在岗证明。")
    assert [materials for _, _, materials in found[4]] == [["在岗证明"], ["等级证书", "在岗证明"]]


def test_materials_below_each_condition_or_by_number() -> None:
    each = f"四级/中级工\n1.{FIVE}；\n需交：在岗证明\n2.{THREE}。\n需交：等级证书"
    numbered = f"四级/中级工\n1.{FIVE}；\n2.{THREE}。\n材料：第（1）项交在岗证明；第（2）项交等级证书。"
    for text in (each, numbered):
        assert [materials for _, _, materials in _routes(text)[4]] == [["在岗证明"], ["等级证书"]]


def test_what_is_no_list_of_materials_stays() -> None:
    assert cut("由协会推荐，交推荐信") == ("由协会推荐，交推荐信", ())
    assert below("报名地点：一楼大厅") is None


def test_materials_by_the_kind_of_condition() -> None:
    rule = "凭工作年限申报的，交《从业经历表》；凭等级证书申报的，交证书扫描件；条件中要求几项的，都要交。"
    found = _routes(f"四级/中级工\n1.{FIVE}；\n2.{THREE}。\n申报材料\n{rule}")
    assert [sorted(materials) for _, _, materials in found[4]] == [["从业经历表"], ["从业经历表", "证书扫描件"]]


def test_a_level_with_alternatives_in_one_sentence() -> None:
    (route,) = _routes(f"申报四级/中级工，须{FIVE}，或{THREE}。")[4]
    assert route == ("1", [{"any": [WORK5, SINCE3]}], [])


def test_conditions_behind_letters() -> None:
    assert _routes(f"四级/中级工\nA.{FIVE}；\nB.{THREE}。") == {4: [("1", WORK5, []), ("2", SINCE3, [])]}


def test_who_is_left_out_of_a_level_is_not_whom_its_conditions_are_for() -> None:
    text = NOTICE.replace("\t四级/中级工\t9", "\t四级/中级工\t9\n育婴员\t五级/初级工\t9")
    text = text.replace("二、收费标准", f"二、申报条件\n四级/中级工（育婴员不开）\n1.{FIVE}。\n三、收费标准")
    (block,) = of_text(text).notice["eligibility"]
    assert "occupations" not in block
