"""The pages of the notices on a phone 360 px wide, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge.base import KnowledgeBase
from tests.browser.conftest import needs_chromium

pytestmark = needs_chromium

IDS = sorted(KnowledgeBase.from_files().notices)
PATHS = ["/notices", "/notices/nope", *(f"/notices/{identifier}" for identifier in IDS)]

CONTRAST = """elements => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  return elements.map(e => {
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  });
}"""


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A phone; fails if a page reports an error or asks any other host."""
    context = browser.new_context(
        base_url=address, viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True, is_mobile=True
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda line: errors.append(line.text) if line.type == "error" and "404" not in line.text else None
    )
    page.on("request", lambda request: None if request.url.startswith(address) else errors.append(request.url))
    yield page
    assert errors == []
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_reaches_beyond_the_screen(page: Page, path: str) -> None:
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    beyond = (
        "[...document.querySelectorAll('main *, header *, nav *')].filter(e => e.getBoundingClientRect().right > 360)"
    )
    assert page.evaluate(f"{beyond}.map(e => e.outerHTML.slice(0, 80))") == []
    inside = "[...document.querySelectorAll('body *')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth)"
    assert page.evaluate(f"{inside}.map(e => e.outerHTML.slice(0, 80))") == []


@pytest.mark.parametrize("identifier", IDS)
def test_tables_are_readable(page: Page, identifier: str) -> None:
    page.goto(f"/notices/{identifier}")
    tables = page.locator("table")
    for index in range(tables.count()):
        table = tables.nth(index)
        expect(table).to_be_visible()
        sizes = table.locator("th, td").evaluate_all(
            "cells => cells.map(c => parseFloat(getComputedStyle(c).fontSize))"
        )
        assert min(sizes) >= 14
    prices = page.locator("table.fees td").evaluate_all("cells => cells.map(c => c.clientHeight)")
    assert all(height < 45 for height in prices), "a price broken into two lines"


@pytest.mark.parametrize("identifier", IDS)
def test_every_entry_of_the_contents_leads_to_its_section(page: Page, identifier: str) -> None:
    page.goto(f"/notices/{identifier}")
    for link in page.locator("nav.contents a").all():
        target = str(link.get_attribute("href"))
        link.click()
        expect(page.locator(f"section{target}")).to_be_in_viewport()
        assert page.url.endswith(target)


def test_a_link_from_elsewhere_opens_at_its_section(page: Page) -> None:
    page.goto("/notices/liaoning-2020#environment")
    expect(page.locator("#environment-title")).to_be_in_viewport()


def test_from_the_list_to_a_notice_its_guide_and_back(page: Page) -> None:
    page.goto("/notices?at=2024-06-01")
    page.get_by_role("link", name="北京·中教畅享").click()
    expect(page.locator("h1")).to_contain_text("2024年北京市")
    page.get_by_role("link", name="职业技能等级证书（一级）报考指南").click()
    expect(page.locator("h1")).to_have_text("职业技能等级证书（一级）报考指南")
    page.get_by_role("link", name="北京·中教畅享的通知").click()
    page.get_by_role("link", name="全部通知").click()
    expect(page.locator("article")).to_have_count(4)
    assert page.url.endswith("?at=2024-06-01")


def test_the_keyboard_reaches_contents_and_text(page: Page) -> None:
    page.goto("/notices/shanghai-2026")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_print_leaves_the_navigation_out(page: Page) -> None:
    page.goto("/notices/shanghai-2026")
    page.emulate_media(media="print")
    expect(page.locator("nav.contents")).to_be_hidden()
    expect(page.get_by_text("沪技师(2026)1号")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_letters_stand_out_from_their_ground(page: Page) -> None:
    """WCAG AA, 4.5:1, for the small grey and the coloured labels."""
    page.goto("/notices/shanghai-2026?at=2026-07-01")
    ratios = page.locator(".source, .quiet, .state, dt, a").evaluate_all(CONTRAST)
    assert min(ratios) >= 4.5
