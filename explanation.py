"""What was understood of a message, and why it is answered as it is: for `kaoda ask --why`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from assistant import found, in_question, respond
from bot import gate
from bot.conversation import Conversation, Slots
from bot.entries import Hit
from bot.message import Message
from bot.understand import Understanding, understand
from bot.vocabulary import words
from knowledge.base import KnowledgeBase

SHOWN = 3
"""Entries that are shown, the likest."""


def explain(conversation: Conversation, message: Message, now: datetime, knowledge: KnowledgeBase) -> str:
    """One line a finding, in the order in which they come about; nothing in it that the core did not see (masked text)."""
    if message.kind != "text" and message.kind != "click":
        return f"kind       {message.kind}"
    meant = understand(message.text, knowledge, now.date())
    slots = in_question(conversation, meant, knowledge)
    after, _ = respond(conversation, message, now, knowledge)
    told = "declined" if after.failures > conversation.failures else "answered"
    verdict = gate.outcome(meant, bool(conversation.aspects or conversation.slots != Slots()))
    findings = {
        "text": message.text,
        "read as": meant.text,
        "words": "  ".join(_words(meant)),
        "unknown": meant.unexplained.strip(),
        "small talk": meant.talk or "",
        "gate": f"{verdict} (resemblance {meant.ours:+.2f}); {told}",
        "scores": "  ".join(f"{name} {score:.2f}" for name, score in meant.scores),
        "entries": "  ".join(
            _near(hit) for hit in found(conversation, meant, slots, now.date(), knowledge).hits[:SHOWN]
        ),
        "understood": _labelled(meant.aspects),
        "answered": _labelled(after.aspects) if after.aspects != meant.aspects else "",
        "slots": _facts(after.slots),
        "person": _facts(after.person),
    }
    return "\n".join(f"{name:10} {finding}" for name, finding in findings.items() if finding)


def _near(hit: Hit) -> str:
    """An entry of the staff's own with its question that is nearest, and how near that and the whole entry are."""
    near = hit.near
    where = f", for {hit.about}" if hit.about else ""
    return f"{near.entry} {near.likeness:.2f} (“{hit.entry.questions[near.question]}” {near.close:.2f}{where})"


def _words(meant: Understanding) -> Iterator[str]:
    """Each known word with what it stands for; ~ marks one found by its sound."""
    for span in meant.spans:
        tags = ",".join(sorted(f"{kind}:{value}" for kind, value in span.tags))
        yield f"{'~' if span.by_sound else ''}{span.word}[{tags}]"


def _labelled(aspects: tuple[str, ...]) -> str:
    known = words().aspects
    return "  ".join(f"{name} {known[name].label}" if name in known else name for name in aspects)


def _facts(value: Any) -> str:
    """The fields of a dataclass that hold something; () means said to have none, and is shown where None is not."""
    return "  ".join(
        _fact(name, held)
        for name, held in asdict(value).items()
        if held is not None and held is not False and (held != () or not isinstance(value, Slots))
    )


def _fact(name: str, held: Any) -> str:
    """name=value; a record within as {…} without what it does not tell."""
    if isinstance(held, dict):
        return "{" + ", ".join(_fact(k, v) for k, v in held.items() if v not in (None, (), "", False)) + "}"
    if isinstance(held, (tuple, list)):
        inner = "、".join(_fact("", one) for one in held) or "none"
        return f"{name}={inner}" if name else inner
    return f"{name}={held}" if name else str(held)
