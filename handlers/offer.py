"""What is on offer: occupations, job types, levels – and what is not."""

from __future__ import annotations

import re

from bot.answer import Part, Target
from bot.fitting import fitting
from bot.query import Query
from handlers import facts
from knowledge.base import Programme
from knowledge.conditions import LEVEL_SHORT
from knowledge.values import replace

_WHETHER = re.compile(r"有没|有吗|有么|有不|有考|能考|可以考|能不能|开不开|开了|还有|开设|吗|么$")


def levels_words(levels: set[int]) -> str:
    """{4, 3} → 四级、三级."""
    return "、".join(LEVEL_SHORT[level] for level in sorted(levels, reverse=True))


def overview(programmes: list[Programme]) -> list[str]:
    """One line an occupation: its job types and levels."""
    lines = []
    for occupation in dict.fromkeys(p.occupation for p in programmes):
        mine = [p for p in programmes if p.occupation == occupation]
        job_types = list(dict.fromkeys(p.job_type for p in mine if p.job_type))
        if job_types:
            told = "；".join(f"{j}{levels_words({p.level for p in mine if p.job_type == j})}" for j in job_types)
            lines.append(f"{occupation}（{len(job_types)}个工种）：{told}。")
        else:
            lines.append(f"{occupation}：{levels_words({p.level for p in mine})}。")
    return lines


def answer(query: Query, target: Target) -> Part:
    """The notice's programmes within the slots; a level asked about is answered yes or no first."""
    slots = query.slots
    mine = [p for p in fitting(replace(slots, levels=()), query.knowledge) if p.notice == target.notice]
    if not mine:
        return Part((f"没有开{'、'.join(slots.occupations + slots.job_types)}。",), silent=True)
    sections = tuple(dict.fromkeys((target.notice, p.offer.section) for p in mine))
    lines = overview(mine)
    levels = {p.level for p in mine}
    if slots.levels:
        asked = "、".join(slots.job_types or slots.occupations or dict.fromkeys(p.occupation for p in mine))
        for level in slots.levels:
            having = [p for p in mine if p.level == level]
            if having:
                names = "、".join(dict.fromkeys(p.job_type or p.occupation for p in having))
                months = "、".join(f"{m}月" for m in sorted({r.month for p in having for r in p.offer.rounds}))
                yes = "有，" if _WHETHER.search(query.understanding.text) else ""
                lines.insert(0, f"{yes}{names}开设{LEVEL_SHORT[level]}（{months}）。")
            else:
                lines.insert(0, f"没有{LEVEL_SHORT[level]}，{asked}只开{levels_words(levels)}。")
    elif "最高" in query.understanding.text or "最低" in query.understanding.text:
        lines.insert(0, f"最高{LEVEL_SHORT[min(levels)]}，最低{LEVEL_SHORT[max(levels)]}。")
    noted = [s.text for _, s in facts.stated(query, target)] if not slots.levels else []
    return Part((*lines, *noted[:2]), sections)


def issuer(query: Query, target: Target) -> Part:
    """Who organises and who certifies."""
    base = facts.answer(query, target)
    if not base.silent:
        return base
    name = query.notice(target.notice).issuer.name
    return Part((f"由{name}组织。",), ((target.notice, "标题"),))
