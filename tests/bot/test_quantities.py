"""Lengths of time as candidates write them; rules they heard and calendar years are no lengths."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message import CHINA
from bot.quantities import lengths, number, since

NOW = datetime(2026, 3, 1, 10, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [  # years, as bounds that any reading of the words keeps to
        ("三年", 3, 3),
        ("3年", 3, 3),
        ("3年半", 3.5, 3.5),
        ("三年半", 3.5, 3.5),
        ("一年半", 1.5, 1.5),
        ("两年多", 2.01, 2.5),
        ("俩年", 2, 2),
        ("快五年", 4.5, 4.99),
        ("不到4年", 3.5, 3.99),
        ("将近十年", 9.5, 9.99),
        ("不满三年", 2.5, 2.99),
        ("半年", 0.5, 0.5),
        ("8个月", 8 / 12, 8 / 12),
        ("十八个月", 1.5, 1.5),
        ("一年零三个月", 1.25, 1.25),
        ("2年6个月", 2.5, 2.5),
        ("十年", 10, 10),
        ("十来年", 9, 15),
        ("十几年", 10, 15),
        ("十二年", 12, 12),
        ("二十年", 20, 20),
        ("1.5年", 1.5, 1.5),
        ("满5年", 5, 5),
        ("整整三年", 3, 3),
        ("三五年", 3, 3),
        ("七八年", 7, 7),
        ("五载", 5, 5),
    ],
)
def test_length(text: str, least: float, most: float) -> None:
    (found,) = lengths(f"干了{text}了")
    assert least - 1e-9 <= found.years <= most + 1e-9


@pytest.mark.parametrize(
    "text",
    ["2024年", "2019年拿证", "二级", "三级多少钱", "一年内能补考几次", "要干满5年吗", "是不是要5年", "需要满10年才行",
     "至少3年", "听说要4年", "三年制大专", "每一年都有吗", "第一年", "一年考几次", "100年"],
)  # fmt: skip
def test_no_length(text: str) -> None:
    assert lengths(text) == []


def test_several_lengths_keep_their_places() -> None:
    text = "做了2年行政,后来又做3年人力"
    assert [(text[x.start : x.end][-2:], x.years) for x in lengths(text)] == [("2年", 2), ("3年", 3)]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("7", 7), ("12", 12), ("一", 1), ("两", 2), ("十", 10), ("十五", 15), ("二十", 20), ("三十六", 36), ("半", 0.5)],
)
def test_number(numeral: str, value: float) -> None:
    assert number(numeral) == value


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [  # the shortest time the words allow, never more than the longest
        ("2019年拿的证", 6, 7.2),
        ("18年开始干", 7, 8.2),
        ("2023年6月拿的", 2.7, 2.8),
        ("去年考的", 0, 1.2),
        ("前年入职", 1, 2.2),
        ("96年开始干", 29, 30.2),
        ("2026年3月入职", 0, 0.1),
    ],
)
def test_since(text: str, least: float, most: float) -> None:
    (found,) = since(text, NOW)
    assert least <= found[2] <= most


@pytest.mark.parametrize("text", ["2030年拿", "干了三年", "2026年什么时候考", "电话13812342019年"])
def test_not_since(text: str) -> None:
    assert since(text, NOW) == []


@given(st.text(st.sampled_from("0123456789年月半一二十两多零个快不到满内了级"), max_size=25))
def test_anything_can_be_read(text: str) -> None:
    for found in lengths(text):
        assert 0 <= found.start < found.end <= len(text)
        assert -0.1 < found.years < 70
    for found_since in since(text, NOW):
        assert found_since[2] >= 0
