"""What a question says: without what stands around it, names aside, by meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.normalise import normalise
from knowledge.base import KnowledgeBase
from review.clustering import ALIKE
from review.meaning import Reader, core, meanings


@pytest.fixture(scope="module")
def read(knowledge: KnowledgeBase) -> Reader:
    return Reader(knowledge)


def alike(read: Reader, one: str, other: str) -> float:
    first, second = read(one), read(other)
    return sum(value * second.get(feature, 0.0) for feature, value in first.items())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("老师您好，补贴怎么领？谢谢！", "补贴怎么领"),
        ("在线等，急急急 补贴怎么领", "补贴怎么领"),
        ("你好", "你好"),
        ("补贴怎么领", "补贴怎么领"),
        ("", ""),
    ],
)
def test_what_stands_around_a_question_is_left_out(text: str, left: str) -> None:
    assert core(normalise(text)) == left


def test_the_same_meaning_in_other_words_is_nearer_than_another_meaning_in_the_same(read: Reader) -> None:
    assert alike(read, "考点能停车吗", "附近有没有车位") > alike(read, "考点能停车吗", "考点能吃饭吗")
    assert alike(read, "补贴能领多少钱", "技能补贴给几千") > alike(read, "补贴能领多少钱", "补贴去哪里领")


def test_names_tell_nothing(read: Reader) -> None:
    assert alike(read, "上海电子商务师三级能停车吗", "北京保育师四级能停车吗") > 0.85


def test_every_text_has_a_vector_of_length_one_or_none(read: Reader) -> None:
    for text in ("补贴", "电子商务师", "abc"):
        assert alike(read, text, text) == pytest.approx(1.0)
    assert read("") == read("〔手机号〕") == {}


def test_every_meaning_weighs_something() -> None:
    assert min(meanings().weights.values()) > 0


PAIRS = Path(__file__).with_name("pairs.tsv")
TOLD_SAME, TOLD_APART = 0.96, 0.8
"""Least shares of pairs.tsv on the right side of ALIKE. The vocabulary was widened with these pairs known: they guard it only."""


def pairs(kind: str) -> list[tuple[str, str]]:
    rows = (line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines())
    return [(one, other) for found, one, other in rows if found == kind]


def test_most_questions_about_one_matter_in_other_words_are_near_enough_for_one_cluster(read: Reader) -> None:
    near = [alike(read, one, other) >= ALIKE for one, other in pairs("same")]
    assert sum(near) >= TOLD_SAME * len(near)


def test_most_questions_about_different_matters_in_like_words_are_not(read: Reader) -> None:
    apart = [alike(read, one, other) < ALIKE for one, other in pairs("other")]
    assert sum(apart) >= TOLD_APART * len(apart)
