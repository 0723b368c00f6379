"""What a person sent, cleaned and masked: nothing later in the program can see personal data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from bot.mask import mask

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
LONGEST = 2000
"""Characters of a message that are read; the platform allows a candidate no more."""

Kind = Literal[
    "text", "image", "voice", "video", "location", "link", "sticker", "file", "subscribe", "scan", "click", "other"
]

_STICKERS = re.compile(
    r"[\[【]\s*(?:收到不支持的消息类型|收到不支援的訊息類型|Unsupported Message).{0,20}[\]】]", re.IGNORECASE
)
"""Stickers and other contents the platform cannot pass on arrive as one of these fixed texts."""


def kind_of(text: str) -> tuple[Kind, str]:
    """sticker or text, with the words that remain."""
    return ("sticker", "") if _STICKERS.fullmatch(text.strip()) else ("text", text)


@dataclass(frozen=True)
class Message:
    """One message: `text` is masked ('' when the kind has none), `sent` the platform's CreateTime in China time."""

    kind: Kind
    text: str
    sent: datetime

    @classmethod
    def make(cls, kind: Kind, text: str, sent: datetime) -> Message:
        """The only door: cuts to LONGEST, masks personal data, moves the time to China."""
        return cls(kind, mask(text[:LONGEST]), sent.astimezone(CHINA))
