"""Applications of several machines over one Redis: conversations, knowledge, and what happens while Redis is away."""

from __future__ import annotations

import copy
import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import serving
from knowledge.load import Documents, read_documents
from settings import Secret, SettingsError
from store.redis.publications import Foreign
from store.revisions import publish
from tests.account import Account, message, open_account, settings_in
from tests.redis_server import RedisServer

KEY = Secret("key of all machines")
Machine = Callable[..., Account]


@pytest.fixture
def machine(tmp_path: Path, untrained: None, redis_server: RedisServer) -> Iterator[Machine]:
    """Opens the application of a machine by its name: with the console by default, and over the shared Redis."""
    opened: list[Account] = []

    def start(name: str = "console", server: RedisServer = redis_server, console: bool = True) -> Account:
        shared = {"redis_url": Secret(server.url), "secret_key": KEY, "console": console}
        opened.append(open_account(tmp_path / name, **shared))  # type: ignore[arg-type]
        return opened[-1]

    yield start
    for account in opened:
        account.desk.revisions.close()
        account.app.extensions["kaoda-close"]()


def dearer() -> Documents:
    documents = copy.deepcopy(read_documents())
    documents["notices"]["ata-beijing-2024"]["fees"][1] |= {"items": {"理论知识": 90, "操作技能": 80}, "total": 170}
    return documents


def test_machines_answer_one_person_in_turn(machine: Machine, tmp_path: Path) -> None:
    one, two = machine(), machine("web", console=False)
    assert one.say("三级多少钱").startswith("1 ")
    assert two.say("那二级呢").startswith("2 ")
    posting = one.sender.posting(message(Content="三级"), one.time.now)
    assert one.deliver(posting).text == two.deliver(posting).text
    assert not (tmp_path / "web" / "kaoda.db").exists(), "a machine without the console keeps no database"


def test_a_machine_that_only_answers_waits_for_the_consoles(machine: Machine) -> None:
    with pytest.raises(SettingsError, match="start the server on the console's machine first"):
        machine("web", console=False)


def test_a_publication_reaches_the_other_machines(machine: Machine) -> None:
    one, two = machine(), machine("web", console=False)
    announced = queue.Queue[int]()
    one.desk.revisions.watch()
    two.desk.revisions.watch(announced.put)
    assert publish(one.connections, dearer(), "zhang", "") == 2
    assert announced.get(timeout=30) == 2
    fees = two.desk.revisions.current().notices["ata-beijing-2024"].fees
    assert fees[1].total == 170


def test_a_second_console_is_refused(machine: Machine) -> None:
    machine()
    machine()
    with pytest.raises(Foreign, match="KAODA_CONSOLE=off"):
        machine("another")


def test_without_redis_there_is_an_apology_and_afterwards_all_goes_on(
    machine: Machine, own_server: RedisServer
) -> None:
    one, two = machine(server=own_server), machine("web", own_server, console=False)
    assert one.say("三级").startswith("1 ")
    own_server.kill()
    for account in (one, two):
        assert "请稍后再试" in account.say("三级")
    assert publish(one.connections, dearer(), "zhang", "") == 2
    own_server.start()
    assert two.say("三级").startswith("2 ")
    one.desk.revisions.newest()
    assert two.desk.revisions.newest().revision == 2


def test_a_frozen_redis_holds_nobody_up(machine: Machine, own_server: RedisServer) -> None:
    account = machine(server=own_server)
    own_server.freeze()
    began = time.monotonic()
    assert "请稍后再试" in account.say("三级")
    assert time.monotonic() - began < 4
    own_server.thaw()
    own_server.when_back(lambda: account.desk.store.standing("u", "d"))
    assert account.say("三级").startswith("1 ")


def test_the_consoles_machine_starts_without_redis(machine: Machine, own_server: RedisServer) -> None:
    own_server.kill()
    account = machine(server=own_server)
    assert "请稍后再试" in account.say("三级")
    own_server.start()
    account.desk.revisions.newest()
    assert machine("web", own_server, console=False).say("三级").startswith("1 ")


def test_a_machine_that_only_answers_has_pages_but_no_console(
    machine: Machine, tmp_path: Path, redis_server: RedisServer
) -> None:
    machine()
    shared = {"redis_url": Secret(redis_server.url), "secret_key": KEY, "console": False}
    app = serving.assemble(settings_in(tmp_path / "web", **shared))  # type: ignore[arg-type]
    client = app.test_client()
    assert [client.get(page).status_code for page in ("/healthz", "/notices", "/console", "/simulator")] == [
        200, 200, 404, 404,
    ]  # fmt: skip
    assert "Console" not in serving.greeting(settings_in(tmp_path / "web", **shared))  # type: ignore[arg-type]
    app.extensions["kaoda-close"]()
