"""Signed messages to a server on this machine: how many a second, the time from connecting to the whole reply, and every
reply checked.

    .venv/bin/python -m bench.webhook --count 2000 --together 16 --mode safe --traffic conversations

Every message is a delivery of its own over a connection of its own. Requests are made before the clock starts, replies
opened after it stops. Client and server share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args
from urllib.parse import urlencode

from bench import account
from bench.figures import percentile
from bench.server import Server, served
from bench.traffic import TRAFFIC, Saying
from settings import Mode
from webhook import APOLOGY
from wechat import Unauthenticated, Unreadable
from wechat.codec import clean, decode, read_xml
from wechat.outgoing import SILENCE
from wechat.sender import Sender
from wechat.verify import sign

COUNT = 3000
TOGETHER = 16
"""Messages that are under way at a time."""
PATIENCE = 5.0
"""Seconds after which the platform hangs up."""


@dataclass(frozen=True)
class Delivery:
    """A raw HTTP request, and what tells whether the answer to it is right."""

    request: bytes
    openid: str
    said: str


@dataclass(frozen=True)
class Load:
    """Milliseconds of `each` exchange; seconds of all; the client's share of a core; seconds of processor time that the
    server has spent; and how many answers had which fault."""

    each: tuple[float, ...]
    seconds: float
    client: float
    spent: float
    faults: Counter[str]

    @property
    def rate(self) -> float:
        """Messages a second."""
        return len(self.each) / self.seconds

    @property
    def work(self) -> float:
        """Milliseconds of processor time that the server spends on a message."""
        return self.spent / len(self.each) * 1000

    def took(self, share: float) -> float:
        """Milliseconds that `share` of the exchanges took at most."""
        return percentile(self.each, share)

    def __str__(self) -> str:
        times = "/".join(f"{self.took(share):.1f}" for share in (0.5, 0.95, 0.99))
        wrong = "".join(f", {times} × {fault}" for fault, times in self.faults.items())
        return (
            f"{self.rate:,.0f} a second, p50/p95/p99 {times} ms, {self.work:.2f} ms of processor time a message{wrong}"
        )


def deliveries(sayings: Sequence[Saying], port: int, sender: Sender) -> list[Delivery]:
    """Requests as the platform would make them now, each with a MsgId of its own."""
    now = time.time()
    return [_delivery(saying, number, port, sender, now) for number, saying in enumerate(sayings)]


def _delivery(saying: Saying, number: int, port: int, sender: Sender, now: float) -> Delivery:
    elements = {
        "ToUserName": account.NAME,
        "FromUserName": saying.openid,
        "CreateTime": str(int(now)),
        "MsgType": "text",
        "Content": saying.text,
        "MsgId": str(10**18 + number),
    }
    posting = sender.posting(elements, now)
    body = posting.body.encode()
    head = (
        f"POST /wechat?{urlencode(posting.query)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: text/xml\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return Delivery(head.encode() + body, saying.openid, saying.text)


def fault(delivery: Delivery, answer: bytes, sender: Sender, *, echo: bool = False) -> str:
    """What is wrong with an answer, '' if it is a text with content to the sender, signed where it is sealed, and no
    apology; with `echo` it must say the same words."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200 "):
        return head.partition(b"\r\n")[0].decode(errors="replace") or "no answer"
    if body in (b"", SILENCE.encode()):
        return "silence"
    try:
        reply = _opened(decode(body), sender)
    except Unauthenticated:
        return "bad signature"
    except Unreadable:
        return "unreadable"
    if (reply.get("ToUserName"), reply.get("FromUserName")) != (delivery.openid, account.NAME):
        return "wrong addressee"
    content = reply.get("Content", "")
    if reply.get("MsgType") != "text" or not content:
        return "no text"
    if content.startswith(APOLOGY):
        return "apology"
    return "wrong words" if echo and content != clean(delivery.said).strip() else ""


def _opened(xml: str, sender: Sender) -> Mapping[str, str]:
    """The elements of a reply; raises Unreadable, and Unauthenticated where it is not sealed or signed as the mode asks."""
    if sender.mode != "plain":
        outer = read_xml(xml)
        parts = [outer.get(name, "") for name in ("TimeStamp", "Nonce", "Encrypt")]
        if not all(parts) or outer.get("MsgSignature") != sign(sender.token, *parts):
            raise Unauthenticated("reply is not sealed and signed")
    return sender.read(xml)


async def _exchange(request: bytes, port: int) -> bytes:
    """Over a new connection: send, and read the whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0]
        return head + await reader.readexactly(int(length))
    finally:
        writer.close()


Taken = list[tuple[float, Delivery, bytes]]
"""Seconds, what was delivered, and the answer, empty where there was none."""


async def _client(todo: Iterator[Delivery], port: int, done: Taken) -> None:
    """Deliver one after another from what all clients share."""
    for delivery in todo:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await _exchange(delivery.request, port)
        except (OSError, EOFError, ValueError):  # a TimeoutError is an OSError
            answer = b""
        done.append((time.perf_counter() - began, delivery, answer))


async def _all(todo: Sequence[Delivery], port: int, together: int) -> Taken:
    done: Taken = []
    shared = iter(todo)
    await asyncio.gather(*(_client(shared, port, done) for _ in range(together)))
    return done


def load(server: Server, todo: Sequence[Delivery], together: int, sender: Sender, *, echo: bool = False) -> Load:
    """Deliver all, so many at a time, and check every answer."""
    before, began, used = server.spent(), time.perf_counter(), time.process_time()
    done = asyncio.run(_all(todo, server.port, together))
    used, seconds, spent = time.process_time() - used, time.perf_counter() - began, server.spent() - before
    faults = Counter(fault(delivery, answer, sender, echo=echo) for _, delivery, answer in done)
    del faults[""]
    return Load(tuple(took * 1000 for took, _, _ in done), seconds, used / seconds, spent, faults)


def options() -> argparse.ArgumentParser:
    """The options that every measurement over HTTP has."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--count", type=int, default=COUNT, help="messages that are measured (%(default)s)")
    parser.add_argument("--together", type=int, default=TOGETHER, help="messages under way at a time (%(default)s)")
    return parser


def main() -> None:
    """Measure and print one line."""
    parser = argparse.ArgumentParser(
        description="Post signed messages to a server of ours.", parents=[options()],
        epilog="example: python -m bench.webhook --count 2000 --mode safe --traffic conversations",
    )  # fmt: skip
    parser.add_argument("--mode", choices=get_args(Mode), default="plain", help="of the account (%(default)s)")
    parser.add_argument("--traffic", choices=TRAFFIC, default="mixed", help="what is said (%(default)s)")
    arguments = parser.parse_args()
    sender = account.platform(arguments.mode)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), arguments.mode) as server:
        todo = deliveries(TRAFFIC[arguments.traffic].sayings(arguments.count), server.port, sender)
        print(load(server, todo, arguments.together, sender))


if __name__ == "__main__":
    main()
