"""Uploads are read in a process of their own, which may break or linger without harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import upload
from ingest.documents import LONGEST, ImportFault
from ingest.upload import drafted, drafted_apart

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
    monkeypatch.setattr(upload, "SECONDS", 0.01)
    with pytest.raises(ImportFault, match="秒"):
        drafted_apart(SAMPLE.read_bytes(), SAMPLE.name)


def test_a_reader_that_breaks_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload.sys, "executable", "/bin/false")
    with pytest.raises(ImportFault, match="损坏"):
        drafted_apart(SAMPLE.read_bytes(), SAMPLE.name)


def test_what_is_far_longer_than_a_notice_is_refused() -> None:
    with pytest.raises(ImportFault, match="20万字"):
        drafted("通知".encode() * (LONGEST // 2 + 1), "a.txt")
