"""Every cell of every fee table, as printed in the five notices, in yuan."""

from __future__ import annotations

import pytest

from knowledge.base import KnowledgeBase
from knowledge.notice import Fee

ATA, ZJ, SH = "ata-beijing-2024", "zhongjiao-beijing-2024", "shanghai-2026"
EC, NET, CHAIN, SAFE = "电子商务师", "互联网营销师", "供应链管理师", "信息安全测试员"
HR, TRAINER = "企业人力资源管理师", "职业培训师"

BEIJING = [  # notice, occupation, level, 理论知识, 操作技能, 综合评审 (None: the cell is struck out), 合计
    (ATA, HR, 4, 70, 80, None, 150),
    (ATA, HR, 3, 70, 80, None, 150),
    (ATA, HR, 2, 75, 80, 80, 235),
    (ATA, HR, 1, 75, 80, 80, 235),
    (ZJ, EC, 4, 80, 80, None, 160),
    (ZJ, EC, 3, 80, 80, None, 160),
    (ZJ, EC, 2, 80, 80, 80, 240),
    (ZJ, EC, 1, 80, 80, 80, 240),
    (ZJ, NET, 5, 80, 80, None, 160),
    (ZJ, NET, 4, 80, 80, None, 160),
    (ZJ, NET, 3, 80, 80, None, 160),
    (ZJ, NET, 2, 80, 80, 80, 240),
    (ZJ, NET, 1, 80, 80, 80, 240),
    (ZJ, CHAIN, 3, 80, 80, None, 160),
    (ZJ, CHAIN, 2, 80, 80, 80, 240),
    (ZJ, CHAIN, 1, 80, 80, 80, 240),
    (ZJ, SAFE, 4, 80, 80, None, 160),
    (ZJ, SAFE, 3, 80, 80, None, 160),
]
SHANGHAI = [(HR, 4, 350, 175), (HR, 3, 400, 200), (TRAINER, 3, 400, 200)]
"""Occupation, level, 评价服务费, 补考收费 for each module; the column 综合评审 is empty."""


def rows(knowledge: KnowledgeBase, notice: str, occupation: str, level: int) -> list[Fee]:
    return [fee for fee in knowledge.notices[notice].fees if fee.covers(occupation, None, level)]


@pytest.mark.parametrize(("notice", "occupation", "level", "theory", "skill", "review", "total"), BEIJING)
def test_beijing_cells(
    knowledge: KnowledgeBase,
    notice: str,
    occupation: str,
    level: int,
    theory: int,
    skill: int,
    review: int | None,
    total: int,
) -> None:
    (fee,) = rows(knowledge, notice, occupation, level)
    cells = {"理论知识": theory, "操作技能": skill, "综合评审": review}
    assert fee.items == {name: price for name, price in cells.items() if price is not None}
    assert fee.blank == tuple(name for name, price in cells.items() if price is None)
    assert (fee.total, fee.retake_each, fee.section) == (total, None, "附件2")


@pytest.mark.parametrize(("occupation", "level", "price", "module"), SHANGHAI)
def test_shanghai_cells(knowledge: KnowledgeBase, occupation: str, level: int, price: int, module: int) -> None:
    (fee,) = rows(knowledge, SH, occupation, level)
    assert (fee.items, fee.total, fee.retake_each) == ({"评价服务费": price}, price, module)
    assert fee.blank == ("综合评审",)
    assert fee.section == ("附件2" if occupation == HR else "附件3")


def test_the_tables_have_no_other_row(knowledge: KnowledgeBase) -> None:
    printed = {(notice, occupation, level) for notice, occupation, level, *_ in BEIJING}
    printed |= {(SH, occupation, level) for occupation, level, *_ in SHANGHAI}
    held = {
        (notice.id, occupation, level)
        for notice in knowledge.notices.values()
        for fee in notice.fees
        for occupation in fee.occupations or {offer.occupation for offer in notice.offers}
        for level in fee.levels
    }
    assert held == printed
    assert sum(len(notice.fees) for notice in knowledge.notices.values()) == len(printed)


def test_every_programme_has_a_fee_where_the_notice_has_a_table(knowledge: KnowledgeBase) -> None:
    for programme in knowledge.programmes:
        found = rows(knowledge, programme.notice, programme.occupation, programme.level)
        assert len(found) == (0 if programme.notice == "liaoning-2020" else 1), programme


@pytest.mark.parametrize("notice", ["liaoning-2020", "zhongjiao-level1-guide"])
def test_notices_without_fees_have_none(knowledge: KnowledgeBase, notice: str) -> None:
    assert knowledge.notices[notice].fees == ()


@pytest.mark.parametrize(
    ("notice", "kept", "attempts", "rule"),
    [
        (ATA, 1, 1, "subject fee in full"),
        (ZJ, 1, 1, "not stated"),
        (SH, 2, None, "fee per module"),
    ],
)
def test_retake_rules(knowledge: KnowledgeBase, notice: str, kept: int, attempts: int | None, rule: str) -> None:
    retake = knowledge.notices[notice].retake
    assert retake is not None
    assert (retake.kept_years, retake.attempts, retake.fee_rule) == (kept, attempts, rule)


@pytest.mark.parametrize("notice", ["liaoning-2020", "zhongjiao-level1-guide"])
def test_retake_rules_are_not_lent(knowledge: KnowledgeBase, notice: str) -> None:
    assert knowledge.notices[notice].retake is None
