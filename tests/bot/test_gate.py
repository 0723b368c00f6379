"""What is not ours is told apart before any answer is looked up."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.gate import outcome
from bot.message import CHINA
from bot.understand import understand
from knowledge.base import KnowledgeBase

NOW = datetime(2026, 3, 1, 10, tzinfo=CHINA)


def gated(knowledge: KnowledgeBase, text: str, in_conversation: bool = False) -> str:
    return outcome(understand(text, knowledge, NOW.date()), in_conversation)


@pytest.mark.parametrize(
    "text",
    ["今天天气怎么样", "教师资格证怎么考", "会计证多少钱", "帮我写首诗", "彩票中奖号码", "股票推荐", "我想点外卖",
     "asdfgh", "消防证怎么考", "一级建造师报名", "考研什么时候报名", "英语四级多少钱", "驾照怎么考", "护士资格证",
     "孩子发烧怎么办", "公务员考试时间", "附近有什么好吃的", "给我讲个笑话", "计算机二级报名", "电工证在哪考"],
)  # fmt: skip
def test_out_of_scope(knowledge: KnowledgeBase, text: str) -> None:
    assert gated(knowledge, text) != "ours"


@pytest.mark.parametrize(
    "text", ["杭州能考人力吗", "广东考试时间", "成都有人力资源师考试吗", "我在四川考电商三级多少钱", "深圳育婴员报名"]
)
def test_other_regions(knowledge: KnowledgeBase, text: str) -> None:
    assert gated(knowledge, text) == "region"


@pytest.mark.parametrize("text", ["教师资格证怎么考", "驾照怎么考", "护士资格证", "考研什么时候报名"])
def test_other_exams(knowledge: KnowledgeBase, text: str) -> None:
    assert gated(knowledge, text) == "exam"


@pytest.mark.parametrize(
    "text",
    ["上海人力三级多少钱", "ATA怎么报名", "准考证怎么打印", "报名费多少", "辽宁育婴员四级什么时候考",
     "中教畅享的证书在哪查", "电子商务师二级报名条件", "选品员五级考试时间", "北京企业人力资源管理师一级费用"],
)  # fmt: skip
def test_ours(knowledge: KnowledgeBase, text: str) -> None:
    assert gated(knowledge, text) == "ours"


@pytest.mark.parametrize("text", ["我是四川人，能在上海考人力三级吗", "我湖南户口可以考上海人力四级吗"])
def test_where_somebody_comes_from_is_no_region_asked_about(knowledge: KnowledgeBase, text: str) -> None:
    assert gated(knowledge, text) == "ours"
