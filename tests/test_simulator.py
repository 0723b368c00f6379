"""The simulator's endpoint: through the real webhook, in every mode, and closed outside development."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answer import Reply
from bot.conversation import Conversation
from settings import Mode
from tests.account import Account
from tests.conftest import Opener

USER = "0123456789abcdef"


def send(account: Account, **order: str) -> dict[str, Any]:
    response = account.app.test_client().post("/simulator/send", json={"user": USER, "kind": "text"} | order)
    assert response.status_code == 200
    answer: dict[str, Any] = response.get_json()
    return answer


@pytest.fixture(params=["plain", "compat", "safe"])
def open_simulator(request: pytest.FixtureRequest, opened: Opener, monkeypatch: pytest.MonkeyPatch) -> Account:
    mode: Mode = request.param
    account = opened(mode, development=True)
    monkeypatch.setattr("simulator.time.time", lambda: account.time.now)
    return account


def test_a_message_takes_the_real_way(open_simulator: Account) -> None:
    answer = send(open_simulator, text="三级]]>多少钱", sent="2026-06-01T08:30")
    assert (answer["status"], answer["kind"]) == (200, "text")
    assert answer["content"].startswith("1 text 三级]]>多少钱 2026-06-01T08:30\n<a href=")
    assert send(open_simulator, text="那二级呢")["content"].startswith("2 text 那二级呢 2026-03-01T10:00")
    assert send(open_simulator, user="f" * 24, text="三级")["content"].startswith("1 ")


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("subscribe", "1 subscribe "),
        ("sticker", "1 sticker "),
        ("image", "1 image "),
        ("voice", "1 voice "),
        ("location", "1 location "),
        ("click", "1 click 三级 "),
    ],
)
def test_other_kinds(open_simulator: Account, kind: str, start: str) -> None:
    assert send(open_simulator, kind=kind, text="三级")["content"].startswith(start)


def test_page_links_lead_to_the_visitors_address(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    def paging(*given: object) -> tuple[Conversation, Reply]:
        return Conversation(turn=1), Reply("见", page="liaoning-2020")

    account = opened(respond=paging, development=True)
    monkeypatch.setattr("simulator.time.time", lambda: account.time.now)
    order = {"user": USER, "kind": "text", "text": "三级"}
    answer = account.app.test_client().post("/simulator/send", base_url="http://127.0.0.1:8123", json=order).get_json()
    assert 'href="http://127.0.0.1:8123/notices/liaoning-2020"' in answer["content"]


def test_silence_shows_as_silence(open_simulator: Account) -> None:
    assert send(open_simulator, kind="unsubscribe") == {"status": 200, "kind": "silent", "content": ""}


@pytest.mark.parametrize(
    "order",
    [
        "",
        [],
        {},
        {"user": USER, "kind": "hologram"},
        {"user": "oRealOpenID", "kind": "text"},
        {"user": USER, "kind": "text", "sent": "soon"},
        {"user": USER, "kind": "text", "sent": "0001-01-01T00:00"},
        {"user": USER, "kind": "text", "sent": "1969-12-31T00:00"},
        {"user": USER, "kind": "text", "sent": "9999-12-31T23:59"},
        {"user": USER, "kind": ["text"]},
        {"user": USER, "kind": "text", "text": "\ud800"},
    ],
)
def test_orders_that_the_page_would_not_send(open_simulator: Account, order: object) -> None:
    response = open_simulator.app.test_client().post("/simulator/send", json=order)
    assert response.status_code == 400


def test_the_page_uses_nothing_from_elsewhere(open_simulator: Account) -> None:
    page = open_simulator.app.test_client().get("/simulator")
    assert page.status_code == 200
    assert "//" not in page.text.replace("<!doctype html>", "")


def test_closed_outside_development(account: Account) -> None:
    client = account.app.test_client()
    assert client.get("/simulator").status_code == 404
    assert client.post("/simulator/send", json={"user": USER, "kind": "text", "text": "三级"}).status_code == 404
