"""From a question that nobody foresaw to its answer: asked, found, mended, foreseen, published, asked again, closed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import needs_chromium
from tests.browser.office import Rooms, ask, check, publish

pytestmark = needs_chromium
ASKED = ("考点旁边能停车吗", "自己开车去好停车吗", "开车去考试，有地方停车吗")
AGAIN = "开车过去停车方便吗"
THEN = "2026-03-02T10:00"
ANSWER = "考点不提供停车位，请乘公共交通前往。"


def ask_all(page: Page, questions: tuple[str, ...]) -> None:
    page.goto("/simulator")
    for question in questions:
        expect(ask(page, question, THEN)).not_to_contain_text("停车位")


@pytest.fixture
def page(rooms: Rooms) -> Page:
    return rooms.enter("publisher")


def test_three_questions_become_one_cluster_one_entry_and_one_answer(page: Page) -> None:
    ask_all(page, ASKED)
    page.goto("/console/review")
    cluster = page.get_by_role("main").get_by_role("listitem").filter(has_text="停车")
    expect(cluster).to_have_count(1)
    cluster.get_by_role("link").first.click()
    for question in ASKED:
        expect(page.get_by_role("main")).to_contain_text(question)

    page.get_by_role("button", name="新写常见问题").click()
    page.get_by_label("答复").fill(ANSWER)
    page.get_by_label("依据").fill("2026年3月1日考务通知第四条")
    page.get_by_role("button", name="看会有什么影响").click()
    expect(page.locator("#effect")).to_contain_text("将新增命中 3 条历史问题", timeout=120_000)
    gained = page.locator("details.card")
    for question in ASKED:
        its_own = page.locator("summary", has_text=re.compile(f"^{question}"))
        expect(gained.filter(has=its_own)).to_contain_text("不提供停车位")
    page.get_by_role("button", name="保存为草稿").click()
    expect(page.get_by_text("已保存为草稿")).to_be_visible()
    page.goto("/simulator")
    expect(ask(page, AGAIN, THEN)).not_to_contain_text("停车位")

    page.goto("/console/publish")
    check(page)
    publish(page, "回答停车的问题", 2)
    page.goto("/simulator")
    expect(ask(page, AGAIN, THEN)).to_contain_text("不提供停车位")

    page.goto("/console/review")
    expect(page.get_by_role("main").get_by_role("listitem").filter(has_text="停车")).to_have_count(0)
    page.get_by_label("看哪些").select_option(label="已解决（1）")
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("main").get_by_role("link").filter(has_text="停车").first.click()
    expect(page.get_by_text("现在能回答")).to_be_visible()
