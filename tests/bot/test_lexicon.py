"""The longest known word wins; other spellings of the same sound are found, but no piece of an ordinary word is."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lexicon import Lexicon, Span
from bot.normalise import normalise
from bot.vocabulary import lexicon
from knowledge.base import KnowledgeBase

ROOT = Path(__file__).parents[2]
SMALL = Lexicon(
    [
        ("高级", ("level", 3)),
        ("高级工", ("level", 3)),
        ("高级技师", ("level", 1)),
        ("技师", ("level", 2)),
        ("电商", ("occupation", "电子商务师")),
        ("电商", ("major", "电子商务")),
        ("报名", ("concept", "enroll")),
        ("准考证", ("concept", "ticket")),
        ("退费", ("concept", "refund")),
        ("ata", ("notice", "ata")),
        ("", ("concept", "empty")),
    ],
    audible=["报名"],
)


def found(known: Lexicon, text: str) -> list[str]:
    return [span.word for span in known.scan(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("高级技师", ["高级技师"]),
        ("高级工技师", ["高级工", "技师"]),
        ("高级技", ["高级"]),
        ("考ata电商", ["ata", "电商"]),
        ("技师高级技师", ["技师", "高级技师"]),
        ("", []),
        ("没有", []),
    ],
)
def test_longest_match(text: str, words: list[str]) -> None:
    assert found(SMALL, text) == words


def test_places_and_tags() -> None:
    (span,) = SMALL.scan("学电商的")
    assert (span.start, span.end, span.by_sound) == (1, 3, False)
    assert span.values("occupation") == ("电子商务师",)
    assert span.values("major") == ("电子商务",)
    assert span.values("level") == ()
    assert "电商" in SMALL
    assert "" not in SMALL


@pytest.mark.parametrize(
    ("text", "word"), [("准考正", "准考证"), ("准烤证", "准考证"), ("抱名", "报名"), ("报銘", "报名")]
)
def test_by_sound(text: str, word: str) -> None:
    (span,) = SMALL.scan(f"我要{text}吧")
    assert (span.start, span.end, span.word, span.by_sound) == (2, 2 + len(text), word, True)


@pytest.mark.parametrize("text", ["抱名", "抱名可以吗", "我要抱名"])
def test_by_sound_at_the_border_of_the_text(text: str) -> None:
    assert [s.word for s in SMALL.scan(text)] == ["报名"]


@pytest.mark.parametrize("text", ["退飞", "带你商量", "爆鸣器", "保命", "豹鸣"])
def test_not_by_sound(text: str) -> None:
    """Short words are heard only where they are audible; a word of the general dictionary stays what it is."""
    assert [s.word for s in SMALL.scan(text) if s.word != "报名" or text == "保命"] == []


def concept(knowledge: KnowledgeBase, text: str, kind: str = "concept") -> set[Any]:
    return {value for span in lexicon(knowledge).scan(normalise(text)) for value in span.values(kind)}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("抱名费多少", "concept", "fee"),
        ("准考正怎么打", "concept", "ticket"),
        ("準考證", "concept", "ticket"),
        ("HR证", "occupation", "企业人力资源管理师"),
        ("人力三级", "occupation", "企业人力资源管理师"),
        ("人力三级", "level", 3),
        ("电商师", "occupation", "电子商务师"),
        ("ATA", "notice", "ata-beijing-2024"),
        ("ＡＴＡ", "notice", "ata-beijing-2024"),
        ("全美在线", "notice", "ata-beijing-2024"),
        ("中教畅享", "notice", "zhongjiao-beijing-2024"),
        ("3级", "level", 3),
        ("三级", "level", 3),
        ("三級", "level", 3),
        ("高级工", "level", 3),
        ("高级技师", "level", 1),
        ("技师", "level", 2),
        ("中级工", "level", 4),
        ("初级工", "level", 5),
        ("直播销售员", "job_type", "直播销售员"),
        ("渗透测试员", "job_type", "渗透测试员"),
        ("劳动关系协调员", "occupation", "劳动关系协调员"),
        ("育婴师", "occupation", "育婴员"),
        ("沈阳", "region", "辽宁"),
        ("上海", "region", "上海"),
        ("台湾", "person", "台湾"),
        ("口罩", "keyword", "口罩"),
        ("采购员", "job", "采购员"),
    ],
)
def test_words_of_candidates(knowledge: KnowledgeBase, text: str, kind: str, value: Any) -> None:
    assert value in concept(knowledge, text, kind)


@pytest.mark.parametrize("text", ["煲鸡汤", "今天天气不错", "猫咪怎么养", "去哪里吃饭"])
def test_ordinary_words_name_nothing_of_ours(knowledge: KnowledgeBase, text: str) -> None:
    for kind in ("occupation", "job_type", "notice", "region", "level", "paper"):
        assert concept(knowledge, text, kind) == set()
    assert not concept(knowledge, text) & {"apply", "enroll", "fee", "ticket", "refund", "certificate", "result"}


@pytest.mark.parametrize(
    ("pair", "levels"), [("三四级", {3, 4}), ("4、3级", {3, 4}), ("一二级", {1, 2}), ("34级", {3, 4})]
)
def test_pairs_of_levels(knowledge: KnowledgeBase, pair: str, levels: set[int]) -> None:
    assert concept(knowledge, pair, "level") == levels


def test_everything_the_notices_name_is_known(knowledge: KnowledgeBase) -> None:
    known = lexicon(knowledge)
    for programme in knowledge.programmes:
        assert normalise(programme.occupation) in known
        assert programme.job_type is None or normalise(programme.job_type) in known
    for notice in knowledge.notices.values():
        for block in notice.eligibility:
            for related in block.related.values():
                for name in (*(related.occupations or ()), *(related.certificates or ())):
                    assert normalise(name) in known
                for majors in related.majors or ():
                    assert all(normalise(name) in known for name in majors.names)


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.sampled_from("高级技师工电商报名准考证退费飞正a ta三四级人力，。 "), max_size=30))
def test_spans_are_in_order_and_true_to_the_text(knowledge: KnowledgeBase, text: str) -> None:
    spans: tuple[Span, ...] = lexicon(knowledge).scan(text)
    assert list(spans) == sorted(spans, key=lambda s: s.start)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert span.by_sound or text[span.start : span.end] == span.word
    exact = [s for s in spans if not s.by_sound]
    assert all(a.end <= b.start for a, b in pairwise(exact))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("信息安全检测员报名条件", "信息安全测试员"),
        ("劳动关系协理员几号考", "劳动关系协调员"),
        ("企业人力资源管里师", "企业人力资源管理师"),
    ],
)
def test_long_names_with_a_slip(knowledge: KnowledgeBase, text: str, name: str) -> None:
    assert name in [value for span in lexicon(knowledge).scan(text) for value in span.values("occupation")]


@pytest.mark.parametrize("text", ["信息安全工程师考试", "劳动保障协理员", "健康管理师多少钱"])
def test_other_names_are_no_slips(knowledge: KnowledgeBase, text: str) -> None:
    assert "信息安全测试员" not in [s.word for s in lexicon(knowledge).scan(text)]
    assert not any(len(s.word) >= 7 and s.values("occupation") for s in lexicon(knowledge).scan(text))


def test_nobody_can_put_a_dictionary_in_place_of_ours(tmp_path: Path) -> None:
    """In the folder for temporary files, where anybody may write."""
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(marshal.dumps(({"怕人看见的话": 1}, 1)))
    program = "from bot.lexicon import Lexicon; print([Lexicon([]).is_word(w) for w in ('报名', '怕人看见的话')])"
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[True, False]\n"
    assert list(tmp_path.iterdir()) == [planted]
