"""What is known of a candidate with regard to one occupation. None = not known; an empty tuple = has none.

The same shape is the machine contract of `kaoda eligibility` (JSON keys as the field names).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["own", "related", "other"]
SchoolKind = Literal[
    "普通高中", "技工院校", "技工院校高级工班", "高级技工学校", "技师学院", "技师学院预备技师班", "中等职业学校",
    "高等职业学校", "大学专科", "大学本科", "硕士", "博士",
]  # fmt: skip
Status = Literal["graduated", "final-year", "enrolled"]


@dataclass(frozen=True)
class Work:
    """Years worked in the own and in related occupations; `more`: what is told is the least, there may be more."""

    own: float | None = None
    related: float | None = None
    more: bool = False


@dataclass(frozen=True)
class HeldCertificate:
    """A certificate: its level, the relation of its occupation, years since it was obtained, years worked since then.

    `uncertain`: by how many years both may be more, where only a year or a rough length was told.
    """

    level: int | None = None
    relation: Relation | None = None
    years_held: float | None = None
    work_years_since: float | None = None
    uncertain: float = 0.0


@dataclass(frozen=True)
class Schooling:
    """One schooling: kind of school, relation of its major, status, and whether the school passed 评估论证."""

    school: SchoolKind | None = None
    relation: Relation | None = None
    status: Status | None = None
    assessed: bool | None = None


@dataclass(frozen=True)
class ProfessionalTitle:
    """A title (职称): grade, whether it matches the occupation, years worked since it was obtained."""

    grade: Literal["初级", "中级", "高级"] | None = None
    relation: Literal["matched", "other"] | None = None
    work_years_since: float | None = None


@dataclass(frozen=True)
class Facts:
    """Everything the conditions can ask about."""

    age: float | None = None
    work: Work | None = None
    certificates: tuple[HeldCertificate, ...] | None = None
    education: tuple[Schooling, ...] | None = None
    titles: tuple[ProfessionalTitle, ...] | None = None
    apprenticeship: bool | None = None
