"""The console in a browser: on a phone, by keyboard, within its own policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import needs_chromium
from tests.staff import PASSWORD

pytestmark = needs_chromium
PHONE = {"width": 360, "height": 740}
NOTICE = "/knowledge/notices/ata-beijing-2024"
PLACES = (
    "", "/users", "/users/new", "/users/of/viewer", "/log", "/password", "/nope", "/knowledge", f"{NOTICE}/",
    f"{NOTICE}/offers/0", f"{NOTICE}/facts", f"{NOTICE}/fee-table", "/publish", "/golden", "/coverage", "/revisions",
    "/import", "/workbook", "/statistics", "/journal", "/knowledge/standards/beijing-2023/requirements/2/routes/3",
)  # fmt: skip


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A phone at the login page; whatever the browser refuses or fails at fails the test."""
    context = browser.new_context(viewport=PHONE, base_url=address, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/console")
    yield page
    context.close()
    assert [fault for fault in faults if "status of 4" not in fault] == []


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")


def test_signing_in_by_keyboard_and_skipping_the_menu(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.get_by_label("账号")).to_be_focused()
    page.keyboard.type("viewer")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    focused = page.locator("main a:focus")
    expect(focused).to_be_visible()
    assert focused.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"


@pytest.mark.parametrize("path", PLACES)
def test_pages_fit_on_a_phone(page: Page, path: str) -> None:
    sign_in(page, "admin")
    page.goto(f"/console{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    unnamed = page.locator("input:not([type=hidden]), select, textarea").evaluate_all(
        "fields => fields.filter(field => !field.labels.length && !field.ariaLabel).length"
    )
    assert unnamed == 0


def test_the_menu_of_a_phone_and_signing_out(page: Page) -> None:
    sign_in(page, "viewer")
    expect(page.get_by_role("button", name="退出")).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    expect(page.locator("#menu")).to_contain_class("show")  # it slides open first, and what moves is not hit
    expect(page.get_by_role("link", name="账号", exact=True)).to_have_count(0)
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_text("已退出")).to_be_visible()
    page.goto("/console/password")
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def test_adding_a_colleague_who_then_signs_in(page: Page, browser: Browser, address: str) -> None:
    sign_in(page, "admin")
    page.goto("/console/users/new")
    page.get_by_label("账号").fill("wang")
    page.get_by_label("姓名").fill("王五")
    page.get_by_label("角色").select_option(label="发布")
    page.get_by_label("初始密码").fill(PASSWORD)
    page.get_by_label("再输一遍").fill("别的")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_text("两次输入的密码不一样")).to_be_visible()
    expect(page.get_by_label("账号")).to_have_value("wang")
    page.get_by_label("初始密码").fill(PASSWORD)
    page.get_by_label("再输一遍").fill(PASSWORD)
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_text("已添加账号")).to_be_visible()
    other = browser.new_context(base_url=address).new_page()
    other.goto("/console")
    sign_in(other, "wang")
    expect(other.get_by_text("王五（发布）")).to_be_visible()
    other.context.close()


def test_an_upload_that_is_too_large_gets_an_answer(page: Page) -> None:
    """Not a connection that is reset: the browser has to be let finish sending."""
    sign_in(page, "admin")
    page.goto("/console/users/new")
    status = page.evaluate(
        """async () => {
            const form = new FormData(document.querySelector("main form"));
            form.append("file", new Blob([new Uint8Array(50 * 1024 * 1024)]), "large.docx");
            const response = await fetch("", {method: "POST", body: form});
            return [response.status, await response.text()];
        }"""
    )
    assert status[0] == 413
    assert "提交的内容太大" in status[1]
