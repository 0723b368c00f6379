"""The page of figures and its plots."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from console.charts import PLOTS
from tests.review.journal import publish, put
from tests.staff import Browser, Office


@pytest.fixture
def viewer(office: Office) -> Browser:
    """Somebody who may look, on 1 March 2026, in an office whose journal has three days."""
    connection = office.connections.database.conn
    publish(connection, 2, "2026-02-27 00:00")
    put(connection, "2026-02-26 09:00", "a", "clarified", aspects=["fees.amount"])
    put(connection, "2026-02-26 09:01", "a", "answered", aspects=["fees.amount"], slots={"occupations": ["保育师"]})
    put(connection, "2026-02-27 10:00", "b", "declined", signals=["declined"], slots={"regions": ["上海"]})
    put(connection, "2026-02-28 10:00", "b", "answered", slots={"notices": ["shanghai-2026"]}, revision=2)
    return office.signed_in("viewer")


def tables(page: str) -> list[list[list[str]]]:
    """The cells of each table, row by row."""
    found = BeautifulSoup(page, "html.parser").find_all("table")
    return [
        [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")] for table in found
    ]


def test_figures_stand_in_tables(viewer: Browser) -> None:
    viewer.get("/console/statistics")
    summary, days, topics, occupations, signals, revisions, hours, *_ = tables(viewer.page)
    assert summary[1][:4] == ["4", "50%", "1（25%）", "1（25%）"]
    assert [row[:3] for row in days[1:]] == [
        ["2026-02-28（周六）", "1", "100%"],
        ["2026-02-27（周五）", "1", "0%"],
        ["2026-02-26（周四）", "2", "50%"],
    ]
    assert topics[1:] == [["费用", "2"]]
    assert occupations[1:] == [["保育师", "1"]]
    assert signals[1:] == [["拒答", "1"]]
    assert revisions[1] == ["第2版", "2026-02-27 00:00", "50%（2问）", "50%（2问）", "100%（1问）"]
    assert [row[10] for row in hours[1:]] == ["", "", "", "2", "", "", ""]


def test_by_week(viewer: Browser) -> None:
    viewer.get("/console/statistics?by=week")
    assert [row[:2] for row in tables(viewer.page)[1][1:]] == [["2026年第9周（2-23至3-1）", "4"]]


@pytest.mark.parametrize(
    ("query", "questions"),
    [
        ("since=2026-02-27", "2"),
        ("until=2026-02-26", "2"),
        ("occupation=保育师", "1"),
        ("region=上海", "2"),
        ("share=resolved", "1"),
        ("region=上海&share=declined", "1"),
    ],
)
def test_choosing_rows(viewer: Browser, query: str, questions: str) -> None:
    assert viewer.get(f"/console/statistics?{query}").status_code == 200
    assert tables(viewer.page)[0][1][0] == questions
    name, _, value = query.split("&")[0].partition("=")
    field = BeautifulSoup(viewer.page, "html.parser").find(id=name)
    assert field is not None
    chosen = field if field.name == "input" else field.find("option", selected=True)
    assert chosen is not None
    assert chosen["value"] == value


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=gestern", "开始日期“gestern”不是日期"),
        ("until=9999-12-31", "结束日期“9999-12-31”不是日期"),
        ("since=2026-03-01&until=2026-02-01", "开始日期在结束日期之后"),
        ("share=none", "没有这样的结果"),
    ],
)
def test_what_cannot_be_is_said(viewer: Browser, query: str, words: str) -> None:
    assert viewer.get(f"/console/statistics?{query}").status_code == 400
    assert words in viewer.page


def test_an_occupation_that_the_knowledge_does_not_have_stays_chosen(viewer: Browser) -> None:
    viewer.get("/console/statistics?occupation=磨刀师")
    assert "这段时间还没有记录" in viewer.page
    assert '<option value="磨刀师" selected>' in viewer.page


def test_an_empty_journal(office: Office) -> None:
    viewer = office.signed_in("viewer")
    assert viewer.get("/console/statistics").status_code == 200
    assert "考生一发来消息，这里就会有数字" in viewer.page
    for name in PLOTS:
        assert viewer.get(f"/console/statistics/{name}.svg").status_code == 200


@pytest.mark.parametrize("name", PLOTS)
def test_plots_need_no_script_and_nothing_from_elsewhere(viewer: Browser, name: str) -> None:
    response = viewer.get(f"/console/statistics/{name}.svg")
    assert response.mimetype == "image/svg+xml"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert response.headers["Cache-Control"] == "no-store"
    root = ElementTree.fromstring(response.data)  # our own
    assert not [node for node in root.iter() if node.tag.endswith("}script")]
    links = {value for node in root.iter() for key, value in node.attrib.items() if key.endswith(("href", "src"))}
    assert links == set()
    assert not re.search(r"@import|url\(", response.text)


def test_plots_show_what_the_page_asks_for(viewer: Browser) -> None:
    viewer.get("/console/statistics?region=上海")
    pictures = BeautifulSoup(viewer.page, "html.parser").select("figure img")
    assert len(pictures) == len(PLOTS)
    assert all(picture["alt"] for picture in pictures)
    source = next(str(picture["src"]) for picture in pictures if "signals.svg" in str(picture["src"]))
    assert "拒答" in viewer.get(source).text
    assert "拒答" not in viewer.get(source.replace("since=2026-02-02", "since=2026-02-28")).text


def test_plots_that_there_are_not(viewer: Browser) -> None:
    assert viewer.get("/console/statistics/nope.svg").status_code == 404
    assert viewer.get("/console/statistics/topics.svg?since=x").status_code == 404


def test_figures_follow_the_journal(viewer: Browser, office: Office) -> None:
    viewer.get("/console/statistics")
    put(office.connections.database.conn, "2026-03-01 09:00", "c", "partial")
    viewer.get("/console/statistics")
    assert tables(viewer.page)[0][1][0] == "5"
