"""Statements of a notice, picked by aspect, scope and the words of the question; the handler of most topics."""

from __future__ import annotations

from bot.answer import Part, Target
from bot.query import Query
from bot.vocabulary import words
from knowledge.statements import Statement

FEW = 5
"""So many statements are told whole, the ones that the question names first."""


def answer(query: Query, target: Target) -> Part:
    """What the notice states on the aspect, or that it does not."""
    found = stated(query, target)
    if not found:
        return silent(query, target)
    lines = tuple(dict.fromkeys(prefix(query, target, notice, s) + s.text for notice, s in found))
    return Part(lines, tuple(dict.fromkeys((notice, s.section) for notice, s in found)))


def silent(query: Query, target: Target) -> Part:
    """通知没有写…, with the phone to ask."""
    phone = query.phone(target.notice)
    name = query.notice(target.notice).issuer.short
    ask = f"，请向{name}咨询：{phone}" if phone else f"，请以{name}的答复为准"
    return Part((f"通知没有写{query.label}{ask}。",), silent=True)


def stated(query: Query, target: Target, aspect: str | None = None) -> list[tuple[str, Statement]]:
    """(notice, statement) pairs that answer, the most telling first; a guide speaks for its own level only."""
    asked = words().aspects[aspect or query.aspect].asks
    own = _matching(query, target, target.notice, asked)
    guides = [
        (guide.id, statement)
        for guide in query.knowledge.guides(target.notice)
        for statement in _matching(query, target, guide.id, asked)
    ]
    if target.level == 1 or query.understanding.mentions.guide:
        return guides + [(target.notice, s) for s in own]
    return [(target.notice, s) for s in own] or guides


def prefix(query: Query, target: Target, notice: str, statement: Statement) -> str:
    """Says whom a statement is about where that is narrower than the question."""
    told = ""
    if query.notice(notice).refines and target.level != 1:
        told = "（一级报考指南）" if target.level is None else "（只有一级报考指南写了）"
    if target.level is None and statement.scope.levels and not query.notice(notice).refines:
        names = "、".join("零一二三四五"[level] + "级" for level in statement.scope.levels)
        told = "" if names in statement.text or any(n in statement.text for n in names.split("、")) else f"{names}："
    return "注意：" + told if statement.conflict else told


def _matching(query: Query, target: Target, notice: str, asked: tuple[str, ...]) -> list[Statement]:
    """Statements on the asked aspects within scope; those whose own words or persons are named come alone."""
    pool = [
        s
        for name in asked
        for s in query.knowledge.by_aspect[notice].get(name, ())
        if s.scope.covers(target.occupation, target.job_type, target.level)
    ]
    persons = query.understanding.mentions.persons
    if persons and any(s.persons for s in pool):
        pool = [s for s in pool if set(s.persons) & set(persons) or (s.keywords and named(query, s))]
    else:
        pool = sorted(pool, key=lambda s: bool(s.persons))
    hits = [s for s in pool if named(query, s)]
    best = sorted(hits, key=lambda s: -named(query, s))
    if len(pool) <= FEW or not hits:
        return best + [s for s in pool if s not in best]
    return best + [s for s in pool if s.persons and s not in best] + [s for s in pool if s.conflict and s not in best]


def named(query: Query, statement: Statement) -> int:
    """How many characters of the question are keywords of this statement."""
    text = query.understanding.text
    return sum(len(keyword) for keyword in statement.keywords if keyword.lower() in text)
