"""Importing in the browser: a draft beside its document, published only once every doubt was looked at."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from console.actions import Refused, Staff
from store import drafts, sources
from store.revisions import history
from tests.console.test_editing import pages
from tests.staff import Browser, Office

FOLDER = Path(__file__).parents[1] / "ingest" / "samples"
SAMPLE = FOLDER / "yunduogu-2026.docx"
SAMPLES = sorted(
    path for path in FOLDER.iterdir() if path.suffix in {".docx", ".pdf", ".html"} or path.match("*-20??.txt")
)


def uploaded(browser: Browser, content: bytes, file: str, name: str = "zhejiang-2026") -> int:
    browser.get("/console/import")
    data: dict[str, object] = {"name": name, "file": (BytesIO(content), file)}
    return browser.post("/console/import", data, content_type="multipart/form-data").status_code


def source(office: Office) -> sources.Source:
    found = sources.of(office.connections.database.conn, 1)
    assert found
    return found


def test_a_document_becomes_a_draft_and_stays_with_it(office: Office) -> None:
    editor = office.signed_in("editor")
    assert uploaded(editor, SAMPLE.read_bytes(), SAMPLE.name) == 302
    held = drafts.held(office.connections.database.conn, "notices", "zhejiang-2026")
    assert held.data
    assert held.data["id"] == "zhejiang-2026"
    assert {offer["occupation"] for offer in held.data["offers"]} == {"养老护理员", "育婴员"}
    assert len(history(office.connections)) == 1, "nothing is published"
    response = editor.get("/console/import/1/file")
    assert response.get_data() == SAMPLE.read_bytes()
    editor.get("/console/knowledge/notices/zhejiang-2026/")
    assert "对照原文" in editor.page


def test_every_drafted_field_shows_its_line(office: Office) -> None:
    editor = office.signed_in("editor")
    uploaded(editor, SAMPLE.read_bytes(), SAMPLE.name)
    editor.get("/console/import/1")
    for field in source(office).draft["fields"]:
        if field["line"]:
            assert f'href="#line-{field["line"]}"' in editor.page
            assert f'id="line-{field["line"]}"' in editor.page


def test_doubts_hinder_publishing_until_each_was_looked_at(office: Office) -> None:
    editor = office.signed_in("editor")
    uploaded(editor, SAMPLE.read_bytes(), SAMPLE.name)
    doubts = source(office).open_doubts
    assert doubts
    staff = Staff(office.connections, "publisher", lambda: office.time.now)
    with pytest.raises(Refused, match=f"{len(doubts)}处存疑"):
        staff.publish("导入")
    editor.get("/console/import/1")
    assert editor.post("/console/import/1/settle", {"path": doubts[0]["path"]}).status_code == 302
    left = source(office).open_doubts
    assert doubts[0]["path"] not in {field["path"] for field in left}
    editor.get("/console/import/1")
    editor.post("/console/import/1/settle", {"path": ""})
    assert source(office).open_doubts == ()
    with pytest.raises(Refused, match="检查"):
        staff.publish("导入")


def test_pasted_text_is_read_too(office: Office) -> None:
    editor = office.signed_in("editor")
    editor.get("/console/import")
    text = "湖北省某某协会\n关于开展2026年职业技能等级认定的通知\n咨询电话：027-80001234\n"
    assert editor.post("/console/import", {"name": "hubei-2026", "text": text}).status_code == 302
    assert [number for number, _ in source(office).draft["lines"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("content", "file", "words"),
    [
        (b"", "a.docx", "空"),
        (b"PK\x03\x04 nothing", "a.docx", ""),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.docx", ""),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a.pdf", "图片"),
        (b"%PDF-1.7 broken", "a.pdf", ""),
    ],
)
def test_broken_files_are_refused_in_words_and_change_nothing(
    content: bytes, file: str, words: str, office: Office
) -> None:
    editor = office.signed_in("editor")
    assert uploaded(editor, content, file) == 400
    assert 'role="alert"' in editor.page
    assert words in editor.page
    assert drafts.edits(office.connections.database.conn) == ()


@pytest.mark.parametrize("file", ["a\0b.docx", "a\x07\u2028b.docx", "长" * 300 + ".docx"])
def test_odd_names_of_files_are_cleaned(file: str, office: Office) -> None:
    editor = office.signed_in("editor")
    assert uploaded(editor, SAMPLE.read_bytes(), file) == 302
    kept = source(office).file
    assert kept.isprintable()
    assert kept.endswith(".docx")
    assert len(kept) <= 100
    assert editor.get("/console/import/1/file").status_code == 200


@pytest.mark.parametrize("name", ["", "Hu bei", "../x", "shanghai-2026"])
def test_a_name_that_is_none_or_taken_is_refused_and_the_text_is_kept(name: str, office: Office) -> None:
    editor = office.signed_in("editor")
    editor.get("/console/import")
    assert editor.post("/console/import", {"name": name, "text": "通知全文，咨询电话：027-80001234"}).status_code == 400
    assert "通知全文" in editor.page
    assert drafts.edits(office.connections.database.conn) == ()


def test_what_a_document_says_is_shown_as_text(office: Office) -> None:
    editor = office.signed_in("editor")
    editor.get("/console/import")
    text = "关于开展2026年认定的通知\n联系电话：<script>alert(1)</script>027-80001234\n"
    editor.post("/console/import", {"name": "x-2026", "text": text})
    editor.get("/console/import/1")
    assert "<script>alert" not in editor.page
    assert "&lt;script&gt;alert" in editor.page


def test_viewers_look_and_do_not_import(office: Office) -> None:
    viewer = office.signed_in("viewer")
    assert uploaded(viewer, SAMPLE.read_bytes(), SAMPLE.name) == 403
    uploaded(office.signed_in("editor"), SAMPLE.read_bytes(), SAMPLE.name)
    assert viewer.get("/console/import/1").status_code == 200
    assert viewer.post("/console/import/1/settle", {"path": ""}).status_code == 403


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_every_part_of_an_imported_notice_can_be_opened(sample: Path, office: Office) -> None:
    editor = office.signed_in("editor")
    assert uploaded(editor, sample.read_bytes(), sample.name) == 302
    assert editor.get("/console/import/1").status_code == 200
    data = drafts.held(office.connections.database.conn, "notices", "zhejiang-2026").data
    for path in pages("notices", data):
        address = f"/console/knowledge/notices/zhejiang-2026/{'/'.join(map(str, path))}"
        assert editor.get(address).status_code == 200, address
    assert editor.get("/console/publish").status_code == 200
