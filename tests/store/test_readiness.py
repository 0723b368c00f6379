"""Knowledge is made ready once: what was trained is kept, read again, renewed when it broke, and not hoarded."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import judge
from knowledge.base import KnowledgeBase
from store import readiness
from store.readiness import TRAINING, make_ready, prune
from tests.conftest import CACHE


@pytest.fixture
def folder(knowledge: KnowledgeBase, tmp_path: Path) -> Path:
    """A cache that has been filled by an earlier start."""
    for path in readiness._files(knowledge, CACHE):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


@pytest.fixture
def fresh() -> KnowledgeBase:
    """Knowledge that this process has not seen."""
    return KnowledgeBase.from_files()


@pytest.fixture
def trainings(monkeypatch: pytest.MonkeyPatch, knowledge: KnowledgeBase) -> list[KnowledgeBase]:
    """Takes note of every training instead of spending seconds on it."""
    trained: list[KnowledgeBase] = []

    def train(wanted: KnowledgeBase) -> judge.Classifiers:
        trained.append(wanted)
        return judge.prepare(knowledge)

    monkeypatch.setattr(judge, "_trained", train)
    return trained


def test_the_first_start_trains_and_says_so(
    trainings: list[KnowledgeBase], fresh: KnowledgeBase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    make_ready(fresh, tmp_path / "cache")
    assert trainings == [fresh]
    assert TRAINING in caplog.text
    assert all(path.exists() for path in readiness._files(fresh, tmp_path / "cache"))


def test_the_next_start_reads(
    trainings: list[KnowledgeBase], fresh: KnowledgeBase, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    make_ready(fresh, folder)
    assert trainings == []
    assert TRAINING not in caplog.text


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04 cut short", b"something else"])
def test_a_broken_file_is_renewed(
    trainings: list[KnowledgeBase], fresh: KnowledgeBase, folder: Path, broken: bytes
) -> None:
    for path in readiness._files(fresh, folder):
        path.write_bytes(broken)
    make_ready(fresh, folder)
    assert trainings == [fresh]
    assert all(path.read_bytes() != broken for path in readiness._files(fresh, folder))


def test_reading_does_not_wait_for_somebody_elses_training(
    trainings: list[KnowledgeBase], fresh: KnowledgeBase, folder: Path
) -> None:
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        reader = threading.Thread(target=make_ready, args=(fresh, folder), daemon=True)
        reader.start()
        reader.join(20)
        assert not reader.is_alive()
    assert trainings == []


def test_a_folder_that_cannot_be_made_costs_time_only(
    trainings: list[KnowledgeBase], fresh: KnowledgeBase, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file is in the way")
    make_ready(fresh, tmp_path / "cache")
    assert trainings == [fresh]


def test_the_newest_two_trainings_stay(tmp_path: Path) -> None:
    for age, digest in enumerate(("aaaa", "bbbb", "cccc")):
        for name in ("aspects", "ours"):
            path = tmp_path / f"{name}-{digest}.npz"
            path.touch()
            os.utime(path, (1000 - age, 1000 - age))
    (tmp_path / "aspects-dddd.part.npz").touch()
    (tmp_path / "lock").touch()
    prune(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"aspects-aaaa.npz", "ours-aaaa.npz", "aspects-bbbb.npz", "ours-bbbb.npz", "lock"}


def test_old_trainings_go_when_one_is_added(
    trainings: list[KnowledgeBase], fresh: KnowledgeBase, tmp_path: Path
) -> None:
    for age, digest in enumerate(("aaaa", "bbbb")):
        (tmp_path / f"ours-{digest}.npz").touch()
        os.utime(tmp_path / f"ours-{digest}.npz", (1000 - age, 1000 - age))
    make_ready(fresh, tmp_path)
    assert (tmp_path / "ours-aaaa.npz").exists()
    assert not (tmp_path / "ours-bbbb.npz").exists()


def test_jieba_does_not_chat() -> None:
    assert logging.getLogger("jieba").getEffectiveLevel() >= logging.WARNING


def test_the_cache_lies_beside_the_database(real_cache_beside: Callable[[Path], Path]) -> None:
    assert real_cache_beside(Path("data/kaoda.db")) == Path("data/cache")
