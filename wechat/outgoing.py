"""Reply → what the platform is answered: text with tappable links inside the byte limit, a hand-over, or silence."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal

from bot.answer import Option, Reply
from wechat.codec import handover_xml, text_xml
from wechat.incoming import Incoming

LIMIT = 1800
"""Bytes of UTF-8 in a text, links included; above about 2,047 the candidate sees a failure notice instead."""
SILENCE = "success"
"""The body that answers nothing and stops the platform from repeating; never sealed."""

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Outgoing:
    """An answer without addresses, fit to be stored: `content` is a text's, `time` seconds since 1970."""

    kind: Literal["text", "handover", "silent"]
    content: str = ""
    time: int = 0

    def to_json(self) -> str:
        """A JSON text that from_json turns into an equal value."""
        return _ENCODE({"kind": self.kind, "content": self.content, "time": self.time})

    @classmethod
    def from_json(cls, text: str) -> Outgoing:
        """Inverse of to_json; raises ValueError or TypeError on anything else."""
        return cls(**json.loads(text))

    def xml(self, incoming: Incoming) -> str | None:
        """The passive reply addressed to the sender; None when nothing is to be said."""
        if self.kind == "silent":
            return None
        if self.kind == "handover":
            return handover_xml(incoming.openid, incoming.account, self.time)
        return text_xml(incoming.openid, incoming.account, self.time, self.content)


def compose(reply: Reply, incoming: Incoming, *, base_url: str, handover: bool, now: float) -> Outgoing:
    """Dress a Reply; a hand-over is possible only where the account has it, and never in answer to an event."""
    if reply.kind == "silent":
        return Outgoing("silent")
    if reply.kind == "handover" and handover and not incoming.event:
        return Outgoing("handover", time=int(now))
    content = fit(reply.text, page_link(base_url, reply.page), reply.options)
    return Outgoing("text", content, int(now)) if content else Outgoing("silent")


def fit(text: str, page: str, options: tuple[Option, ...], limit: int = LIMIT) -> str:
    """Text, page link and options, one a line, within `limit` bytes: options go first, from the end, then the link;
    a text that is too long by itself ends at the last whole line or sentence that fits."""
    links = [menu_link(option, number) for number, option in enumerate(options, 1)]
    while True:
        whole = "\n".join(filter(None, (text, page, *links)))
        if _size(whole) <= limit:
            return whole
        if links:
            links.pop()
        elif page:
            page = ""
        else:
            return _cut(text, limit)


def page_link(base_url: str, page: str | None) -> str:
    """A link to a notice's page; '' without one."""
    if not page:
        return ""
    return f'<a href="{_attribute(base_url.rstrip("/"))}/notices/{_attribute(page)}">查看通知详情</a>'


def menu_link(option: Option, number: int) -> str:
    """A link whose tap sends the option's question as the candidate's own message; both parameters must be there."""
    label = re.sub(r"[<>&\r\n]", "", option.label)
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={_attribute(option.say)}&msgmenuid={number}">{label}</a>'


def _attribute(text: str) -> str:
    """`text` without what would end the attribute or the parameter."""
    return re.sub(r'[&"<>#\s]', "", text)


def _cut(text: str, limit: int) -> str:
    """The start of `text` up to a sentence's or line's end within `limit` bytes; anywhere, if there is none."""
    head = text.encode()[:limit].decode("utf-8", "ignore")
    ends = [match.end() for match in re.finditer(r"[。！？；\n]", head)]
    return head[: ends[-1]].rstrip() if ends else head


def _size(text: str) -> int:
    return len(text.encode())
