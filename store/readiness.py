"""Makes knowledge ready before the first message: its classifiers trained, or read from where an earlier training left them."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zipfile import is_zipfile

from bot import entries, judge
from bot.vocabulary import lexicon
from knowledge.base import KnowledgeBase

KEPT = 2
"""Trainings that stay in the folder: the newest and, for going back, the one before."""
TRAINING = "training the classifier, a few seconds, once"

log = logging.getLogger("kaoda.readiness")
logging.getLogger("jieba").setLevel(
    logging.WARNING
)  # after bot's import of jieba, which sets DEBUG and tells of every load


def cache_beside(database: Path) -> Path:
    """The folder of what can be computed again, next to the database."""
    return database.parent / "cache"


def make_ready(knowledge: KnowledgeBase, folder: Path) -> None:
    """Do all that the first message would otherwise wait for; a folder that cannot be written costs time only."""
    if _missing(knowledge, folder):
        with _alone(folder):  # whoever held the lock may have written them meanwhile
            if missing := _missing(knowledge, folder):
                _train(knowledge, folder, missing)
    judge.prepare(knowledge, folder)
    entries.make_ready(knowledge)
    lexicon(knowledge).is_word("")  # reads the general dictionary
    len(knowledge.statements)


def is_trained(knowledge: KnowledgeBase, folder: Path) -> bool:
    """Whether the folder holds all that would otherwise be trained."""
    return not _missing(knowledge, folder)


def _train(knowledge: KnowledgeBase, folder: Path, missing: list[Path]) -> None:
    log.info(TRAINING)
    for path in missing:
        with suppress(OSError):
            path.unlink()  # cut short by a full disk, or written over: prepare could not read it
    judge.prepare(knowledge, folder)
    prune(folder)


def prune(folder: Path, kept: int = KEPT) -> None:
    """Remove all trainings but the newest `kept`, and what a training that was broken off left."""
    written: dict[str, float] = {}
    with suppress(OSError):
        for path in folder.glob("*.npz"):
            if path.name.endswith(".part.npz"):
                path.unlink()
            else:
                written[_digest(path)] = max(written.get(_digest(path), 0.0), path.stat().st_mtime)
        newest = sorted(written, key=lambda digest: -written[digest])[:kept]
        for path in folder.glob("*.npz"):
            if _digest(path) not in newest:
                path.unlink()


def _digest(path: Path) -> str:
    """aspects-1249f913a5cb7fda.npz → 1249f913a5cb7fda."""
    return path.stem.rpartition("-")[2]


def _missing(knowledge: KnowledgeBase, folder: Path) -> list[Path]:
    return [path for path in _files(knowledge, folder) if not is_zipfile(path)]


def _files(knowledge: KnowledgeBase, folder: Path) -> list[Path]:
    """What judge.prepare reads or writes."""
    return [folder / f"{name}-{judge.digest(knowledge)}.npz" for name in ("aspects", "ours")]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time in the folder, so that one trains and the others read; without a writable folder, no wait."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("a")
    except OSError:
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
