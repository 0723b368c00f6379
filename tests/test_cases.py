"""Every dialogue of tests/cases is met; those of tests/cases/open are known gaps, kept in sight until they are."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from knowledge.base import KnowledgeBase
from rehearsal import play

FOLDER = Path(__file__).parent / "cases"


def read(folder: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


CASES, OPEN = read(FOLDER), read(FOLDER / "open")


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_case(knowledge: KnowledgeBase, case: dict[str, Any]) -> None:
    outcome = play(case, knowledge)
    said = "\n".join(f"> {say}\n  {text}" for say, text in outcome.log)
    assert outcome.met, f"{outcome.lack}\n{said}\nwhy: {case.get('why')}"


@pytest.mark.xfail(reason="a known gap: once it is met, move it up to tests/cases", strict=False)
@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in OPEN])
def test_open_case(knowledge: KnowledgeBase, case: dict[str, Any]) -> None:
    outcome = play(case, knowledge)
    assert outcome.met, outcome.lack


def test_ids_are_unique() -> None:
    assert [name for name, count in Counter(case["id"] for case in (*CASES, *OPEN)).items() if count > 1] == []


def test_there_are_enough() -> None:
    assert len(CASES) >= 500
    assert {case["topic"] for case in CASES} >= {"fees", "dates", "eligibility"}


def test_every_case_can_fail() -> None:
    idle = [c["id"] for c in CASES if not any(t.get(k) for t in c["turns"] for k in ("all", "any", "none"))]
    assert idle == []
