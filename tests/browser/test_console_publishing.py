"""A fee from the table to the candidate and back; who may not publish."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import needs_chromium
from tests.browser.office import Rooms, ask, check, publish, save

pytestmark = needs_chromium
ASKED = "北京ATA三级报名费多少钱"
THEN = "2024-03-01T10:00"
TABLE = "/console/knowledge/notices/ata-beijing-2024/fee-table"


def test_a_fee_is_changed_checked_published_and_taken_back(rooms: Rooms) -> None:
    page = rooms.enter("publisher")
    for place in ("全部资料", "北京·ATA", "收费", "整张收费表一起改"):
        page.get_by_role("main").get_by_role("link", name=place).first.click()
    page.get_by_label("理论知识，第2行").fill("90")
    save(page)
    expect(page.get_by_text("各项加起来是170元")).to_be_visible()
    expect(page.get_by_label("合计，第2行")).to_be_focused()
    page.get_by_label("合计，第2行").fill("170")
    save(page)
    expect(page.get_by_text("收费表已保存到草稿")).to_be_visible()
    assert all("150" in answer for answer in rooms.answers(ASKED, THEN))

    check(page)
    changed = page.get_by_role("row").filter(has_text="合计")
    expect(changed).to_contain_text("150元")
    expect(changed).to_contain_text("170元")
    expect(page.get_by_text("不符合要求", exact=False).first).to_be_visible()
    answer = page.locator("details.card").filter(has_text="合计170元").first
    expect(answer.locator(".reply").nth(0)).to_contain_text("150元")
    expect(answer.locator(".reply").nth(1)).to_contain_text("170元")
    expect(page.get_by_text("提醒（")).to_be_visible()
    page.get_by_label("说明").fill("补充公告改了收费")
    page.get_by_role("button", name="发布，一秒钟内生效").click()
    expect(page.get_by_label("为什么仍要发布")).to_be_focused()
    publish(page, "补充公告改了收费", 2)
    rooms.await_everywhere("170", ASKED, THEN)

    page.goto("/simulator")
    expect(ask(page, ASKED, THEN)).to_contain_text("170元")

    page.goto("/console/revisions")
    page.get_by_role("link", name="第1版").click()
    page.get_by_role("button", name="回到这一版").click()
    expect(page.get_by_text("新的第3版")).to_be_visible()
    rooms.await_everywhere("150", ASKED, THEN)
    page.goto("/simulator")
    expect(ask(page, ASKED, THEN)).to_contain_text("150元")


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_who_may_not_publish_cannot_by_address_or_by_form_either(rooms: Rooms, role: str) -> None:
    editor = rooms.enter("editor")
    editor.goto(TABLE)
    editor.get_by_label("补考每科，第1行").fill("75")
    save(editor)
    expect(editor.get_by_text("收费表已保存到草稿")).to_be_visible()
    page = rooms.enter(role)
    page.goto("/console/publish")
    expect(page.get_by_text("75元")).to_be_visible()
    expect(page.get_by_role("button", name="发布，一秒钟内生效")).to_have_count(0)
    token = page.locator("[name=csrf_token]").first.get_attribute("value") or ""
    for address in ("/console/publish", "/console/revisions/1/restore"):
        sent = page.request.post(address, form={"csrf_token": token, "comment": "x", "reason": "x"})
        assert (sent.status, "没有权限" in sent.text()) == (403, True)
    page.goto("/console/revisions")
    expect(page.get_by_role("link", name="第2版")).to_have_count(0)


def test_a_viewer_sees_what_there_is_and_can_change_nothing(rooms: Rooms) -> None:
    page = rooms.enter("viewer")
    page.goto(TABLE)
    expect(page.get_by_label("合计，第2行")).to_have_value("150")
    expect(page.get_by_label("合计，第2行")).to_be_disabled()
    expect(page.get_by_role("button", name="保存到草稿")).to_have_count(0)
    page.goto("/console/import")
    expect(page.get_by_role("heading", name="没有权限")).to_be_visible()
    token = page.locator("[name=csrf_token]").first.get_attribute("value") or ""
    assert page.request.post(TABLE, form={"csrf_token": token, "do": "save", "seen": ""}).status == 403
    page.goto("/console/publish")
    expect(page.get_by_text("没有草稿。")).to_be_visible()
