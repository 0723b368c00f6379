"""The pictures of docs/staff.md, taken anew from the real console: `make pictures`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from bench import families
from bench.journal import Plan, Talk, fill, this_hour, told
from knowledge.base import KnowledgeBase
from review import clustering
from store import readiness
from store.database import Connections
from store.revisions import publish_files
from tests.browser.conftest import CHROMIUM, FLAGS, staffed
from tests.browser.office import Rooms, check, save
from tests.conftest import CACHE
from tests.server import running

PICTURES = Path(__file__).parents[2] / "docs" / "images"
SAMPLE = Path(__file__).parents[1] / "ingest" / "samples" / "yunduogu-2026.docx"
WIDE: ViewportSize = {"width": 920, "height": 580}
LOW: ViewportSize = {"width": 920, "height": 460}
PHONE: ViewportSize = {"width": 360, "height": 640}
NOTICE = "/console/knowledge/notices/ata-beijing-2024/"


@contextmanager
def office() -> Iterator[Rooms]:
    """A console of its own, with a draft or two on the way."""
    knowledge = KnowledgeBase.from_files()
    readiness.make_ready(knowledge, CACHE)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        staffed(Path(folder))
        asked(Path(folder), knowledge)
        with running(Path(folder)) as address:
            rooms = Rooms(chromium, address)
            yield rooms
            rooms.close()


def asked(folder: Path, knowledge: KnowledgeBase) -> None:
    """Some weeks of made-up questions in the journal."""
    connections = Connections(folder / "data" / "kaoda.db")
    publish_files(connections)
    plan = Plan(1500, this_hour(), 0.3, 28)
    fill(connections, Talk(plan, families.read(families.FILE), knowledge, told).messages(), 1, told)
    clustering.sort(connections, knowledge)
    connections.close()


def take(page: Page, name: str) -> None:
    """What is in sight, as docs/images/console-NAME.png."""
    page.screenshot(path=PICTURES / f"console-{name}.png")


def the_fee(rooms: Rooms, page: Page) -> None:
    """From the table by the gate to the history."""
    page.goto(NOTICE)
    take(page, "notice")
    page.goto(f"{NOTICE}fee-table")
    page.get_by_label("理论知识，第2行").fill("90")
    save(page)
    expect(page.get_by_text("各项加起来是")).to_be_visible()
    take(page, "fees")
    page.get_by_label("合计，第2行").fill("170")
    save(page)
    check(page)
    page.get_by_role("heading", name="2. 检查").scroll_into_view_if_needed()
    take(page, "gate")
    phone = rooms.enter("publisher", PHONE)
    phone.goto("/console/publish")
    take(phone, "phone")


def collision(rooms: Rooms, page: Page) -> None:
    """Two at one notice."""
    other = rooms.enter("editor", WIDE)
    other.goto(f"{NOTICE}contacts/0")
    page.goto(f"{NOTICE}fees/0")
    page.get_by_label("补考每科费用").fill("75")
    save(page)
    expect(page.get_by_text("已保存到草稿")).to_be_visible()
    other.get_by_label("联系人").fill("陈老师")
    save(other)
    expect(other.get_by_role("alert")).to_be_visible()
    take(other, "collision")


def condition(page: Page) -> None:
    """Predicates with their wording."""
    page.goto("/console/knowledge/standards/beijing-2023/requirements/1/routes/1")
    page.get_by_role("group", name="添加条件").get_by_role("button", name="＋年满若干周岁").click()
    page.wait_for_load_state()  # else the script that shows the wording comes after what it should notice
    page.get_by_label("年数").fill("18")
    expect(page.locator("[data-wording]")).to_contain_text("年满18周岁")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    take(page, "condition")


def entry(page: Page) -> None:
    """An answer of the staff's own."""
    page.goto("/console/knowledge")
    page.get_by_role("button", name="新建常见问题").click()
    ways = ("考场附近能停车吗", "考点有停车位吗", "开车去考试停哪里", "考试那天能不能开车去", "考点的停车场收费吗")
    page.get_by_label("问法").fill("\n".join(ways))
    page.get_by_label("答复").fill("考点没有停车位，请乘地铁前往。")
    page.get_by_label("依据").fill("2026年3月5日公众号公告")
    save(page)
    expect(page.get_by_text("已保存到草稿")).to_be_visible()
    page.get_by_label("问法").scroll_into_view_if_needed()
    take(page, "entry")


def imported(page: Page) -> None:
    """A draft beside its document."""
    page.goto("/console/import")
    page.get_by_label("编号").fill("zhejiang-2026")
    page.get_by_label("文件").set_input_files(SAMPLE)
    page.get_by_role("button", name="读成草稿").click()
    expect(page.get_by_role("heading", name="核对导入的通知")).to_be_visible()
    page.set_viewport_size(LOW)
    take(page, "import")


def review(page: Page) -> None:
    """What went unanswered, one cluster of it, and the figures."""
    page.set_viewport_size(LOW)
    page.goto("/console/review")
    take(page, "review")
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="考生怎么问，当时怎么答")).to_be_visible()
    take(page, "cluster")
    page.goto("/console/statistics", wait_until="networkidle")
    take(page, "statistics")


def main() -> None:
    """Take them all."""
    with office() as rooms:
        page = rooms.enter("publisher", WIDE)
        take(page, "home")
        the_fee(rooms, page)
        condition(page)
        collision(rooms, page)
        entry(page)
        imported(page)
        review(page)


if __name__ == "__main__":
    main()
