"""A worker that is sent rubbish for a long time keeps nothing of it but what its caches hold, each of which has a bound."""

from __future__ import annotations

import ctypes
import gc
import random
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

from tests.account import event
from tests.fuzz.harness import Target, target
from tests.fuzz.strategies import PERSON, PIECES, STAMP, signed, xml_of

TEXTS = 80
"""Long messages of a round, half of them by button; and as many requests that are no messages."""
PER_TEXT = 3 * 1024
"""Bytes that may be left of one on average: less than its text alone takes."""
FEW = 1000
"""Entries up to which a cache holds what is compiled once, and does not change with messages."""
OURS = ("assistant", "bot", "handlers", "knowledge", "wechat", "webhook")


def caches() -> Iterator[tuple[str, _lru_cache_wrapper[Any]]]:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in OURS:
            for variable, value in vars(module).items():
                if isinstance(value, _lru_cache_wrapper):
                    yield f"{name}.{variable}", value


def fire(shot: Target, chance: random.Random) -> None:
    """A round, each request from somebody new."""
    for _ in range(TEXTS // 2):
        person = f"{PERSON}{chance.getrandbits(64)}"
        texts = ["".join(chance.choices(PIECES, k=200))[:1500] for _ in range(2)]
        message = {
            "ToUserName": "gh",
            "FromUserName": person,
            "CreateTime": STAMP,
            "MsgType": "text",
            "Content": texts[0],
        }
        shot.post(signed(), xml_of(message).encode("utf-8", "replace"))
        shot.post(signed(), xml_of(event("CLICK", texts[1], person)).encode("utf-8", "replace"))
        shot.post(signed(), chance.randbytes(2000))
        shot.post({"signature": texts[0][:300]}, b"")


def resident() -> int:
    """Bytes of this process in memory with its caches emptied, without what it could give back."""
    for _, cache in caches():
        if (cache.cache_info().maxsize or 0) > FEW:
            cache.cache_clear()
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_memory_does_not_grow(tmp_path: Path) -> None:
    chance = random.Random(7)
    with target(tmp_path) as shot:
        sizes = []
        for _ in range(6):
            fire(shot, chance)
            shot.is_as_ever()
            sizes.append(resident())
    assert (sizes[5] - sizes[2]) / (3 * TEXTS) < PER_TEXT, sizes


def test_every_cache_has_a_bound() -> None:
    found = dict(caches())
    assert len(found) > 20
    assert [name for name, cache in found.items() if cache.cache_info().maxsize is None] == []


def test_long_messages_are_not_remembered(tmp_path: Path) -> None:
    with target(tmp_path) as shot:
        before = {name: cache.cache_info().currsize for name, cache in caches()}
        for number in range(5):
            shot.account.say(f"{number}三级考试什么时候开始呀" * 60, user=f"{PERSON}{number}")
        after = {name: cache.cache_info().currsize for name, cache in caches()}
    assert after["bot.understand._remembered"] == before["bot.understand._remembered"]
    assert after["bot.entries._remembered"] == before["bot.entries._remembered"]
