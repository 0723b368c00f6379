"""Signed messages to a server of ours on this machine: the time from posting to the reply, and how many a second.

    .venv/bin/python -m bench.webhook --count 2000 --together 8

Every message is a delivery of its own; all requests are made before the clock starts. Client and server share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.server import ROOT, TOKEN, served
from wechat.sender import Sender

PEOPLE = 500
"""Candidates who take turns, so that conversations are read and written as in service."""


@dataclass(frozen=True)
class Load:
    """Seconds of each exchange in ascending order, the seconds of all, and how many were not answered with a text."""

    each: tuple[float, ...]
    total: float
    failed: int

    def percentile(self, share: float) -> float:
        """Milliseconds that `share` of the exchanges took at most."""
        return self.each[min(len(self.each) - 1, int(share * len(self.each)))] * 1000


def questions() -> list[str]:
    """The first message of every case."""
    files = sorted((ROOT / "tests" / "cases").glob("*.jsonl"))
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [json.loads(line)["turns"][0]["say"] for line in lines]


def requests(said: Sequence[str], count: int, port: int) -> Iterator[bytes]:
    """`count` raw HTTP requests as the platform would make them now."""
    sender, now = Sender(TOKEN), time.time()
    for number in range(count):
        elements = {
            "ToUserName": "gh_bench",
            "FromUserName": f"oBENCH{number % PEOPLE:022d}",
            "CreateTime": str(int(now)),
            "MsgType": "text",
            "Content": said[number % len(said)],
            "MsgId": str(10**18 + number),
        }
        posting = sender.posting(elements, now)
        body = posting.body.encode()
        head = f"POST /wechat?{urlencode(posting.query)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n\r\n"
        yield head.encode() + body


async def _client(todo: Iterator[bytes], port: int, each: list[float], answers: list[bytes]) -> None:
    """Over one connection: send, await the reply, send the next; a connection that the server ends is opened again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in todo:
        began = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
        each.append(time.perf_counter() - began)
        answers.append(body if head.startswith(b"http/1.1 200") else b"")
        if b"connection: close" in head:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def _all(todo: Iterator[bytes], port: int, together: int) -> Load:
    each: list[float] = []
    answers: list[bytes] = []
    began = time.perf_counter()
    await asyncio.gather(*(_client(todo, port, each, answers) for _ in range(together)))
    total = time.perf_counter() - began
    return Load(tuple(sorted(each)), total, sum(b"<Content>" not in answer for answer in answers))


def load(port: int, count: int, together: int) -> Load:
    """Post `count` messages over `together` connections at a time."""
    return asyncio.run(_all(iter(list(requests(questions(), count, port))), port, together))


def main() -> None:
    """Measure and print one line."""
    parser = argparse.ArgumentParser(description="Post signed messages to a server of ours.")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--together", type=int, default=8)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as server:
        done = load(server.port, arguments.count, arguments.together)
    print(
        f"{len(done.each)} messages, {done.failed} without a reply, {len(done.each) / done.total:.0f} a second, "
        f"p50 {done.percentile(0.5):.1f} ms, p99 {done.percentile(0.99):.1f} ms"
    )


if __name__ == "__main__":
    main()
