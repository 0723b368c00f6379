"""The journal: searching, what a row tells, exports."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from console import journal as page
from review import export
from tests.review.journal import put
from tests.staff import Browser, Office


@pytest.fixture
def viewer(office: Office) -> Browser:
    """Somebody who may look, in an office whose journal has four rows."""
    connection = office.connections.database.conn
    put(
        connection, "2026-02-26 09:00", "hash-of-a", "clarified", "补考多少钱", aspects=["retake.fee"],
        scores=[["retake.fee", 0.91], ["fees.amount", 0.4]],
    )  # fmt: skip
    put(
        connection, "2026-02-26 09:01", "hash-of-a", "answered", "上海的", aspects=["retake.fee"], carried=["aspects", "levels"],
        slots={"regions": ["上海"], "notices": ["shanghai-2026"], "levels": [3]}, milliseconds=12.34,
        facts=[["shanghai-2026", "第三条"], ["entry", "faq-9"]], reply="补考费100元",
    )  # fmt: skip
    put(connection, "2026-02-27 10:00", "hash-of-b", "declined", "=HYPERLINK(1)", signals=["declined"])
    put(connection, "2026-02-28 10:00", "", "talk", "", kind="image")
    return office.signed_in("viewer")


def said(browser: Browser, query: str = "") -> list[str]:
    """What the rows of a page begin with, the time aside."""
    assert browser.get(f"/console/journal{query}").status_code == 200
    rows = BeautifulSoup(browser.page, "html.parser").select(".journal summary")
    return [row.get_text(" ", strip=True).split(" ", 2)[2] for row in rows]


def test_the_newest_stand_first(viewer: Browser) -> None:
    assert said(viewer) == ["（图片） 闲聊", "=HYPERLINK(1) 拒答 拒答", "上海的 澄清后回答", "补考多少钱 反问澄清"]


def test_a_row_tells_what_was_understood(viewer: Browser) -> None:
    said(viewer, "?share=resolved")
    (details,) = BeautifulSoup(viewer.page, "html.parser").select(".journal dl")
    headings = [term.get_text() for term in details.find_all("dt")]
    told = dict(zip(headings, (one.get_text() for one in details.find_all("dd")), strict=True))
    assert told == {
        "问的内容": "补考费用 沿用上文",
        "地区": "上海",
        "通知": "上海",
        "等级": "三级 沿用上文",
        "回复": "补考费100元",
        "由什么回答": "通知",
        "依据": "上海 第三条；常见问题 faq-9",
        "资料": "第1版",
        "用时": "12.3毫秒",
    }
    said(viewer, "?share=clarified")
    assert "补考费用 0.91，收费标准 0.40" in viewer.page


def file(browser: Browser, address: str) -> bytes:
    """What is sent from an address."""
    with browser.get(address) as response:
        assert response.status_code == 200
        return response.data


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?words=补考", 1),
        ("?words=补考 钱", 1),
        ("?words=补考 上海", 0),
        ("?words=hyperlink", 1),
        ("?signal=declined", 1),
        ("?share=talk", 1),
        ("?since=2026-02-27&until=2026-02-27", 1),
        ("?region=上海", 1),
        ("?words=%25", 0),
    ],
)
def test_searching(viewer: Browser, query: str, count: int) -> None:
    assert len(said(viewer, query)) == count


def test_what_cannot_be_is_said(viewer: Browser) -> None:
    assert viewer.get("/console/journal?signal=none&until=2026-13-01").status_code == 400
    assert "没有这样的没答好的迹象" in viewer.page
    assert "结束日期“2026-13-01”不是日期" in viewer.page


def test_nothing_found_and_nothing_there(viewer: Browser, office: Office) -> None:
    said(viewer, "?words=驾照")
    assert "没有符合条件的记录" in viewer.page
    office.connections.database.conn.execute("DELETE FROM journal")
    said(viewer)
    assert "考生一发来消息，这里就会有" in viewer.page


def test_pages_go_back_to_the_first_row(viewer: Browser, office: Office) -> None:
    for number in range(2 * page.PAGE):
        put(
            office.connections.database.conn,
            "2026-02-28 11:00",
            "c",
            "answered",
            f"问{number}号",
            aspects=["fees.amount"],
        )
    seen, query = [], "?since=2026-02-01"
    while query:
        seen += said(viewer, query)
        older = BeautifulSoup(viewer.page, "html.parser").find("a", string="更早的")
        query = str(older["href"]).removeprefix("/console/journal") if older else ""
        assert not query or "since=2026-02-01" in query
    assert len(seen) == len(set(seen)) == 2 * page.PAGE + 4
    assert seen[0] == f"问{2 * page.PAGE - 1}号 直接回答"
    assert seen[-1] == "补考多少钱 反问澄清"


def test_csv_holds_what_was_chosen(viewer: Browser, office: Office) -> None:
    content = file(viewer, "/console/journal.csv?since=2026-02-26&until=2026-02-27")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["内容"] for row in rows] == ["'=HYPERLINK(1)", "上海的", "补考多少钱"]
    assert [row["考生"] for row in rows] == ["1", "2", "2"]
    assert (
        rows[1] | {"时间": "2026-02-26 09:01:00", "结果": "澄清后回答", "沿用上文的": "问的内容、等级", "毫秒": "12.34"}
        == rows[1]
    )
    assert b"hash-of" not in content
    deed = office.log()[-1]
    assert (deed.who, deed.action, deed.subject) == ("viewer", "journal.export", "csv")
    assert deed.detail == "开始日期 2026-02-26，结束日期 2026-02-27；3条"


def test_a_workbook_holds_texts_and_no_formulas(viewer: Browser, office: Office) -> None:
    sheet = load_workbook(io.BytesIO(file(viewer, "/console/journal.xlsx"))).active
    assert sheet is not None
    header, *rows = sheet.iter_rows()
    assert [cell.value for cell in header] == list(export.WIDTHS)
    text = rows[1][2]
    assert (text.value, text.data_type, text.number_format) == ("=HYPERLINK(1)", "s", "@")
    assert [row[1].value for row in rows] == [None, 1, 2, 2]
    assert "hash-of" not in {str(cell.value)[:7] for row in rows for cell in row}
    assert office.log()[-1].detail == "全部；4条"


def test_more_than_a_file_holds_is_refused(viewer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST", 3)
    assert file(viewer, "/console/journal.csv?until=2026-02-27")
    response = viewer.get("/console/journal.csv?until=2026-02-28")
    assert response.status_code == 302
    viewer.get(response.headers["Location"])
    assert "一个文件装不下" in viewer.page


def test_a_bad_address_gives_no_file(viewer: Browser, office: Office) -> None:
    before = len(office.log())
    assert viewer.get("/console/journal.csv?since=x").status_code == 404
    assert len(office.log()) == before
