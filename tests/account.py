"""The platform and a candidate as tests see them: signed XML in, XML out, through the whole application."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from bot.answer import Option, Reply
from bot.conversation import Conversation
from bot.message import CHINA, Message
from knowledge.base import KnowledgeBase
from settings import Mode, Secret, Settings
from store.database import Connections
from webhook import Clock, Desk, Respond, create_app
from wechat.sender import Posting, Sender

TOKEN, APPID, AES_KEY = "AAAAA", "wxba5fad812f8e6fb9", "A" * 43
SAID_AT = datetime(2026, 3, 1, 10, 0, tzinfo=CHINA)
ARRIVED = SAID_AT.timestamp()
_numbers = itertools.count(10**18)


def settings_in(folder: Path, mode: Mode = "plain", **changes: object) -> Settings:
    keys = {} if mode == "plain" else {"aes_key": Secret(AES_KEY), "appid": APPID}
    return replace(
        Settings(token=Secret(TOKEN), mode=mode, database=folder / "kaoda.db"),
        **keys,  # type: ignore[arg-type]
        **changes,  # type: ignore[arg-type]
    )


def counting(
    conversation: Conversation, message: Message, now: datetime, _knowledge: KnowledgeBase
) -> tuple[Conversation, Reply]:
    """A respond that tells the turn and what it was given."""
    text = f"{conversation.turn + 1} {message.kind} {message.text} {now:%Y-%m-%dT%H:%M}"
    return replace(conversation, turn=conversation.turn + 1, seen=now), Reply(text, (Option("报名费", "三级报名费"),))


@dataclass
class FakeTime:
    """A clock that moves only when told to."""

    now: float = ARRIVED

    def clock(self) -> Clock:
        return Clock(lambda: self.now)


@dataclass(frozen=True)
class Account:
    """An account whose messages are delivered to the application under test."""

    app: Flask
    sender: Sender
    time: FakeTime

    @property
    def desk(self) -> Desk:
        desk: Desk = self.app.extensions["kaoda"]
        return desk

    @property
    def connections(self) -> Connections:
        """The console's database."""
        connections: Connections = self.app.extensions["kaoda-connections"]
        return connections

    def deliver(self, posting: Posting) -> TestResponse:
        return self.app.test_client().post("/wechat", query_string=dict(posting.query), data=posting.body.encode())

    def send(self, elements: Mapping[str, str]) -> TestResponse:
        return self.deliver(self.sender.posting(elements, self.time.now))

    def say(self, text: str, user: str = "oUser", **more: str) -> str:
        """Send a text message and return the reply's content, '' for silence."""
        return self.content(self.send(message(user, Content=text, **more)))

    def content(self, response: TestResponse) -> str:
        assert response.status_code == 200
        return self.sender.read(response.get_data(as_text=True)).get("Content", "")


def message(user: str = "oUser", kind: str = "text", **more: str) -> dict[str, str]:
    common = {"ToUserName": "gh_account", "FromUserName": user, "CreateTime": str(int(ARRIVED)), "MsgType": kind}
    return common | {"MsgId": str(next(_numbers))} | more


def event(name: str, key: str = "", user: str = "oUser", seconds: int = 0) -> dict[str, str]:
    sent = str(int((SAID_AT + timedelta(seconds=seconds)).timestamp()))
    common = {"ToUserName": "gh_account", "FromUserName": user, "CreateTime": sent, "MsgType": "event"}
    return common | {"Event": name, "EventKey": key}


def open_account(folder: Path, mode: Mode = "plain", respond: Respond = counting, **changes: object) -> Account:
    settings, time = settings_in(folder, mode, **changes), FakeTime()
    app = create_app(settings, clock=time.clock(), respond=respond)
    app.config["TESTING"] = True
    sealed = mode != "plain"
    return Account(app, Sender(TOKEN, mode, AES_KEY if sealed else "", APPID if sealed else ""), time)
