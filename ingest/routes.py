"""A condition in words → predicates: the official wording of notices, and what `knowledge.conditions.describe` writes.

All of a text must be understood; whatever is left over is a RouteFault, never the nearest condition.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest import cleaning
from ingest.figures import levels, number
from knowledge.conditions import (
    SCHOOLS,
    Age,
    AnyOf,
    Apprenticeship,
    Certificate,
    Condition,
    Intends,
    School,
    Title,
    Work,
)


class RouteFault(ValueError):
    """A condition is not understood; the message is Chinese and quotes what."""


@dataclass(frozen=True)
class Reading:
    """Conditions, all of which must hold, and what staff should look at again."""

    conditions: tuple[Condition, ...]
    notes: tuple[str, ...] = ()


_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_N = rf"(?P<n>{_COUNT})"
_YEARS = rf"(?:工作|从业)?(?:累计|连续)?(?:从业|工作)?(?:已?满|达到?|不少于)?{_N}年(?:（含）|（含\d+年）)?(?:及?以上)?(?:（含）)?"
_RELATED = r"(?:相关职业(?:（工种）)?|相关工作|相关岗位)"
_OWN = r"(?:本|该|所申报|申报)职业(?:（工种）)?"
_FIELD = rf"(?:{_OWN}(?:（工种）)?[或及和、/]{_RELATED}|{_RELATED}[或及和、]{_OWN})"
_HAVE = r"(?:已?(?:取得|获得|持有|具有|具备|拥有)|有|是|从|为)?(?:过)?"
_LEVEL = (
    r"(?P<level>[一二三四五1-5]级(?:[/（]?(?:高级技师|技师|[高中初]级工?)）?)?|高级技师|(?<!预备)技师|[高中初]级工)"
)
_PAPER = (
    r"(?:国家)?(?:职业)?(?:技能)?(?:资格|等级)?(?:（(?:职业)?(?:技能等级|资格)(?:证书)?）|[或/、](?:职业)?技能等级(?:证书)?)?"
    r"(?:认定)?证书(?:（(?:职业)?(?:技能等级|资格)证书）|或(?:职业)?技能等级证书)?"
)
_MAJOR = r"(?:本专业[或及和、/]相关专业|相关专业或本专业)(?:的)?"
_ASSESSED = r"经(?:过)?评估论证(?:的)?(?:[、，](?:并?以)[^，；。]{2,14}目标的?)?"
_FINAL = r"(?:的)?（含[^（）]*应届[^（）]*）"
_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((name, (name,)) for name in SCHOOLS),
    ("高级技工学校或技师学院", ("高级技工学校、技师学院",)),
    ("高级技工学校和技师学院", ("高级技工学校、技师学院",)),
    ("技师学院预备技师班、技师班", ("技师学院预备技师班",)),
    ("技工学校", ("技工院校",)),
    ("技工院校高级工班及以上班级", ("技工院校高级工班及以上",)),
    ("中等及以上职业院校", ("中等及以上职业学校",)),
    ("高等职业院校", ("高等职业学校",)),
    ("高职院校", ("高等职业学校",)),
    ("专科及以上普通高等学校", ("专科及以上",)),
    ("专科及以上普通高校", ("专科及以上",)),
    ("专科及以上高等学校", ("专科及以上",)),
    ("大专及以上普通高等学校", ("大专及以上",)),
    ("大学专科及以上", ("大专及以上",)),
    ("大学本科及以上", ("大学本科", "硕士及以上")),
    ("本科及以上普通高等学校", ("大学本科", "硕士及以上")),
    ("本科及以上", ("大学本科", "硕士及以上")),
    ("硕士研究生及以上", ("硕士及以上",)),
    ("硕士研究生", ("硕士",)),
    ("博士研究生", ("博士",)),
    ("大专", ("大学专科",)),
    ("本科", ("大学本科",)),
)
_SCHOOL = "|".join(re.escape(name) for name in sorted(dict(_NAMES), key=len, reverse=True))
_END = (
    rf"(?P<end>(?:毕业证书?|学历证书|毕业学历|学历毕业|毕业生|毕业|学历){_FINAL}|(?:（含[^（）]*应届[^（）]*）)?"
    r"(?:毕业证书?|学历证书|毕业学历|毕业生|毕业|学历)|在校(?:学)?生|(?:在读)?学生)"
    r"(?P<final>(?:的)?[和及、或/]{1,2}(?:尚未毕业的)?(?:在读|在校)?应届(?:高校)?毕业生)?"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("age", rf"(?:年龄)?(?:须|应|需)?(?:年满|满){_N}周?岁(?:（含）)?(?:及?以上)?(?:（含）)?"),
        ("intends", rf"(?:拟|准备|计划|有意|打算|意向|意愿)从事{_FIELD}(?:的)?(?:工作|人员|者)?"),
        ("since", rf"(?:之后|以后|后|取证后|取得后|，?此后|，?其后)[，、]?(?:再)?(?:又)?(?:累计)?(?:从业|在{_FIELD}(?:中|岗位)?(?:上)?(?:的)?(?:累计|连续)?(?:从业|工作)|(?:累计)?从事{_FIELD}(?:的)?(?:工作)?(?:时间)?){_YEARS}"),
        ("work", rf"(?:累计)?在{_FIELD}(?:中|岗位)?(?:上)?(?:累计)?(?:从业|工作)(?:时间)?{_YEARS}(?:的)?(?:工作)?(?:经历|经验)?"),
        ("work", rf"(?:累计)?从事{_FIELD}(?:的)?(?:工作)?(?:时间)?{_YEARS}(?:的)?(?:工作)?(?:经历|经验)?"),
        ("work", rf"{_HAVE}{_N}年(?:（含）)?(?:及?以上)?{_FIELD}(?:的)?(?:工作|从业)(?:经历|经验)"),
        ("works", rf"(?:目前|现|已)?(?:经|正在|在)?从事{_FIELD}(?:(?:的)?(?:工作|人员|者)|(?:的)?(?=[，。；]|$))(?!(?:时间)?{_YEARS})"),
        ("certificate", rf"(?:在)?{_HAVE}(?:{_FIELD})(?:的)?{_LEVEL}(?:的)?{_PAPER}(?:已?满(?P<held>{_COUNT})年(?:（含）)?(?:以上)?)?"),
        ("title", rf"(?:在)?{_HAVE}(?:符合)?专业(?:相)?对应(?:关系)?的(?P<grade>[初中高]级)(?:专业技术)?职称(?:（[^（）]{{0,16}}）)?"),
        ("apprentice", rf"(?:在)?(?:{_FIELD}(?:的)?)?学徒期满"),
        ("school", rf"{_HAVE}(?P<assessed1>{_ASSESSED})?(?:的)?(?P<major1>{_MAJOR})?(?P<assessed2>{_ASSESSED})?"
                   rf"(?P<names>(?:{_SCHOOL})(?:(?:[、，/]?或者?|[、，和及/])(?:{_SCHOOL}))*)(?:的)?(?P<major2>{_MAJOR})?(?:的)?{_END}(?:的)?"),
    )
)  # fmt: skip
_GLUE = re.compile(
    r"[，、。；：\s]+|并且|并(?=在?[取获持具拥有从累年])|且|同时|的(?=[，、]|[\u4e00-\u9fff])|以及|者$|的$|人员$|申报(?:者|人)|凡|须|应(?!届)"
)
_OR = re.compile(r"[；。]\s*或者?|；(?=取得|持有|具有|累计)")
_COMMA_OR = re.compile(
    r"，或者?(?=经|[取获持具拥有]|累计|从事|本职业|年满|拟)|，或(?=[^，；]{2,40}(?:毕业|在校生|证书|职称|期满|年|周岁|工作))"
)


def parse_route(text: str) -> tuple[Condition, ...]:
    """The conditions of a route, all of which must hold; raises RouteFault for whatever is not understood."""
    return read_route(text).conditions


def read_route(text: str) -> Reading:
    """As parse_route, with what is read but should be looked at again."""
    plain = _plain(text)
    if not plain:
        raise RouteFault("条件是空的")
    notes: list[str] = []
    if "预备技师班、技师班" in plain:
        notes.append("原文还写了“技师班”，条件里只能记“技师学院预备技师班”")
    groups = [_all(piece, notes) for piece in _OR.split(plain) if piece]
    return Reading(groups[0] if len(groups) == 1 else _either(groups), tuple(notes))


def _plain(text: str) -> str:
    text = re.sub(r"[①-⑳]", "", cleaning.reading(text))
    text = re.sub(r"\s+|“|”", "", text)
    return re.sub(r"^(?:[-●•·]?(?:（?\d{1,2}）|\d{1,2}[、.．]))|[。；，、]+$", "", text)


def _all(text: str, notes: list[str]) -> tuple[Condition, ...]:
    """`…，且…，且…`, each with alternatives of its own."""
    found: list[Condition] = []
    for part in text.split("，且"):
        pieces = [piece for piece in _COMMA_OR.split(part) if piece]
        groups = [_sequence(piece) for piece in pieces]
        if len(groups) > 1 and len(groups[0]) > 1 and "且" not in pieces[0]:
            notes.append("“或”前面有几个条件，范围不明")
        found += groups[0] if len(groups) == 1 else _either(groups)
    return tuple(found)


def _either(groups: list[tuple[Condition, ...]]) -> tuple[Condition, ...]:
    """Alternatives; what all of them ask for stands outside."""
    shared = tuple(c for c in groups[0] if all(c in group for group in groups))
    rests = [tuple(c for c in group if c not in shared) for group in groups]
    if not all(rests):
        shared, rests = (), groups
    return (*shared, AnyOf(groups=tuple(rests)))


def _sequence(text: str) -> tuple[Condition, ...]:
    """Conditions one behind the other; a span 后 a certificate or title belongs to it."""
    found: list[Condition] = []
    at = 0
    while at < len(text):
        glue = _GLUE.match(text, at)
        matched = _next(text, at) or (_next(text, glue.end()) if glue else None)
        if matched is None and glue is None:
            raise RouteFault(_unread(text, at))
        if matched is None:
            at = glue.end() if glue else at
            if at >= len(text):
                break
            if _next(text, at) is None and _GLUE.match(text, at) is None:
                raise RouteFault(_unread(text, at))
            continue
        name, match = matched
        _take(name, match, found)
        at = match.end()
    if not found:
        raise RouteFault(_unread(text, 0))
    return tuple(found)


def _unread(text: str, at: int) -> str:
    piece = text[at:]
    why = "只写“本职业”，没有“相关职业”" if re.search(r"从事本职业(?!或|、|及|和)", piece) else "没读懂"
    return f"条件里“{piece[:40]}”{why}"


def _next(text: str, at: int) -> tuple[str, re.Match[str]] | None:
    for name, pattern in _PATTERNS:
        if match := pattern.match(text, at):
            return name, match
    return None


def _take(name: str, match: re.Match[str], found: list[Condition]) -> None:
    if name == "since":
        since = _count(match["n"])
        last = found.pop() if found else None
        if (isinstance(last, Certificate) and not last.work_since) or (isinstance(last, Title) and not last.work_since):
            found.append(last.model_copy(update={"work_since": since}))
        else:
            raise RouteFault(f"条件里“{match[0]}”不知道从什么时候算起")
        return
    found.append(_MAKERS[name](match))


def _count(text: str) -> int:
    value = number(text)
    if value is None:
        raise RouteFault(f"条件里的数“{text}”没读懂")
    return value


def _certificate(match: re.Match[str]) -> Condition:
    named = levels(match["level"])
    if len(named) != 1:
        raise RouteFault(f"条件里的等级“{match['level']}”没读懂")
    return Certificate(level=named[0], held=_count(match["held"]) if match["held"] else 0)


def _school(match: re.Match[str]) -> Condition:
    names = [name for found in re.findall(_SCHOOL, match["names"]) for name in dict(_NAMES)[found]]
    end = match["end"]
    enrolled = ("在校" in end and "应届" not in end) or end.endswith("学生")
    status = "enrolled" if enrolled else "final-year" if "应届" in end or match["final"] else "graduated"
    return School(
        schools=tuple(names),
        major="related" if match["major1"] or match["major2"] else "any",
        status=status,  # type: ignore[arg-type]
        assessed=bool(match["assessed1"] or match["assessed2"]),
    )


_MAKERS: dict[str, Callable[[re.Match[str]], Condition]] = {
    "age": lambda m: Age(years=_count(m["n"])),
    "intends": lambda _: Intends(),
    "work": lambda m: Work(years=_count(m["n"])),
    "works": lambda _: Work(years=0),
    "certificate": _certificate,
    "title": lambda m: Title(grade=m["grade"]),  # type: ignore[arg-type]
    "apprentice": lambda _: Apprenticeship(),
    "school": _school,
}
