"""The figures of the journal in a browser: plots that show within their policy, and print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from console.charts import PLOTS
from knowledge.base import KnowledgeBase
from store.database import Connections
from tests.browser.conftest import needs_chromium, staffed
from tests.browser.office import Rooms
from tests.review.journal import put
from tests.server import running

pytestmark = needs_chromium
SPAN = "since=2026-02-01&until=2026-02-28"


@pytest.fixture
def page(tmp_path: Path, browser: Browser, knowledge: KnowledgeBase) -> Iterator[Page]:
    """Somebody at a console whose journal has a question on each of 28 days."""
    staffed(tmp_path)
    connections = Connections(tmp_path / "data" / "kaoda.db")
    for day in range(1, 29):
        share = ("answered", "declined", "clarified", "partial")[day % 4]
        put(
            connections.database.conn, f"2026-02-{day:02} 10:00", f"u{day}", share, f"第{day}问", aspects=["fees.amount"],
            slots={"occupations": ["企业人力资源管理师"]}, signals=["declined"] if share == "declined" else [],
        )  # fmt: skip
    connections.close()
    with running(tmp_path) as address:
        rooms = Rooms(browser, address)
        yield rooms.enter("viewer")
        rooms.close()


def test_plots_show_and_print(page: Page) -> None:
    page.goto(f"/console/statistics?{SPAN}")
    plots = page.locator("figure img")
    expect(plots).to_have_count(len(PLOTS) - 1)  # nothing was published in these days
    page.wait_for_load_state("networkidle")
    assert plots.evaluate_all("images => images.filter(image => !image.naturalWidth).length") == 0
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="筛选")).to_be_hidden()
    expect(page.get_by_role("banner")).to_be_hidden()
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(page.pdf(format="A4")))
    assert "企业人力资源管理师" in text
    assert "资料" not in text.split("统计")[0]


def test_a_plot_by_itself_keeps_to_its_policy(page: Page) -> None:
    """Its own style is applied, and nothing is refused: the fixture looks at what the browser complains about."""
    page.goto(f"/console/statistics/shares.svg?{SPAN}")
    assert page.evaluate("getComputedStyle(document.querySelector('.plot .background')).fill") == "rgb(255, 255, 255)"


def test_a_row_of_the_journal_opens_and_is_exported(page: Page) -> None:
    page.goto(f"/console/journal?{SPAN}")
    page.get_by_label("内容").fill("第5问")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("1条，最新的在前")).to_be_visible()
    expect(page.get_by_text("企业人力资源管理师").locator("visible=true")).to_have_count(0)
    page.locator("summary").click()
    expect(page.locator("dd", has_text="企业人力资源管理师")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    assert Path(download.value.path()).read_text(encoding="utf-8-sig").count("\n") == 2
