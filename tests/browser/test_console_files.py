"""Files from one's own machine: a notice is imported, a workbook goes out and comes back, broken ones harm nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import needs_chromium
from tests.browser.office import Rooms, ask, check, publish, save

pytestmark = needs_chromium
SAMPLE = Path(__file__).parents[1] / "ingest" / "samples" / "yunduogu-2026.docx"
IMPORT, WORKBOOK = "/console/import", "/console/workbook"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)


def upload(page: Page, file: Path, name: str = "zhejiang-2026") -> None:
    page.goto(IMPORT)
    page.get_by_label("编号").fill(name)
    page.get_by_label("文件").set_input_files(file)
    page.get_by_role("button", name="读成草稿").click()


def test_a_notice_is_imported_mended_published_and_asked_about(rooms: Rooms) -> None:
    page = rooms.enter("publisher")
    upload(page, SAMPLE)
    expect(page.get_by_role("heading", name="核对导入的通知")).to_be_visible()
    comparison = page.url
    region = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="地区", exact=True)).first
    expect(region).to_contain_text("继续在浙江省范围内")
    region.get_by_role("link", name="第4行").click()
    expect(page.locator("#line-4")).to_be_in_viewport()
    doubts = page.get_by_role("heading", name="存疑的")
    before = doubts.inner_text()
    region.get_by_role("button", name="核对过了").click()
    expect(doubts).not_to_have_text(before)

    mended = page.get_by_role("link", name="内容").first
    mended.click()
    page.get_by_label("内容").fill("电子证书在全国联网查询系统自行下载。")
    save(page)
    expect(page.get_by_text("已保存到草稿")).to_be_visible()
    page.get_by_role("link", name="对照原文").click()
    expect(page).to_have_url(comparison)

    page.goto("/console/publish")
    expect(page.get_by_text("处存疑没有核对")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("简称")
    page.goto("/console/knowledge/notices/zhejiang-2026/")
    page.get_by_label("简称").first.fill("浙江·云朵谷")
    save(page)
    expect(page.get_by_text("已保存到草稿")).to_be_visible()
    page.goto(comparison)
    page.get_by_role("button", name="全部核对过了").click()
    expect(page.get_by_text("都核对过了")).to_be_visible()

    check(page)
    publish(page, "浙江云朵谷2026年公告", 2)
    rooms.await_everywhere("320", "云朵谷养老护理员三级报名费多少钱", "2026-03-01T10:00")
    page.goto("/simulator")
    expect(ask(page, "云朵谷养老护理员三级报名费多少钱", "2026-03-01T10:00")).to_contain_text("320元")
    expect(ask(page, "电子证书怎么下载")).to_contain_text("全国联网查询系统自行下载")


def test_a_workbook_goes_out_is_changed_and_comes_back(rooms: Rooms, tmp_path: Path) -> None:
    page = rooms.enter("editor")
    file = downloaded(page, tmp_path, "收费")
    sheet = load_workbook(file)["收费"]
    header = {str(cell.value): cell.column for cell in sheet[1]}
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, header["合计"]).value == 235)
    section = sheet.cell(row, header["出处"])
    section.value = "附件二"
    sheet.parent.save(file)

    send(page, file)
    expect(page.get_by_role("row").filter(has_text="附件二")).to_contain_text("附件2")
    page.goto("/console/publish")
    expect(page.get_by_text("没有草稿。")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="存为草稿").click()
    expect(page.get_by_text("份资料存为草稿")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="附件二")).to_contain_text("附件2")

    send(page, downloaded(page, tmp_path, "收费"))
    expect(page.get_by_text("没有改动。")).to_be_visible()


def test_a_wrong_cell_is_named_and_nothing_of_the_workbook_is_taken(rooms: Rooms, tmp_path: Path) -> None:
    page = rooms.enter("editor")
    file = downloaded(page, tmp_path, "收费")
    sheet = load_workbook(file)["收费"]
    header = {str(cell.value): cell.column for cell in sheet[1]}
    sheet.cell(2, header["出处"]).value = "附件二"
    sheet.cell(3, header["合计"]).value = "二百"
    sheet.parent.save(file)
    send(page, file)
    fault = page.get_by_role("alert")
    for words in ("没有改动任何内容", "工作表“收费”第3行", "合计", "二百"):
        expect(fault).to_contain_text(words)
    page.goto("/console/publish")
    expect(page.get_by_text("没有草稿。")).to_be_visible()


def downloaded(page: Page, folder: Path, sheet: str) -> Path:
    page.goto(WORKBOOK)
    page.get_by_label("哪张表").select_option(label=sheet)
    with page.expect_download() as found:
        page.get_by_role("button", name="下载").click()
    file = folder / found.value.suggested_filename
    found.value.save_as(file)
    return file


def send(page: Page, file: Path) -> None:
    page.goto(WORKBOOK)
    page.get_by_label("文件").set_input_files(file)
    page.get_by_role("button", name="上传，看差异").click()


def bomb(part: str) -> bytes:
    """A small archive with a part that would fill the memory."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, bytes(200 * 1024 * 1024))
    return packed.getvalue()


LOCKED = OLE + "EncryptedPackage".encode("utf-16-le")
BROKEN = (
    ("notice.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "这是图片", "这不是Excel文件"),
    ("notice.docx", b"", "文件是空的", "文件是空的"),
    ("notice.docx", LOCKED, "文件有密码", "文件有密码"),
    ("notice.docx", bomb("word/document.xml"), "展开后过大", "这不是Excel文件"),
    ("notice.docx", bytes(50 * 1024 * 1024), "内容太大", "内容太大"),
)


def test_broken_files_are_refused_in_plain_words_and_harm_nothing(rooms: Rooms, tmp_path: Path) -> None:
    page = rooms.enter("editor")
    for name, content, at_import, at_workbook in BROKEN:
        file = tmp_path / name
        file.write_bytes(content)
        upload(page, file)
        expect(page.get_by_role("main")).to_contain_text(at_import)
        send(page, file)
        expect(page.get_by_role("main")).to_contain_text(at_workbook)
    page.goto("/console/publish")
    expect(page.get_by_text("没有草稿。")).to_be_visible()
    page.goto("/console/knowledge")
    expect(page.get_by_role("link", name="zhejiang-2026")).to_have_count(0)
    assert all("150" in answer for answer in rooms.answers("北京ATA三级报名费多少钱", "2024-03-01T10:00"))


@pytest.mark.parametrize("address", [IMPORT, WORKBOOK])
def test_without_a_file_one_is_asked_for(rooms: Rooms, address: str) -> None:
    page = rooms.enter("editor")
    page.goto(address)
    if address == IMPORT:
        page.get_by_label("编号").fill("zhejiang-2026")
        page.get_by_role("button", name="读成草稿").click()
        expect(page.get_by_text("请选择文件，或粘贴通知全文")).to_be_visible()
    else:
        page.get_by_role("button", name="上传，看差异").click()
        expect(page.get_by_label("文件")).to_be_focused()
