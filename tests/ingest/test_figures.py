"""Levels, dates, months, hours, money and telephones, as notices write them and as damage leaves them."""

from __future__ import annotations

import pytest

from ingest.cleaning import reading
from ingest.figures import days, hours, level_cell, levels, months, odd_phones, phones, price_cell


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("四级/中级工", (4,)),
        ("四级\\中级", (4,)),
        ("4级", (4,)),
        ("IV级", (4,)),
        ("技师", (2,)),
        ("中级", (4,)),
        ("高级工（三级）", (3,)),
        ("一级/高级 技师", (1,)),
        ("四、三", (4, 3)),
        ("4-3级", (4, 3)),
        ("3—5级", (3, 4, 5)),
        ("五级至三级", (5, 4, 3)),
        ("五级/初级工至三级/高级工", (5, 4, 3)),
        ("五级、四级和三级", (5, 4, 3)),
        ("具备以下条件之一者，可申报四级/中级工", (4,)),
        ("四级/高级工", ()),  # figure and name disagree
        ("不开考", ()),
        ("80", ()),
    ],
)
def test_levels_of_a_cell(text: str, meant: tuple[int, ...]) -> None:
    assert level_cell(text) == meant


def test_a_word_inside_another_is_no_level() -> None:
    assert levels("技师学院预备技师班、上海市技师协会") == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("20260320", [(2026, 3, 20)]),
        ("2026.3.20", [(2026, 3, 20)]),
        ("２０２６年３月２０日", [(2026, 3, 20)]),
        ("二〇二六年三月二十日", [(2026, 3, 20)]),
        ("2026年3月20日—4月2日", [(2026, 3, 20), (None, 4, 2)]),
        ("3.20-4.2", [(None, 3, 20), (None, 4, 2)]),
        ("4月25、26日", [(None, 4, 25), (None, 4, 26)]),
        ("3月1日至15日", [(None, 3, 1), (None, 3, 15)]),
        ("2026 年 3 月 1 日 9:00 至 3 月 20 日 17:00", [(2026, 3, 1), (None, 3, 20)]),
        ("距离考生1.5-2.0米", []),
        ("考试开始前7日", []),
        ("20260399", []),
        ("3月\t6月\t9月\t12月", []),  # months side by side are no days
    ],
)
def test_days(text: str, meant: list[tuple[int | None, int, int]]) -> None:
    assert [(d.year, d.month, d.day) for d in days(reading(text))] == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3、5、8、 10、11", (3, 5, 8, 10, 11)),
        ("2月、4月、6月", (2, 4, 6)),
        ("3—5月", (3, 4, 5)),
        ("每月", tuple(range(1, 13))),
    ],
)
def test_months(text: str, meant: tuple[int, ...]) -> None:
    assert months(text) == meant


def test_hours_after_noon() -> None:
    assert [(h.start.hour, h.end.hour) for h in hours("上午9:00-11:30，下午2:00至4:30")] == [(9, 11), (14, 16)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("（021）62418668", ("021-62418668",)),
        ("0592-8000 3301", ("0592-80003301",)),
        ("65181122-5769", ("65181122-5769",)),
        ("400-007-5676", ("400-007-5676",)),
        ("138 1234 5678", ("13812345678",)),
        ("024-22955819、024-22966549", ("024-22955819", "024-22966549")),
        ("20260316至20260410", ()),
        ("邮编110000", ()),
    ],
)
def test_phones(text: str, meant: tuple[str, ...]) -> None:
    assert phones(text) == meant


def test_a_phone_with_an_odd_number_of_digits_is_told() -> None:
    assert odd_phones("咨询电话：0571-881234567") == ("0571-881234567",)


@pytest.mark.parametrize(
    ("text", "meant"), [("80元/人", 80), ("1,200 元", 1200), ("80.00", 80), ("\\", None), ("面议", None)]
)
def test_prices(text: str, meant: int | None) -> None:
    assert price_cell(text) == meant


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("企业人力资源 源管理师", "企业人力资源管理师"),
        ("申 报 条 件 (含)", "申报条件（含）"),
        ("職業技能等級認定", "职业技能等级认定"),
        ("⼯作⽇期", "工作日期"),
        ("网址：<http://a.example/x>，**注意**", "网址：http://a.example/x，注意"),
        ("证书③ 后", "证书③后"),
    ],
)
def test_reading_form(written: str, read: str) -> None:
    assert reading(written) == read
