"""What shows that a candidate was not helped: of the message itself, and of the answer before it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answer import Option, Outcome, Trace
from bot.conversation import Asked
from bot.lexicon import alike
from bot.understand import GOOD, Understanding


@dataclass(frozen=True)
class Signal:
    """How much it weighs that somebody was not helped, and its name for staff."""

    weight: float
    label: str


SIGNALS: Mapping[str, Signal] = {
    "unsolved": Signal(1.5, "点了“没有解决”"),
    "declined": Signal(1.0, "拒答"),
    "rejected": Signal(1.0, "否定了回答"),
    "person": Signal(0.8, "随后找人工"),
    "silent": Signal(0.8, "通知没有写"),
    "again": Signal(0.7, "换说法又问"),
    "partial": Signal(0.6, "只答了一部分"),
    "left": Signal(0.5, "问卷中途离开"),
    "unsure": Signal(0.4, "把握不大"),
    "foreign": Signal(0.3, "其他考试或地区"),
}
"""By name, the weightiest first. A later message shows unsolved, rejected, person, again and left of the one before."""
QUESTIONS: frozenset[Outcome] = frozenset({"answered", "partial", "clarified", "declined"})
"""Outcomes of messages that asked something."""
UNSOLVED = Option("没有解决", "没有解决")
"""What is tappable under answers that are likely to need it."""
DOUBTED = frozenset({"silent", "partial", "unsure"})
"""Signals of such answers; a refusal says by itself that it did not help."""
SOON = timedelta(minutes=30)
"""Until when the next message has to do with an answer."""
SAME_WORDS = 80.0
"""Likeness of two questions, out of 100, from which they are one."""
OTHER_WORDS = 45.0
"""The same where both are understood as asking the same."""


def weight(names: Iterable[str]) -> float:
    """How much some signals weigh together."""
    return sum(SIGNALS[name].weight for name in names)


def of_reply(trace: Trace, carried: Container[str], meant: Understanding) -> tuple[str, ...]:
    """Those of the reply itself, and that the question was hardly understood."""
    notices = trace.handler == "notices" and trace.outcome in QUESTIONS and "aspects" not in carried
    faint = max((score for _, score in meant.scores), default=0.0) < GOOD
    unsure = notices and faint and not meant.person and "unsure" not in trace.signals
    return (*trace.signals, "unsure") if unsure else trace.signals


def of_earlier(before: Asked | None, meant: Understanding, trace: Trace, now: datetime) -> tuple[str, ...]:
    """Those that a message shows of the question before it."""
    if before is None or now - before.at > SOON:
        return ()
    if meant.talk == "unsolved":
        return ("unsolved",)
    if meant.talk == "neither" and trace.outcome == "talk":
        return ("rejected",)
    if trace.outcome == "handover":
        return ("person",)
    return ("again",) if trace.outcome in QUESTIONS and _repeats(before, meant, trace) else ()


def _repeats(before: Asked, meant: Understanding, trace: Trace) -> bool:
    """Whether a question is the one before in other words: nothing is named that was not in question before."""
    if "aspects" in trace.carried or trace.slots != before.slots:
        return False
    likeness = alike(meant.bare, before.text)
    same = bool(meant.aspects) and meant.aspects[0] in before.aspects
    return likeness >= (OTHER_WORDS if same else SAME_WORDS)
