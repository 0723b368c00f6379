"""What a question says: without what stands around it, names aside, by meaning."""

from __future__ import annotations

import pytest

from bot.normalise import normalise
from knowledge.base import KnowledgeBase
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
