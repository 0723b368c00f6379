"""Pages of the notices: everything stated is there, as of the day asked for, and nothing typed becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import noticeboard
import pages
from knowledge.base import KnowledgeBase
from knowledge.conditions import describe
from knowledge.load import read_documents
from store.revisions import publish
from tests.account import FakeTime, settings_in
from webhook import create_app

KNOWLEDGE = KnowledgeBase.from_files()
IDS = sorted(KNOWLEDGE.notices)
TAGS = re.compile(r"<[^>]*>")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    """The application with its pages, on 1 March 2026."""
    app = create_app(settings_in(tmp_path), pages=(pages.blueprint(),), clock=FakeTime().clock())
    yield app.test_client()
    app.extensions["kaoda-close"]()


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def read(client: FlaskClient, path: str, status: int = 200) -> str:
    """The words of a page without markup and blanks."""
    response = client.get(path)
    assert response.status_code == status
    return squeezed(unescape(TAGS.sub("", response.text)))


# --- everything is there ---


@pytest.mark.parametrize("identifier", IDS)
def test_every_fact_stands_there_with_its_section(client: FlaskClient, identifier: str) -> None:
    shown = read(client, f"/notices/{identifier}")
    for fact in KNOWLEDGE.notices[identifier].facts:
        place = shown.find(squeezed(f"{fact.text}出处：{fact.section}"))
        assert place >= 0, fact


@pytest.mark.parametrize("identifier", IDS)
def test_what_fields_say_stands_there(client: FlaskClient, identifier: str) -> None:
    shown, notice = read(client, f"/notices/{identifier}"), KNOWLEDGE.notices[identifier]
    for statement in KNOWLEDGE.statements[identifier]:
        if not statement.aspect.startswith(noticeboard.IN_TABLES):
            assert squeezed(statement.text) in shown
    told: list[str | None] = [notice.title, notice.document_number, notice.issuer.name, notice.identity_rule]
    for contact in notice.contacts:
        told += [contact.office, contact.person, *contact.phones, contact.email, contact.address, contact.hours]
    for site in notice.sites:
        told += [site.purpose, site.name, site.url]
    for block in notice.eligibility:
        for related in block.related.values():
            told += [*(related.occupations or ()), *(related.certificates or ()), *related.not_related.values()]
            told += [name for majors in related.majors or () for name in majors.names]
    told.append(notice.retake.how if notice.retake else None)
    missing = [text for text in told if text and squeezed(text) not in shown]
    assert missing == []


@pytest.mark.parametrize("identifier", IDS)
def test_conditions_and_materials_of_every_programme(client: FlaskClient, identifier: str) -> None:
    shown = read(client, f"/notices/{identifier}")
    for p in KNOWLEDGE.programmes:
        requirement = KNOWLEDGE.requirement(identifier, p.occupation, p.level) if p.notice == identifier else None
        for route in requirement.routes if requirement else ():
            assert squeezed(f"{route.number}.{'，且'.join(describe(c) for c in route.all)}。") in shown
            names = KNOWLEDGE.materials(identifier, p.occupation, p.level)
            assert all(squeezed(names[key]) in shown for key in route.materials)


def test_a_guides_conditions_stand_on_its_own_page(client: FlaskClient) -> None:
    assert "申报条件一级/高级技师" in read(client, "/notices/zhongjiao-level1-guide").replace("↑", "")


def fee_rows(markup: str) -> dict[tuple[str, str], dict[str, str]]:
    """(occupation, level) → column → cell, of all fee tables of a page."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for table in re.findall(r'<table class="fees">.*?</table>', markup, re.DOTALL):
        columns: list[str] = []
        occupation = ""
        for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL):
            cells = [squeezed(TAGS.sub("", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
            if len(cells) == 1:
                occupation = cells[0]
            elif not columns:
                columns = cells
            else:
                rows[occupation, cells[0]] = dict(zip(columns, cells, strict=True))
    return rows


@pytest.mark.parametrize("identifier", IDS)
def test_every_cell_of_the_fee_tables(client: FlaskClient, identifier: str) -> None:
    rows = fee_rows(client.get(f"/notices/{identifier}").text)
    fees = KNOWLEDGE.notices[identifier].fees
    assert len(rows) == len(fees)
    for fee in fees:
        row = rows["".join(fee.occupations), noticeboard.levels(fee.levels)]
        wanted = {name: str(price) for name, price in fee.items.items()} | dict.fromkeys(fee.blank, "—")
        wanted |= {"合计": str(fee.total)} | ({"补考每模块": str(fee.retake_each)} if fee.retake_each else {})
        assert {name: cell for name, cell in row.items() if name != "等级"} == wanted


def test_silence_is_told_on_a_notice_and_not_on_a_guide(client: FlaskClient) -> None:
    assert "费用↑通知没有写" in read(client, "/notices/liaoning-2020")
    assert "通知没有写，可以" not in read(client, "/notices/zhongjiao-level1-guide")


# --- as of a day ---


def shanghai(client: FlaskClient, at: str) -> str:
    return read(client, f"/notices/shanghai-2026?at={at}")


@pytest.mark.parametrize(
    ("at", "standing"),
    [
        ("2026-06-28", "申报6月29日至7月19日未开始，还有1天"),
        ("2026-06-29", "申报6月29日至7月19日进行中，还剩20天"),
        ("2026-07-19", "申报6月29日至7月19日进行中，今天是最后一天"),
        ("2026-07-20", "申报6月29日至7月19日已截止"),
        ("2026-08-23", "考试8月22、23日进行中"),
        ("2026-08-24", "考试8月22、23日已结束"),
    ],
)
def test_windows_against_the_day(client: FlaskClient, at: str, standing: str) -> None:
    assert standing in shanghai(client, at)


def test_the_clock_gives_the_day_when_none_is_named(client: FlaskClient) -> None:
    assert "2026年3月1日" in read(client, "/notices/shanghai-2026")
    assert "申报2月23日至3月22日进行中，还剩21天" in read(client, "/notices/shanghai-2026")


def test_a_notice_ends_with_its_last_round(client: FlaskClient) -> None:
    assert "2026年的考试已结束" not in shanghai(client, "2026-11-08")
    assert "2026年的考试已结束" in shanghai(client, "2026-11-09")
    assert "还没有发布" in shanghai(client, "2026-02-08")
    assert "还没有发布" not in shanghai(client, "2026-02-09")


def test_rounds_of_which_only_the_month_is_known(client: FlaskClient) -> None:
    shown = read(client, "/notices/ata-beijing-2024?at=2024-05-31")
    assert "5月进行中10月未开始" in shown
    assert "5月已结束10月未开始" in read(client, "/notices/ata-beijing-2024?at=2024-06-01")


def test_hours_of_the_papers(client: FlaskClient) -> None:
    assert "理论知识08:30-10:00操作技能10:30-12:30综合评审14:00-17:00" in read(client, "/notices/liaoning-2020")


def test_working_days_are_counted_as_replies_count_them(client: FlaskClient) -> None:
    assert "约2026年9月18日前（从考试次日起数20个工作日" in shanghai(client, "2026-03-01")


@pytest.mark.parametrize("at", ["soon", "2026-13-01", "", "2026-3-1", "<b>"])
def test_what_is_no_day(client: FlaskClient, at: str) -> None:
    for path in ("/notices", "/notices/shanghai-2026"):
        response = client.get(path, query_string={"at": at})
        assert response.status_code == 400
        assert "2026-03-01" in response.text
        assert "<b>" not in response.text


@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("identifier", IDS)
def test_the_first_and_the_last_day_of_the_calendar(client: FlaskClient, identifier: str, at: str) -> None:
    assert client.get(f"/notices/{identifier}?at={at}").status_code == 200


# --- the list, guides, what is unknown ---


def test_the_list_leads_to_every_page_and_keeps_the_day(client: FlaskClient) -> None:
    listed = client.get("/notices?at=2024-06-01").text
    for identifier in IDS:
        assert f'href="/notices/{identifier}?at=2024-06-01"' in listed
    assert client.get("/notices/").status_code == 200


def test_a_guide_and_its_base_lead_to_each_other(client: FlaskClient) -> None:
    assert 'href="/notices/zhongjiao-level1-guide"' in client.get("/notices/zhongjiao-beijing-2024").text
    assert 'href="/notices/zhongjiao-beijing-2024"' in client.get("/notices/zhongjiao-level1-guide").text


@pytest.mark.parametrize("identifier", ["nope", "上海", "<script>", "shanghai-2026.html"])
def test_an_unknown_notice(client: FlaskClient, identifier: str) -> None:
    response = client.get(f"/notices/{identifier}")
    assert response.status_code == 404
    assert "没有这份通知" in response.text
    assert 'href="/notices"' in response.text
    assert "<script>" not in response.text


# --- safety ---


def test_pages_use_nothing_from_elsewhere_and_carry_the_policy(client: FlaskClient) -> None:
    for path in ("/notices", *(f"/notices/{i}" for i in IDS)):
        response = client.get(path)
        loaded = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]*)"', response.text)
        assert loaded
        assert all(url.startswith("/static/") for url in loaded)
        assert "style=" not in response.text
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("identifier", IDS)
def test_contents_lead_to_sections_of_the_page(client: FlaskClient, identifier: str) -> None:
    markup = client.get(f"/notices/{identifier}").text
    ids = re.findall(r'id="([^"]+)"', markup)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', markup)) <= set(ids)


def test_markup_in_the_knowledge_is_shown_as_text(client: FlaskClient) -> None:
    documents = read_documents()
    notice = documents["notices"]["ata-beijing-2024"]
    evil = '<script>alert(1)</script>"onload="x'
    notice["title"] = notice["issuer"]["name"] = evil
    notice["facts"][0]["text"] = f"{evil} 见 http://example.com/a?b=1&c=<i>"
    notice["facts"][0]["section"] = notice["sites"][0]["name"] = notice["contacts"][0]["person"] = evil
    notice["sites"][1]["url"] = 'javascript:alert(1)"'
    publish(client.application.extensions["kaoda-connections"], documents, "staff", "")
    for path in ("/notices/ata-beijing-2024", "/notices"):
        markup = client.get(path).text
        assert "<script" not in markup
        assert '"onload' not in markup
        assert 'href="javascript:' not in markup
    assert 'href="http://example.com/a?b=1&amp;c"' in client.get("/notices/ata-beijing-2024").text


# --- small forms ---


def test_addresses_in_a_text_can_be_tapped() -> None:
    assert pages.linked("见 http://jndj.osta.org.cn。").count('href="http://jndj.osta.org.cn"') == 1
    assert "（<a " in pages.linked("（http://www.jinengpingjia.com/）")
    assert pages.linked("<b>") == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("phone", "number"),
    [("400-007-5676", "tel:4000075676"), ("021-62418668", "tel:02162418668"), ("65181122-5769", "tel:65181122,5769")],
)
def test_phones_can_be_dialled(phone: str, number: str) -> None:
    assert pages.dial(phone) == number


def test_addresses_without_a_scheme() -> None:
    assert pages.href("ln.osta.org.cn") == "http://ln.osta.org.cn"
    assert pages.href("https://www.jnsh.org.cn/") == "https://www.jnsh.org.cn/"
