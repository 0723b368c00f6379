"""The platform in front of real servers: deliveries that are on their way at the same time, and what must come of them."""

from __future__ import annotations

import http.client
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import assistant
from bot.answer import Reply
from bot.conversation import Conversation
from bot.message import CHINA, Message
from knowledge.base import KnowledgeBase
from store.database import Connections
from tests.account import TOKEN, message
from wechat.incoming import parse
from wechat.outgoing import compose
from wechat.sender import Posting, Sender

ASKED = datetime(2026, 3, 1, 10, tzinfo=CHINA)
"""When every message was sent, by its CreateTime."""
BASE_URL = "https://kaoda.example.com"
"""For servers whose answers are compared: their own addresses differ."""
SENDER = Sender(TOKEN)


def saying(text: str, user: str) -> Posting:
    """A person's next message, as it is delivered and delivered again."""
    return SENDER.posting(message(user, Content=text, CreateTime=str(int(ASKED.timestamp()))), time.time())


@dataclass
class Delivery:
    """A posting on its way to the server at `address`; its reply is read when asked for."""

    address: str
    posting: Posting
    began: float = field(default_factory=time.monotonic, init=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.address).netloc, timeout=30)
        query = urllib.parse.urlencode(self.posting.query)
        self._connection.request("POST", f"/wechat?{query}", self.posting.body.encode())

    def reply(self) -> str:
        """The content of the answer, '' for silence; raises OSError or HTTPException where the worker died."""
        try:
            response = self._connection.getresponse()
            assert response.status == 200
            return SENDER.read(response.read().decode()).get("Content", "")
        finally:
            self._connection.close()

    def timed(self) -> tuple[str, float]:
        """The reply, and how many seconds it took."""
        return self.reply(), time.monotonic() - self.began


def deliver(address: str, posting: Posting) -> str:
    """The reply to a posting that nothing disturbs."""
    return Delivery(address, posting).reply()


def taken_up(address: str) -> None:
    """Returns when a server of one worker works on all that was sent to it before."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=30)
    connection.request("GET", "/healthz")
    assert connection.getresponse().read() == b"ok"
    connection.close()


class Expected:
    """What a person must be told, worked out without a server."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge, self._conversation = knowledge, Conversation()
        self.last = Reply("")

    def say(self, text: str) -> str:
        """The content of the reply to a person's next message."""
        said = Message.make("text", text, ASKED, self._knowledge.published)
        self._conversation, self.last = assistant.respond(self._conversation, said, ASKED, self._knowledge)
        incoming = parse(message(Content=text))
        return compose(self.last, incoming, base_url=BASE_URL, handover=False, now=0).content

    @classmethod
    def all(cls, knowledge: KnowledgeBase, texts: Sequence[str]) -> list[str]:
        """The replies to a whole conversation."""
        person = cls(knowledge)
        return [person.say(text) for text in texts]


@dataclass(frozen=True)
class Database:
    """The database of running servers, as another process sees it."""

    connections: Connections

    def count(self, table: str) -> int:
        return int(self.connections.database[table].count)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else can write."""
        self.connections.database.conn.execute("BEGIN IMMEDIATE")
        yield
        self.connections.database.conn.execute("ROLLBACK")


@contextmanager
def database_of(folder: Path) -> Iterator[Database]:
    connections = Connections(folder / "data" / "kaoda.db")
    yield Database(connections)
    connections.close()
