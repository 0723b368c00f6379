"""A row of the journal as staff read it: names in place of codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.signals import SIGNALS
from bot.vocabulary import words
from knowledge.base import KnowledgeBase
from knowledge.conditions import LEVEL_SHORT
from review.criteria import SHARES
from review.search import Found

SLOTS = {"regions": "地区", "notices": "通知", "occupations": "职业", "job_types": "工种", "levels": "等级"}
ASPECTS = "问的内容"
HANDLERS = {
    "notices": "通知",
    "entries": "常见问题",
    "gate": "范围判断",
    "talk": "闲聊",
    "contact": "联系方式",
    "questionnaire": "问卷",
}
KINDS = {
    "text": "文字", "image": "图片", "voice": "语音", "video": "视频", "location": "位置", "link": "链接",
    "sticker": "表情", "file": "文件", "subscribe": "关注", "scan": "扫码", "click": "点菜单", "other": "其他",
}  # fmt: skip


@dataclass(frozen=True)
class Understood:
    """Something that a message was about, under its heading; `carried`: it came from earlier messages."""

    heading: str
    values: tuple[str, ...]
    carried: bool


@dataclass(frozen=True)
class Shown:
    """A row in words. `signals` with their weights, `scores` from 0 to 1, both as the journal has them; `facts` name
    notice and section, or the entry. What the knowledge has no more stands there by its code."""

    kind: str
    share: str
    handler: str
    understood: tuple[Understood, ...]
    scores: tuple[tuple[str, float], ...]
    facts: tuple[str, ...]
    signals: tuple[str, ...]

    def values(self, heading: str) -> tuple[str, ...]:
        """What it was about under a heading."""
        return next((one.values for one in self.understood if one.heading == heading), ())


def shown(found: Found, knowledge: KnowledgeBase) -> Shown:
    """A row in the words of the knowledge now in force."""
    row = found.row
    slots = [
        Understood(heading, tuple(_value(name, value, knowledge) for value in row.slots[name]), name in row.carried)
        for name, heading in SLOTS.items()
        if row.slots.get(name)
    ]
    asked = [Understood(ASPECTS, tuple(map(_aspect, row.aspects)), "aspects" in row.carried)] if row.aspects else []
    return Shown(
        KINDS.get(row.kind, row.kind),
        SHARES.get(found.share, found.share),
        HANDLERS.get(row.handler, row.handler),
        (*asked, *slots),
        tuple((_aspect(name), score) for name, score in row.scores),
        tuple(_fact(whose, which, knowledge) for whose, which in row.facts),
        tuple(SIGNALS[name].label if name in SIGNALS else name for name in row.signals),
    )


def _value(slot: str, value: Any, knowledge: KnowledgeBase) -> str:
    if slot == "notices":
        return _notice(value, knowledge)
    names: Mapping[Any, str] = LEVEL_SHORT if slot == "levels" else {}
    return str(names.get(value, value))


def _notice(name: str, knowledge: KnowledgeBase) -> str:
    return knowledge.notices[name].short if name in knowledge.notices else name


def _aspect(name: str) -> str:
    known = words().aspects
    return known[name].label if name in known else name


def _fact(whose: str, which: str, knowledge: KnowledgeBase) -> str:
    if whose == "entry":
        return (
            f"常见问题“{knowledge.entries[which].questions[0]}”" if which in knowledge.entries else f"常见问题 {which}"
        )
    return f"{_notice(whose, knowledge)} {which}".strip()
