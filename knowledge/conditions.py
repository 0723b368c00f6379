"""The closed list of condition kinds: one place to read, evaluate and put a condition into words.

A YAML condition is a mapping with one key, e.g. ``{certificate: {level: 4, work_since: 4}}``. Years are whole numbers
of the notice; "满 N 年" means at least N.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

SCHOOLS: dict[str, frozenset[str]] = {
    "技工院校": frozenset({"技工院校", "技工院校高级工班", "高级技工学校", "技师学院", "技师学院预备技师班"}),
    "技工院校高级工班及以上": frozenset({"技工院校高级工班", "高级技工学校", "技师学院", "技师学院预备技师班"}),
    "高级技工学校、技师学院": frozenset({"高级技工学校", "技师学院", "技师学院预备技师班"}),
    "技师学院": frozenset({"技师学院", "技师学院预备技师班"}),
    "技师学院预备技师班": frozenset({"技师学院预备技师班"}),
    "中等及以上职业学校": frozenset({"中等职业学校", "高等职业学校"}),
    "高等职业学校": frozenset({"高等职业学校"}),
    "专科及以上": frozenset({"高等职业学校", "大学专科", "大学本科", "硕士", "博士"}),
    "高等院校": frozenset({"高等职业学校", "大学专科", "大学本科", "硕士", "博士"}),
    "大学专科": frozenset({"大学专科", "高等职业学校"}),
    "大专及以上": frozenset({"高等职业学校", "大学专科", "大学本科", "硕士", "博士"}),
    "大学本科": frozenset({"大学本科"}),
    "硕士": frozenset({"硕士"}),
    "硕士及以上": frozenset({"硕士", "博士"}),
    "博士": frozenset({"博士"}),
}
"""Names of groups of schools as the notices use them → the kinds of school that belong."""


class _Kind(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Age(_Kind):
    """At least so many years old (年满 N 周岁)."""

    kind: Literal["age"] = "age"
    years: int


class Intends(_Kind):
    """Plans to take up the occupation or a related one (拟从事); whoever applies says so."""

    kind: Literal["intends"] = "intends"


class Work(_Kind):
    """Cumulative years in the own or a related occupation; 0: works in it at all."""

    kind: Literal["work"] = "work"
    years: int


class Certificate(_Kind):
    """A certificate of that very level in the own or a related occupation; years since it was obtained."""

    kind: Literal["certificate"] = "certificate"
    level: int = Field(ge=1, le=5)
    held: int = 0
    work_since: int = 0


class School(_Kind):
    """Schooling: which schools, whether the major must be related, and whether students count.

    status: graduated; final-year = graduates and students in their last year; enrolled = students of any year.
    assessed: only schools that passed 评估论证.
    """

    kind: Literal["school"] = "school"
    schools: tuple[str, ...]
    major: Literal["related", "any"] = "related"
    status: Literal["graduated", "final-year", "enrolled"] = "graduated"
    assessed: bool = False

    @model_validator(mode="after")
    def known(self) -> School:
        for name in self.schools:
            if name not in SCHOOLS:
                raise ValueError(f"没有“{name}”这一类学校，可用的有：{'、'.join(SCHOOLS)}")
        return self


class Title(_Kind):
    """A professional title that matches the occupation; work years since it was obtained."""

    kind: Literal["title"] = "title"
    grade: Literal["初级", "中级", "高级"]
    work_since: int = 0


class Apprenticeship(_Kind):
    """An apprenticeship in the own or a related occupation is completed."""

    kind: Literal["apprenticeship"] = "apprenticeship"


class AnyOf(_Kind):
    """One of several groups suffices."""

    kind: Literal["any"] = "any"
    groups: tuple[tuple[Condition, ...], ...]


def tagged(value: Any) -> Any:
    """`{work: {years: 5}}` → `{kind: work, years: 5}`, so that YAML stays terse and errors stay precise."""
    if isinstance(value, dict) and "kind" not in value and len(value) == 1:
        kind, body = next(iter(value.items()))
        if kind == "any":
            return {"kind": "any", "groups": body}
        return {"kind": kind, **(body or {})}
    return value


def terse(condition: Condition) -> dict[str, Any]:
    """What `tagged` reads: `{work: {years: 5}}`, fields at their default left out."""
    if isinstance(condition, AnyOf):
        return {"any": [[terse(c) for c in group] for group in condition.groups]}
    return {condition.kind: condition.model_dump(mode="json", exclude_defaults=True)}


Condition = Annotated[
    Annotated[
        Age | Intends | Work | Certificate | School | Title | Apprenticeship | AnyOf, Field(discriminator="kind")
    ],
    BeforeValidator(tagged),
    PlainSerializer(terse),
]
AnyOf.model_rebuild()


def uses(condition: Condition, kind: type) -> bool:
    """Whether a condition is of a kind, inside alternatives too."""
    if isinstance(condition, AnyOf):
        return any(uses(c, kind) for group in condition.groups for c in group)
    return isinstance(condition, kind)


LEVEL_NAMES = {1: "一级/高级技师", 2: "二级/技师", 3: "三级/高级工", 4: "四级/中级工", 5: "五级/初级工"}
STATUS_NAMES = {"graduated": "毕业", "final-year": "毕业（含在读应届毕业生）", "enrolled": "在校生"}
LEVEL_SHORT = {1: "一级", 2: "二级", 3: "三级", 4: "四级", 5: "五级"}


def describe(condition: Condition) -> str:
    """A condition in words; the only place where rules become text."""
    match condition:
        case Age(years=years):
            return f"年满{years}周岁"
        case Intends():
            return "拟从事本职业或相关职业"
        case Work(years=0):
            return "从事本职业或相关职业工作"
        case Work(years=years):
            return f"累计从事本职业或相关职业满{years}年"
        case Certificate():
            return _certificate_words(condition)
        case School():
            return _school_words(condition)
        case Title(grade=grade, work_since=since):
            return f"有专业对应的{grade}职称" + (f"，取得后从业满{since}年" if since else "")
        case Apprenticeship():
            return "本职业或相关职业学徒期满"
        case AnyOf(groups=groups):
            return "，或".join("且".join(describe(c) for c in group) for group in groups)


def describe_all(conditions: Iterable[Any]) -> str:
    """Raw conditions that must hold together, in words; one that is not valid stands as it was given."""
    return "，且".join(map(_described, conditions))


def _described(data: Any) -> str:
    try:
        return describe(AnyOf(groups=((data,),)).groups[0][0])
    except ValueError:
        return str(data)


def _certificate_words(condition: Certificate) -> str:
    words = f"有本职业或相关职业{LEVEL_NAMES[condition.level]}证书"
    if condition.held:
        words += f"满{condition.held}年"
    if condition.work_since:
        words += f"，取证后从业满{condition.work_since}年"
    return words


def _school_words(condition: School) -> str:
    assessed = "经评估论证的" if condition.assessed else ""
    major = "本专业或相关专业" if condition.major == "related" else ""
    return f"{assessed}{'、'.join(condition.schools)}{major}{STATUS_NAMES[condition.status]}"
