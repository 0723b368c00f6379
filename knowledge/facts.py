"""What is known of a candidate with regard to one occupation. None = not known; an empty tuple = has none.

The same shape is the machine contract of `kaoda eligibility` (JSON keys as the field names).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

Relation = Literal["own", "related", "other"]
SchoolKind = Literal[
    "普通高中", "技工院校", "技工院校高级工班", "高级技工学校", "技师学院", "技师学院预备技师班", "中等职业学校",
    "高等职业学校", "大学专科", "大学本科", "硕士", "博士",
]  # fmt: skip
Status = Literal["graduated", "final-year", "enrolled", "completed"]
"""completed: graduated or in the last year, not known which."""
STRICT = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class Range:
    """A number known only to be at least `low` and less than `high` (左右, 四五年, a tapped 五到九年)."""

    low: float = 0.0
    high: float = math.inf


Number = Annotated[float, Field(ge=0, le=150)] | Range | None
"""Years: exact, within a range, or not known."""


def bounds(value: Number) -> tuple[float, float]:
    """The least it can be, and what it stays below (itself, where it is exact)."""
    match value:
        case None:
            return 0.0, math.inf
        case Range(low=low, high=high):
            return low, high
    return value, value


@dataclass(frozen=True)
class Work:
    """Years worked in the own and in related occupations."""

    __pydantic_config__: ClassVar = STRICT
    own: Number = None
    related: Number = None


@dataclass(frozen=True)
class HeldCertificate:
    """A certificate: its level, the relation of its occupation, years since it was obtained, years worked since then."""

    __pydantic_config__: ClassVar = STRICT
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    relation: Relation | None = None
    years_held: Number = None
    work_years_since: Number = None


@dataclass(frozen=True)
class Schooling:
    """One schooling: kind of school, relation of its major, status, and whether the school passed 评估论证.

    Several kinds of school: it is one of these, not known which.
    """

    __pydantic_config__: ClassVar = STRICT
    school: SchoolKind | tuple[SchoolKind, ...] | None = None
    relation: Relation | None = None
    status: Status | None = None
    assessed: bool | None = None


@dataclass(frozen=True)
class ProfessionalTitle:
    """A title (职称): grade, whether it matches the occupation, years worked since it was obtained."""

    __pydantic_config__: ClassVar = STRICT
    grade: Literal["初级", "中级", "高级"] | None = None
    relation: Literal["matched", "other"] | None = None
    work_years_since: Number = None


@dataclass(frozen=True)
class Facts:
    """Everything the conditions can ask about."""

    __pydantic_config__: ClassVar = STRICT
    age: Number = None
    work: Work | None = None
    certificates: tuple[HeldCertificate, ...] | None = None
    education: tuple[Schooling, ...] | None = None
    titles: tuple[ProfessionalTitle, ...] | None = None
    apprenticeship: bool | None = None
