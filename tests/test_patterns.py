"""Regular expressions of the hot path take time in proportion to the text, whatever the text is."""

from __future__ import annotations

import random
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

import pytest

from assistant import respond
from bot.conversation import Conversation
from bot.message import CHINA, Message
from bot.normalise import LONGEST
from knowledge.base import KnowledgeBase
from tests.patterns import OTHER, hostile, patterns, repeats_a_group_for_good

SHORT, LONG = 500, 4000
"""Characters of a text; a message has 2,000."""
LINEAR = LONG / SHORT
"""How many times as long the longer text may take; the square would be 64 times."""
FACTOR = 3
"""By how much a measurement may be off."""
UNNOTICED = 0.005
"""Seconds that do not count, whatever they grow from."""
HUNG = 2
"""Seconds of the processor after which a pattern will not end."""
FOUND = patterns()
NOON = datetime(2026, 3, 1, 12, tzinfo=CHINA)


@contextmanager
def bounded() -> Iterator[None]:
    """TimeoutError for what takes longer than HUNG seconds of the processor."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, HUNG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def seconds(pattern: re.Pattern[str], before: str, piece: str, length: int) -> float:
    """What searching, matching and replacing take in a text that goes on and on and then breaks off."""
    text = before + (piece * (length // len(piece) + 1))[:length] + OTHER
    start = time.thread_time()
    for attempt in (pattern.search, pattern.match, pattern.fullmatch):
        attempt(text)
    pattern.sub("", text)
    return time.thread_time() - start


def grows(pattern: re.Pattern[str], before: str, piece: str) -> bool:
    """Whether the time grows faster than the text: by the least of several runs, since others disturb a measurement."""
    if seconds(pattern, before, piece, LONG) < UNNOTICED:
        return False
    least = [min(seconds(pattern, before, piece, length) for _ in range(3)) for length in (SHORT, LONG)]
    return least[1] > UNNOTICED and least[1] > FACTOR * LINEAR * least[0]


def slow(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """What makes it take too long."""
    found = []
    for before, piece in hostile(pattern):
        try:
            with bounded():
                too_long = grows(pattern, before, piece)
        except TimeoutError:
            return [(before, piece)]
        found += [(before, piece)] if too_long else []
    return found


def test_the_patterns_are_found() -> None:
    assert {"bot.quantities._DURATION", "bot.mask._EMAIL", "wechat.codec._CONTROLS", "assistant.WHICH_LEVEL"} <= set(
        FOUND
    )
    assert any(place.startswith("bot.extract:") for place in FOUND), "written within a function"
    assert len(FOUND) > 200


@pytest.mark.parametrize(
    "expression", ["(?:刚|刚刚)*$", "(?:满|有)*年", r"\s*〔", "(?:专业|系)+$", "a.*b", r"(\d+月?)*日"]
)
def test_a_pattern_that_is_not_linear_is_noticed(expression: str) -> None:
    assert slow(re.compile(expression))


@pytest.mark.parametrize("place", FOUND)
def test_linear(place: str) -> None:
    assert slow(FOUND[place]) == []


@pytest.mark.parametrize(("expression", "told"), [("(?:ab?c)++", True), ("(?>(?:ab?c)+)", False), ("[0-9]++", False)])
def test_a_group_repeated_for_good_is_noticed(expression: str, told: bool) -> None:
    assert repeats_a_group_for_good(re.compile(expression)) is told


def test_no_group_is_repeated_for_good() -> None:
    """Before Python 3.11.5 such a group takes more than it matches; in an atomic group it means the same and is right."""
    assert [place for place, pattern in FOUND.items() if repeats_a_group_for_good(pattern)] == []


TELLING = (
    "工作3年", "我大专毕业3年本科2年人力资源工作5年", "我专业的大专出身应届", "有三级证书4年", "了的", "还没书证拿", "舅舅", "不考",
    "北京ATA三级报名费多少钱，", "企业人力资源管理师劳动关系协调员三级四级二级一级", "13800138000 ", "110101199003078515", "我叫张三",
    "a@a.", "1-", "\ufdfa", "三\u200b", "<a href='", "[", "/::)", "10、", "2024年3月", "\n",
)  # fmt: skip
ENOUGH = 2.0
"""Seconds of the processor within which any message is answered."""


def test_any_message_is_answered_in_time(knowledge: KnowledgeBase) -> None:
    """Of 2,000 characters each, one after the other in one conversation, which stays of a size that can be kept."""
    chance = random.Random(6)
    pieces = [before + piece for pattern in FOUND.values() for before, piece in hostile(pattern)]
    texts = [piece * LONGEST for piece in (*TELLING, *chance.sample(pieces, 60))]
    texts += ["".join(chance.choices(pieces, k=300)) for _ in range(60)]
    conversation, taken = Conversation(), []
    for text in texts:
        start = time.thread_time()
        message = Message.make("text", text[:LONGEST], NOON, knowledge.published)
        conversation, _ = respond(conversation, message, NOON, knowledge)
        taken.append((time.thread_time() - start, text[:40]))
    assert max(taken)[0] < ENOUGH, max(taken)
    assert len(conversation.to_json()) < 64_000
