"""Staff at their browsers: signing in, checking and publishing, asking as candidates do."""

from __future__ import annotations

import json
import time
import urllib.request
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.staff import PASSWORD

DESK: ViewportSize = {"width": 1100, "height": 800}
CHECKED = 300_000
"""Milliseconds for a check of all golden questions, on a machine with much else to do."""
IN_FORCE = 20.0
"""Seconds after which every worker has to answer from what was published, on such a machine."""
CONNECTIONS = 24
"""So many connections of their own reach every worker."""


@dataclass
class Rooms:
    """A server and the people who work at it, each with a browser of their own; faults of pages come up at the end."""

    browser: Browser
    address: str
    pages: list[Page] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def enter(self, name: str, size: ViewportSize = DESK) -> Page:
        """The first page of somebody who has signed in; confirmations are given."""
        page = self.open(size)
        page.goto("/console")
        page.get_by_label("账号").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
        return page

    def open(self, size: ViewportSize = DESK) -> Page:
        """A new browser at no page yet."""
        context = self.browser.new_context(viewport=size, base_url=self.address, locale="zh-CN")
        page = context.new_page()
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        self.pages.append(page)
        return page

    def close(self) -> None:
        """Shut the browsers; fails if a page did what its policy forbids or what its scripts cannot."""
        for page in self.pages:
            page.context.close()
        assert [fault for fault in self.faults if "status of 4" not in fault] == []

    def answers(self, said: str, at: str) -> set[str]:
        """What is answered to new users who come at the same time, over connections of their own."""
        return {self._answer(f"{number:08x}", said, at) for number in range(CONNECTIONS)}

    def _answer(self, user: str, said: str, at: str) -> str:
        order = json.dumps({"user": user, "kind": "text", "text": said, "sent": at}).encode()
        request = urllib.request.Request(f"{self.address}/simulator/send", order, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as response:
            return str(json.load(response)["content"])

    def await_everywhere(self, words: str, said: str, at: str) -> None:
        """Ask until every worker answers with `words`."""
        until = time.monotonic() + IN_FORCE
        while wrong := [answer for answer in self.answers(said, at) if words not in answer]:
            assert time.monotonic() < until, wrong


def save(page: Page) -> None:
    """Press the button that is seen; another one, for the Enter key, is not."""
    page.get_by_role("button", name="保存到草稿").last.click()


def check(page: Page) -> None:
    """Go to the gate and have the drafts checked."""
    page.goto("/console/publish")
    page.get_by_role("button", name="开始检查").click()
    expect(page.get_by_role("heading", name="3. 发布")).to_be_visible(timeout=CHECKED)


def publish(page: Page, comment: str, number: int) -> None:
    """After a check: publish; where golden questions fail, with a reason."""
    page.get_by_label("说明").fill(comment)
    if (reason := page.get_by_label("为什么仍要发布")).count():
        reason.fill("标准问题里还是原来的内容")
    page.get_by_role("button", name="发布，一秒钟内生效").click()
    expect(page.get_by_text(f"已发布第{number}版")).to_be_visible()


def ask(page: Page, said: str, at: str = "") -> Locator:
    """Say something at an open simulator or preview; the answer."""
    if at:
        page.get_by_label("消息时间").fill(at)
    theirs = page.locator("li.theirs")
    expect(theirs).not_to_have_count(0)
    before = theirs.count()
    page.get_by_label("输入消息").fill(said)
    page.get_by_role("button", name="发送").click()
    expect(theirs).to_have_count(before + 1)
    return theirs.last.locator(".bubble")
