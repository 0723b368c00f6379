"""An address or phone somebody quotes: whose it is, and never another organiser's."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.message import CHINA
from bot.premise import known, remarks
from bot.understand import understand
from knowledge.base import KnowledgeBase

NOW = datetime(2026, 3, 1, 10, tzinfo=CHINA)
ATA, ZJ, LN, SH = "ata-beijing-2024", "zhongjiao-beijing-2024", "liaoning-2020", "shanghai-2026"


def told(knowledge: KnowledgeBase, text: str, notice: str) -> list[str]:
    return remarks(understand(text, knowledge, NOW.date()), {notice}, knowledge)


@pytest.mark.parametrize(
    ("quoted", "notice", "owner"),
    [
        ("ln.osta.org.cn", LN, "辽宁"),
        ("jndj.osta.org.cn", ATA, "ATA"),
        ("http://jndj.osta.org.cn", ZJ, "中教畅享"),
        ("shhr.ata-test.net.cn", SH, "上海"),
        ("biaozhun.osta.org.cn", SH, "上海"),
        ("biaozhun.osta.org.cn", ZJ, "中教畅享"),
        ("400-007-5676", ZJ, "中教畅享"),
        ("4000075676", ZJ, "中教畅享"),
        ("62418668", SH, "上海"),
        ("021-62418668", SH, "上海"),
        ("024-22966549", LN, "辽宁"),
        ("65181122-5769", ATA, "ATA"),
        ("www.jinengpingjia.com", ZJ, "中教畅享"),
        ("http://www.jinengpingjia.com/", ZJ, "中教畅享"),
        ("https://www.jnsh.org.cn/", SH, "上海"),
    ],
)
def test_ours(knowledge: KnowledgeBase, quoted: str, notice: str, owner: str) -> None:
    (line,) = told(knowledge, f"{quoted} 是这个吗", notice)
    assert owner in line
    assert not line.startswith("不是")


@pytest.mark.parametrize(
    ("quoted", "notice", "owner"),
    [
        ("ln.osta.org.cn", SH, "辽宁"),
        ("shhr.ata-test.net.cn", ATA, "上海"),
        ("jndj.osta.org.cn", SH, "北京"),
        ("400-007-5676", ATA, "中教畅享"),
        ("62418668", ZJ, "上海"),
        ("www.jinengpingjia.com", ATA, "中教畅享"),
    ],
)
def test_anothers(knowledge: KnowledgeBase, quoted: str, notice: str, owner: str) -> None:
    (line,) = told(knowledge, f"{quoted} 是这个吗", notice)
    assert line.startswith("不是")
    assert owner in line


@pytest.mark.parametrize("text", ["www.baidu.com 能报吗", "电话多少", "12345678 是吗", "osta 是什么"])
def test_what_no_notice_names_is_not_remarked_on(knowledge: KnowledgeBase, text: str) -> None:
    assert told(knowledge, text, ATA) == []


def test_every_phone_of_the_notices_is_known(knowledge: KnowledgeBase) -> None:
    digits = {"".join(c for c in phone if c.isdigit()): n for n in knowledge.notices.values()
              for contact in n.contacts for phone in contact.phones}  # fmt: skip
    held = known(knowledge)
    for phone, notice in digits.items():
        assert (notice.refines or notice.id) in held[phone]
