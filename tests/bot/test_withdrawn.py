"""A notice that is withdrawn: its names stand for nothing, and conversations that had come to it go on."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.conversation import Conversation
from bot.message import CHINA
from knowledge.base import KnowledgeBase
from knowledge.load import read_documents
from rehearsal import Player
from store import readiness
from tests.conftest import CACHE

SPRING = datetime(2026, 3, 1, 10, tzinfo=CHINA)


@pytest.fixture(scope="module")
def without() -> KnowledgeBase:
    documents = read_documents()
    notices = {name: notice for name, notice in documents["notices"].items() if name != "liaoning-2020"}
    knowledge = KnowledgeBase.from_documents(documents | {"notices": notices})
    readiness.make_ready(knowledge, CACHE)
    return knowledge


@pytest.mark.parametrize("said", ["辽宁统考什么时候考", "辽宁人力三级多少钱", "全省统考报名条件", "沈阳育婴员在哪报名"])
def test_nothing_is_told_of_it(without: KnowledgeBase, said: str) -> None:
    reply = Player(without, SPRING).say(said)
    assert "辽就" not in reply.text
    assert "024-" not in reply.text


@pytest.mark.parametrize("first", ["辽宁统考报名条件", "测一测 辽宁统考的育婴员"])
def test_a_conversation_about_it_goes_on(knowledge: KnowledgeBase, without: KnowledgeBase, first: str) -> None:
    person = Player(knowledge, SPRING)
    person.say(first)
    assert person.conversation.slots.notices == ("liaoning-2020",)
    person.knowledge = without
    assert "024-" not in person.say("那三级呢").text
    assert person.conversation.slots.notices == ()
    assert isinstance(person.conversation, Conversation)
