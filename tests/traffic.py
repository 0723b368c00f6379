"""Candidates at a real server: signed messages over HTTP."""

from __future__ import annotations

import threading
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wechat.sender import Sender

TOKEN = "token-of-this-test"
ASKED = str(int(datetime(2024, 3, 1, tzinfo=UTC).timestamp()))


@dataclass
class Traffic:
    """Candidates who ask one after another for a fee, each a new person; what they were answered, and when they had asked."""

    address: str
    sender: Sender = field(default_factory=lambda: Sender(TOKEN))
    answers: list[tuple[float, str]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def ask(self, number: str) -> str:
        elements = {
            "ToUserName": "gh", "FromUserName": f"o{number}", "CreateTime": ASKED, "MsgType": "text",
            "Content": "北京ATA三级报名费多少钱", "MsgId": number,
        }  # fmt: skip
        posting = self.sender.posting(elements, time.time())
        url = f"{self.address}/wechat?{urllib.parse.urlencode(posting.query)}"
        with urllib.request.urlopen(url, posting.body.encode(), timeout=10) as response:
            return self.sender.read(response.read().decode()).get("Content", "")

    def run(self, name: int) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            asked = time.monotonic()
            self.answers.append((asked, self.ask(f"{name}{number:06}")))
