"""What a person did, read from the platform's elements."""

from __future__ import annotations

from typing import Any

import pytest

from tests.account import SAID_AT, event, message
from wechat import Unreadable
from wechat.codec import clean, read_xml
from wechat.incoming import parse


@pytest.mark.parametrize(
    ("elements", "kind", "text"),
    [
        (message(Content="三级多少钱"), "text", "三级多少钱"),
        (message(Content="三级", bizmsgmenuid="0"), "text", "三级"),
        (message(), "text", ""),
        (message(kind="Text", Content="大写"), "text", "大写"),
        (message(kind="image", PicUrl="https://x"), "image", ""),
        (message(kind="voice", Recognition="三级报名费"), "text", "三级报名费"),
        (message(kind="voice"), "voice", ""),
        (message(kind="video"), "video", ""),
        (message(kind="shortvideo"), "video", ""),
        (message(kind="location", Label="北京"), "location", ""),
        (message(kind="link", Title="通知"), "link", ""),
        (message(kind="file"), "file", ""),
        (message(kind="hologram"), "other", ""),
        (message(Content="【收到不支持的消息类型，暂无法显示】"), "sticker", ""),
        (message(Content="【收到不支援的訊息類型，無法顯示】"), "sticker", ""),
        (message(Content="[Unsupported Message]"), "sticker", ""),
        (message(Content="收到【不支持的消息】怎么办"), "text", "收到【不支持的消息】怎么办"),
        (event("subscribe"), "subscribe", ""),
        (event("subscribe", "qrscene_7"), "subscribe", ""),
        (event("SCAN", "7"), "scan", ""),
        (event("CLICK", "三级报名费"), "click", "三级报名费"),
        (event("unsubscribe"), "unsubscribe", ""),
        (event("VIEW", "https://x"), "ignored", ""),
        (event("LOCATION"), "ignored", ""),
        (event("TEMPLATESENDJOBFINISH"), "ignored", ""),
        (event("never_heard_of"), "ignored", ""),
        (event(""), "ignored", ""),
    ],
)
def test_kinds(elements: dict[str, str], kind: str, text: str) -> None:
    incoming = parse(elements)
    assert (incoming.kind, incoming.text) == (kind, text)
    assert incoming.sent == SAID_AT
    assert (incoming.openid, incoming.account) == ("oUser", "gh_account")


def key(elements: dict[str, str]) -> tuple[str, ...]:
    return parse(elements).delivery


def test_message_keys_hold_sender_and_number() -> None:
    assert key(message(MsgId="1")) == key(message(MsgId="1", CreateTime="1700000000"))
    assert key(message(MsgId="1")) != key(message(MsgId="2"))
    assert key(message("oOne", MsgId="1")) != key(message("oTwo", MsgId="1"))


def test_messages_without_number_are_told_apart_by_content() -> None:
    first, second = message(Content="甲"), message(Content="乙")
    del first["MsgId"], second["MsgId"]
    assert key(first) == key(dict(first))
    assert key(first) != key(second)


def test_events_of_one_second_are_told_apart() -> None:
    keys = {key(event("CLICK", "甲")), key(event("CLICK", "乙")), key(event("SCAN", "甲"))}
    assert len(keys) == 3
    assert key(event("CLICK", "甲", seconds=1)) not in keys


@pytest.mark.parametrize(
    "change",
    [
        {"FromUserName": ""},
        {"FromUserName": "o" * 129},
        {"ToUserName": ""},
        {"CreateTime": ""},
        {"CreateTime": "soon"},
        {"CreateTime": "99999999999999999999"},
        {"CreateTime": "-1"},
        {"MsgType": ""},
    ],
)
def test_messages_without_the_essentials(change: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        parse(message() | change)


@pytest.mark.parametrize(
    "xml",
    [
        "",
        " ",
        "{}",
        '{"MsgType": "text"}',
        "<xml>",
        "<xml/>",
        "<other><MsgType>text</MsgType></other>",
        "<xml>text only</xml>",
        '<!DOCTYPE a [<!ENTITY b "c">]><xml><MsgType>&b;</MsgType></xml>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><xml><MsgType>&b;</MsgType></xml>',
        "<xml><MsgType>text</MsgType>",
        "<xml><MsgType>\x1d</MsgType></xml>",
        "<xml>&#0;</xml>",
        "<a>" * 5000,
    ],
)
def test_what_is_no_message(xml: str) -> None:
    with pytest.raises(Unreadable):
        parse(read_xml(xml))


@pytest.mark.parametrize(
    "content",
    ["", "<a>1</a>", "<![CDATA[]]></Content><Content>2", '<Content x="1">3</Content>'],
)
def test_content_that_is_no_text_counts_as_none(content: str) -> None:
    elements = read_xml(f"<xml><MsgType>text</MsgType><Content>{content}</Content></xml>")
    assert elements.get("Content", "") == "" or not content


def test_control_characters_go() -> None:
    assert clean("三\x1d级\x00多\x0b少\ufffe钱\ud800\t\n") == "三级多少钱\t\n"
