"""Files of every kind are read by content, and hostile ones refused with a reason that staff understand."""

from __future__ import annotations

import io
import logging
import time
import zipfile
from pathlib import Path

import pytest

from ingest.documents import LARGEST, ImportFault
from ingest.draft import draft
from ingest.readers import read, read_path
from tests.ingest.documents import word

SAMPLES = Path(__file__).parent / "samples"


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            bundle.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "a.txt", "空"),
        (b"\xef\xbb\xbf \n", "a.txt", "空"),
        (b"x" * (LARGEST + 1), "a.txt", "20 MB"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.doc", r"另存为\.docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "密码"),
        (OLE + "Workbook".encode("utf-16-le"), "a.xls", "Excel"),
        (b"\x89PNG\r\n\x1a\n", "a.docx", "图片"),
        (b"{\\rtf1", "a.docx", "RTF"),
        (b"plain words", "a.docx", "内容却不是"),
        (b"plain words", "a.pdf", "内容却不是"),
        (b"PK\x03\x04 broken", "a.docx", "损坏"),
        (zipped(xl__workbook_xml=b"<x/>"), "a.docx", "Excel"),
        (zipped(readme_xml=b"<x/>"), "a.docx", "压缩包"),
        (zipped(word__document_xml=b"\x00" * 60_000_000), "a.docx", "过大"),
        (zipped(word__document_xml=b"not xml"), "a.docx", "损坏"),
        (b"%PDF-1.4 broken", "a.pdf", "PDF"),
        (bytes(range(1, 32)) * 40, "a.txt", "编码"),
    ],
)
def test_what_is_refused_and_why(content: bytes, name: str, told: str) -> None:
    with pytest.raises(ImportFault, match=told):
        read(content, name)


def test_a_large_file_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(ImportFault, match="50 MB"):
        read_path(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_text(encoding: str) -> None:
    text = "关于开展认定工作的通知\n各位考生：\n请按时报名。"
    assert read(text.encode(encoding), "a.txt").lines[0].text == "关于开展认定工作的通知"


def test_a_page_in_gb2312_is_read_without_scripts_and_menus() -> None:
    page = (
        '<html><head><meta charset="gb2312"><script>var a = "1月1日"</script></head><body><ul><li><a href="/">首页</a></li></ul>'
        "<div><h1>关于报名的通知</h1><p>报名时间：3月1日至3月5日，请各位考生按时报名，逾期不再受理。</p>"
        "<table><tr><td rowspan=2>保育师</td><td>五级</td></tr><tr><td>四级</td></tr></table></div></body></html>"
    )
    found = read(page.encode("gb2312"), "a.html")
    assert [line.cells or line.text for line in found.lines] == [
        "关于报名的通知",
        "报名时间：3月1日至3月5日，请各位考生按时报名，逾期不再受理。",
        ("保育师", "五级"),
        ("保育师", "四级"),
    ]


def test_word_tables_carry_merged_cells_down() -> None:
    content = word("一、项目", [["职业", "等级"], ["保育师", "五级"], ["^", "四级"]])
    assert [line.cells for line in read(content, "a.docx").lines[1:]] == [
        ("职业", "等级"),
        ("保育师", "五级"),
        ("保育师", "四级"),
    ]


def test_pdf_lines_become_paragraphs_and_furniture_goes() -> None:
    found = read_path(SAMPLES / "xingchawan-2026.pdf")
    assert any("2026年共安排三个批次，由本公司组织考试" in line.text for line in found.lines)
    assert not [line for line in found.lines if line.text.strip("-— ").isdigit()]
    assert {len(line.cells) for line in found.lines if line.table == 1} == {7}


def test_cells_on_lines_of_their_own_behind_tabs() -> None:
    text = "附件\n\n\t职业\n\t等级\n\t时间\n\n\t保育师\n\t5级\n\t08:30-10:00 理论\n10:30-12:00 技能\n\n\t\n\t4级\n\t另行通知\n"
    assert [line.cells for line in read(text.encode(), "a.txt").lines[1:]] == [
        ("职业", "等级", "时间"),
        ("保育师", "5级", "08:30-10:00 理论\n10:30-12:00 技能"),
        ("", "4级", "另行通知"),
    ]


def test_a_word_table_cut_in_two_is_one_table() -> None:
    head, more, other = (
        [["序号", "职业", "等级"], ["1", "茶艺师", "四级"]],
        [["2", "茶艺师", "三级"]],
        [["科目", "方式", "备注"]],
    )
    assert [line.table for line in read(word(head, more, other), "a.docx").lines] == [1, 1, 1, 2]


@pytest.mark.parametrize("words", ["级", "人员", "（", "1、", "由公司", "电话：0571-8000", "取得本专业或相关专业"])
def test_a_line_without_end_is_read_in_reasonable_time(words: str) -> None:
    before = time.perf_counter()
    draft(read((words * 20_000)[:20_000].encode(), "a.txt"))
    assert time.perf_counter() - before < 20


def test_odd_fonts_do_not_reach_the_log() -> None:
    assert not logging.getLogger("pdfminer.pdffont").isEnabledFor(logging.WARNING)
