"""Does a message go on with what was asked before, or put a question of its own?"""

from __future__ import annotations

import re

from bot.conversation import Conversation
from bot.person import CORRECTING
from bot.understand import SOONEST, Understanding
from knowledge.values import replace

ELLIPTIC = re.compile(
    r"^(?:那|那么|要是|换成|如果是)?[^?？]{1,12}(?:呢|同样|一样|的话|要几年|怎么样)(?:[呢?？吗 ,，哇]|一样|同样|也)*$"
)
BARE = re.compile(
    r"^(?=.*[\d一二两三四五六七八九十半零])(?:一共|总共|累计|加起来)?(?:取得|取证|拿证|评上|证)?(?:之?后)?(?:又|都|就)?(?:干|做|工作)?了?[\d一二两三四五六七八九十半零个年月多来快不到满有了差整刚好,， 是]{2,14}"
)


def follows(meant: Understanding, conversation: Conversation) -> bool:
    """Whether a message only completes or mends what was asked before."""
    if not conversation.aspects:
        return bool(conversation.question) and (elliptic(meant) or corrects(meant))
    about_me = conversation.aspects[0].startswith("eligibility") and conversation.person
    if about_me and SOONEST.search(meant.text):
        return True
    if about_me and replace(meant.person, age=None) and not meant.asking:
        return True
    mended = conversation.person and CORRECTING.search(meant.text)
    return bool(elliptic(meant) or corrects(meant) or mended or BARE.fullmatch(meant.text))


def elliptic(meant: Understanding) -> bool:
    """那北京呢, 供应链一级呢, 辽宁同样情况呢: only names change, no new question is put."""
    named = meant.mentions.anchored or meant.mentions.levels or meant.mentions.subjects
    bare = ELLIPTIC.search(meant.text) and len(meant.text) <= 14
    return bool(named and (bare or not meant.beyond_names) and not meant.person)


def corrects(meant: Understanding) -> bool:
    """不是三级是四级, 打错了, 我说的是上海: what was asked stays, only a name or a fact changes."""
    named = meant.mentions.anchored or meant.mentions.levels or meant.person
    return bool(named and (meant.mentions.dropped or CORRECTING.search(meant.text)))
