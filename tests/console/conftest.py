"""The console, opened anew for every test."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from console import cases
from knowledge.base import KnowledgeBase
from store.database import Connections
from tests.staff import Office, hire, open_office

GOLDEN = (
    {"id": "fee", "now": "2024-03-01T10:00", "turns": [{"say": "北京ATA三级报名费多少钱", "all": ["150"]}]},
    {"id": "query", "now": "2024-03-01T10:00", "turns": [{"say": "北京ATA证书在哪里查", "all": ["jndj.osta.org.cn"]}]},
)


@pytest.fixture(scope="session")
def hired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an account of each role, made once, since hashing passwords takes its time."""
    path = tmp_path_factory.mktemp("hired") / "kaoda.db"
    connections = Connections(path)
    hire(connections)
    connections.close()
    return path


@pytest.fixture
def office(tmp_path: Path, hired: Path, untrained: None) -> Iterator[Office]:
    """The application with an account of each role, on 1 March 2026."""
    shutil.copy(hired, tmp_path / "kaoda.db")
    office = open_office(tmp_path)
    yield office
    office.app.extensions["kaoda-close"]()


@pytest.fixture
def talking(tmp_path: Path, hired: Path, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office that can answer; two golden questions instead of the checkout's."""
    golden = tmp_path / "golden"
    golden.mkdir()
    (golden / "few.jsonl").write_text("\n".join(json.dumps(case) for case in GOLDEN), encoding="utf-8")
    monkeypatch.setattr(cases, "CASES", golden)
    shutil.copy(hired, tmp_path / "kaoda.db")
    office = open_office(tmp_path)
    yield office
    office.app.extensions["kaoda-close"]()
