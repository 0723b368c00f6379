"""XML elements → what a person did: message or event, with the key that recognises a repeated delivery."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from bot.message import Kind, kind_of
from wechat import Unreadable

Deed = Kind | Literal["unsubscribe", "ignored"]
"""A message's kind; or unsubscribe (forget the person); or ignored (an event that needs no answer)."""

_MESSAGES: dict[str, Kind] = {
    "text": "text",
    "image": "image",
    "voice": "voice",
    "video": "video",
    "shortvideo": "video",
    "location": "location",
    "link": "link",
    "file": "file",
}
_EVENTS: dict[str, Deed] = {"subscribe": "subscribe", "scan": "scan", "click": "click", "unsubscribe": "unsubscribe"}
"""Events whose replies the platform delivers, and unsubscribe; all others (VIEW, LOCATION, …) are ignored."""


@dataclass(frozen=True)
class Incoming:
    """One delivery.

    openid and account as sent; `delivery` tells deliveries apart (MsgId alone has collided between users);
    text is '' where the kind has none; `sent` is CreateTime; event and event_key are '' for messages.
    """

    openid: str
    account: str
    delivery: tuple[str, ...]
    kind: Deed
    text: str
    sent: datetime
    event: str = ""
    event_key: str = ""


def parse(elements: Mapping[str, str]) -> Incoming:
    """Read a message's elements; raises Unreadable when sender, time or type are missing or malformed."""
    openid, account = _name(elements, "FromUserName"), _name(elements, "ToUserName")
    sent = _time(elements.get("CreateTime", ""))
    message_type = elements.get("MsgType", "").lower()
    if not message_type:
        raise Unreadable("no MsgType")
    if message_type == "event":
        return _event(elements, openid, account, sent)
    kind, text = _kind_and_text(message_type, elements)
    return Incoming(openid, account, _message_key(elements, openid), kind, text, sent)


def _event(elements: Mapping[str, str], openid: str, account: str, sent: datetime) -> Incoming:
    """An event; a menu button's key is the question that it asks."""
    event, event_key = elements.get("Event", ""), elements.get("EventKey", "")
    kind = _EVENTS.get(event.lower(), "ignored")
    delivery = ("event", openid, elements["CreateTime"], event, event_key)
    text = event_key if kind == "click" else ""
    return Incoming(openid, account, delivery, kind, text, sent, event, event_key)


def _kind_and_text(message_type: str, elements: Mapping[str, str]) -> tuple[Kind, str]:
    """The kind and what was said. Stickers arrive as a fixed text; a recognised voice message is as good as typed."""
    kind = _MESSAGES.get(message_type, "other")
    if kind == "voice" and (recognition := elements.get("Recognition", "")):
        return "text", recognition
    if kind != "text":
        return kind, ""
    text = elements.get("Content", "")
    return kind_of(text)


def _message_key(elements: Mapping[str, str], openid: str) -> tuple[str, ...]:
    """(sender, MsgId); without a MsgId, sender, time and a digest of all elements stand in for it."""
    if number := elements.get("MsgId", ""):
        return ("message", openid, number)
    content = repr(sorted(elements.items())).encode()
    return ("message", openid, elements["CreateTime"], hashlib.sha256(content).hexdigest())


def _name(elements: Mapping[str, str], element: str) -> str:
    value = elements.get(element, "")
    if not 0 < len(value) <= 128:
        raise Unreadable(f"no {element}")
    return value


def _time(value: str) -> datetime:
    """Seconds since 1970; ten digits reach from 2001 to 2286, nine and fewer lie before any account existed."""
    if not re.fullmatch(r"[0-9]{10}", value):
        raise Unreadable("CreateTime is missing or malformed")
    return datetime.fromtimestamp(int(value), UTC)
