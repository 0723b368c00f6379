"""The measurement over case files: what it counts, and what it refuses."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.message import CHINA
from evaluation import Report, evaluate
from knowledge.base import KnowledgeBase

NOW = datetime(2026, 3, 1, 10, tzinfo=CHINA)


def written(folder: Path, name: str, *rows: dict[str, Any] | str) -> Path:
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def dialogue(name: str, wanted: str, **more: Any) -> dict[str, Any]:
    turn = {"say": "上海人力三级多少钱", "all": [wanted], **more}
    return {"id": name, "topic": "fees", "now": "2026-03-01T10:00", "turns": [turn]}


def test_dialogues(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    path = written(tmp_path, "d.jsonl", dialogue("right", "400"), "", dialogue("wrong", "999"))
    report = evaluate([path], knowledge, NOW)
    for key in ("d.jsonl: met", "topic fees: met", "all dialogues: met", "all dialogues: met without clarifying"):
        assert report.counts[key] == [1, 2]
    (wrong,) = report.wrong
    assert wrong.startswith("wrong: ")
    assert "999" in wrong
    assert "上海人力三级多少钱" in wrong


def test_clarifying_is_counted_apart(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    row = dialogue("two", "2月23日至3月22日", then=["上海人力三级申报时间"])
    report = evaluate([written(tmp_path, "d.jsonl", row)], knowledge, NOW)
    assert report.counts["all dialogues: met"] == [1, 1]
    assert report.counts["all dialogues: met without clarifying"] == [0, 1]


def test_phrasings(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    path = written(tmp_path, "p.tsv", "fees.amount\t上海人力三级多少钱", "dates.exam\t上海人力三级多少钱")
    report = evaluate([path], knowledge, NOW)
    assert report.counts["p.tsv: aspect"] == [1, 2]
    assert report.counts["p.tsv: intent"] == [1, 2]
    assert report.confused == {("dates.exam", "fees.amount"): 1}
    assert any("fees.amount" in line for line in report.lines())


def test_labelled_questions(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "q.jsonl",
        {"text": "上海企业人力资源管理师三级多少钱", "answerable": True, "intent": "fees", "level": "三级",
         "occupation": "企业人力资源管理师", "region": "上海"},
        {"text": "今天天气怎么样", "answerable": False},
        {"text": "上海人力三级多少钱", "answerable": False},
    )  # fmt: skip
    report = evaluate([path], knowledge, NOW)
    assert report.counts["q.jsonl: answerable ones answered or clarified"] == [1, 1]
    assert report.counts["q.jsonl: intent of answerable ones"] == [1, 1]
    for slot in ("occupation", "region", "level"):
        assert report.counts[f"q.jsonl: slot {slot}"] == [1, 1]
    assert report.counts["q.jsonl: others declined"] == [1, 2]
    assert report.counts["q.jsonl: others without a figure"] == [1, 2]


def test_a_wrong_label_is_confusion(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    row = {"text": "上海人力三级多少钱", "answerable": True, "intent": "dates", "region": "北京"}
    report = evaluate([written(tmp_path, "q.jsonl", row)], knowledge, NOW)
    assert report.confused == {("dates", "fees"): 1}
    assert report.counts["q.jsonl: slot region"] == [0, 1]


@pytest.mark.parametrize(
    "broken", ["{", '{"id": "a"}', '{"id": "a", "now": "gestern", "turns": [{"say": "x"}]}', '{"answerable": true}']
)
def test_a_broken_line_names_file_and_line(knowledge: KnowledgeBase, tmp_path: Path, broken: str) -> None:
    path = written(tmp_path, "broken.jsonl", dialogue("right", "400"), "", broken)
    with pytest.raises(ValueError, match=r"broken\.jsonl: line 3: "):
        evaluate([path], knowledge, NOW)


@pytest.mark.parametrize(
    "broken", ["3", "null", json.dumps(dialogue("pattern", "(")), '{"turns": 3, "now": "2026-03-01"}']
)
def test_other_broken_lines_name_file_and_line(knowledge: KnowledgeBase, tmp_path: Path, broken: str) -> None:
    with pytest.raises(ValueError, match=r"broken\.jsonl: line 1: "):
        evaluate([written(tmp_path, "broken.jsonl", broken)], knowledge, NOW)


def test_files_are_counted_together(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    first = written(tmp_path, "a.jsonl", dialogue("a", "400"))
    second = written(tmp_path, "b.jsonl", dialogue("b", "400"))
    report = evaluate([first, second], knowledge, NOW)
    assert report.counts["all dialogues: met"] == [2, 2]
    assert report.counts["a.jsonl: met"] == [1, 1]


def test_an_empty_report() -> None:
    assert list(Report().lines()) == []
