"""Slots that the words of a message give relative to what was said before: a level up, an organiser that lacks the occupation."""

from __future__ import annotations

import re

from bot.conversation import Slots
from bot.fitting import fitting
from bot.understand import Understanding
from knowledge.base import KnowledgeBase
from knowledge.conditions import LEVEL_SHORT
from knowledge.values import replace


def lost_level(before: Slots, now: Slots, meant: Understanding) -> str:
    """A level carried along that the occupation now named does not have."""
    if not before.levels or now.levels or meant.mentions.dropped or not meant.mentions.occupations:
        return ""
    return f"{'、'.join(now.occupations)}没有开{'、'.join(LEVEL_SHORT[level] for level in before.levels)}。"


def stepped(slots: Slots, meant: Understanding) -> Slots:
    """往上一级, 低一级: a level relative to the one talked about."""
    step = (
        1
        if re.search("低一级|下一级|往下一级", meant.text)
        else -1
        if re.search("往上一级|高一级|再上一级", meant.text)
        else 0
    )
    if not step or len(slots.levels) != 1 or meant.mentions.levels or not 1 <= slots.levels[0] + step <= 5:
        return slots
    return replace(slots, levels=(slots.levels[0] + step,))


def elsewhere(slots: Slots, knowledge: KnowledgeBase) -> tuple[Slots, str]:
    """An organiser named for an occupation it does not offer, which another one in that region does: say so, answer there."""
    if not slots.notices or not slots.occupations or fitting(replace(slots, levels=(), job_types=()), knowledge):
        return slots, ""
    regions = tuple(dict.fromkeys(knowledge.notices[n].region for n in slots.notices))
    moved = replace(slots, notices=(), regions=regions)
    found = fitting(moved, knowledge)
    if not found:
        return slots, ""
    wrong = "、".join(knowledge.notices[n].short for n in slots.notices)
    right = knowledge.notices[found[0].notice].short
    return moved, f"不是，{wrong}没有开{'、'.join(slots.occupations)}；下面是{right}的。"
