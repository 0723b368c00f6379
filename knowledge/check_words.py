"""Checks of words and references: phrases that lead to two places, and names that lead nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations

from knowledge.base import KnowledgeBase
from knowledge.findings import Remark
from knowledge.notice import Notice, Scope

SHOWN = 5
"""Words that a remark names at most."""


def facts(knowledge: KnowledgeBase, aspects: Collection[str]) -> Iterator[Remark]:
    """All remarks on facts; `aspects`: those that there are, () to leave that open."""
    for notice in knowledge.notices.values():
        for index, fact in enumerate(notice.facts):
            if aspects and fact.aspect not in aspects:
                path = ("facts", index, "aspect")
                yield Remark("error", notice.id, path, f"没有“{fact.aspect}”这个主题，这一条答不出来")
        for (_, one), (index, two) in combinations(enumerate(notice.facts), 2):
            if one.aspect == two.aspect and one.text == two.text and _meet(one, two):
                yield Remark("warning", notice.id, ("facts", index), "同一主题下写了两遍")
        yield from _shared_keywords(notice)


def _shared_keywords(notice: Notice) -> Iterator[Remark]:
    """Keywords that point to several facts of an aspect: all of them are told, which may be meant so."""
    pointed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, fact in enumerate(notice.facts):
        for word in dict.fromkeys(fact.keywords):
            if any(_meet(fact, notice.facts[other]) for other in pointed[fact.aspect, word] or [index]):
                pointed[fact.aspect, word].append(index)
    by_aspect: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for (aspect, word), indexes in pointed.items():
        if len(indexes) > 1:
            by_aspect[aspect][word] = indexes
    for words in by_aspect.values():
        told = "、".join(f"“{word}”（{len(indexes)}条）" for word, indexes in list(words.items())[:SHOWN])
        told += f"等{len(words)}个" if len(words) > SHOWN else ""
        first = min(indexes[1] for indexes in words.values())
        yield Remark(
            "note", notice.id, ("facts", first, "keywords"), f"同一主题的几条共用关键词，问到时几条都可能答：{told}"
        )


def _meet(one: Scope, two: Scope) -> bool:
    """Whether two scopes have a programme in common, as far as their lists say."""
    return all(
        not getattr(one, field) or not getattr(two, field) or set(getattr(one, field)) & set(getattr(two, field))
        for field in Scope.model_fields
    )


def references(knowledge: KnowledgeBase) -> Iterator[Remark]:
    """All remarks on names that lead nowhere, and on what nobody refers to."""
    for notice in knowledge.notices.values():
        base = knowledge.notices.get(notice.refines or "", notice)
        yield from _programmes(notice, base)
        yield from _papers(notice)
        yield from _routes(knowledge, notice)
        yield from _sections(notice)


def _programmes(notice: Notice, base: Notice) -> Iterator[Remark]:
    if not base.offers:
        yield Remark("error", notice.id, ("offers",), "没有写任何职业和级别，考生问不到")
    if base is not notice:
        offered = {(offer.occupation, offer.job_type, level) for offer in base.offers for level in offer.levels}
        if not any(notice.refines_scope.covers(*programme) for programme in offered):
            yield Remark("error", notice.id, ("refines_scope",), f"“{base.short}”没有这个范围里的职业和级别")
    occupations = {offer.occupation for offer in base.offers}
    for index, block in enumerate(notice.eligibility):
        for occupation in block.related:
            if occupation not in occupations:
                path = ("eligibility", index, "related", occupation)
                yield Remark("warning", notice.id, path, f"项目与批次里没有“{occupation}”")


def _papers(notice: Notice) -> Iterator[Remark]:
    """Sessions of papers that the notice does not list."""
    known = {paper.subject for subjects in notice.subjects for paper in subjects.papers}
    for index, offer in enumerate(notice.offers):
        for place, round_ in enumerate(offer.rounds):
            for number, session in enumerate(round_.sessions):
                if known and session.subject not in known:
                    path = ("offers", index, "rounds", place, "sessions", number, "subject")
                    yield Remark("warning", notice.id, path, f"科目里没有“{session.subject}”")


def _routes(knowledge: KnowledgeBase, notice: Notice) -> Iterator[Remark]:
    """Numbers that occur twice, and materials that no route asks for."""
    used: set[str] = set()
    for index, block in enumerate(notice.eligibility):
        shared = knowledge.standards[block.standard].requirements if block.standard else ()
        for place, requirement in enumerate((*block.requirements, *shared)):
            numbers = [route.number for route in requirement.routes]
            used.update(key for route in requirement.routes for key in route.materials)
            for twice in sorted({n for n in numbers if numbers.count(n) > 1}):
                path = ("eligibility", index, *(("requirements", place) if place < len(block.requirements) else ()))
                yield Remark("warning", notice.id, path, f"第{twice}条出现了两次")
    for key in notice.materials:
        if key not in used:
            yield Remark("note", notice.id, ("materials", key), "没有哪一条申报条件要这份材料")


def _sections(notice: Notice) -> Iterator[Remark]:
    """Facts that do not say where they stand, so that an answer cannot cite them."""
    for field in type(notice).model_fields:
        value = getattr(notice, field)
        entries = value if isinstance(value, tuple) else (value,)
        for index, entry in enumerate(entries):
            if not str(getattr(entry, "section", "-")).strip():
                path = (field, index) if isinstance(value, tuple) else (field,)
                yield Remark("warning", notice.id, (*path, "section"), "没有写出处，答复里无法注明")
