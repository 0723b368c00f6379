"""Parts → a reply that fits WeChat: the direct answer first, then details, the source, a few follow-ups.

Limit: 1,800 bytes of UTF-8 with links (the platform fails at 2,047); a tappable line costs about 83 bytes plus its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.answer import Option, Part, Reply, Target
from knowledge.base import KnowledgeBase
from knowledge.conditions import LEVEL_SHORT

LIMIT = 1800
LINK = 83
PAGE_LINK = 110
OPTIONS = 4
SOURCES = 8
"""Notices that are named as sources of one reply."""
MORE = "（回复「更多」看其余内容）"
_SENTENCE = re.compile(r"(?<=[。！？；\n])")


def size(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode())


def cost(option: Option) -> int:
    """Bytes an option takes in the reply."""
    return LINK + size(option.label) + size(option.say)


def label(targets: Sequence[Target], knowledge: KnowledgeBase, everything: Sequence[Target]) -> str:
    """A short name for some of the targets, naming only what tells them from the others."""
    notices = list(dict.fromkeys(t.notice for t in targets))
    words = ["、".join(knowledge.notices[n].short for n in notices)] if _varies(everything, "notice") else []
    for field in ("occupation", "job_type"):
        values = list(dict.fromkeys(getattr(t, field) for t in targets if getattr(t, field)))
        offered = {getattr(t, field) for t in everything if t.notice in notices and getattr(t, field)}
        if (values and len(offered) > 1 and set(values) != offered) or (
            values and not words and _varies(everything, field)
        ):
            words.append("、".join(values))
    levels = sorted({t.level for t in targets if t.level}, reverse=True)
    same = {t.level for t in everything if t.notice in notices and t.level}
    if levels and set(levels) != same:
        words.append("、".join(LEVEL_SHORT[level] for level in levels))
    return " ".join(words)


def _varies(targets: Sequence[Target], field: str) -> bool:
    return len({getattr(t, field) for t in targets}) > 1


def sources(parts: Sequence[Part], knowledge: KnowledgeBase) -> str:
    """依据：document number and sections, by notice."""
    by_notice: dict[str, list[str]] = {}
    for part in parts:
        for notice, section in part.sections:
            told_already = by_notice.setdefault(notice, [])
            told_already += [place for place in section.split("、") if place not in told_already]
    told = []
    for notice, sections in by_notice.items():
        name = knowledge.notices[notice].document_number or f"《{knowledge.notices[notice].title}》"
        shown = "、".join(sections[:4]) + ("等" if len(sections) > 4 else "")
        told.append(f"{name} {shown}")
    more = "等" if len(told) > SOURCES else ""
    return "依据：" + "；".join(told[:SOURCES]) + more if told else ""


def fit(head: str, tail: str, options: tuple[Option, ...], page: str | None, most: int = OPTIONS) -> tuple[Reply, str]:
    """A reply within the limit, and the text left for 更多. The tail (source, remarks) always stays.

    `most`: options that are shown; the answers to a question are shown all.
    """
    shown = options[:most]
    spent = sum(cost(o) for o in shown) + (PAGE_LINK if page else 0)
    room = LIMIT - spent - size(tail) - 2
    if size(head) <= room:
        return Reply("\n".join(t for t in (head, tail) if t), shown, page), ""
    first, rest = cut(head, room - size(MORE) - 1)
    return Reply("\n".join(t for t in (first, MORE, tail) if t), shown, page), rest


def within(text: str, options: Iterable[Option]) -> tuple[Option, ...]:
    """The first options that a reply of this text has room for."""
    shown: list[Option] = []
    left = LIMIT - size(text)
    for option in options:
        if cost(option) <= left and len(shown) < OPTIONS:
            shown.append(option)
            left -= cost(option)
    return tuple(shown)


def cut(text: str, room: int) -> tuple[str, str]:
    """`text` up to the last sentence border within `room` bytes, and the rest."""
    taken: list[str] = []
    used = 0
    pieces = _SENTENCE.split(text)
    for index, piece in enumerate(pieces):
        if used + size(piece) > room:
            if taken:
                return "".join(taken).strip(), "".join(pieces[index:]).strip()
            short = piece.encode()[:room].decode(errors="ignore")
            return short, piece[len(short) :] + "".join(pieces[index + 1 :])
        taken.append(piece)
        used += size(piece)
    return text, ""
