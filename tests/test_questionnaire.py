"""The questionnaire as people go through it: taps, free words, commands, digressions, corrections, coming back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assess import aims, assess
from bot.conversation import Conversation
from bot.message import CHINA
from bot.questionnaire import Inquiry
from bot.questions import commands
from knowledge.base import KnowledgeBase
from knowledge.conditions import LEVEL_SHORT
from knowledge.load import read_documents
from rehearsal import Player, visible

NOON = datetime(2026, 3, 1, 12, tzinfo=CHINA)
ATA, SH = "ata-beijing-2024", "shanghai-2026"
HR = "企业人力资源管理师"
Talk = Callable[..., "Dialogue"]


class Dialogue:
    """A person in the questionnaire; `last` is what was said to them last."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.player, self.last = Player(knowledge, NOON), ""

    def say(self, *texts: str) -> Dialogue:
        for text in texts:
            self.last = visible(self.player.say(text))
        return self

    @property
    def pending(self) -> str:
        state = self.player.conversation.questionnaire
        return state.pending if state else ""


@pytest.fixture
def talk(knowledge: KnowledgeBase) -> Talk:
    return lambda *texts: Dialogue(knowledge).say(*texts)


@pytest.mark.parametrize("word", ["测一测", "我能报几级", "帮我看看能不能报", "测测", "我可以考几级呀"])
def test_it_starts_on_a_word_and_asks_what_it_is_about(talk: Talk, word: str) -> None:
    dialogue = talk(word)
    assert dialogue.pending == "occupation"
    assert "第1题" in dialogue.last


@pytest.mark.parametrize(
    "text", ["帮我看看上海人力能不能报", "上海人力我能报几级", "测一测上海人力", "上海人力 测一测"]
)
def test_names_beside_the_word_are_taken(talk: Talk, text: str) -> None:
    assert talk(text).pending not in ("", "occupation", "notice")


def test_the_result_names_facts_levels_clause_and_what_comes_next(talk: Talk) -> None:
    said = talk("测一测上海人力", "5年以上不到10年", "没有证书", "没有职称", "高中及以下").last
    assert said.startswith("可以报四级（中级工）。（按你说的：")
    for words in ("没有证书", "高中", "四级：可以报，符合第1条", "三级：还不能报", "350元", "沪技师(2026)1号"):
        assert words in said


def test_what_is_lacking_and_when(talk: Talk) -> None:
    said = talk("测一测北京ATA人力四级", "3年", "没有证书", "高中").last
    assert "还差2年，最早2028年3月" in said


@pytest.mark.parametrize(
    ("answer", "years"), [("五年半", 5.5), ("5", 5), ("做了六年", 6), ("2018年3月到现在", 8), ("不到1年", 0.1)]
)
def test_years_in_free_words(talk: Talk, answer: str, years: float) -> None:
    dialogue = talk("测一测上海人力")
    assert dialogue.pending == "work"
    dialogue.say(answer)
    jobs = dialogue.player.conversation.person.jobs
    assert jobs
    assert jobs[0].years == pytest.approx(years)


@pytest.mark.parametrize("answer", ["300年", "啊啊啊", "蓝色", "-5"])
def test_an_unclear_answer_is_asked_again_with_an_example(talk: Talk, answer: str) -> None:
    dialogue = talk("测一测上海人力", answer)
    assert dialogue.pending == "work"
    assert "例如" in dialogue.last
    assert "转人工" not in dialogue.last
    assert "转人工" in dialogue.say(answer).last
    assert "021-62418668" in dialogue.last


def test_a_question_in_between_is_answered_and_the_questionnaire_goes_on(talk: Talk) -> None:
    dialogue = talk("测一测上海人力", "没有证书", "那四级考试费多少？")
    assert "350元" in dialogue.last
    assert dialogue.last.index("350元") < dialogue.last.index("第")
    assert dialogue.pending == "work"
    assert "可以报四级" in dialogue.say("6年").last or "四级" in dialogue.last


def test_facts_for_another_question_are_kept_and_not_asked_again(talk: Talk) -> None:
    dialogue = talk("测一测上海人力", "高中毕业没证没职称")
    assert dialogue.pending == "work"
    assert "还不能报" in dialogue.say("2年").last


def test_facts_told_before_are_not_asked_again(talk: Talk) -> None:
    dialogue = talk("我大专人力资源专业毕业，做了三年人事，没有证书，在上海能报几级")
    assert "可以报四级" in dialogue.last
    assert "做了三年" not in dialogue.last
    assert dialogue.pending in ("assessed", "titles")


def test_one_step_back(talk: Talk) -> None:
    dialogue = talk("测一测上海人力", "3年")
    after_work = dialogue.pending
    dialogue.say("没有证书", "上一步")
    assert dialogue.pending == after_work
    dialogue.say("上一步")
    assert dialogue.pending == "work"
    assert dialogue.player.conversation.person.jobs is None
    assert "第一题" in dialogue.say("上一步").last


@pytest.mark.parametrize("word", ["改第1题", "改工作年限", "我要改工龄", "修改一下工作年限"])
def test_one_answer_is_changed_and_the_rest_stays(talk: Talk, word: str) -> None:
    dialogue = talk("测一测北京ATA人力四级", "3年", "没有证书", "高中")
    assert "还不能报四级" in dialogue.last
    assert dialogue.say(word).pending == "work"
    assert "可以报四级" in dialogue.say("6年").last
    assert dialogue.player.conversation.person.certificates == ()


def test_questions_that_do_not_matter_any_more_vanish(talk: Talk) -> None:
    dialogue = talk("测一测北京ATA人力四级", "3年", "五级")
    assert dialogue.pending == "since:5"
    dialogue.say("改证书", "没有证书")
    assert dialogue.pending == "school"


def test_a_question_that_was_not_put_cannot_be_changed(talk: Talk) -> None:
    dialogue = talk("测一测上海人力", "改第7题")
    assert "第7题" in dialogue.last
    assert dialogue.pending == "work"


def test_quitting_keeps_what_was_told(talk: Talk) -> None:
    dialogue = talk("测一测上海人力", "没有证书", "退出")
    assert "退出" in dialogue.last
    assert dialogue.pending == ""
    assert dialogue.player.conversation.person.certificates == ()
    assert (
        "第" not in dialogue.say("上海人力三级多少钱").last.split("依据")[0].replace("第", "", 0)
        or "400" in dialogue.last
    )


def test_starting_again_forgets_the_answers(talk: Talk) -> None:
    dialogue = talk("测一测上海人力", "6年", "没有证书", "重新开始")
    assert dialogue.pending == "work"
    assert dialogue.player.conversation.person.certificates is None


def test_progress_tells_what_is_known(talk: Talk) -> None:
    said = talk("测一测上海人力", "6年", "进度").last
    assert "已答1题" in said
    assert "6年" in said


def test_why_names_the_clause(talk: Talk) -> None:
    said = talk("测一测北京ATA人力四级", "为什么").last
    assert "第1条" in said
    assert "满5年" in said


def test_reasons_for_a_level_leave_the_questionnaire_as_it_is(talk: Talk) -> None:
    dialogue = talk("测一测北京ATA人力", "没有证书", "为什么不能报二级")
    assert "三级/高级工证书" in dialogue.last
    assert dialogue.pending == "work"


def test_what_one_does_not_know_stays_open(talk: Talk) -> None:
    said = talk("测一测北京ATA人力四级", "3年", "没有证书", "本科", "不知道").last
    assert "如果你还符合下面一条" in said
    assert "第3条" in said


def test_a_greeting_is_no_answer(talk: Talk) -> None:
    assert talk("测一测上海人力", "你好").pending == "work"


def test_another_organiser_in_between(talk: Talk) -> None:
    dialogue = talk("测一测上海人力", "没有证书", "我问的是北京ATA")
    assert dialogue.player.conversation.slots.notices == (ATA,)
    assert dialogue.player.conversation.person.certificates == ()


def test_answers_for_one_occupation_say_nothing_of_another(talk: Talk) -> None:
    said = talk("测一测电子商务师", "没有证书", "6年", "高中", "那育婴员呢").last
    assert "可以报四级" not in said
    assert "可以报五级" not in said


def test_all_programmes_at_once(talk: Talk) -> None:
    dialogue = talk("测一测", "全部看看", "采购员做了10年，没有证书，高中毕业，没有职称，没当过学徒，今年40岁")
    assert "供应链管理师：可以报三级" in dialogue.last
    assert "电子商务师：可以报四级（第1条）、三级（第1条）" in dialogue.last


def test_organisers_are_compared(talk: Talk) -> None:
    said = talk("人力三级 初级经济师人力资源职称拿了之后做人事2年 没证 高中 27岁 北京ATA不行的话上海可以吗").last
    ata, shanghai = said.split("【上海】")
    assert "三级：还不能报" in ata
    assert "三级：可以报，符合第3条" in shanghai


def test_who_comes_back_after_days_is_asked_whether_to_go_on(talk: Talk) -> None:
    dialogue = talk("测一测上海人力", "没有证书")
    dialogue.player.now += timedelta(days=3)
    dialogue.say("上海人力三级多少钱")
    assert "400元" in dialogue.last
    assert "接着做吗" in dialogue.last
    assert "第" in dialogue.say("继续").last
    assert dialogue.pending == "work"
    assert dialogue.player.conversation.person.certificates == ()


def test_a_questionnaire_left_for_long_is_forgotten(talk: Talk) -> None:
    dialogue = talk("测一测上海人力", "没有证书")
    dialogue.player.now += timedelta(days=60)
    assert "接着做" not in dialogue.say("上海人力三级多少钱").last


def test_a_change_of_the_notice_in_between_is_taken_up(talk: Talk) -> None:
    dialogue = talk("测一测北京ATA人力四级", "4年", "没有证书")
    assert dialogue.pending == "school"
    documents = read_documents()
    routes = documents["standards"]["beijing-2023"]["requirements"]
    level4 = next(r for r in routes if r["level"] == 4)
    level4["routes"][0]["all"][0]["work"]["years"] = 4
    changed = KnowledgeBase.from_documents(documents, 2)
    dialogue.player.knowledge = changed
    assert "可以报四级" in dialogue.say("高中").last


def test_a_digression_and_commands_leave_the_state_a_value(talk: Talk) -> None:
    dialogue = talk("测一测上海人力", "6年", "没有证书", "谢谢", "进度", "为什么")
    text = dialogue.player.conversation.to_json()
    assert Conversation.from_json(text) == dialogue.player.conversation


WALK = [
    "测一测", "上海人力", "育婴员", "北京", "全部看看", "6年", "没有证书", "四级", "三级证拿了两年", "本科", "大二在读", "是", "不是",
    "不知道", "上一步", "改第1题", "改证书", "进度", "为什么", "重新开始", "退出", "继续", "多少钱", "什么时候考", "谢谢", "转人工",
    "我想考五级", "那电子商务师呢", "为什么不能报二级", "17岁", "没有职称", "不对，是5年", "其实没有证书", "人力资源管理", "？", "更多",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WALK), min_size=3, max_size=12))
def test_any_walk_gets_replies_and_survives_json(knowledge: KnowledgeBase, walk: list[str]) -> None:
    dialogue = Dialogue(knowledge)
    for text in ["测一测", *walk]:
        dialogue.say(text)
        assert dialogue.last.strip()
        conversation = dialogue.player.conversation
        assert Conversation.from_json(conversation.to_json()) == conversation


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["3年", "6年", "12年"]), st.sampled_from(["3年", "6年", "12年"]))
def test_changing_an_answer_and_changing_it_back_restores_the_verdicts(
    knowledge: KnowledgeBase, first: str, other: str
) -> None:
    dialogue = Dialogue(knowledge).say("测一测北京ATA人力", "没有证书", first, "高中及以下")
    before = dialogue.last
    changed = dialogue.say("改工作年限", other).last
    again = dialogue.say("改工作年限", first).last
    assert again == before
    assert (changed == before) == (first == other)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_reply_names_the_numbers_that_the_evaluation_found(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    """Whatever the taps: a level that is met with its clause, one that is not with none that is met."""
    aim = data.draw(st.sampled_from(aims(knowledge.programmes)))
    dialogue = Dialogue(knowledge).say(f"测一测{knowledge.notices[aim.notice].short.replace('·', '')}{aim.occupation}")
    while dialogue.pending:
        dialogue.say(data.draw(st.sampled_from([option.say for option in dialogue.player.conversation.options])))
    verdicts = assess(knowledge, aim, dialogue.player.conversation.person).verdicts
    while "更多" in dialogue.last:
        dialogue.last = dialogue.last.replace("更多", "") + dialogue.player.say("更多").text
    for verdict in verdicts:
        named = set(re.findall(r"符合第(\d+)条", _of_level(dialogue.last, verdict.level, len(verdicts))))
        assert (named == {str(verdict.met_by[0])}) if verdict.met_by else not named, dialogue.last


def _of_level(reply: str, level: int, levels: int) -> str:
    """What a reply says of one level: its line, or all where only one is in question."""
    if levels == 1:
        return reply
    return "".join(line for line in reply.splitlines() if line.startswith(LEVEL_SHORT[level]))


def test_every_command_has_its_words() -> None:
    assert set(commands()) >= {"start", "back", "quit", "restart", "progress", "why", "unsure", "resume"}
    assert all(commands().values())


def test_an_inquiry_without_aims_asks_nothing(knowledge: KnowledgeBase) -> None:
    from bot.conversation import Questionnaire, Slots

    nowhere = Inquiry(Questionnaire(Slots(occupations=("厨师",))), knowledge, NOON.date())
    assert nowhere.following().state.pending == ""
