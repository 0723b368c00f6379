"""Replies as the phone gets them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Option, Reply
from tests.account import event, message
from wechat.incoming import parse
from wechat.outgoing import LIMIT, Outgoing, compose, fit, menu_link

INCOMING = parse(message())
texts = st.text(st.characters(exclude_categories=["Cs"]))


def composed(reply: Reply, *, handover: bool = False, elements: dict[str, str] | None = None) -> Outgoing:
    incoming = parse(elements) if elements else INCOMING
    return compose(reply, incoming, base_url="https://kaoda.example.com/", handover=handover, now=5.5)


def test_text_then_page_then_options() -> None:
    reply = Reply(
        "三级：560元", (Option("证件", "三级带什么证件"), Option("时间", "三级什么时候考")), page="liaoning-2020"
    )
    assert composed(reply).content.split("\n") == [
        "三级：560元",
        '<a href="https://kaoda.example.com/notices/liaoning-2020">查看通知详情</a>',
        '<a href="weixin://bizmsgmenu?msgmenucontent=三级带什么证件&msgmenuid=1">证件</a>',
        '<a href="weixin://bizmsgmenu?msgmenucontent=三级什么时候考&msgmenuid=2">时间</a>',
    ]


def test_options_are_dropped_from_the_end_then_the_page() -> None:
    options = (Option("甲", "甲"), Option("乙", "乙"))
    first, second = (menu_link(option, number) for number, option in enumerate(options, 1))
    room = len(f"x\npage\n{first}\n{second}".encode())
    assert fit("x", "page", options, room) == f"x\npage\n{first}\n{second}"
    assert fit("x", "page", options, room - 1) == f"x\npage\n{first}"
    assert fit("x", "page", options, 6) == "x\npage"
    assert fit("x", "page", options, 5) == "x"


def test_a_text_too_long_ends_with_a_sentence() -> None:
    text = "第一句。" * 1000
    cut = fit(text, "", ())
    assert cut.endswith("。")
    assert LIMIT - 12 < len(cut.encode()) <= LIMIT


@given(texts, texts, st.lists(st.builds(Option, texts, texts), max_size=5))
def test_always_within_the_limit_and_well_formed(text: str, page: str, options: list[Option]) -> None:
    outgoing = composed(Reply(text * 20, tuple(options), page or None))
    assert len(outgoing.content.encode()) <= LIMIT
    if rendered := outgoing.xml(INCOMING):
        root = ET.fromstring(rendered)
        assert [child.tag for child in root].count("Content") == 1
        assert root.findtext("ToUserName") == "oUser"


@pytest.mark.parametrize("name", ["ToUserName", "FromUserName", "Content"])
def test_cdata_cannot_be_left(name: str) -> None:
    attack = "]]></Content><Injected>x</Injected><![CDATA["
    incoming = parse(message("o" + attack, Content=attack, ToUserName="gh" + attack))
    root = ET.fromstring(Outgoing("text", attack, 1).xml(incoming) or "")
    assert root.find("Injected") is None
    assert attack in (root.findtext(name) or "")


def test_options_cannot_leave_their_link() -> None:
    link = menu_link(Option('<b>"标签"</b>\n&', '三级"><script>&msgmenuid=9#\n多少钱'), 1)
    assert link.count("<") == 2
    assert link.count("msgmenuid=") == 2  # ours, and the letters of the other without the & that would make it count
    assert '<a href="weixin://bizmsgmenu?msgmenucontent=三级scriptmsgmenuid=9多少钱&msgmenuid=1">' in link


def test_hand_over_where_the_account_can() -> None:
    reply = Reply("请拨打电话", kind="handover")
    assert composed(reply, handover=True).kind == "handover"
    assert "transfer_customer_service" in (composed(reply, handover=True).xml(INCOMING) or "")
    assert composed(reply).content == "请拨打电话"
    assert composed(reply, handover=True, elements=event("CLICK", "转人工")).content == "请拨打电话"


def test_silence() -> None:
    assert composed(Reply("", kind="silent")).xml(INCOMING) is None
    assert composed(Reply("")).xml(INCOMING) is None


@given(st.sampled_from(["text", "handover", "silent"]), texts, st.integers())
def test_survives_storage(kind: str, content: str, time: int) -> None:
    outgoing = Outgoing(kind, content, time)  # type: ignore[arg-type]
    assert Outgoing.from_json(outgoing.to_json()) == outgoing
