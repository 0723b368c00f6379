"""Faults with real processes: two servers over one database, a worker that is killed, a database that is locked, floods."""

from __future__ import annotations

import http.client
import itertools
import os
import signal
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from knowledge.base import KnowledgeBase
from tests.account import TOKEN
from tests.live import BASE_URL, Database, Delivery, Expected, database_of, deliver, saying, taken_up
from tests.server import Server, serving
from webhook import TOO_MANY
from wechat.sender import Posting

FLOOD = 8
CROWD = 24
"""Messages at once: many more than there are threads."""
SOON = 4.0
"""Seconds within which the platform gets an answer whatever happens; it hangs up after five."""
FEE = "北京ATA三级报名费多少钱"
_users = (f"oPerson{number}" for number in itertools.count())


@dataclass(frozen=True)
class Site:
    """Two servers of one process each over one database, as seen from outside."""

    one: Server
    two: Server
    database: Database


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    variables = {"WECHAT_TOKEN": TOKEN, "KAODA_BASE_URL": BASE_URL, "KAODA_FLOOD": str(FLOOD)}
    with serving(folder, **variables) as one, serving(folder, **variables) as two, database_of(folder) as database:
        yield Site(one, two, database)


@pytest.fixture
def user() -> str:
    return next(_users)


@pytest.fixture
def fee(knowledge: KnowledgeBase) -> str:
    """The answer to FEE."""
    return Expected(knowledge).say(FEE)


# --- one answer to a message, whatever happens to it ---


def killed(server: Server) -> None:
    """The server's worker dies and another one takes its place."""
    (before,) = server.workers()
    os.kill(before, signal.SIGKILL)
    while not set(server.workers()) - {before}:
        server.process.poll()
    taken_up(server.address)


def test_a_worker_that_dies_while_answering_leaves_nothing_half_done(site: Site, user: str, fee: str) -> None:
    posting, rows = saying(FEE, user), site.database.count("journal")
    with site.database.locked():  # so that the answer cannot be there before the worker is gone
        lost = Delivery(site.one.address, posting)
        taken_up(site.one.address)
        killed(site.one)
        with pytest.raises((OSError, http.client.HTTPException)):
            lost.reply()
    assert site.database.count("journal") == rows
    assert [deliver(server.address, posting) for server in (site.two, site.one, site.two)] == [fee] * 3
    assert site.database.count("journal") == rows + 1


@dataclass
class Traffic:
    """Candidates who ask one after another, each a new person; a message that gets no answer is delivered again."""

    addresses: tuple[str, ...]
    answers: list[tuple[str, Posting]] = field(default_factory=list)
    repeats: int = 0
    slowest: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        for address in itertools.cycle(self.addresses):
            if self.stop.is_set():
                return
            posting = saying(FEE, next(_users))
            began = time.monotonic()
            self.answers.append((self._persist(address, posting), posting))
            self.slowest = max(self.slowest, time.monotonic() - began)

    def _persist(self, address: str, posting: Posting) -> str:
        while True:
            try:
                return deliver(address, posting)
            except (OSError, http.client.HTTPException):
                self.repeats += 1

    def wait_for(self, further: int) -> None:
        """Returns when so many more are answered."""
        wanted = len(self.answers) + further
        while len(self.answers) < wanted:
            self.stop.wait(0.01)


def test_workers_that_die_under_load_lose_and_double_nothing(site: Site, fee: str) -> None:
    traffic, rows = Traffic((site.one.address, site.two.address)), site.database.count("journal")
    threads = [threading.Thread(target=traffic.run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for server in (site.one, site.two, site.one):
        traffic.wait_for(20)
        killed(server)
    traffic.wait_for(20)
    traffic.stop.set()
    for thread in threads:
        thread.join()
    assert {answer for answer, _ in traffic.answers} == {fee}
    assert traffic.repeats > 0, "somebody was being answered"
    assert site.database.count("journal") == rows + len(traffic.answers)
    assert {deliver(site.two.address, posting) for _, posting in traffic.answers[:20]} == {fee}
    assert site.database.count("journal") == rows + len(traffic.answers)


def test_three_deliveries_at_once_are_one_step_of_the_questionnaire(
    site: Site, user: str, knowledge: KnowledgeBase
) -> None:
    expected = Expected(knowledge)
    assert deliver(site.one.address, saying("测一测上海人力", user)) == expected.say("测一测上海人力")
    for _ in range(3):
        tapped, rows = expected.last.options[0].say, site.database.count("journal")
        posting, question = saying(tapped, user), expected.say(tapped)
        with site.database.locked():
            deliveries = [Delivery(server.address, posting) for server in (site.one, site.two, site.one)]
            for server in (site.one, site.two):
                taken_up(server.address)
        assert [delivery.reply() for delivery in deliveries] == [question] * 3
        assert site.database.count("journal") == rows + 1


@pytest.mark.parametrize("texts", [("北京ATA的", "三级报名费多少钱"), ("我有四级证", "干了三年人力", "想报三级")])
def test_quick_messages_of_one_person_are_answered_one_after_the_other(
    site: Site, user: str, knowledge: KnowledgeBase, texts: tuple[str, ...]
) -> None:
    with site.database.locked():
        deliveries = [
            Delivery(server.address, saying(text, user))
            for text, server in zip(texts, (site.one, site.two, site.one), strict=False)
        ]
        for server in (site.one, site.two):
            taken_up(server.address)
    answers = dict(zip(texts, (delivery.reply() for delivery in deliveries), strict=True))
    afterwards = deliver(site.two.address, saying("那考试时间呢", user))
    orders = list(itertools.permutations(texts))
    possible = [Expected.all(knowledge, (*order, "那考试时间呢")) for order in orders]
    assert any(
        [*(answers[text] for text in order), afterwards] == replies
        for order, replies in zip(orders, possible, strict=True)
    )


# --- a database that cannot be written ---


def test_a_database_locked_for_two_seconds_delays_the_answer(site: Site, user: str, fee: str) -> None:
    with site.database.locked():
        delivery = Delivery(site.one.address, saying(FEE, user))
        threading.Event().wait(2)
    answer, seconds = delivery.timed()
    assert answer == fee
    assert 2 <= seconds < SOON


def test_a_database_locked_for_six_seconds_is_answered_with_an_apology_in_time(site: Site, user: str, fee: str) -> None:
    posting = saying(FEE, user)
    began = time.monotonic()
    with site.database.locked():
        while time.monotonic() - began < 6:
            for answer, seconds in [Delivery(server.address, posting).timed() for server in (site.one, site.two)]:
                assert "请稍后再试" in answer
                assert seconds < SOON
            crowd = [Delivery(site.one.address, saying(FEE, next(_users))) for _ in range(CROWD)]
            assert all(seconds < SOON for _, seconds in map(Delivery.timed, crowd))
    rows = site.database.count("journal")
    assert [deliver(server.address, posting) for server in (site.one, site.two)] == [fee] * 2
    assert site.database.count("journal") == rows + 1


# --- connections ---


def test_those_who_connect_and_say_nothing_keep_nobody_waiting(site: Site, user: str, fee: str) -> None:
    host, port = urllib.parse.urlsplit(site.one.address).netloc.split(":")
    silent = [socket.create_connection((host, int(port))) for _ in range(CROWD)]
    answer, seconds = Delivery(site.one.address, saying(FEE, user)).timed()
    assert answer == fee
    assert seconds < SOON
    for connection in silent:
        connection.close()


# --- floods ---


def test_a_flood_of_one_person_neither_slows_nor_silences_others(site: Site, user: str, fee: str) -> None:
    said: list[str] = []
    others = Traffic((site.two.address, site.one.address))

    def flood() -> None:
        for address in itertools.islice(itertools.cycle((site.one.address, site.two.address)), 60):
            said.append(deliver(address, saying(FEE, user)))

    threads = [*(threading.Thread(target=flood) for _ in range(4)), threading.Thread(target=others.run)]
    for thread in threads:
        thread.start()
    for thread in threads[:-1]:
        thread.join()
    others.wait_for(1)
    others.stop.set()
    threads[-1].join()
    assert (said.count(TOO_MANY), said.count("")) == (1, 4 * 60 - FLOOD - 1)
    assert {answer for answer, _ in others.answers} == {fee}
    assert others.slowest < SOON
    assert others.repeats == 0
