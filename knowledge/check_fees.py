"""Checks of sums and fees: what does not add up, rows that double, and fees that clash between notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from knowledge.base import KnowledgeBase, Programme
from knowledge.conditions import LEVEL_SHORT
from knowledge.findings import Remark, Severity
from knowledge.notice import Fee, Notice, Scope

WHOLE = 100
"""Percent."""


def fees(knowledge: KnowledgeBase) -> Iterator[Remark]:
    """All remarks on sums and fees."""
    for notice in knowledge.notices.values():
        programmes = [p for p in knowledge.programmes if p.notice == (notice.refines or notice.id)]
        yield from _weights(notice)
        yield from _columns(notice)
        for field, name in (("fees", "收费"), ("subjects", "科目"), ("eligibility", "申报条件")):
            yield from _rows(notice, field, name, programmes)
    yield from _clashes(knowledge)


def _weights(notice: Notice) -> Iterator[Remark]:
    for index, subjects in enumerate(notice.subjects):
        for place, paper in enumerate(subjects.papers):
            total = sum(part.weight for part in paper.parts)
            if paper.parts and total != WHOLE:
                path = ("subjects", index, "papers", place, "parts")
                yield Remark("warning", notice.id, path, f"各部分占比加起来是{total}%，不是{WHOLE}%")


def _columns(notice: Notice) -> Iterator[Remark]:
    for index, fee in enumerate(notice.fees):
        for name in sorted(set(fee.blank) & set(fee.items)):
            what = f"“{name}”有金额，又列为留空"
            yield Remark("warning", notice.id, ("fees", index, "blank"), what)


def _rows(notice: Notice, field: str, name: str, programmes: list[Programme]) -> Iterator[Remark]:
    """Rows that concern no programme on offer, and rows of which the earlier one hides the later."""
    rows = getattr(notice, field)
    covered = [{_key(p) for p in programmes if _covers(row, p)} for row in rows]
    for index, row in enumerate(rows):
        if programmes and not covered[index]:
            what = f"{name}写了{_who(row)}，但没有这样的项目"
            yield Remark("warning", notice.id, (field, index), what)
        for earlier in range(index):
            if covered[index] & covered[earlier]:
                yield _doubled(notice, field, name, earlier, index)


def _doubled(notice: Notice, field: str, name: str, earlier: int, index: int) -> Remark:
    rows = getattr(notice, field)
    differs = isinstance(rows[index], Fee) and rows[index].total != rows[earlier].total
    amounts = f"，金额不同（{rows[earlier].total}元、{rows[index].total}元）" if differs else ""
    severity: Severity = "error" if differs else "warning"
    what = f"{name}第{earlier + 1}行和第{index + 1}行说的是同样的职业和级别{amounts}，答复只用前一行"
    return Remark(severity, notice.id, (field, index), what)


def _key(programme: Programme) -> tuple[str, str | None, int]:
    return programme.occupation, programme.job_type, programme.level


def _covers(scope: Scope, programme: Programme) -> bool:
    return scope.covers(*_key(programme))


def _who(scope: Scope) -> str:
    return "、".join((*scope.occupations, *scope.job_types)) + "、".join(LEVEL_SHORT[n] for n in scope.levels)


def _clashes(knowledge: KnowledgeBase) -> Iterator[Remark]:
    """Different sums in the same region and year: of one issuer surely a slip, of two perhaps meant so."""
    asked: dict[tuple[str, int, str, str | None, int], list[tuple[Notice, int]]] = defaultdict(list)
    for programme in knowledge.programmes:
        notice = knowledge.notices[programme.notice]
        for own in (notice, *knowledge.guides(notice.id)):
            fee = knowledge.fee(own.id, *_key(programme))
            if fee:
                asked[(own.region, own.year, *_key(programme))].append((own, fee.total))
    for (region, year, occupation, job_type, level), found in asked.items():
        for number, (notice, total) in enumerate(found):
            for other, amount in found[:number]:
                if amount != total:
                    same = notice.issuer.name == other.issuer.name
                    who = f"{region}{year}年{occupation}{job_type or ''}{LEVEL_SHORT[level]}"
                    what = f"{who}：本通知{total}元，“{other.short}”{amount}元"
                    yield Remark("warning" if same else "note", notice.id, ("fees",), what)
