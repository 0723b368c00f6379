"""Which papers to hand in: by route, with what everybody needs; the routes the writer means come alone."""

from __future__ import annotations

from collections.abc import Callable

from bot.answer import Part, Target
from bot.assess import Aim, assess
from bot.query import Query
from handlers import facts
from knowledge.conditions import SCHOOLS, Certificate, School, Work, describe, uses
from knowledge.eligibility import Truth
from knowledge.notice import Route
from knowledge.values import replace


def answer(query: Query, target: Target) -> Part:
    """Materials of the fitting routes of a level, then the notice's general rules on materials."""
    lines: list[str] = []
    sections: list[tuple[str, str]] = []
    for notice in _notices(query, target):
        told, where = _by_route(query, target, notice)
        lines += told
        sections += where
        if told:
            break
    general = facts.stated(query, target)
    texts = [facts.prefix(query, target, n, s) + s.text for n, s in general]
    if not lines and not texts:
        return facts.silent(query, target)
    return Part((*lines, *texts[:4]), (*sections, *((n, s.section) for n, s in general[:4])))


def _notices(query: Query, target: Target) -> list[str]:
    guides = [g.id for g in query.knowledge.guides(target.notice)]
    return [*guides, target.notice] if target.level == 1 or query.understanding.mentions.guide else [target.notice]


def _by_route(query: Query, target: Target, notice: str) -> tuple[list[str], list[tuple[str, str]]]:
    occupation, level = target.occupation or "", target.level or 0
    requirement = query.knowledge.requirement(notice, occupation, level)
    block = query.knowledge.eligibility(notice, occupation, level)
    if requirement is None or block is None or not any(r.materials for r in requirement.routes):
        return [], []
    names = query.knowledge.materials(notice, occupation, level)
    chosen = _meant(query, replace(target, notice=notice), requirement.routes)
    if len(chosen) == 1 or len({r.materials for r in chosen}) == 1:
        route = chosen[0]
        head = f"要交：{'；'.join(names[k] for k in route.materials)}。"
        why = f"（第{route.number}条：{'，且'.join(describe(c) for c in route.all)}）"
        return [head + why], [(notice, block.section)]
    lines = [
        f"第{r.number}条（{'，且'.join(describe(c) for c in r.all)}）：{'；'.join(names[k] for k in r.materials)}。"
        for r in chosen
    ]
    return ["按申报条件交材料：", *lines], [(notice, block.section)]


def _meant(query: Query, target: Target, routes: tuple[Route, ...]) -> tuple[Route, ...]:
    """The routes that the writer meets, else those whose kind of condition the question names."""
    if query.person:
        aim = Aim(target.notice, target.occupation or "", (target.level or 0,))
        results = [r for v in assess(query.knowledge, aim, query.person).verdicts for r in v.results]
        met = tuple(r.route for r in results if r.truth is Truth.MET)
        if met:
            return met
    mentions, text = query.understanding.mentions, query.understanding.text
    wanted: list[Callable[[Route], bool]] = []
    if mentions.schools:
        wanted.append(lambda r: any(_school(c, mentions.schools) for c in r.all))
    if mentions.held_levels:
        wanted.append(lambda r: any(uses(c, Certificate) for c in r.all))
    if "年限" in text or "工龄" in text or "工作经验" in text or "工作年" in text or "干满" in text:
        wanted.append(lambda r: any(uses(c, Work) for c in r.all) and not any(uses(c, School) for c in r.all))
    if "学历" in text or "毕业" in text:
        wanted.append(lambda r: any(uses(c, School) for c in r.all))
    chosen = tuple(r for r in routes if wanted and all(test(r) for test in wanted))
    return chosen or tuple(r for r in routes if any(test(r) for test in wanted)) or routes


def _school(condition: object, schools: tuple[str, ...]) -> bool:
    return isinstance(condition, School) and any(s in SCHOOLS[name] for s in schools for name in condition.schools)
