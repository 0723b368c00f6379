"""Who is speaking: the query's form, its age, and the signatures, compared in constant time.

signature = sha1 of token, timestamp and nonce, sorted and joined; msg_signature has the Encrypt element as a fourth.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from wechat import Unauthenticated

WINDOW = 300
"""Seconds that the query's timestamp may lie from our clock; a retry repeats the first request's timestamp."""


def sign(*parts: str) -> str:
    """The platform's signature over `parts` as 40 hexadecimal digits."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324  # the platform's choice


@dataclass(frozen=True)
class Query:
    """The query string of a request, checked for form only. '' = parameter missing."""

    signature: str
    msg_signature: str
    timestamp: str
    nonce: str
    sealed: bool

    @classmethod
    def read(cls, arguments: Mapping[str, str], now: float) -> Query:
        """Check form and age before any hashing; raises Unauthenticated. `now` in seconds since 1970."""
        query = cls(
            signature=arguments.get("signature", ""),
            msg_signature=arguments.get("msg_signature", ""),
            timestamp=arguments.get("timestamp", ""),
            nonce=arguments.get("nonce", ""),
            sealed=arguments.get("encrypt_type", "raw") == "aes" or "msg_signature" in arguments,
        )
        if not re.fullmatch(r"[0-9]{10}", query.timestamp):
            raise Unauthenticated("timestamp is missing or not ten digits")
        if not re.fullmatch(r"[0-9A-Za-z_-]{1,64}", query.nonce):
            raise Unauthenticated("nonce is missing or malformed")
        if abs(now - int(query.timestamp)) > WINDOW:
            raise Unauthenticated("timestamp is outside the window")
        return query

    def check(self, token: str) -> None:
        """Raise Unauthenticated unless `signature` proves knowledge of the token."""
        _compare(self.signature, token, self.timestamp, self.nonce)

    def check_sealed(self, token: str, encrypted: str) -> None:
        """Raise Unauthenticated unless `msg_signature` proves it, over the encrypted body."""
        _compare(self.msg_signature, token, self.timestamp, self.nonce, encrypted)


def _compare(given: str, token: str, *parts: str) -> None:
    if not token:
        raise Unauthenticated("no token is set")
    if not re.fullmatch(r"[0-9a-f]{40}", given):
        raise Unauthenticated("signature is missing or malformed")
    if not hmac.compare_digest(given, sign(token, *parts)):
        raise Unauthenticated("signature does not match")
