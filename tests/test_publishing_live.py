"""A publication in the middle of traffic: no message is dropped, and a second later every worker answers from it."""

from __future__ import annotations

import copy
import threading
import time
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.load import Documents, read_documents
from store.database import Connections
from store.revisions import publish
from tests.server import running
from tests.traffic import TOKEN, Traffic

WITHIN = 1.0
"""Seconds after which a publication must be in force everywhere."""


def dearer() -> Documents:
    documents = copy.deepcopy(read_documents())
    documents["notices"]["ata-beijing-2024"]["fees"][1] |= {"items": {"理论知识": 90, "操作技能": 80}, "total": 170}
    return documents


def test_a_publication_under_load_is_in_force_within_a_second(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    with running(tmp_path, workers=2, WECHAT_TOKEN=TOKEN) as address:
        traffic = Traffic(address)
        threads = [threading.Thread(target=traffic.run, args=[name]) for name in range(1, 5)]
        for thread in threads:
            thread.start()
        while len(traffic.answers) < 100:
            threads[0].join(0.01)
        connections = Connections(tmp_path / "data" / "kaoda.db")
        assert publish(connections, dearer(), "zhang", "") == 2
        published = time.monotonic()
        connections.close()
        while not traffic.answers or traffic.answers[-1][0] < published + WITHIN + 0.5:
            threads[0].join(0.01)
        traffic.stop.set()
        for thread in threads:
            thread.join()
    fees = [(asked, "150元" in text, "170元" in text) for asked, text in traffic.answers]
    assert all(old != new for _, old, new in fees), "each answer comes from one of the two revisions"
    late = [new for asked, _, new in fees if asked > published + WITHIN]
    assert len(late) > 20
    assert all(late)
    assert not any(new for asked, _, new in fees[:50])
