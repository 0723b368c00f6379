"""Requests in and out in the account's mode (plain, compatible, safe); the mode comes from the settings alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from wechat import Unauthenticated, Unreadable
from wechat.codec import Envelope, clean, decode, read_xml
from wechat.verify import Query


@dataclass(frozen=True)
class Letter:
    """An authentic request: its XML elements, and what a reply to it needs to be sealed."""

    elements: Mapping[str, str]
    sealed: bool
    nonce: str


class Gate:
    """Authenticates and opens requests, seals replies."""

    def __init__(
        self, token: str, mode: Literal["plain", "compat", "safe"], aes_key: str = "", appid: str = ""
    ) -> None:
        """`token` must not be empty; aes_key and appid are needed unless the mode is plain."""
        self._token = token
        self._mode = mode
        self._envelope = Envelope(token, aes_key, appid) if mode != "plain" else None

    def greet(self, arguments: Mapping[str, str], now: float) -> str:
        """The echostr of a verified set-up request, which is never sealed; raises Unauthenticated."""
        Query.read(arguments, now).check(self._token)
        return arguments.get("echostr", "")

    def open(self, arguments: Mapping[str, str], body: Callable[[], bytes], now: float) -> Letter:
        """Authenticate and open a message; `body` is read only once the query passes where that suffices.

        Raises Unauthenticated or Unreadable.
        """
        query = Query.read(arguments, now)
        if self._envelope and (self._mode == "safe" or query.sealed):
            return Letter(read_xml(self._unsealed(self._envelope, query, body())), True, query.nonce)
        query.check(self._token)
        return Letter(read_xml(decode(body())), False, query.nonce)

    def close(self, letter: Letter, xml: str, now: float) -> str:
        """The reply as the letter's sender expects it."""
        if letter.sealed and self._envelope:
            return self._envelope.seal(xml, letter.nonce, int(now))
        return xml

    def _unsealed(self, envelope: Envelope, query: Query, body: bytes) -> str:
        """The XML inside <Encrypt>. Until msg_signature is checked nothing is believed, so faults before are refusals;
        a body without <Encrypt> is a downgrade."""
        try:
            encrypted = read_xml(decode(body)).get("Encrypt", "")
        except Unreadable:
            raise Unauthenticated("sealed body expected") from None
        if not encrypted:
            raise Unauthenticated("sealed body expected")
        query.check_sealed(self._token, encrypted)
        return clean(envelope.open(encrypted))
