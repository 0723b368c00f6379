"""The three modes: what passes, what is refused, and how replies travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from settings import Mode
from tests.account import AES_KEY, APPID, ARRIVED, TOKEN, message
from wechat import Unauthenticated, Unreadable
from wechat.codec import Envelope, read_xml
from wechat.gate import Gate, Letter
from wechat.sender import Posting, Sender
from wechat.verify import sign

PLAIN = Sender(TOKEN)
COMPAT = Sender(TOKEN, "compat", AES_KEY, APPID)
SAFE = Sender(TOKEN, "safe", AES_KEY, APPID)
ELEMENTS = message(Content="三级]]>\x1d多少钱")


def gate(mode: Mode) -> Gate:
    return Gate(TOKEN, mode, AES_KEY, APPID)


def opened(mode: Mode, posting: Posting) -> Letter:
    return gate(mode).open(posting.query, posting.body.encode, ARRIVED)


@pytest.mark.parametrize(
    ("mode", "sender", "sealed"),
    [
        ("plain", PLAIN, False),
        ("plain", COMPAT, False),
        ("compat", PLAIN, False),
        ("compat", COMPAT, True),
        ("compat", SAFE, True),
        ("safe", COMPAT, True),
        ("safe", SAFE, True),
    ],
)
def test_round_trips(mode: Mode, sender: Sender, sealed: bool) -> None:
    posting = sender.posting(ELEMENTS, ARRIVED)
    letter = opened(mode, posting)
    assert letter.sealed == sealed
    assert letter.elements["Content"] == "三级]]>多少钱"
    answer = gate(mode).close(letter, "<xml><Content>答</Content></xml>", ARRIVED)
    assert ("<Encrypt>" in answer) == sealed
    assert sender.read(answer) == {"Content": "答"}
    assert not sealed or posting.query["nonce"] in answer


def test_a_sealed_reply_is_signed_with_the_query_nonce() -> None:
    letter = opened("safe", SAFE.posting(ELEMENTS, ARRIVED, nonce="77"))
    elements = read_xml(gate("safe").close(letter, "<xml><a>b</a></xml>", ARRIVED))
    assert elements["MsgSignature"] == sign(TOKEN, str(int(ARRIVED)), "77", elements["Encrypt"])
    assert elements["TimeStamp"] == str(int(ARRIVED))


def test_safe_mode_does_not_trust_the_signature_of_the_query() -> None:
    posting = SAFE.posting(ELEMENTS, ARRIVED)
    opened("safe", replace(posting, query=dict(posting.query) | {"signature": "0" * 40}))
    with pytest.raises(Unauthenticated):
        opened("safe", replace(posting, query=without(posting.query, "msg_signature")))
    with pytest.raises(Unauthenticated):  # the common mistake the other way round
        opened("safe", replace(posting, query=dict(posting.query) | {"msg_signature": posting.query["signature"]}))


@pytest.mark.parametrize("hide", [{}, {"encrypt_type": "raw"}, {"encrypt_type": ""}])
def test_safe_mode_refuses_a_downgrade(hide: dict[str, str]) -> None:
    posting = PLAIN.posting(ELEMENTS, ARRIVED)
    with pytest.raises(Unauthenticated):
        opened("safe", replace(posting, query=dict(posting.query) | hide))


def test_compatible_mode_believes_the_sealed_part() -> None:
    posting = COMPAT.posting(ELEMENTS, ARRIVED)
    forged = replace(posting, body=posting.body.replace("oUser", "oVictim"))
    assert opened("compat", forged).elements["FromUserName"] == "oUser"


@pytest.mark.parametrize("mode", ["compat", "safe"])
def test_tampered_bodies(mode: Mode) -> None:
    posting = SAFE.posting(ELEMENTS, ARRIVED)
    at = posting.body.index("<Encrypt><![CDATA[") + 40
    other = "B" if posting.body[at] == "A" else "A"
    for body in (posting.body[:at] + other + posting.body[at + 1 :], "", "{}", "<xml></xml>", "<xml>"):
        with pytest.raises(Unauthenticated):
            opened(mode, replace(posting, body=body))


def sealed_with(encrypted: str) -> Posting:
    """A correctly signed request around any ciphertext."""
    stamp = str(int(ARRIVED))
    query = {"timestamp": stamp, "nonce": "1", "msg_signature": sign(TOKEN, stamp, "1", encrypted)}
    return Posting(query, f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>")


def test_another_accounts_message_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        opened("safe", sealed_with(Envelope(TOKEN, AES_KEY, "wxother").encrypt("<xml/>")))


SIGNED_RUBBISH = {
    "wrong EncodingAESKey": lambda: Envelope(TOKEN, "B" * 43, APPID).encrypt("<xml/>"),
    "no base64": lambda: "rubbish",
    "no block": lambda: "AAAA",
    "no ASCII": lambda: "é",
    "no padding": lambda: "A" * 64,
    "no XML": lambda: Envelope(TOKEN, AES_KEY, APPID).encrypt("no xml"),
    "nothing": lambda: Envelope(TOKEN, AES_KEY, APPID).encrypt(""),
}


@pytest.mark.parametrize("name", SIGNED_RUBBISH)
def test_signed_rubbish_is_no_message(name: str) -> None:
    with pytest.raises((Unreadable, Unauthenticated)):
        opened("safe", sealed_with(SIGNED_RUBBISH[name]()))


def test_plain_bodies_that_are_not_utf8() -> None:
    posting = PLAIN.posting(ELEMENTS, ARRIVED)
    with pytest.raises(Unreadable):
        gate("plain").open(posting.query, lambda: "<xml>三级</xml>".encode("gbk"), ARRIVED)


def test_an_unsigned_body_is_not_even_read() -> None:
    def read() -> bytes:
        raise AssertionError("read")

    with pytest.raises(Unauthenticated):
        gate("plain").open({"timestamp": str(int(ARRIVED)), "nonce": "1", "signature": "0" * 40}, read, ARRIVED)


def without(query: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in query.items() if key != name}
