"""What each notice states for each of its programmes: the matrix of occupations and levels against what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from knowledge.base import KnowledgeBase, Programme
from knowledge.conditions import LEVEL_SHORT
from knowledge.findings import Remark, Severity
from knowledge.notice import Notice, Round, Scope

State = Literal["stated", "whole", "missing"]
STATES: dict[State, str] = {"stated": "有", "whole": "整个通知", "missing": "没有写"}
"""Stated for this programme; stated for the whole notice; not stated."""
TOPICS: dict[str, tuple[str, ...]] = {
    "条件": ("eligibility.require",),
    "费用": ("fees.amount",),
    "时间": ("dates.exam",),
    "材料": ("documents.materials",),
    "科目": ("subjects.list", "subjects.form"),
    "准考证": ("ticket.",),
    "成绩": ("results.",),
    "查询": ("certificate-query.",),
    "领取": ("certificate-collect.",),
    "补考": ("retake.",),
    "咨询": ("contact.consult",),
}
"""Columns, and how the aspects begin whose facts fill them."""
NEEDED = ("条件", "费用", "时间", "咨询")
"""Columns without which a candidate cannot be helped."""


@dataclass(frozen=True)
class Cell:
    """Whether something is stated for a programme, and what in a few words ('' where only facts tell)."""

    state: State
    text: str = ""


@dataclass(frozen=True)
class Row:
    """A programme and its cells in the order of TOPICS."""

    notice: str
    occupation: str
    job_type: str | None
    level: int
    cells: tuple[Cell, ...]

    @property
    def who(self) -> str:
        """互联网营销师（选品员）三级."""
        return f"{self.occupation}{f'（{self.job_type}）' if self.job_type else ''}{LEVEL_SHORT[self.level]}"


def matrix(knowledge: KnowledgeBase) -> tuple[Row, ...]:
    """A row for each programme of each notice; what a guide adds to the notice that it refines counts for both."""
    return tuple(
        Row(p.notice, p.occupation, p.job_type, p.level, tuple(_cell(knowledge, p, topic) for topic in TOPICS))
        for p in knowledge.programmes
    )


def empty_cells(knowledge: KnowledgeBase) -> Iterator[Remark]:
    """One remark for each notice and column that has empty cells, naming the programmes."""
    rows = matrix(knowledge)
    for notice in knowledge.notices:
        own = [row for row in rows if row.notice == notice]
        for column, topic in enumerate(TOPICS):
            empty = [row.who for row in own if row.cells[column].state == "missing"]
            if empty:
                severity: Severity = "warning" if topic in NEEDED else "note"
                who = "全部职业和级别" if len(empty) == len(own) else "、".join(empty)
                yield Remark(severity, notice, (), f"没有写{topic}：{who}")


def _cell(knowledge: KnowledgeBase, programme: Programme, topic: str) -> Cell:
    """The best that the notice, its typed fields before its facts, and its guides have to say."""
    notices = (knowledge.notices[programme.notice], *knowledge.guides(programme.notice))
    typed = (cell for notice in notices for cell in _typed(knowledge, notice, programme, topic))
    facts = (cell for notice in notices for cell in _facts(notice, programme, topic))
    return next(chain(typed, facts), Cell("missing"))


def _facts(notice: Notice, programme: Programme, topic: str) -> Iterator[Cell]:
    for fact in notice.facts:
        if fact.aspect.startswith(TOPICS[topic]) and _covers(fact, programme):
            yield Cell(_scope_state(fact, notice))


def _covers(scope: Scope, programme: Programme) -> bool:
    return scope.covers(programme.occupation, programme.job_type, programme.level)


def _scope_state(scope: Scope, notice: Notice) -> State:
    scoped = scope.occupations or scope.job_types or scope.levels or notice.refines
    return "stated" if scoped else "whole"


def _typed(knowledge: KnowledgeBase, notice: Notice, programme: Programme, topic: str) -> Iterator[Cell]:
    """What the typed fields of one notice say of a programme on a topic."""
    match topic:
        case "条件":
            requirement = knowledge.requirement(notice.id, programme.occupation, programme.level)
            if requirement:
                yield Cell("stated", f"{len(requirement.routes)}条")
        case "费用":
            for fee in notice.fees:
                if _covers(fee, programme):
                    yield Cell(_scope_state(fee, notice), f"{fee.total}元")
        case "时间":
            if notice.id == programme.notice:
                yield Cell("stated", "、".join(map(_when, programme.offer.rounds)))
        case "材料":
            requirement = knowledge.requirement(notice.id, programme.occupation, programme.level)
            if requirement and any(route.materials for route in requirement.routes):
                yield Cell("stated", "按条件")
        case "科目":
            for subjects in notice.subjects:
                if _covers(subjects, programme):
                    yield Cell(_scope_state(subjects, notice), f"{len(subjects.papers)}科")
        case "咨询":
            if notice.asking:
                yield Cell("whole", notice.asking.who)
        case "准考证" | "成绩" | "补考":
            if {"准考证": notice.ticket, "成绩": notice.results, "补考": notice.retake}[topic]:
                yield Cell("whole")


def _when(round_: Round) -> str:
    return f"{round_.month}月" if round_.days else f"{round_.month}月（没有写日期）"
