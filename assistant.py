"""The whole turn on one page."""

from __future__ import annotations

from dataclasses import replace

from bot.answer import Option, Reply
from bot.conversation import Conversation
from bot.message import Message
from knowledge.base import KnowledgeBase
from datetime import datetime


def respond(
    conversation: Conversation, message: Message, now: datetime, knowledge: KnowledgeBase
) -> tuple[Conversation, Reply]:
    """One message in, the next conversation and the reply out; pure."""
    reply = Reply("（未完成）", (Option("报名费", "三级报名费多少钱"),))
    return replace(conversation, turn=conversation.turn + 1, seen=now), reply
