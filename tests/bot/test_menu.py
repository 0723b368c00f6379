"""The menu out of the knowledge: what stands in it, in which order, and that each tap is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

import assistant
from bot.conversation import Conversation
from bot.menu import Item, menu
from bot.message import CHINA, Message
from knowledge.base import KnowledgeBase

TODAY = date(2026, 3, 1)
FILES = KnowledgeBase.from_files()
ENTRIES = [item for top in menu(FILES, TODAY) for item in top.items]


def pages(knowledge: KnowledgeBase, today: date) -> list[str]:
    return [item.page for top in menu(knowledge, today) for item in top.items if item.page]


def named(knowledge: KnowledgeBase, today: date = TODAY) -> list[str]:
    return [item.name for top in menu(knowledge, today) for item in top.items]


def with_notices(*changes: dict[str, object]) -> KnowledgeBase:
    """Copies of Shanghai's notice, changed."""
    one = FILES.notices["shanghai-2026"]
    made = [one.model_copy(update={"id": f"n{number}", **change}) for number, change in enumerate(changes)]
    return replace(FILES, notices={notice.id: notice for notice in made})


def test_notices_that_are_not_over_come_first_then_newer_ones() -> None:
    assert pages(FILES, TODAY)[0] == "/notices/shanghai-2026"
    earlier = [
        "/notices/ata-beijing-2024",
        "/notices/zhongjiao-beijing-2024",
        "/notices/liaoning-2020",
        "/notices",
    ]
    assert pages(FILES, TODAY)[1:] == earlier
    assert pages(FILES, date(2024, 1, 10)) == earlier, "what is published later is not known yet"


def test_an_older_notice_that_goes_on_stands_before_a_newer_one_that_is_over() -> None:
    newer, older = {"year": 2025, "offers": ()}, {"year": 2024}  # Shanghai's rounds are those of 2026
    assert pages(with_notices(newer, older), TODAY)[:2] == ["/notices/n1", "/notices/n0"]


def test_more_notices_than_places_leave_room_for_all_of_them() -> None:
    assert pages(with_notices(*[{}] * 9), TODAY) == [*(f"/notices/n{n}" for n in range(4)), "/notices"]


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("上海", "上海2026"),
        ("北京·ATA", "北京·ATA2026"),
        ("北京·中教畅享", "北京·中教畅享"),
        ("中华人民共和国教育部", "中华人民共和国…"),
    ],
)
def test_a_notice_is_named_with_its_year_where_that_fits(short: str, name: str) -> None:
    assert name in named(with_notices({"short": short}))


def test_what_no_notice_tells_is_not_in_the_menu() -> None:
    assert {"补考", "准考证", "查成绩"} <= set(named(FILES))
    bare = with_notices({"retake": None, "ticket": None, "results": None})
    assert not {"补考", "准考证", "查成绩"} & set(named(bare))
    assert "考试费用" in named(bare)


def test_without_notices_only_their_page_remains() -> None:
    assert menu(replace(FILES, notices={}), TODAY) == (Item("看通知", items=(Item("全部通知", page="/notices"),)),)


@pytest.mark.parametrize("item", [item for item in ENTRIES if item.say], ids=lambda item: item.name)
def test_a_tap_asks_a_question_that_stands_by_itself(item: Item, knowledge: KnowledgeBase) -> None:
    now = datetime(2026, 3, 1, 10, tzinfo=CHINA)
    _, reply = assistant.respond(Conversation(), Message.make("click", item.say, now), now, knowledge)
    assert reply.trace.outcome in ("answered", "clarified", "questionnaire")
    assert reply.trace.outcome == "answered" or reply.options
