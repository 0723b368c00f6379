"""The menu in the platform's form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.menu import Item, menu, width
from knowledge.base import KnowledgeBase
from wechat.menu import Button, buttons, changes, faults, read, tree

OURS = "https://kaoda.example.com"
ASK: Button = {"type": "click", "name": "费用", "key": "考试费多少钱"}
OPEN: Button = {"type": "view", "name": "上海2026", "url": f"{OURS}/notices/shanghai-2026"}


def top(*below: Button, name: str = "问一问") -> Button:
    return {"name": name, "sub_button": list(below)}


def test_entries_become_buttons() -> None:
    items = (Item("问", items=(Item("费用", say="考试费多少钱"), Item("上海2026", page="/notices/shanghai-2026"))),)
    assert buttons(items, OURS) == [top(ASK, OPEN, name="问")]


def test_what_the_knowledge_makes_breaks_no_limit() -> None:
    made = buttons(menu(KnowledgeBase.from_files(), date(2026, 3, 1)), OURS)
    assert faults(made) == ()
    assert len(made) == 3


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ([], "菜单有0项"),
        ([top(ASK)] * 4, "菜单有4项"),
        ([top(*[ASK] * 6)], "“问一问”下有6项"),
        ([top()], "“问一问”下有0项"),
        ([top(ASK, name="问一问考试")], "“问一问考试”：名称应有1到4个"),
        ([top(ASK | {"name": "考试费用一共要多少"})], "名称应有1到8个"),
        ([top(ASK | {"name": ""})], "名称应有"),
        ([ASK | {"key": "问" * 43}], "128个字节"),
        ([ASK | {"key": ""}], "“费用”：点按后的问题"),
        ([OPEN | {"name": "上海", "url": "/notices"}], "KAODA_BASE_URL"),
        ([OPEN | {"name": "上海", "url": OURS + "/x" * 500}], "1024个字节"),
    ],
)
def test_what_the_platform_would_refuse_or_cut(broken: list[Button], told: str) -> None:
    found = faults(broken)
    assert len(found) == 1
    assert told in found[0]


def test_what_just_fits() -> None:
    full = [top(*[ASK | {"name": "考试费用要多少钱", "key": "问" * 42 + "ab"}] * 5, name="ab问一问")]
    assert faults(full * 3) == ()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_name_that_fits_keeps_the_platforms_bytes(name: str) -> None:
    assert width(name) > 4 or len(name.encode()) <= 16
    assert width(name) > 8 or len(name.encode()) <= 60


def test_the_platforms_form_is_read_back() -> None:
    told = {
        "is_menu_open": 1,
        "selfmenu_info": {"button": [{"name": "问一问", "sub_button": {"list": [ASK, OPEN]}}, ASK]},
    }
    assert read(told) == [top(ASK, OPEN), ASK]


def test_a_menu_made_on_the_platforms_site() -> None:
    news = {"type": "news", "name": "新闻", "value": "media-id", "news_info": {"list": []}}
    found = read({"is_menu_open": 1, "selfmenu_info": {"button": [news, {"name": "空"}]}})
    assert tree(found) == ["新闻  → news media-id", "空  →"]


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"is_menu_open": 0, "selfmenu_info": {"button": [ASK]}},
        {"is_menu_open": 1},
        {"is_menu_open": 1, "selfmenu_info": []},
        {"is_menu_open": 1, "selfmenu_info": {"button": {}}},
        {"is_menu_open": 1, "selfmenu_info": {"button": ["x", None]}},
    ],
)
def test_no_menu(told: dict[str, Any]) -> None:
    assert read(told) == []


def test_the_tree_says_what_a_tap_does() -> None:
    assert tree([top(ASK, OPEN)]) == [
        "问一问",
        "  费用  → 问：考试费多少钱",
        f"  上海2026  → 打开 {OURS}/notices/shanghai-2026",
    ]


def test_changes_stand_in_their_place() -> None:
    assert changes([top(ASK)], [top(ASK)]) == []
    assert changes([top(ASK)], [top(ASK, OPEN)]) == [
        "  问一问",
        "    费用  → 问：考试费多少钱",
        f"+   上海2026  → 打开 {OURS}/notices/shanghai-2026",
    ]
    assert changes([ASK], [])[0].startswith("- ")
