"""The workbook in the browser: nothing is taken over unseen, or by half."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook, load_workbook

from store import drafts
from tests.staff import Browser, Office


def downloaded(browser: Browser, query: str = "") -> bytes:
    response = browser.get(f"/console/workbook/download{query}")
    assert response.status_code == 200
    return response.get_data()


def uploaded(browser: Browser, content: bytes, name: str = "资料.xlsx") -> int:
    browser.get("/console/workbook")
    data: dict[str, object] = {"file": (BytesIO(content), name)}
    return browser.post("/console/workbook", data, content_type="multipart/form-data").status_code


def column(book: Workbook, header: str) -> int:
    """The number of the column of the fees whose header begins so."""
    return next(cell.column for cell in book["收费"][1] if str(cell.value).startswith(header))


def dearer(content: bytes, total: int) -> bytes:
    """Another fee in the first row of the table."""
    book = load_workbook(BytesIO(content))
    book["收费"].cell(2, column(book, "理论知识"), total - 80)
    book["收费"].cell(2, column(book, "合计"), total)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_difference_is_seen_before_it_is_taken_over(office: Office) -> None:
    editor = office.signed_in("editor")
    assert uploaded(editor, dearer(downloaded(editor, "?sheet=收费"), 165)) == 302
    assert editor.get("/console/workbook/1").status_code == 200
    assert "165元" in editor.page
    assert drafts.edits(office.connections.database.conn) == ()
    assert editor.post("/console/workbook/1").status_code == 302
    assert [edit.name for edit in drafts.edits(office.connections.database.conn)] == ["ata-beijing-2024"]


def test_what_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    editor = office.signed_in("editor")
    uploaded(editor, dearer(downloaded(editor), 165))
    connection = office.connections.database.conn
    held = drafts.held(connection, "notices", "shanghai-2026")
    drafts.save(
        connection,
        "notices",
        "shanghai-2026",
        {**(held.data or {}), "short": "沪"},
        seen=held.version,
        author="li",
        at=1.0,
    )
    editor.get("/console/workbook/1")
    assert editor.post("/console/workbook/1").status_code == 302
    assert [edit.name for edit in drafts.edits(connection)] == ["shanghai-2026"]


def test_an_unchanged_workbook_changes_nothing(office: Office) -> None:
    editor = office.signed_in("editor")
    assert uploaded(editor, downloaded(editor)) == 302
    editor.get("/console/workbook/1")
    assert "没有改动" in editor.page


def test_faults_name_sheet_row_and_column(office: Office) -> None:
    editor = office.signed_in("editor")
    book = load_workbook(BytesIO(downloaded(editor)))
    book["收费"].cell(3, column(book, "合计"), "一百五")
    out = BytesIO()
    book.save(out)
    assert uploaded(editor, out.getvalue()) == 400
    assert "工作表“收费”第3行" in editor.page.replace("&#34;", "“")
    assert "一百五" in editor.page


def test_broken_files_are_refused_in_words(office: Office) -> None:
    editor = office.signed_in("editor")
    for content in (b"", b"PK\x03\x04 nothing", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"hello", "名称,费用".encode()):
        assert uploaded(editor, content) == 400
        assert "没有改动任何内容" in editor.page


def test_an_upload_is_its_uploaders_own(office: Office) -> None:
    editor = office.signed_in("editor")
    uploaded(editor, downloaded(editor))
    assert office.signed_in("admin").get("/console/workbook/1").status_code == 404


def test_viewers_download_and_do_not_upload(office: Office) -> None:
    viewer = office.signed_in("viewer")
    content = downloaded(viewer)
    assert uploaded(viewer, content) == 403
