"""Workers that are killed under load: every message that got a reply has its row in the journal, and no message has two."""

from __future__ import annotations

import http.client
import itertools
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from knowledge.base import KnowledgeBase
from tests.account import TOKEN
from tests.live import Database, database_of, deliver, saying
from tests.server import Server, serving
from wechat.sender import Posting

WORKERS, CANDIDATES, BETWEEN = 2, 6, 30
"""Processes that answer; people who write at the same time; replies between two deaths."""
PATIENCE = 60.0
"""Seconds after which a server that answers nobody has failed."""


@dataclass
class Crowd:
    """Candidates who write one message after another, each with a word of its own; what gets no reply is delivered again."""

    address: str
    replied: list[tuple[str, str]] = field(default_factory=list)
    """(text, reply) of each message that got one."""
    lost: list[str] = field(default_factory=list)
    """Texts of the deliveries that got none."""
    stop: threading.Event = field(default_factory=threading.Event)
    more: threading.Condition = field(default_factory=threading.Condition)

    def write(self, name: int) -> None:
        for number in itertools.count():
            if self.stop.is_set():
                return
            text = f"北京三级报名费多少钱 甲{name}乙{number}丙"
            posting = saying(text, f"oCandidate{name}")
            reply = persistent(self.address, posting, lambda text=text: self.lost.append(text))
            with self.more:
                self.replied += [(text, reply)] if reply else []
                self.more.notify_all()

    def wait_for(self, further: int) -> None:
        """Returns when so many more have got a reply."""
        with self.more:
            wanted = len(self.replied) + further
            assert self.more.wait_for(lambda: len(self.replied) >= wanted, PATIENCE)


def persistent(address: str, posting: Posting, failed: Callable[[], object] = lambda: None) -> str:
    """The reply to a posting that is delivered three times at most, '' without one; `failed` hears of those that get none."""
    for _ in range(3):
        try:
            return deliver(address, posting)
        except (OSError, http.client.HTTPException):
            failed()
    return ""


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory, knowledge: KnowledgeBase) -> Iterator[tuple[Server, Database]]:
    folder = tmp_path_factory.mktemp("site")
    with (
        serving(folder, WORKERS, WECHAT_TOKEN=TOKEN, KAODA_FLOOD="10000") as server,
        database_of(folder) as database,
    ):
        yield server, database


def kill(server: Server, count: int) -> None:
    """The oldest workers die, once all are there; returns when they are gone."""
    until(lambda: len(server.workers()) == WORKERS)
    victims = server.workers()[:count]
    for worker in victims:
        os.kill(worker, signal.SIGKILL)
    until(lambda: not set(victims) & set(server.workers()))


def until(true: Callable[[], bool]) -> None:
    """Returns when it is so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline


def test_every_message_that_got_a_reply_has_its_row(site: tuple[Server, Database]) -> None:
    server, database = site
    crowd = Crowd(server.address)
    threads = [threading.Thread(target=crowd.write, args=[name]) for name in range(CANDIDATES)]
    for thread in threads:
        thread.start()
    crowd.wait_for(BETWEEN)
    for count in (1, 1, WORKERS, 1, WORKERS, 1):
        kill(server, count)
        crowd.wait_for(BETWEEN)
    crowd.stop.set()
    for thread in threads:
        thread.join()
    rows = list(database.connections.database["journal"].rows)
    written = Counter(row["text"] for row in rows)
    assert {text for text, _ in crowd.replied} <= set(written)
    assert set(written) <= {text for text, _ in crowd.replied} | set(crowd.lost)
    assert set(written.values()) == {1}
    assert max(Counter(text for text, _ in crowd.replied).values()) == 1
    said = {row["text"]: row["reply"] for row in rows}
    assert all(said[text][:50] == reply[:50] for text, reply in crowd.replied)
    assert len({row["user"] for row in rows}) == CANDIDATES
    assert crowd.lost, "somebody was being answered when a worker died"


def test_a_delivery_repeated_after_all_workers_died_gets_the_same_reply_and_no_second_row(
    site: tuple[Server, Database],
) -> None:
    server, database = site
    posting = saying("上海三级报名费多少钱", "oPatient")
    first = deliver(server.address, posting)
    kill(server, WORKERS)
    assert persistent(server.address, posting) == first != ""
    assert database.count("journal") == 1
