"""`--why`: what was understood, from the masked text, and what came of it."""

from __future__ import annotations

from datetime import datetime

import pytest

import assistant
from bot.conversation import Conversation
from bot.message import CHINA, Message
from explanation import explain
from knowledge.base import KnowledgeBase

NOW = datetime(2026, 3, 1, 10, tzinfo=CHINA)


def why(knowledge: KnowledgeBase, said: str, conversation: Conversation | None = None) -> dict[str, str]:
    """The findings of one message by name."""
    told = explain(conversation or Conversation(), Message.make("text", said, NOW), NOW, knowledge)
    return {line[:10].strip(): line[11:] for line in told.splitlines()}


def test_a_question_is_taken_apart(knowledge: KnowledgeBase) -> None:
    found = why(knowledge, "上海人力三级多少钱")
    assert found["text"] == "上海人力三级多少钱"
    assert "fees.amount" in found["understood"]
    assert "fees.amount" in found["scores"]
    assert "levels=3" in found["slots"]
    assert "regions=上海" in found["slots"]
    assert found["gate"].startswith("ours")
    assert "answered" in found["gate"]


def test_facts_about_oneself_are_shown(knowledge: KnowledgeBase) -> None:
    found = why(knowledge, "我干了5年人事，四级证拿了2年，能报三级吗")
    assert "years=5.0" in found["person"]
    assert "level=4" in found["person"]


def test_what_was_declined_says_so(knowledge: KnowledgeBase) -> None:
    found = why(knowledge, "今天天气怎么样")
    assert not found["gate"].startswith("ours")
    assert "declined" in found["gate"]


def test_personal_data_stays_masked(knowledge: KnowledgeBase) -> None:
    told = explain(Conversation(), Message.make("text", "我手机13812345678，三级多少钱", NOW), NOW, knowledge)
    assert "13812345678" not in told


def test_what_is_carried_on_is_shown(knowledge: KnowledgeBase) -> None:
    before, _ = assistant.respond(Conversation(), Message.make("text", "上海人力三级多少钱", NOW), NOW, knowledge)
    found = why(knowledge, "那北京呢", before)
    assert "regions=北京" in found["slots"]
    assert "fees.amount" in found.get("answered", found.get("understood", ""))


@pytest.mark.parametrize("kind", ["image", "subscribe"])
def test_other_kinds_have_nothing_to_explain(knowledge: KnowledgeBase, kind: str) -> None:
    message = Message.make(kind, "", NOW)  # type: ignore[arg-type]
    assert explain(Conversation(), message, NOW, knowledge).split() == ["kind", kind]
