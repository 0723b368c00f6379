"""A worker that is sent rubbish for a long time keeps nothing of it but what its caches hold, each of which has a bound."""

from __future__ import annotations

import ctypes
import functools
import gc
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from knowledge.base import KnowledgeBase
from tests.fuzz.endurance import LEAK, MEASURED, TURNS, WARMING

ROOT = Path(__file__).parents[2]
NAMED_BY_THE_CODE = {"knowledge.values._fields", "store.passwords._decoy"}
"""Caches of classes, and of nothing at all: no message adds to them."""
KINDS = 8
"""Requests of a turn."""
LEFT = 0.5 * LEAK
"""Bytes that may be left of a request in most rounds: tables that grow by leaps do so in a few."""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="the C library does not tell what is in use")
def test_memory_does_not_grow(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    """And it would be noticed if little were left of each request."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONMALLOC": "malloc", "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "tests.fuzz.endurance", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    sizes = json.loads(done.stdout)[WARMING - 1 :]
    left = [(after - before) / (TURNS * KINDS) for before, after in pairwise(sizes)]
    assert median(left[:MEASURED]) < LEFT, left
    assert median(left[MEASURED:]) > LEFT, left


def test_every_cache_has_a_bound(knowledge: KnowledgeBase) -> None:
    ours = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper) and _is_ours(one)]
    assert len(ours) > 20
    unbounded = {f"{one.__module__}.{one.__name__}" for one in ours if one.cache_info().maxsize is None}
    assert unbounded <= NAMED_BY_THE_CODE


def _is_ours(cache: object) -> bool:
    module = sys.modules.get(str(getattr(cache, "__module__", "")))
    file = Path(getattr(module, "__file__", None) or "/")
    return file.is_relative_to(ROOT) and ".venv" not in file.parts and "tests" not in file.parts
