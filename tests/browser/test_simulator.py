"""The simulator in a real browser, served by the real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import needs_chromium

pytestmark = needs_chromium


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The simulator on a phone; fails if the page reports an error or asks any other host."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith(address) else errors.append(request.url))
    page.goto(f"{address}/simulator")
    yield page
    assert errors == []
    context.close()


def replies(page: Page) -> int:
    return page.locator("li.theirs").count()


def say(page: Page, text: str) -> str:
    """Type and send; returns the reply's text."""
    before = replies(page)
    page.get_by_label("输入消息").fill(text)
    page.get_by_role("button", name="发送").click()
    expect(page.locator("li.theirs")).to_have_count(before + 1)
    return page.locator("li.theirs .bubble").last.inner_text()


def test_a_welcome_then_an_answer(page: Page) -> None:
    expect(page.locator("li.theirs")).to_have_count(1)
    assert say(page, "三级报名费多少钱")
    assert page.locator("li.mine .bubble").last.inner_text() == "三级报名费多少钱"


def test_enter_sends(page: Page) -> None:
    expect(page.locator("li.theirs")).to_have_count(1)
    page.get_by_label("输入消息").fill("三级")
    page.keyboard.press("Enter")
    expect(page.locator("li.theirs")).to_have_count(2)
    assert page.get_by_label("输入消息").input_value() == ""


def test_a_tap_says_what_the_link_holds(page: Page) -> None:
    expect(page.locator("li.theirs")).to_have_count(1)
    link = page.locator("li.theirs .bubble a[data-say]").first
    expect(link).to_be_visible()
    question = link.get_attribute("data-say")
    before = replies(page)
    link.click()
    expect(page.locator("li.theirs")).to_have_count(before + 1)
    assert page.locator("li.mine .bubble").last.inner_text() == question


def test_markup_typed_in_is_shown_as_text(page: Page) -> None:
    expect(page.locator("li.theirs")).to_have_count(1)
    say(page, "<img src=x onerror=alert(1)><b>三级</b>")
    assert page.locator("#chat img, #chat b").count() == 0


@pytest.mark.parametrize("name", ["图片", "表情", "语音", "位置"])
def test_other_kinds_get_an_answer(page: Page, name: str) -> None:
    expect(page.locator("li.theirs")).to_have_count(1)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator("li.theirs")).to_have_count(2)


def test_unsubscribing_gets_none(page: Page) -> None:
    expect(page.locator("li.theirs")).to_have_count(1)
    page.get_by_role("button", name="取消关注", exact=True).click()
    expect(page.get_by_text("（没有回复）")).to_be_visible()


def test_the_date_is_sent(page: Page) -> None:
    expect(page.locator("li.theirs")).to_have_count(1)
    page.get_by_label("消息时间").fill("2026-03-01T10:00")
    page.get_by_label("输入消息").fill("三级")
    with page.expect_request("**/simulator/send") as request:
        page.get_by_role("button", name="发送").click()
    assert request.value.post_data_json["sent"] == "2026-03-01T10:00"


def test_the_page_link_opens_the_notice(page: Page) -> None:
    expect(page.locator("li.theirs")).to_have_count(1)
    page.get_by_label("消息时间").fill("2026-07-01T10:00")
    say(page, "上海人力三级多少钱")
    expect(page.locator("li.note").last).to_have_text("2026年7月1日 10:00")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="查看通知详情").last.click()
    expect(opened.value.locator("h1")).to_contain_text("上海市技师协会")


def test_a_new_user_starts_afresh(page: Page) -> None:
    expect(page.locator("li.theirs")).to_have_count(1)
    say(page, "三级")
    page.get_by_role("button", name="新用户").click()
    expect(page.locator("li.mine")).to_have_count(0)
    expect(page.locator("li.theirs")).to_have_count(1)


def test_it_fits_a_narrow_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    say(page, "一" * 300)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.get_by_role("button", name="发送")).to_be_in_viewport()


def test_the_questionnaire_by_tapping(page: Page) -> None:
    expect(page.locator("li.theirs")).to_have_count(1)
    say(page, "测一测上海人力")
    for tapped in ("3年", "没有证书", "没有职称", "高中及以下"):
        before = replies(page)
        page.locator("li.theirs .bubble").last.get_by_text(tapped, exact=True).click()
        expect(page.locator("li.theirs")).to_have_count(before + 1)
    result = page.locator("li.theirs .bubble").last.inner_text()
    assert "四级：还不能报，还差2年" in result
    assert "没有证书" in result
