"""What a message names, each thing in its role."""

from __future__ import annotations

from typing import Any

import pytest

from bot.mentions import Mentions, mentioned
from bot.normalise import normalise
from bot.vocabulary import lexicon
from knowledge.base import KnowledgeBase

HR, EC = "企业人力资源管理师", "电子商务师"


def said(knowledge: KnowledgeBase, text: str) -> Mentions:
    clean = normalise(text)
    return mentioned(clean, lexicon(knowledge).scan(clean))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("我有四级证能考三级吗", {"held_levels": (4,), "levels": (3,)}),
        ("考四级多少钱", {"levels": (4,), "held_levels": ()}),
        ("四级证多少钱", {"levels": (4,), "held_levels": ()}),
        ("四级证拿了三年想考三级", {"held_levels": (4,), "levels": (3,)}),
        ("想考三级", {"levels": (3,), "held_levels": ()}),
        ("三级四级都多少钱", {"levels": (3, 4)}),
        ("不是三级是四级", {"levels": (4,), "dropped": (("level", 3),)}),
        ("不是北京是上海", {"regions": ("上海",), "dropped": (("region", "北京"),)}),
        ("不要电商，要供应链", {"occupations": ("供应链管理师",), "dropped": (("occupation", EC),)}),
        ("上海人力三级多少钱", {"regions": ("上海",), "occupations": (HR,), "levels": (3,)}),
        ("北京和上海三级哪个便宜", {"regions": ("北京", "上海"), "levels": (3,)}),
        ("ATA人力", {"notices": ("ata-beijing-2024",), "occupations": (HR,)}),
        ("中教畅享的电商", {"notices": ("zhongjiao-beijing-2024",), "occupations": (EC,)}),
        ("直播销售员五级", {"job_types": ("直播销售员",), "levels": (5,)}),
        ("一级报考指南", {"guide": True}),
        ("8月考试", {"months": (8,)}),
        ("3月、5月有吗", {"months": (3, 5)}),
        ("十一月有吗", {"months": (11,)}),
        ("2027年还有吗", {"years": (2027,)}),
        ("台湾考生要什么证件", {"persons": ("台湾",)}),
        ("外国人能报吗", {"persons": ("外国",)}),
        ("理论多少钱", {"subjects": ("理论知识",)}),
        ("我是学电子商务专业的", {"majors": ("电子商务",), "occupations": ()}),
        ("教师资格证怎么考", {"foreign": (("exams", "教师资格证"),)}),
        ("杭州能考吗", {"foreign": (("regions", "杭州"),)}),
        ("能戴口罩吗", {"keywords": ("口罩",)}),
        ("今天天气真好", {"levels": (), "occupations": (), "regions": (), "notices": ()}),
    ],
)
def test_roles(knowledge: KnowledgeBase, text: str, named: dict[str, Any]) -> None:
    found = said(knowledge, text)
    assert {field: getattr(found, field) for field in named} == named


def test_work_told_of_is_no_occupation_asked_about_where_one_is(knowledge: KnowledgeBase) -> None:
    found = said(knowledge, "干了三年客服，想考电子商务师")
    assert found.occupations == (EC,)
    assert "客户服务管理员" in found.jobs


@pytest.mark.parametrize(
    ("text", "anchored"),
    [("上海", True), ("ATA", True), ("电商", True), ("选品员", True), ("三级", False), ("多少钱", False)],
)
def test_anchored(knowledge: KnowledgeBase, text: str, anchored: bool) -> None:
    assert said(knowledge, text).anchored is anchored


def test_every_alias_of_a_level_is_that_level(knowledge: KnowledgeBase) -> None:
    for level, digit in enumerate("一二三四五", 1):
        for form in (f"{digit}级", f"{level}级", f"{level} 级"):
            assert said(knowledge, f"{form}多少钱").levels == (level,), form
