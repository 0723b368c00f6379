"""Other names and example utterances of the staff's own: known like those of bot/words, and learnt from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot import judge
from bot.message import CHINA
from bot.understand import Understanding, understand
from bot.vocabulary import lexicon, utterances
from knowledge.base import KnowledgeBase
from knowledge.load import read_documents
from rehearsal import Player, visible

NOW = datetime(2026, 3, 1, 10, tzinfo=CHINA)
ALIASES = {
    "hr": {"id": "hr", "kind": "occupation", "name": "企业人力资源管理师", "others": ["人才运营师", "人才运营证"]},
    "baby": {"id": "baby", "kind": "job_type", "name": "选品员", "others": ["好物挑选官"]},
    "place": {"id": "place", "kind": "region", "name": "上海", "others": ["十里洋场"]},
    "society": {"id": "society", "kind": "issuer", "name": "上海市技师协会", "others": ["沪上技协会"]},
    "guide": {"id": "guide", "kind": "notice", "name": "zhongjiao-level1-guide", "others": ["顶级手册"]},
    "level": {"id": "level", "kind": "level", "name": "3", "others": ["铜牌级"]},
}
EXAMPLES = ["要撒多少币", "得撒币几个", "撒币撒多少"]


@pytest.fixture(scope="module")
def taught() -> Iterator[KnowledgeBase]:
    """The notices with the aliases and examples above, trained in memory."""
    told = {"aspect": "fees.amount", "examples": EXAMPLES}
    compiled = KnowledgeBase.from_documents(
        read_documents() | {"aliases": ALIASES, "utterances": {"fees.amount": told}}
    )
    judge.prepare(compiled)
    yield compiled
    lexicon.cache_clear()


def meant(knowledge: KnowledgeBase, text: str) -> Understanding:
    return understand(text, knowledge, NOW.date())


def says(knowledge: KnowledgeBase, *texts: str) -> str:
    person = Player(knowledge, NOW)
    return [visible(person.say(text)) for text in texts][-1]


@pytest.mark.parametrize(
    ("said", "usual"),
    [
        ("上海人才运营师三级多少钱", "上海企业人力资源管理师三级多少钱"),
        ("上海人才运营师铜牌级多少钱", "上海企业人力资源管理师三级多少钱"),
        ("十里洋场人力三级什么时候考", "上海人力三级什么时候考"),
        ("沪上技协会人力三级多少钱", "上海市技师协会人力三级多少钱"),
        ("中教好物挑选官四级多少钱", "中教选品员四级多少钱"),
        ("上海人材运营师三级多少钱", "上海企业人力资源管理师三级多少钱"),
    ],
)
def test_a_new_name_is_answered_like_the_usual_one(taught: KnowledgeBase, said: str, usual: str) -> None:
    one, other = meant(taught, said).mentions, meant(taught, usual).mentions
    for field in ("regions", "notices", "occupations", "job_types", "levels"):
        assert getattr(one, field) == getattr(other, field), field
    assert says(taught, said) == says(taught, usual)


@pytest.mark.parametrize("written", ["人才运营狮", "人材运盈师"])
def test_a_new_name_is_heard(taught: KnowledgeBase, written: str) -> None:
    assert meant(taught, f"上海{written}三级多少钱").mentions.occupations == ("企业人力资源管理师",)


def test_a_new_certificate_stands_with_its_longer_form(taught: KnowledgeBase) -> None:
    found = meant(taught, "人才运营证书怎么查")
    assert found.mentions.occupations == ("企业人力资源管理师",)
    assert "certificate" in found.concepts


def test_a_guide_may_have_another_name(taught: KnowledgeBase) -> None:
    assert meant(taught, "顶级手册里写了什么").mentions.guide


def test_a_name_goes_on_in_a_conversation(taught: KnowledgeBase) -> None:
    assert says(taught, "上海电商师三级多少钱", "那人才运营师呢") == says(taught, "上海电商师三级多少钱", "那人力呢")


def test_without_them_the_names_are_unknown(knowledge: KnowledgeBase) -> None:
    assert meant(knowledge, "人才运营师三级多少钱").mentions.occupations == ()


@pytest.mark.parametrize("said", ["上海人力三级要撒多少币", "上海人力三级撒币多少", "上海人力三级得撒几个币"])
def test_a_new_phrasing_is_learnt(knowledge: KnowledgeBase, taught: KnowledgeBase, said: str) -> None:
    assert meant(taught, said).aspects[:1] == ("fees.amount",)
    assert dict(meant(taught, said).scores)["fees.amount"] > dict(meant(knowledge, said).scores).get("fees.amount", 0.0)
    assert "合计400元" in says(taught, said)


def test_what_was_understood_stays_so(taught: KnowledgeBase) -> None:
    for said, aspect in (("上海人力三级什么时候考", "dates.exam"), ("ATA准考证怎么打印", "ticket.how")):
        assert meant(taught, said).aspects[:1] == (aspect,)


# The digest that names a training.
def digest(**own: object) -> str:
    return judge.digest(KnowledgeBase.from_documents(read_documents() | own))  # type: ignore[arg-type]


def test_without_words_of_the_staff_nothing_is_trained_anew(knowledge: KnowledgeBase) -> None:
    assert digest() == digest(aliases={}, utterances={}, entries={}) == judge.digest(knowledge)
    told = {"id": "car", "questions": ["好停车吗"], "answer": "没有。", "source": "公告"}
    assert digest(entries={"car": told}) == digest()


def test_each_name_and_each_example_needs_a_training_of_its_own() -> None:
    def example(*texts: str) -> dict[str, object]:
        return {"fees.amount": {"aspect": "fees.amount", "examples": texts}}

    found = [
        digest(),
        digest(aliases={"hr": ALIASES["hr"]}),
        digest(aliases={"hr": ALIASES["hr"] | {"others": ["人才运营师"]}}),
        digest(utterances=example("几个币")),
        digest(utterances=example("几枚币")),
        digest(utterances=example("几个币", "几枚币")),
    ]
    assert len(set(found)) == len(found)
    assert digest(utterances=example("几个币", "几枚币")) == digest(utterances=example("几枚币", "几个币"))


def test_an_aspect_that_is_no_longer_there_is_left_out() -> None:
    """A revision may be older than the word files."""
    gone = {"fees.gone": {"aspect": "fees.gone", "examples": ["几个币"]}}
    compiled = KnowledgeBase.from_documents(read_documents() | {"utterances": gone})
    assert "fees.gone" not in dict(utterances(compiled))
    assert judge.digest(compiled) == digest()
