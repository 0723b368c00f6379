"""What the real server tells of itself: figures over all workers, and logs that a machine reads and nobody is in."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from knowledge.base import KnowledgeBase
from tests.server import Server, serving, wait_until
from tests.traffic import TOKEN, Traffic

SECRET = "figures-for-those-who-know"


@dataclass(frozen=True)
class Site:
    """A server in service, with two workers, that twelve people have asked."""

    server: Server
    folder: Path
    traffic: Traffic

    def lines(self) -> list[str]:
        """Those that are written to their end."""
        return "".join(log.read_text().rpartition("\n")[0] + "\n" for log in self.folder.glob("log-*")).splitlines()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, knowledge: KnowledgeBase) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    variables = {"WECHAT_TOKEN": TOKEN, "KAODA_METRICS_TOKEN": SECRET}
    with serving(folder, workers=2, development=False, **variables) as server:
        traffic = Traffic(server.address)
        for number in range(10, 22):
            assert "150元" in traffic.ask(f"20000{number}")
        traffic.ask("2000010")
        yield Site(server, folder, traffic)


def fetched(address: str, **headers: str) -> tuple[int, str, str]:
    """Status, body, and the request's id."""
    asked = urllib.request.Request(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(asked, timeout=10) as response:
            return response.status, response.read().decode(), response.headers["X-Request-ID"]
    except urllib.error.HTTPError as error:
        return error.code, "", error.headers["X-Request-ID"]


def figures(address: str) -> dict[tuple[str, ...], float]:
    status, text, _ = fetched(f"{address}/metrics")
    assert status == 200
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_figures_are_of_all_workers(site: Site) -> None:
    found = figures(site.server.address)
    assert found["kaoda_messages_total", "answered", "fees"] == 12
    assert found["kaoda_messages_total", "repeat", ""] == 1
    assert found["kaoda_answer_seconds_count",] == 13
    assert found["kaoda_answer_seconds_bucket", "+Inf"] == 13
    assert found["kaoda_revision",] == 1
    assert found["kaoda_journal_rows",] == found["kaoda_conversations",] == 12
    assert found["kaoda_degraded",] == 0
    assert ("kaoda_journal_waiting",) not in found


def test_what_a_dead_worker_counted_stays(site: Site) -> None:
    before = site.server.workers()
    os.kill(before[0], signal.SIGTERM)
    end = time.monotonic() + 30
    while before[0] in site.server.workers() or len(site.server.workers()) < 2:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert figures(site.server.address)["kaoda_messages_total", "answered", "fees"] == 12


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"X_Forwarded_For": "203.0.113.9"}, 404),
        ({"X_Forwarded_Proto": "https"}, 404),
        ({"X_Forwarded_For": "203.0.113.9", "Authorization": "Bearer wrong"}, 404),
        ({"X_Forwarded_For": "203.0.113.9", "Authorization": f"Bearer {SECRET}"}, 200),
    ],
)
def test_figures_are_not_for_strangers(site: Site, headers: dict[str, str], status: int) -> None:
    assert fetched(f"{site.server.address}/metrics", **headers)[0] == status


def test_every_line_is_an_object(site: Site) -> None:
    events = [json.loads(line) for line in site.lines()]
    assert all({"time", "level", "logger", "event"} <= event.keys() for event in events)
    assert {event["level"] for event in events} <= {"INFO", "WARNING"}
    answered = [event for event in events if event["event"] == "text answered with text"]
    assert len(answered) == 13
    assert all(event["milliseconds"] >= 0 and event["request"] for event in answered)


def accesses(site: Site) -> list[dict[str, Any]]:
    return [event for event in map(json.loads, site.lines()) if event["logger"] == "kaoda.access"]


def test_what_belongs_together_has_one_request_id(site: Site) -> None:
    _, _, made = fetched(f"{site.server.address}/notices?openid=oSecret")
    _, _, taken = fetched(f"{site.server.address}/notices", X_Request_ID="from-the-proxy-1")
    _, _, refused = fetched(f"{site.server.address}/notices", X_Request_ID='"},{"forged')
    assert taken == "from-the-proxy-1"
    assert len({made, taken, refused}) == 3
    assert "forged" not in refused
    wait_until(
        lambda: {made, taken, refused} <= {event["request"] for event in accesses(site)}
    )  # noted once it is sent
    asked = accesses(site)
    [one] = [event for event in asked if event["request"] == made]
    assert (one["method"], one["path"], one["status"]) == ("GET", "/notices", 200)
    answered = [e["request"] for e in map(json.loads, site.lines()) if e["event"] == "text answered with text"]
    assert len(set(answered)) == len(answered)
    assert not {event["request"] for event in asked} & set(answered)  # one line a request is enough


def test_nobody_and_nothing_that_was_said_is_in_the_logs(site: Site) -> None:
    text = "\n".join(site.lines())
    for secret in ("三级", "o2000010", "2000010", "signature", "oSecret", TOKEN, SECRET):
        assert secret not in text


def test_logs_for_people_in_development(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    with serving(tmp_path, WECHAT_TOKEN=TOKEN) as server:
        Traffic(server.address).ask("2000010")
    text = "".join(log.read_text() for log in tmp_path.glob("log-*"))
    assert "Simulator " in text
    assert " INFO kaoda.webhook text answered with text" in text
