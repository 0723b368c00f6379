"""Slots carry over, corrections win, what no longer fits is dropped; slots pick the programmes."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation import Slots
from bot.fitting import fitting, merge
from bot.mentions import mentioned
from bot.normalise import normalise
from bot.settle import targets
from bot.vocabulary import lexicon
from knowledge.base import KnowledgeBase

ATA, ZJ, LN, SH = "ata-beijing-2024", "zhongjiao-beijing-2024", "liaoning-2020", "shanghai-2026"
HR, EC, NET, CHAIN, TRAINER, BABY = (
    "企业人力资源管理师", "电子商务师", "互联网营销师", "供应链管理师", "职业培训师", "育婴员",
)  # fmt: skip


def after(knowledge: KnowledgeBase, *said: str, slots: Slots | None = None) -> Slots:
    held = slots or Slots()
    for text in said:
        clean = normalise(text)
        held = merge(held, mentioned(clean, lexicon(knowledge).scan(clean)), knowledge)
    return held


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        (["我在上海考三级"], Slots(regions=("上海",), levels=(3,))),
        (["我在上海考三级", "多少钱"], Slots(regions=("上海",), levels=(3,))),
        (["我在上海考三级", "多少钱", "那北京呢"], Slots(regions=("北京",), levels=(3,))),
        (["我在上海考三级", "不是三级是四级"], Slots(regions=("上海",), levels=(4,))),
        (["上海人力三级", "不是上海是辽宁"], Slots(regions=("辽宁",), occupations=(HR,), levels=(3,))),
        (["人力三级", "ATA的"], Slots(notices=(ATA,), occupations=(HR,), levels=(3,))),
        (["ATA人力三级", "那上海呢"], Slots(regions=("上海",), occupations=(HR,), levels=(3,))),
        (["上海人力四级", "育婴员呢"], Slots(occupations=(BABY,), levels=(4,))),
        (["ATA人力二级", "电商呢"], Slots(occupations=(EC,), levels=(2,))),
        (["北京人力二级", "职业培训师呢"], Slots(occupations=(TRAINER,))),
        (["选品员一级", "电商呢"], Slots(occupations=(EC,), levels=(1,))),
        (["选品员一级", "直播销售员呢"], Slots(occupations=(NET,), job_types=("直播销售员",))),
        (["选品员"], Slots(occupations=(NET,), job_types=("选品员",))),
    ],
)
def test_merge(knowledge: KnowledgeBase, said: list[str], slots: Slots) -> None:
    assert after(knowledge, *said) == slots


def test_what_was_just_said_stays(knowledge: KnowledgeBase) -> None:
    assert after(knowledge, "供应链三级", "四级呢").levels == (4,)
    assert after(knowledge, "上海人力三级", "一级呢").levels == (1,)


def test_a_level_taken_back_is_gone(knowledge: KnowledgeBase) -> None:
    assert after(knowledge, "上海人力三级", "不要三级").levels == ()


def test_several_of_a_kind_are_kept_together(knowledge: KnowledgeBase) -> None:
    held = after(knowledge, "北京和上海人力三级")
    assert held.regions == ("北京", "上海")
    assert {p.notice for p in fitting(held, knowledge)} == {ATA, SH}


@pytest.mark.parametrize(
    ("slots", "programmes"),
    [
        (Slots(regions=("上海",)), {(SH, HR, None, 4), (SH, HR, None, 3), (SH, TRAINER, None, 3)}),
        (Slots(occupations=(HR,), levels=(2,)), {(ATA, HR, None, 2), (LN, HR, None, 2)}),
        (Slots(job_types=("直播销售员",)), None),
        (Slots(occupations=(NET,), job_types=("直播销售员",), levels=(3,)), {(ZJ, NET, "直播销售员", 3)}),
        (Slots(regions=("上海",), levels=(1,)), set()),
        (Slots(regions=("上海",), occupations=(EC,)), set()),
        (
            Slots(notices=(ATA,), regions=("辽宁",), occupations=(HR,), levels=(4,)),
            {(ATA, HR, None, 4), (LN, HR, None, 4)},
        ),
        (Slots(notices=(ATA,), regions=("北京",), levels=(4,)), {(ATA, HR, None, 4)}),
    ],
)
def test_fitting(
    knowledge: KnowledgeBase, slots: Slots, programmes: set[tuple[str, str, str | None, int]] | None
) -> None:
    found = {(p.notice, p.occupation, p.job_type, p.level) for p in fitting(slots, knowledge)}
    if programmes is None:
        assert {row[2] for row in found if row[1] == NET} == {"直播销售员"}
        return
    assert found == programmes


def test_no_slot_fits_everything(knowledge: KnowledgeBase) -> None:
    assert fitting(Slots(), knowledge) == knowledge.programmes


@pytest.mark.parametrize(
    ("today", "notices"),
    [
        (date(2020, 9, 3), set()),
        (date(2020, 9, 4), {LN}),
        (date(2023, 12, 12), {LN, ATA}),
        (date(2023, 12, 29), {LN, ATA, ZJ}),
        (date(2026, 2, 8), {LN, ATA, ZJ}),
        (date(2026, 2, 9), {LN, ATA, ZJ, SH}),
    ],
)
def test_only_notices_already_published_fit(knowledge: KnowledgeBase, today: date, notices: set[str]) -> None:
    assert {p.notice for p in fitting(Slots(), knowledge, today)} == notices


def test_targets_at_the_grain_of_the_handler(knowledge: KnowledgeBase) -> None:
    slots = Slots(occupations=(NET,), levels=(5,))
    programmes = fitting(slots, knowledge)
    assert {t.job_type for t in targets("programme", slots, programmes)} == {
        "平台管理员",
        "视频创推员",
        "选品员",
        "直播销售员",
    }
    (occupation,) = targets("occupation", slots, programmes)
    assert (occupation.notice, occupation.occupation, occupation.job_type, occupation.level) == (ZJ, NET, None, 5)
    (notice,) = targets("notice", slots, programmes)
    assert notice.notice == ZJ
    assert len(targets("notice", Slots(), fitting(Slots(), knowledge))) == 4
