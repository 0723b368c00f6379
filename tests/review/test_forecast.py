"""What a mend would do is told question by question: gained, taken, joined, worse, or changed otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.conversation import Slots
from bot.message import CHINA
from knowledge.base import KnowledgeBase
from knowledge.load import read_documents
from review.forecast import FULL, NOT, Effect, Question, ask, forecast
from store import readiness
from tests.conftest import CACHE

NOW = datetime(2026, 3, 1, 10, tzinfo=CHINA)
PARKING = {
    "id": "parking",
    "questions": ["考点能停车吗", "开车去有地方停吗", "停车场在哪", "停车收费吗", "车停哪里"],
    "answer": "考点没有停车位。",
    "source": "2026年3月5日公众号公告",
}
RETAKE = {
    "id": "retake",
    "questions": ["补考怎么报名", "没考过怎么补考", "补考报名流程"],
    "answer": "补考在小程序里报名。",
    "source": "2026年3月5日公众号公告",
}


def with_entries(*entries: dict[str, Any]) -> KnowledgeBase:
    knowledge = KnowledgeBase.from_documents(read_documents() | {"entries": {e["id"]: e for e in entries}})
    readiness.make_ready(knowledge, CACHE)
    return knowledge


def effect(before: KnowledgeBase, after: KnowledgeBase, *texts: str, wanted: bool = False) -> Effect:
    return forecast(before, after, [Question(text, "2026-02-01", wanted=wanted) for text in texts], NOW)


def texts(found: Effect, turn: Any) -> list[str]:
    return [turned.question.text for turned in found.of(turn)]


def test_what_was_refused_and_is_answered_by_the_mend_is_gained(knowledge: KnowledgeBase) -> None:
    found = effect(knowledge, with_entries(PARKING), "考点有停车场吗", "北京ATA三级报名费多少钱", "你好")
    assert texts(found, "gained") == ["考点有停车场吗"]
    turned = found.turned[0]
    assert (turned.before.degree, turned.before.sources) == (NOT, ())
    assert (turned.after.degree, turned.after.sources) == (FULL, ("考点能停车吗（常见问题）",))
    assert "没有停车位" in turned.after.text
    assert (found.asked, len(found.turned)) == (3, 1)


def test_what_another_answer_gives_way_in_is_taken_from_it(knowledge: KnowledgeBase) -> None:
    found = effect(knowledge, with_entries(RETAKE), "上海人力补考", "停车费多少钱")
    assert texts(found, "taken") == ["上海人力补考"]
    assert found.robbed == (("补考", 1),)


def test_what_is_taken_from_an_entry_names_its_question(knowledge: KnowledgeBase) -> None:
    rival = {**PARKING, "id": "rival", "questions": ["考点有停车场吗"], "answer": "有停车场。"}
    found = effect(with_entries(PARKING), with_entries(PARKING, rival), "考点有停车场吗")
    assert found.robbed == (("考点能停车吗（常见问题）", 1),)


def test_an_entry_before_an_answer_that_stays_joins_it(knowledge: KnowledgeBase) -> None:
    found = effect(knowledge, with_entries(RETAKE), "北京ATA补考怎么报名")
    assert texts(found, "joined") == ["北京ATA补考怎么报名"]


def test_an_unwanted_answer_that_gives_way_is_no_loss(knowledge: KnowledgeBase) -> None:
    found = effect(knowledge, with_entries(RETAKE), "上海人力补考", wanted=True)
    assert texts(found, "gained") == ["上海人力补考"]
    assert found.robbed == ()


def test_what_is_answered_no_more_is_worse(knowledge: KnowledgeBase) -> None:
    found = effect(with_entries(PARKING), knowledge, "考点有停车场吗")
    assert texts(found, "worse") == ["考点有停车场吗"]


def test_a_question_is_asked_with_what_it_carried(knowledge: KnowledgeBase) -> None:
    fees = Slots(notices=("shanghai-2026",), occupations=("企业人力资源管理师",))
    carried = ask(Question("那四级呢", "", fees, ("fees.amount",)), knowledge, NOW)
    assert carried.sources == ("收费标准",)
    assert ask(Question("那四级呢", ""), knowledge, NOW).sources != carried.sources


def test_an_entry_is_asked_on_the_day_of_the_forecast(knowledge: KnowledgeBase) -> None:
    over = {**PARKING, "valid_to": "2026-02-28"}
    assert texts(effect(knowledge, with_entries(over), "考点有停车场吗"), "gained") == []


def test_the_most_asked_stand_first_and_progress_is_told(knowledge: KnowledgeBase) -> None:
    told: list[tuple[int, int]] = []
    questions = [Question("考点有停车场吗", ""), Question("停车费多少钱", "", times=5)]
    found = forecast(knowledge, with_entries(PARKING), questions, NOW, lambda *step: told.append(step))
    assert texts(found, "gained") == ["停车费多少钱", "考点有停车场吗"]
    assert told == [(1, 2), (2, 2)]


def test_only_what_lint_says_because_of_the_mend_is_remarked(knowledge: KnowledgeBase) -> None:
    twin = {**PARKING, "id": "twin", "answer": "有停车位。"}
    found = effect(with_entries(PARKING), with_entries(PARKING, twin))
    assert [(finding.kind, finding.notice) for finding in found.remarks] == [("entries", "twin")] * 5


@pytest.mark.parametrize("said", ["考点有停车场吗", "上海人力补考"])
def test_an_effect_survives_as_text(said: str, knowledge: KnowledgeBase) -> None:
    found = effect(knowledge, with_entries(PARKING, RETAKE), said)
    assert Effect.from_json(found.to_json()) == found
