"""What a person sent, cleaned and masked: nothing later in the program can see personal data."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from bot.mask import mask
from bot.normalise import LONGEST

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
_BEYOND = 100
"""Characters that are read as well and then cut off, so that no half of a number stays at the end."""

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
    def make(cls, kind: Kind, text: str, sent: datetime, published: Collection[str] = ()) -> Message:
        """The only door: masks personal data, cuts to LONGEST, moves the time to China. Phones and addresses that are
        `published` (KnowledgeBase.published) stay."""
        masked = mask(text[: LONGEST + _BEYOND], published)
        if len(text) > LONGEST + _BEYOND:
            masked = masked[:-_BEYOND]
        return cls(kind, masked[:LONGEST], sent.astimezone(CHINA))
