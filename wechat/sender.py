"""The platform's side of the protocol, for the simulator and the tests: signed requests out, replies read."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wechat.codec import Envelope, clean, read_xml
from wechat.verify import sign


@dataclass(frozen=True)
class Posting:
    """A request as the platform makes it: query parameters and body."""

    query: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Sender:
    """Signs, and in compatible and safe mode seals, what an account's webhook accepts."""

    token: str = field(repr=False)
    mode: Literal["plain", "compat", "safe"] = "plain"
    aes_key: str = field(default="", repr=False)
    appid: str = ""

    def posting(self, elements: Mapping[str, str], now: float, nonce: str | None = None) -> Posting:
        """The signed request that delivers `elements` at `now`, seconds since 1970."""
        timestamp, nonce = str(int(now)), nonce or str(secrets.randbelow(10**10))
        query = {"signature": sign(self.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        query["openid"] = elements.get("FromUserName", "")
        inner = "".join(element_xml(name, value) for name, value in elements.items())
        if self.mode == "plain":
            return Posting(query, f"<xml>{inner}</xml>")
        encrypted = self._envelope().encrypt(f"<xml>{inner}</xml>")
        query |= {"encrypt_type": "aes", "msg_signature": sign(self.token, timestamp, nonce, encrypted)}
        shown = inner if self.mode == "compat" else element_xml("ToUserName", elements.get("ToUserName", ""))
        return Posting(query, f"<xml>{shown}{element_xml('Encrypt', encrypted)}</xml>")

    def read(self, answer: str) -> Mapping[str, str]:
        """The elements of a reply, unsealed; empty for silence. Raises Unreadable."""
        if answer in ("", "success"):
            return {}
        elements = read_xml(answer)
        if "Encrypt" in elements:
            return read_xml(self._envelope().open(elements["Encrypt"]))
        return elements

    def _envelope(self) -> Envelope:
        return Envelope(self.token, self.aes_key, self.appid)


def element_xml(name: str, value: str) -> str:
    """One element as the platform writes it: digits bare, all else as CDATA."""
    if value.isascii() and value.isdigit():
        return f"<{name}>{value}</{name}>"
    inert = clean(value).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{inert}]]></{name}>"
