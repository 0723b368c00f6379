"""Two servers with folders of their own, one Redis, one collector: every message is answered once and journaled once,
though the platform delivers it several times, to whichever server, and a worker and the collector are killed.

MESSAGES=10000 in the environment makes it a bench; -s shows the figures.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import click

from bench.traffic import questions
from knowledge.base import KnowledgeBase
from store.database import Connections
from store.redis.store import CONVERSATION
from tests.redis_server import RedisServer
from tests.server import ROOT, Server, serving
from webhook import APOLOGY
from wechat.sender import Sender

MESSAGES = int(os.environ.get("MESSAGES", "1500"))
EACH = 3
"""Messages of one person, sent at about the same time."""
TOGETHER = 12
TOKEN = "token-of-this-test"


@dataclass
class Platform:
    """Delivers each message one to three times; after a broken connection again, to the other server."""

    ports: tuple[int, int]
    sender: Sender = field(default_factory=lambda: Sender(TOKEN))
    dice: random.Random = field(default_factory=lambda: random.Random(6))
    answers: dict[int, list[str]] = field(default_factory=dict)
    broken: int = 0

    def request(self, number: int, said: str) -> bytes:
        now = time.time()
        elements = {
            "ToUserName": "gh", "FromUserName": f"o{number // EACH:027}", "CreateTime": str(int(now)), "MsgType": "text",
            "Content": said, "MsgId": str(10**18 + number),
        }  # fmt: skip
        posting = self.sender.posting(elements, now)
        body = posting.body.encode()
        head = f"POST /wechat?{urlencode(posting.query)} HTTP/1.1\r\nHost: kaoda\r\nConnection: close\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    async def deliver(self, request: bytes, server: int) -> str:
        """The body of the answer."""
        for attempt in range(3):
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.ports[(server + attempt) % 2])
                writer.write(request)
                head, _, body = (await asyncio.wait_for(reader.read(), 30)).partition(b"\r\n\r\n")
                writer.close()
                if head.startswith(b"HTTP/1.1 200"):
                    return body.decode()
            except OSError:
                pass
            self.broken += 1
        raise AssertionError("a message was delivered three times in vain")

    async def send(self, number: int, said: str) -> None:
        """One message: sometimes to both servers at once, sometimes again after its answer."""
        request, server = self.request(number, said), self.dice.randrange(2)
        at_once = [self.deliver(request, server + other) for other in range(self.dice.choice((1, 2)))]
        answers = list(await asyncio.gather(*at_once))
        if self.dice.random() < 0.5:
            answers.append(await self.deliver(request, self.dice.randrange(2)))
        self.answers[number] = answers

    async def run(self, killings: dict[int, list[int]]) -> None:
        """Send all; `killings`: the processes to kill once so many messages are answered."""
        said = questions()
        todo = iter(range(MESSAGES))

        async def sending() -> None:
            for number in todo:
                await self.send(number, said[number % len(said)])
                for process in killings.pop(len(self.answers), ()):
                    os.kill(process, signal.SIGKILL)

        await asyncio.gather(*(sending() for _ in range(TOGETHER)))


@contextmanager
def collecting(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A collector that is killed at the end, wherever it stands."""
    command = [sys.executable, "-c", "import cli; cli.main()", "journal", "collect"]
    collector = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield collector
    finally:
        collector.kill()
        collector.wait()


def test_every_message_is_answered_once_and_journaled_once(
    tmp_path: Path, own_server: RedisServer, knowledge: KnowledgeBase
) -> None:
    shared = {"WECHAT_TOKEN": TOKEN, "KAODA_REDIS_URL": own_server.url, "KAODA_SECRET_KEY": "key of both"}
    database = tmp_path / "one" / "data" / "kaoda.db"
    environment = {**os.environ, **shared, "KAODA_DATABASE": str(database)}
    with ExitStack() as stack:
        servers: list[Server] = []
        for name, console in (("one", "on"), ("two", "off")):
            (tmp_path / name).mkdir()
            servers.append(stack.enter_context(serving(tmp_path / name, 2, KAODA_CONSOLE=console, **shared)))
        platform = Platform(tuple(urlsplit(server.address).port for server in servers))
        began = time.monotonic()
        with collecting(environment) as collector:
            asyncio.run(platform.run({MESSAGES // 3: servers[0].workers()[:1], MESSAGES * 2 // 3: [collector.pid]}))
        seconds = time.monotonic() - began
    once = [sys.executable, "-c", "import cli; cli.main()", "journal", "collect", "--once"]
    subprocess.run(once, cwd=ROOT, env=environment, check=True, stderr=subprocess.DEVNULL)

    deliveries = sum(map(len, platform.answers.values()))
    click.echo(
        f"\n{MESSAGES} messages in {deliveries} deliveries, {platform.broken} broken, {deliveries / seconds:.0f} a second"
    )
    assert len(platform.answers) == MESSAGES
    assert {len(set(answers)) for answers in platform.answers.values()} == {1}, "all deliveries got the same reply"
    assert all("<Content>" in answers[0] and APOLOGY not in answers[0] for answers in platform.answers.values())
    connections = Connections(database)
    rows = connections.database.conn.execute("SELECT user FROM journal").fetchall()
    connections.close()
    assert len(rows) == MESSAGES
    assert Counter(Counter(rows).values()) == {EACH: MESSAGES // EACH}
    with own_server.client() as client:
        turns = Counter(client.hget(name, "turn") for name in client.scan_iter(f"{CONVERSATION}*", count=1000))
        assert turns == {str(EACH): MESSAGES // EACH}, "no turn was lost and none counted twice"
        assert client.xlen("kaoda:journal") == 0
    assert not (tmp_path / "two" / "data" / "kaoda.db").exists()
