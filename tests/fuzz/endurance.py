"""Rounds of hostile requests, and the memory that is in use after each: a program of its own, so that nothing else is measured.

Every byte that Python, SQLite, OpenSSL or the XML parser has asked for counts (run it with PYTHONMALLOC=malloc), and none that the
allocator keeps for later. Bounded caches are emptied first: what they hold is not lost but spent.
"""

from __future__ import annotations

import ctypes
import functools
import gc
import itertools
import json
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from store import readiness
from tests.account import event, message
from tests.conftest import CACHE
from tests.fuzz.harness import Target, target
from tests.fuzz.strategies import PERSON, PIECES, TRICKS, Sealed, signed, xml_of
from wechat.sender import Posting

WARMING, MEASURED = 4, 5
"""Rounds until all is made that is made once; rounds whose growth counts, first without and then with a leak."""
TURNS = 8
"""Times that each kind of request is sent in a round."""
LEAK = 500
"""Bytes that are left of every request while there is a leak."""
FEW = 100
"""Entries up to which a cache holds what is made once."""

Request = tuple[Mapping[str, str], bytes]


class _Info(ctypes.Structure):
    """struct mallinfo2 of malloc.h."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
        )
    )  # fmt: skip


def in_use() -> int:
    """Bytes asked for and not given back, but for what caches with a bound hold."""
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and (one.cache_info().maxsize or 0) > FEW:
            one.cache_clear()
    gc.collect()
    tell = ctypes.CDLL(None).mallinfo2
    tell.restype = _Info
    told = tell()
    return int(told.uordblks + told.hblkhd)


def round_of(shot: Target, fresh: Iterator[int]) -> Iterator[Request]:
    """Requests of each kind: the same words in every round, but each from somebody new and with a number that nobody used before."""
    chance = random.Random(7)

    def posted(elements: dict[str, str]) -> Request:
        return _posted(shot.account.sender.posting(elements, shot.account.time.now))

    for _ in range(TURNS):
        long, short = "".join(chance.choices(PIECES, k=200))[:1000], "".join(chance.choices(PIECES, k=6))[:60]
        wild = "".join(chr(chance.randrange(0x20, 0xD800)) for _ in range(40))
        for said in (long, short, wild):
            yield posted(message(f"{PERSON}{next(fresh)}", Content=f"{said}{next(fresh)}"))
        yield posted(event("CLICK", f"{long[:200]}{next(fresh)}", f"{PERSON}{next(fresh)}"))
        body = xml_of(message(f"{PERSON}{next(fresh)}", Content=short)).encode("utf-8", "replace")
        place = chance.randrange(len(body))
        yield signed(), body[:place] + chance.randbytes(8) + body[place:]
        yield signed(), chance.choice(TRICKS).encode()
        yield {"signature": f"{long[:300]}{next(fresh)}", "timestamp": short}, b""
        damage = chance.choice(["", "cut", "changed", "doubled", "open"])
        yield _posted(Sealed(f"<xml>{wild}{next(fresh)}</xml>", short, damage, chance.random()).posting())


def _posted(posting: Posting) -> Request:
    return posting.query, posting.body.encode("utf-8", "replace")


def sizes(folder: Path, kept: list[bytes]) -> Iterator[int]:
    """Bytes in use after each round; `kept` is filled while there is a leak, in the last MEASURED rounds."""
    fresh = itertools.count(10**9)
    with target(folder, "compat") as shot:
        shot.account.connections.database.execute("PRAGMA cache_size = 50")  # pages, soon all in use
        for number in range(WARMING + 2 * MEASURED):
            for query, body in round_of(shot, fresh):
                shot.post(query, body)
                if number >= WARMING + MEASURED:
                    kept.append(bytes(LEAK))
            shot.is_as_ever()
            yield in_use()


if __name__ == "__main__":
    readiness.cache_beside = lambda _database: CACHE
    click.echo(json.dumps(list(sizes(Path(sys.argv[1]), []))))
