"""`kaoda kb`: the console's deeds from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from cli import main
from console import cases
from knowledge.load import HERE, canonical, read_documents
from store import drafts
from store.database import Connections
from store.revisions import history


@pytest.fixture(autouse=True)
def _own_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of its own, and one golden question, about the fee of level 3 in Beijing."""
    golden = tmp_path / "golden"
    golden.mkdir()
    case = {"id": "fee", "now": "2024-03-01T10:00", "turns": [{"say": "北京ATA三级报名费多少钱", "all": ["150"]}]}
    (golden / "one.jsonl").write_text(json.dumps(case), encoding="utf-8")
    monkeypatch.setattr(cases, "CASES", golden)
    monkeypatch.setenv("KAODA_DATABASE", str(tmp_path / "kaoda.db"))
    monkeypatch.chdir(tmp_path)


def kb(*words: str) -> Result:
    return CliRunner().invoke(main, ["kb", *words])


def exported() -> Path:
    folder = Path("out")
    assert kb("export", "out").exit_code == 0
    return folder


def dearer() -> None:
    """Draft another fee for level 3 of ATA Beijing through the files."""
    path = exported() / "notices" / "ata-beijing-2024.yaml"
    text = path.read_text(encoding="utf-8")
    at = text.index("total: 150", text.index("total: 150") + 1)
    changed = text[:at].rpartition("操作技能: 80")
    path.write_text(f"{changed[0]}操作技能: 100{changed[2]}total: 170{text[at + 10 :]}", encoding="utf-8")
    result = kb("load", "out")
    assert result.exit_code == 0, result.output
    assert "1 documents drafted" in result.output


def test_what_is_exported_is_what_was_there(untrained: None) -> None:
    documents = read_documents()
    assert read_documents(exported()) == {
        kind: {name: canonical(kind, data) for name, data in of_kind.items()} for kind, of_kind in documents.items()
    }
    assert "0 documents drafted" in kb("load", "out").output


def test_a_folder_with_knowledge_is_not_overwritten(untrained: None) -> None:
    exported()
    result = kb("export", "out")
    assert result.exit_code == 1
    assert "empty folder" in result.output


def test_a_fee_is_changed_checked_published_and_taken_back() -> None:
    dearer()
    status = kb("status").output
    assert "150元 → 170元" in status
    check = kb("check")
    assert check.exit_code == 1
    assert "FAILS: fee" in check.output
    refused = kb("publish", "--comment", "公告")
    assert refused.exit_code == 1
    assert "标准问题" in refused.output
    assert "revision 2 is in force" in kb("publish", "--comment", "公告", "--reason", "旧题作废").output
    assert "旧题作废" in kb("log").output
    assert "150元 → 170元" in kb("diff", "2").output
    assert "revision 3" in kb("rollback", "1").output
    assert "170元 → 150元" in kb("diff", "3").output
    assert kb("diff", "3", "1").output == ""


def test_a_draft_is_discarded(untrained: None) -> None:
    dearer()
    assert kb("discard", "notices", "ata-beijing-2024").exit_code == 0
    assert "0 drafts" in kb("status").output


def test_broken_files_are_told_and_nothing_is_taken_over(untrained: None) -> None:
    path = exported() / "notices" / "ata-beijing-2024.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("total: 150", "total: 一百五"), encoding="utf-8")
    result = kb("load", "out")
    assert result.exit_code == 1
    assert "收费" in result.output
    assert "0 drafts" in kb("status").output


def test_a_folder_without_knowledge_is_no_order_to_delete_all(untrained: None, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert kb("load", "empty").exit_code == 1
    assert "0 drafts" in kb("status").output


def test_a_document_missing_in_the_folder_is_drafted_for_removal(untrained: None) -> None:
    exported()
    (Path("out") / "notices" / "zhongjiao-level1-guide.yaml").unlink()
    assert "1 documents drafted" in kb("load", "out").output
    assert "zhongjiao-level1-guide" in kb("status").output


@pytest.mark.parametrize("words", [("diff", "9"), ("rollback", "9"), ("export", "x", "--revision", "9")])
def test_revisions_that_there_are_not(words: tuple[str, ...], untrained: None) -> None:
    result = kb(*words)
    assert result.exit_code == 1
    assert "9" in result.output


def test_lint_prints_remarks_with_their_place(untrained: None) -> None:
    output = kb("lint").output
    assert "liaoning-2020" in output
    assert "没有写" in output


def test_everything_is_in_the_log_of_revisions_under_the_command_line(tmp_path: Path) -> None:
    dearer()
    kb("check")
    kb("publish", "--comment", "公告", "--reason", "旧题作废")
    connections = Connections(tmp_path / "kaoda.db")
    assert [revision.author for revision in history(connections)] == ["command line", "files"]
    connections.close()
    shutil.rmtree("out")


def test_a_workbook_goes_out_and_comes_back(untrained: None, tmp_path: Path) -> None:
    assert kb("save-workbook", "all.xlsx").exit_code == 0
    assert "0 documents drafted" in kb("load-workbook", "all.xlsx").output
    book = load_workbook(tmp_path / "all.xlsx")
    header = [str(cell.value).removesuffix("（元）") for cell in book["收费"][1]]
    row = next(row for row in book["收费"].iter_rows(min_row=2) if row[0].value == "ata-beijing-2024")
    row[header.index("合计")].value = 160
    book.save(tmp_path / "all.xlsx")
    refused = kb("load-workbook", "all.xlsx")
    assert refused.exit_code == 1
    assert "收费" in refused.output
    assert "0 drafts" in kb("status").output
    row[header.index("理论知识")].value = 80
    book.save(tmp_path / "all.xlsx")
    assert "1 documents drafted" in kb("load-workbook", "all.xlsx").output
    assert "150元 → 160元" in kb("status").output


def test_a_single_sheet_leaves_the_rest_alone(untrained: None) -> None:
    assert kb("save-workbook", "fees.xlsx", "--sheet", "收费").exit_code == 0
    assert "0 documents drafted" in kb("load-workbook", "fees.xlsx").output
    assert kb("save-workbook", "x.xlsx", "--sheet", "费").exit_code == 2


def test_what_somebody_saved_since_the_export_is_not_overwritten(untrained: None, tmp_path: Path) -> None:
    folder = exported()
    connections = Connections(tmp_path / "kaoda.db")
    connection = connections.database.conn
    held = drafts.held(connection, "notices", "shanghai-2026")
    theirs = {**(held.data or {}), "region": "沪"}
    drafts.save(connection, "notices", "shanghai-2026", theirs, seen=held.version, author="li", at=1.0)
    ours = folder / "notices" / "shanghai-2026.yaml"
    ours.write_text(ours.read_text(encoding="utf-8").replace("short: 上海", "short: 上海市"), encoding="utf-8")
    result = kb("load", "out")
    assert result.exit_code == 1
    assert "shanghai-2026" in result.output
    assert drafts.held(connection, "notices", "shanghai-2026").data == theirs
    connections.close()


def test_documents_of_the_checkout_are_no_change(untrained: None) -> None:
    kb("status")
    folder = Path("mine")
    for kind in ("notices", "standards"):
        shutil.copytree(HERE / kind, folder / kind)
    assert "0 documents drafted" in kb("load", "mine").output


def test_a_name_that_leads_out_of_the_folder_is_refused(untrained: None, tmp_path: Path) -> None:
    assert kb("save-workbook", "all.xlsx").exit_code == 0
    book = load_workbook(tmp_path / "all.xlsx")
    book["常见问题"].append([None] * book["常见问题"].max_column)
    header = [cell.value for cell in book["常见问题"][1]]
    for name, value in {"编号": "../../pwned", "问法": "停车", "答复": "有", "依据": "公告"}.items():
        book["常见问题"].cell(2, header.index(name) + 1, value)
    book.save(tmp_path / "all.xlsx")
    result = kb("load-workbook", "all.xlsx")
    assert result.exit_code == 1
    assert "编号" in result.output
    assert "0 drafts" in kb("status").output
