"""The one door to wechatpy and xmltodict: XML in, XML out, sealed envelopes; their many exceptions become two.

wechatpy's parse_message is not used: it converts fields lazily, so a repeated or nested element would surface as
another exception at the place of use. The elements are read here, strictly, and only text counts as text.
"""

from __future__ import annotations

import binascii
import re
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.parsers.expat import ExpatError

import xmltodict
from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, WeChatException
from wechatpy.replies import TextReply, TransferCustomerServiceReply

from wechat import Unauthenticated, Unreadable

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FAULTS = (
    ExpatError, WeChatException, binascii.Error, struct.error,
    UnicodeError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
)  # fmt: skip


def clean(text: str) -> str:
    """`text` without the characters that XML forbids; candidates do paste them."""
    return _CONTROLS.sub("", text)


def decode(body: bytes) -> str:
    """Bytes as cleaned text; raises Unreadable when they are not UTF-8."""
    with _faults("not UTF-8"):
        return clean(body.decode("utf-8"))


def read_xml(text: str) -> Mapping[str, str]:
    """The text elements below <xml>; repeated, nested and empty ones are left out. Raises Unreadable."""
    with _faults("not a message in XML"):
        root = xmltodict.parse(text)["xml"]
        return {name: value for name, value in root.items() if isinstance(value, str)}


def text_xml(target: str, source: str, time: int, content: str) -> str:
    """A passive text reply; `time` in seconds since 1970."""
    return str(TextReply(target=_inert(target), source=_inert(source), time=time, content=_inert(content)).render())


def handover_xml(target: str, source: str, time: int) -> str:
    """The reply that makes the platform connect a person."""
    return str(TransferCustomerServiceReply(target=_inert(target), source=_inert(source), time=time).render())


class Envelope:
    """Seals and opens what travels encrypted in compatible and safe mode."""

    def __init__(self, token: str, aes_key: str, appid: str) -> None:
        self._crypto = WeChatCrypto(token, aes_key, appid)

    def open(self, encrypted: str) -> str:
        """The message's XML. The caller has checked msg_signature. Raises Unauthenticated for another account's
        message and Unreadable for what the key does not open."""
        with _faults("cannot be decrypted: is WECHAT_AES_KEY the account's?"):
            return str(PrpCrypto(self._crypto.key).decrypt(encrypted, self._crypto.app_id))

    def encrypt(self, xml: str) -> str:
        """The content of an <Encrypt> element."""
        return bytes(PrpCrypto(self._crypto.key).encrypt(xml, self._crypto.app_id)).decode()

    def seal(self, xml: str, nonce: str, timestamp: int) -> str:
        """The encrypted reply; `nonce` is the query's, `timestamp` our clock's seconds."""
        return str(self._crypto.encrypt_message(xml, nonce, str(timestamp)))


def _inert(text: str) -> str:
    """`text` that cannot break out of a CDATA section; wechatpy does not escape."""
    return clean(text).replace("]]>", "]]]]><![CDATA[>")


@contextmanager
def _faults(reason: str) -> Iterator[None]:
    """Turn whatever the libraries raise over malformed input into ours, without the offending text."""
    try:
        yield
    except InvalidAppIdException:
        raise Unauthenticated("sealed for another AppId") from None
    except _FAULTS:
        raise Unreadable(reason) from None
