"""Uploads are read in a process of their own, which may break or linger without harm."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from ingest import apart
from ingest.documents import LONGEST, ImportFault
from ingest.envelope import MOST_UNPACKED, WorkbookFault
from ingest.excel import MOST_CELLS
from ingest.upload import MOST_FAULTS, drafted, drafted_apart, workbook_apart
from ingest.workbook import read, written
from knowledge.load import Documents, read_documents
from store.revisions import as_json

SAMPLE = Path(__file__).parent / "samples" / "yunduogu-2026.docx"


def test_apart_the_same_is_read() -> None:
    content = SAMPLE.read_bytes()
    found = drafted_apart(content, SAMPLE.name)
    assert found == drafted(content, SAMPLE.name)
    assert found["lines"][0][0] == 1


def test_the_reason_of_a_refusal_comes_back() -> None:
    with pytest.raises(ImportFault, match="空"):
        drafted_apart(b"", "a.docx")


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    with pytest.raises(ImportFault, match="秒"):
        drafted_apart(SAMPLE.read_bytes(), SAMPLE.name)


def test_a_reader_that_breaks_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    with pytest.raises(ImportFault, match="损坏"):
        drafted_apart(SAMPLE.read_bytes(), SAMPLE.name)


def test_what_is_far_longer_than_a_notice_is_refused() -> None:
    with pytest.raises(ImportFault, match="20万字"):
        drafted("通知".encode() * (LONGEST // 2 + 1), "a.txt")


@pytest.fixture(scope="module")
def documents() -> Documents:
    found: Documents = json.loads(as_json(read_documents()))
    return found


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def dearer(documents: Documents) -> bytes:
    """A workbook in which a cell of the fees was changed."""
    book = load_workbook(io.BytesIO(written(documents, ["收费"])))
    page = book["收费"]
    page.cell(2, [cell.value for cell in page[1]].index("出处") + 1, "补充公告")
    return saved(book)


def filled(rows: int, columns: int) -> bytes:
    """A workbook of nothing but numbers."""
    book = Workbook(write_only=True)
    page = book.create_sheet("收费")
    for _ in range(rows):
        page.append([1] * columns)
    return saved(book)


def told(content: bytes, documents: Documents) -> list[str]:
    with pytest.raises(WorkbookFault) as caught:
        workbook_apart(content, documents)
    return [str(fault) for fault in caught.value.faults]


def test_apart_the_same_workbook_is_read(documents: Documents) -> None:
    content = dearer(documents)
    after = workbook_apart(content, documents)
    assert after == read(content, documents)
    assert after != documents


def test_faults_come_back_with_their_cells_and_no_more_than_a_page_holds(documents: Documents) -> None:
    with pytest.raises(WorkbookFault) as caught:
        read(filled(9, 199), documents)
    faults = told(filled(9, 199), documents)
    assert faults[:MOST_FAULTS] == [str(fault) for fault in caught.value.faults[:MOST_FAULTS]]
    assert faults[MOST_FAULTS:] == [f"另有{len(caught.value.faults) - MOST_FAULTS}处错误，没有列出"]


def test_a_workbook_of_very_many_cells_is_refused_before_it_is_built(documents: Documents) -> None:
    content = filled(MOST_CELLS // 200 + 1, 200)
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert sum(entry.file_size for entry in bundle.infolist()) < MOST_UNPACKED
    began = time.process_time()
    assert "太大" in told(content, documents)[0]
    assert time.process_time() - began < 1, "the work is done elsewhere"


def test_a_sheet_that_states_a_smaller_size_than_it_has_is_refused(documents: Documents) -> None:
    content, lying = filled(30, 300), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as honest, zipfile.ZipFile(lying, "w") as bundle:
        for entry in honest.infolist():
            text = honest.read(entry)
            bundle.writestr(entry, text.replace(b"<sheetData>", b'<dimension ref="A1:B2"/><sheetData>'))
    assert "太大" in told(lying.getvalue(), documents)[0]


def test_a_reader_of_workbooks_that_lingers_or_breaks_is_told_in_words(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = dearer(documents)
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    assert "秒" in told(content, documents)[0]
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    monkeypatch.setattr(apart, "SECONDS", 60)
    assert "损坏" in told(content, documents)[0]


def test_only_few_files_are_read_at_once(documents: Documents) -> None:
    for _ in range(apart.AT_ONCE):
        assert apart._SLOTS.acquire(blocking=False)
    try:
        with pytest.raises(ImportFault, match="再试"):
            drafted_apart(SAMPLE.read_bytes(), SAMPLE.name)
        assert "再试" in told(dearer(documents), documents)[0]
    finally:
        for _ in range(apart.AT_ONCE):
            apart._SLOTS.release()
    assert drafted_apart(SAMPLE.read_bytes(), SAMPLE.name)


@pytest.mark.parametrize("name", ["a\0b.docx", "长" * 100_000 + ".docx", "\ud800.docx", "-c.docx"])
def test_no_name_of_a_file_keeps_it_from_being_read(name: str) -> None:
    assert drafted_apart(SAMPLE.read_bytes(), name)["lines"]
