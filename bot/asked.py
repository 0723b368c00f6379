"""Which aspects a message is about: what it asks, else what was asked before, else what fits the facts told."""

from __future__ import annotations

import re

from bot import interview
from bot.conversation import Conversation
from bot.follow import corrects, elliptic
from bot.keywords import by_keyword, by_own_words, leading, unclear
from bot.person import CORRECTING
from bot.understand import SOONEST, Understanding
from bot.vocabulary import words
from knowledge.base import KnowledgeBase

EVERYTHING = re.compile(
    r"(?:所有|全部)的?(?:项目|职业|证书|考试)|哪些(?:项目|职业).{0,4}[报考]|[报考]哪些(?:项目|职业)|^(?:全部|都)看看$"
)
"""Which of all programmes: no occupation in particular is meant."""
BRIEF = 12
"""Characters up to which a question when something is goes with the topic talked about."""
DEFINING = re.compile(r"^(?:请问)?什么(?:是|叫)|(?:是什么意思|是啥意思|是干什么的|是干啥的|是什么)[?？吗呀]*$")
CLEAR = 2.0
"""A score from which a new question is one, even in the middle of an old one."""


def asked(
    meant: Understanding, conversation: Conversation, notices: set[str], knowledge: KnowledgeBase
) -> tuple[str, ...]:
    """The aspects to answer: those of this message, else the last ones carried on, else what fits what was told.

    Words that a notice in question uses for one of its own rules lead where nothing clearer was asked, or where the
    notice is silent on what was.
    """
    narrowed = len(notices) < len(knowledge.main) or (
        meant.aspects[:1] and meant.aspects[0].startswith(("rules", "environment"))
    )
    told = conversation.aspects[:1] and conversation.aspects[0].startswith(("eligibility", "documents.materials"))
    if told and meant.person and CORRECTING.search(meant.text):
        return ("eligibility.verdict",) if conversation.aspects[0].startswith("eligibility") else conversation.aspects
    if conversation.person and EVERYTHING.search(meant.text):
        return ("eligibility.verdict",)
    if conversation.person and (interview.asks_reason(meant) or (told and SOONEST.search(meant.text))):
        return ("eligibility.verdict",)
    pointed = by_keyword(meant.text, notices, knowledge) if narrowed else ()
    if pointed and unclear(meant, notices, knowledge):
        return leading(meant, pointed)
    faint = dict(meant.scores).get(meant.aspects[0], 0.0) < CLEAR if meant.aspects else True
    if told and meant.person and (not meant.asking or faint):
        return ("eligibility.verdict",) if conversation.aspects[0].startswith("eligibility") else conversation.aspects
    if conversation.aspects and elliptic(meant):
        return conversation.aspects
    if conversation.aspects and faint and "when" in meant.concepts and not meant.mentions.anchored:
        moment = f"{conversation.aspects[0].partition('.')[0]}.when"
        if moment in words().aspects and len(meant.text) <= BRIEF:
            return (moment,)
    if conversation.aspects and corrects(meant):
        return conversation.aspects
    if meant.person and not meant.asking and len(meant.text) <= 20 and (not meant.aspects or conversation.aspects):
        return ("eligibility.verdict",)
    if meant.aspects[:1] in ((), ("offer.programmes",)) and DEFINING.search(meant.text):
        return ("decline.definition",)
    if meant.aspects:
        return (*meant.aspects, *by_own_words(meant, notices, knowledge)) if narrowed else meant.aspects
    if conversation.aspects and (
        meant.mentions.anchored or meant.mentions.levels or meant.mentions.dropped or meant.person
    ):
        return conversation.aspects
    return ("eligibility.verdict",) if meant.person else ("offer.programmes",)
