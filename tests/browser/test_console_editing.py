"""Editing in a browser: collisions, conditions put together with buttons, the staff's own words, all by keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import needs_chromium
from tests.browser.office import Rooms, ask, check, publish, save
from tests.staff import PASSWORD

pytestmark = needs_chromium
NOTICE = "/console/knowledge/notices/ata-beijing-2024/"
SAVED = "已保存到草稿"
WAYS = ("考场附近能停车吗", "考点有停车位吗", "开车去考试停哪里", "考试那天能不能开车去", "考点的停车场收费吗")
PARKING = "考点没有停车位，请乘地铁前往。"


def test_who_saves_later_is_told_what_changed_and_nothing_is_lost(rooms: Rooms) -> None:
    first, later = rooms.enter("editor"), rooms.enter("publisher")
    first.goto(f"{NOTICE}fees/1")
    later.goto(f"{NOTICE}contacts/0")
    first.get_by_label("补考每科费用").fill("75")
    save(first)
    expect(first.get_by_text(SAVED)).to_be_visible()
    later.get_by_label("联系人").fill("陈老师")
    save(later)
    told = later.get_by_role("alert").filter(has_text="还没有保存")
    expect(told).to_contain_text("editor")
    expect(told).to_contain_text("补考每科费用")
    expect(told).to_contain_text("75元")
    expect(later.get_by_label("联系人")).to_have_value("陈老师")
    save(later)
    expect(later.get_by_text(SAVED)).to_be_visible()
    first.goto(f"{NOTICE}contacts/0")
    expect(first.get_by_label("联系人")).to_have_value("陈老师")
    first.goto(f"{NOTICE}fees/1")
    expect(first.get_by_label("补考每科费用")).to_have_value("75")


def test_two_at_the_fee_table_see_each_others_figures(rooms: Rooms) -> None:
    first, later = rooms.enter("editor"), rooms.enter("publisher")
    for page, retake in ((first, "75"), (later, "80")):
        page.goto(f"{NOTICE}fee-table")
        page.get_by_label("补考每科，第1行").fill(retake)
    save(first)
    expect(first.get_by_text(SAVED)).to_be_visible()
    save(later)
    told = later.get_by_role("alert").filter(has_text="还没有保存")
    expect(told).to_contain_text("75元")
    expect(later.get_by_label("补考每科，第1行")).to_have_value("80")
    told.get_by_role("link", name="看现在的内容").click()
    expect(later.get_by_label("补考每科，第1行")).to_have_value("75")


def test_a_condition_is_put_together_with_buttons_and_read_as_candidates_will(rooms: Rooms) -> None:
    page = rooms.enter("editor")
    page.goto("/console/knowledge/standards/beijing-2023/requirements/1/routes")
    page.get_by_role("link", name="添加一项").click()
    page.get_by_label("序号").fill("9")
    page.get_by_role("button", name="＋年满若干周岁").click()
    page.get_by_label("年数").fill("18")
    page.get_by_role("button", name="＋工作年限").click()
    page.get_by_label("年数").nth(1).fill("三")
    save(page)
    expect(page.get_by_text("还没有保存")).to_be_visible()
    expect(page.get_by_label("年数").nth(1)).to_have_value("三")
    page.get_by_label("年数").nth(1).fill("3")
    expect(page.locator("[data-wording]")).to_have_text("年满18周岁，且累计从事本职业或相关职业满3年")
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    entry = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="第9条"))
    expect(entry).to_contain_text("年满18周岁，且累计从事本职业或相关职业满3年")


def test_an_answer_and_another_name_of_the_staffs_own_reach_candidates(rooms: Rooms) -> None:
    page = rooms.enter("publisher")
    page.goto("/console/knowledge")
    page.get_by_role("button", name="新建常见问题").click()
    save(page)
    expect(page.get_by_text("还没有保存")).to_be_visible()
    page.get_by_label("问法").fill("\n".join(WAYS))
    page.get_by_label("答复").fill(PARKING)
    page.get_by_label("依据").fill("2024年2月1日公众号公告")
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.goto("/console/knowledge")
    page.get_by_role("button", name="新建别名").click()
    page.get_by_label("是什么的名称").select_option(label="职业")
    page.get_by_label("正式名称").fill("企业人力资源管理师")
    page.get_by_label("别的叫法").fill("选用育留师")
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()

    page.goto("/console/preview")
    expect(ask(page, "考场附近可以停车吗", "2024-03-01T10:00")).to_contain_text(PARKING)
    page.goto("/simulator")
    expect(ask(page, "考场附近可以停车吗", "2024-03-01T10:00")).not_to_contain_text(PARKING)

    check(page)
    publish(page, "加停车的答复和一个别名", 2)
    rooms.await_everywhere(PARKING, "考场附近可以停车吗", "2024-03-01T10:00")
    page.goto("/simulator")
    expect(ask(page, "北京ATA选用育留师三级报名费多少钱", "2024-03-01T10:00")).to_contain_text("150元")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, as somebody without a mouse does."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the focus never gets there")


def test_from_signing_in_to_saving_without_a_mouse(rooms: Rooms) -> None:
    page = rooms.open()
    page.goto("/console")
    tab_to(page, page.get_by_label("账号"))
    page.keyboard.type("editor")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    tab_to(page, page.get_by_role("button", name="资料"))
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("banner").get_by_role("link", name="全部资料")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("资料")
    main = page.get_by_role("main")
    for place in ("北京·ATA", "联系方式", "咨询"):
        link = main.get_by_role("link", name=place).first
        expect(link).to_be_visible()
        tab_to(page, link)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(place)
    hours = page.get_by_label("办公时间")
    tab_to(page, hours)
    assert hours.evaluate("field => getComputedStyle(field).outlineStyle") == "solid"
    page.keyboard.press("Control+a")
    page.keyboard.type("工作日9:00至17:00")
    page.keyboard.press("Enter")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.goto(f"{NOTICE}contacts/0")
    expect(page.get_by_label("办公时间")).to_have_value("工作日9:00至17:00")
