"""`kaoda kb import` prints a draft and `compare-import` measures it; neither publishes anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from tests.ingest.documents import NOTICE


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def test_a_draft_as_a_listing_has_the_doubts_first(document: Path) -> None:
    done = CliRunner().invoke(cli.main, ["kb", "import", str(document)])
    assert done.exit_code == 0
    assert done.output.startswith("存疑")
    assert "fees.0.total = 180 第12行" in done.output


def test_a_draft_as_json(document: Path) -> None:
    done = CliRunner().invoke(cli.main, ["kb", "import", str(document), "--json"])
    found = json.loads(done.output)
    assert set(found) == {"notice", "fields", "doubtful", "unread"}
    assert found["notice"]["fees"][0]["total"] == 180
    assert {"path", "value", "line", "text", "doubtful", "why"} <= set(found["fields"][0])
    assert all(field["doubtful"] and field["why"] for field in found["doubtful"])


def test_a_file_that_cannot_be_read_ends_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"\x89PNG\r\n")
    done = CliRunner().invoke(cli.main, ["kb", "import", str(path)])
    assert done.exit_code == 1
    assert "图片" in done.output


def test_another_notice_is_not_taken_for_right(document: Path) -> None:
    done = CliRunner().invoke(cli.main, ["kb", "compare-import", str(document), "--notice", "shanghai-2026", "--json"])
    found = json.loads(done.output)
    assert done.exit_code == 1
    assert found["wrong"]
    assert found["total"] == found["right"] + sum(len(found[key]) for key in ("doubtful", "wrong", "missing"))


def test_a_notice_is_imported_settled_and_ready_for_the_check(
    document: Path, untrained: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KAODA_DATABASE", str(tmp_path / "kaoda.db"))

    def kb(*words: str) -> Result:
        return CliRunner().invoke(cli.main, ["kb", *words])

    assert kb("import", str(document), "--as", "qingshiling-2026").exit_code == 0
    assert kb("import", str(document), "--as", "qingshiling-2026").exit_code == 1, "the name is taken"
    assert "存疑" in kb("publish", "--comment", "公告").output
    assert kb("settle", "qingshiling-2026", "no.such.field").exit_code == 1
    assert kb("settle", "qingshiling-2026").exit_code == 0
    assert "检查" in kb("publish", "--comment", "公告").output
    assert kb("settle", "shanghai-2026").exit_code == 1
