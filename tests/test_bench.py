"""What the measurements say of themselves; the measuring is `make bench`."""

from __future__ import annotations

import itertools

import pytest

from bench import engine, webhook
from bench.engine import Figure, page, percentile
from bench.growth import Grown, section
from bench.growth import grown as documents_of
from bench.webhook import Load, requests
from wechat.verify import sign


@pytest.mark.parametrize(("share", "value"), [(0.5, 51.0), (0.99, 100.0), (1.0, 100.0)])
def test_percentiles(share: float, value: float) -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], share) == value


def test_a_missed_target_is_marked() -> None:
    assert Figure("x", 3.1, "ms", 3.0).missed
    assert "missed" in Figure("x", 3.1, "ms", 3.0).row()
    assert not Figure("x", 3.0, "ms", 3.0).missed
    assert not Figure("x", 1000.0, "s").missed


def test_the_page_names_day_and_figures() -> None:
    text = page([Figure("Message in the engine, median", 0.9, "ms", 3.0)], 971, "2026-11-20")
    assert "2026-11-20" in text
    assert "| Message in the engine, median | 0.90 ms | ≤ 3 ms |" in text


def test_messages_are_deliveries_of_their_own_and_signed() -> None:
    made = list(requests(["三级"], 3, 8000))
    assert len(set(made)) == 3
    query = dict(part.split("=") for part in made[0].decode().split(" ")[1].partition("?")[2].split("&"))
    assert query["signature"] == sign(webhook.TOKEN, query["timestamp"], query["nonce"])


def test_figures_of_a_load_are_milliseconds() -> None:
    done = Load((0.001, 0.002, 0.004), 0.01, 0)
    assert done.percentile(0.5) == 2.0
    assert [figure.missed for figure in engine.webhook_figures(done)] == [False] * 4


def test_a_message_without_a_reply_misses_the_target() -> None:
    assert engine.webhook_figures(Load((0.001,), 0.01, 1))[-1].missed


def test_there_are_cases_to_measure() -> None:
    assert len(list(itertools.islice(engine.cases(), 10))) == 10


def test_growth_is_told_against_the_plain_base() -> None:
    plain = Grown(5, 0, 1.0, 4.0, 0.7, 250.0, 0, 0)
    grown = Grown(1000, 0, 1.5, 5.0, 6.0, 700.0, 376, 375)
    assert "| 1,000 | 0 | 1.50 ms | 5.00 ms | 1.50 | 667 | 6.0 s | 700 MB | 375/376 |" in section([plain, grown])


def test_made_up_knowledge_has_the_size_asked_for() -> None:
    documents = documents_of(7, 30)
    assert len(documents["notices"]) == 7
    assert sum(len(entry["questions"]) for entry in documents["entries"].values()) == 30
