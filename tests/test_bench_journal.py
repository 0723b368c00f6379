"""The made-up journal: the same seed makes the same messages, of which is known what they ask."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from bench import families
from bench.families import Family
from bench.journal import Plan, Said, Talk, fill, share
from bench.people import Calendar
from bench.voices import Slips, dressed
from bot.message import CHINA
from bot.normalise import simplified
from bot.signals import SIGNALS
from knowledge.base import KnowledgeBase
from store import journal
from store.database import Connections
from store.journal import Row

END = datetime(2026, 11, 21, tzinfo=CHINA)
ASKED = (Family("parking", ("考点能停车吗", "开车去{region}停哪里")), Family("lost", ("{occupation}证书丢了怎么补办",)))
FILES = sorted(families.FILE.parent.glob("families*.tsv"))


def quiet(_label: str, _done: int, _total: int) -> None:
    """No progress."""


def made(knowledge: KnowledgeBase, rows: int, unanswered: float = 1.0, seed: int = 1) -> list[Said]:
    """Messages of the two families."""
    return Talk(Plan(rows, END, unanswered, seed=seed), ASKED, knowledge, quiet).messages()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_files_hold_enough_and_no_phrasing_twice(path: Path) -> None:
    found = families.read(path)
    assert len(found) >= 20
    assert {family.name: len(family.questions) for family in found if len(family.questions) < 10} == {}
    phrasings = Counter(question for family in found for question in family.questions)
    assert [question for question, count in phrasings.items() if count > 1] == []


@pytest.mark.parametrize(
    "line", ["parking", "\t能停车吗", "parking\t", "parking\t{city}能停车吗", "parking\t{能停车吗"]
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "families.tsv"
    path.write_text(f"parking\t能停车吗\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"families\.tsv:2"):
        families.read(path)


def test_the_same_seed_makes_the_same_messages(knowledge: KnowledgeBase) -> None:
    assert made(knowledge, 60) == made(knowledge, 60)
    assert made(knowledge, 60) != made(knowledge, 60, seed=2)


def test_rows_are_written_in_order_and_each_has_its_family(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    connections = Connections(tmp_path / "kaoda.db")
    messages = made(knowledge, 120)
    known = fill(connections, messages, 1, quiet)
    rows = [
        Row.read(row) for row in connections.database.conn.execute(f"SELECT {journal.COLUMNS} FROM journal ORDER BY id")
    ]
    connections.close()
    assert [known[row.id] for row in rows] == [said.family for said in messages]
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert all(row.signals and set(row.signals) <= set(SIGNALS) for row in rows)
    assert not any("{" in row.text for row in rows)
    assert {"parking", "lost"} == set(known.values())


def test_a_share_is_unanswered_and_people_complain(knowledge: KnowledgeBase) -> None:
    messages = made(knowledge, 1500, 0.4)
    assert 0.33 < sum(bool(said.family) for said in messages) / 1500 < 0.47
    assert {"unsolved", "person", "rejected"} <= {signal for said in messages for signal in said.signals}
    assert not [said.text for said in messages if not said.family and said.reply.trace.signals]


def test_people_write_up_to_eight_messages_within_the_days(knowledge: KnowledgeBase) -> None:
    messages = made(knowledge, 1500)
    counts = Counter(said.user for said in messages if said.user)
    assert max(counts.values()) == 8
    assert END.timestamp() - 120 * 86400 <= messages[0].at
    assert messages[-1].at <= END.timestamp()


def test_nights_are_quiet() -> None:
    calendar = Calendar(Random(1), END, 30)
    hours = Counter(datetime.fromtimestamp(calendar.visits(1)[0][0], CHINA).hour for _ in range(3000))
    assert sum(hours[hour] for hour in range(6)) * 5 < hours[10]


def test_writing_keeps_to_the_habit() -> None:
    slips = Slips.of(["证书丢了怎么补办", "正数"])
    names = {"occupation": "育婴员", "level": "三级", "region": "上海"}
    spoken = [dressed(Random(n), "证书丢了，怎么补办？", "dictating", names, slips) for n in range(40)]
    assert not [text for text in spoken if "？" in text or "，" in text]
    old = [dressed(Random(n), "证书丢了怎么补办", "traditional", names, slips) for n in range(40)]
    assert sum("補辦" in text for text in old) > 30
    assert "证书丢了怎么补办" in {simplified(text) for text in old}


def test_slips_are_of_the_same_sound_or_small() -> None:
    slips = Slips.of(["证书", "正数"])
    assert slips.homophones["证"] == ["正"]
    texts = {slips(Random(n), "证书丢了怎么补办") for n in range(200)}
    assert {"正书丢了怎么补办", "证书丢怎么补办", "证证书丢了怎么补办"} <= texts
    assert all(abs(len(text) - 8) <= 1 for text in texts)
    assert slips(Random(1), "证书") == "证书"


@pytest.mark.parametrize("text", ["1.1", "-0.1", "x"])
def test_a_share_is_between_none_and_all(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 – argparse words it
        share(text)
