"""What a turn notes about itself for the journal: outcome, facts, what was carried on, and signs that it did not help."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.answer import Trace
from bot.message import CHINA
from bot.render import LIMIT, PAGE_LINK, cost, size
from bot.signals import SIGNALS, UNSOLVED, weight
from knowledge.base import KnowledgeBase
from knowledge.load import read_documents
from rehearsal import Player
from store import readiness
from tests.conftest import CACHE

SPRING = datetime(2026, 3, 1, 10, tzinfo=CHINA)


def traces(knowledge: KnowledgeBase, *said: str) -> list[Trace]:
    player = Player(knowledge, SPRING)
    return [player.say(words).trace for words in said]


@pytest.mark.parametrize(
    ("said", "outcome", "handler", "signals"),
    [
        ("上海人力三级多少钱", "answered", "notices", ()),
        ("辽宁人力三级多少钱", "declined", "notices", ("silent",)),
        ("上海人力三级多少钱，有没有停车位", "partial", "notices", ("partial",)),
        ("考下人力三级政府补贴多少钱", "declined", "gate", ("declined",)),
        ("一建什么时候报名", "declined", "gate", ("foreign",)),
        ("互联网营销师什么时候考", "clarified", "notices", ()),
        ("转人工", "handover", "contact", ()),
        ("谢谢", "talk", "talk", ()),
        ("测一测 上海人力三级", "questionnaire", "questionnaire", ()),
    ],
)
def test_outcomes(knowledge: KnowledgeBase, said: str, outcome: str, handler: str, signals: tuple[str, ...]) -> None:
    (trace,) = traces(knowledge, said)
    assert (trace.outcome, trace.handler, trace.signals) == (outcome, handler, signals)


def test_a_trace_tells_what_was_understood_and_what_the_answer_rests_on(knowledge: KnowledgeBase) -> None:
    first, second = traces(knowledge, "上海人力三级多少钱", "那四级呢")
    assert first.aspects == ("fees.amount",)
    assert first.facts == (("shanghai-2026", "附件2"),)
    assert first.scores[0][0] == "fees.amount"
    assert dict(first.slots) == {"regions": ("上海",), "occupations": ("企业人力资源管理师",), "levels": (3,)}
    assert first.carried == ()
    assert dict(second.slots)["levels"] == (4,)
    assert second.carried == ("regions", "occupations", "aspects")


def test_an_entry_of_the_staff_is_named_among_the_facts() -> None:
    entry = {
        "id": "parking",
        "questions": ["考试那天能停车吗", "考点有停车场吗", "开车去有地方停吗"],
        "answer": "考点没有停车位。",
        "source": "考务组",
    }
    documents = read_documents() | {"entries": {"parking": entry}}
    knowledge = KnowledgeBase.from_documents(documents)
    readiness.make_ready(knowledge, CACHE)
    (trace,) = traces(knowledge, "考点有停车场吗")
    assert (trace.outcome, trace.handler, trace.facts) == ("answered", "entries", (("entry", "parking"),))


@pytest.mark.parametrize(
    ("first", "then", "signs"),
    [
        ("上海人力三级多少钱", "没有解决", ("unsolved",)),
        ("上海人力三级多少钱", "都不是", ("rejected",)),
        ("上海人力三级多少钱", "转人工", ("person",)),
        ("上海人力三级多少钱", "上海人力三级收费是多少", ("again",)),
        ("考下人力三级政府补贴多少钱", "人力三级考下来政府给多少补贴", ("again",)),
        ("上海人力三级多少钱", "上海人力三级什么时候考", ()),
        ("上海人力三级多少钱", "上海人力四级多少钱", ()),
        ("上海人力三级多少钱", "那四级呢", ()),
        ("上海人力三级多少钱", "谢谢", ()),
        ("你好", "转人工", ()),
    ],
)
def test_what_a_message_shows_of_the_answer_before(
    knowledge: KnowledgeBase, first: str, then: str, signs: tuple[str, ...]
) -> None:
    assert traces(knowledge, first, then)[1].earlier == signs


def test_later_a_message_shows_nothing_of_an_answer(knowledge: KnowledgeBase) -> None:
    player = Player(knowledge, SPRING)
    player.say("上海人力三级多少钱")
    player.now += timedelta(minutes=31)
    assert player.say("转人工").trace.earlier == ()


def test_only_doubtful_answers_ask_whether_they_helped(knowledge: KnowledgeBase) -> None:
    for said, asks in (("上海人力三级多少钱", False), ("辽宁人力三级多少钱", True), ("一建什么时候报名", False)):
        reply = Player(knowledge, SPRING).say(said)
        assert (UNSOLVED in reply.options) is asks, said
        assert size(reply.text) + sum(map(cost, reply.options)) + (PAGE_LINK if reply.page else 0) <= LIMIT


def test_a_tap_on_unsolved_is_answered_kindly_and_leaves_the_question_as_it_was(knowledge: KnowledgeBase) -> None:
    player = Player(knowledge, SPRING)
    player.say("辽宁人力三级多少钱")
    before = player.conversation
    assert "转人工" in player.say(UNSOLVED.say).text
    assert replace(player.conversation, turn=before.turn, seen=before.seen) == before


def test_signals_weigh_together() -> None:
    assert weight(["unsolved", "silent"]) == SIGNALS["unsolved"].weight + SIGNALS["silent"].weight
    assert list(SIGNALS) == sorted(SIGNALS, key=lambda name: -SIGNALS[name].weight)
