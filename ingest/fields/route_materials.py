"""Materials told beside a condition: in brackets behind it, on a line below, or by the conditions' numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.routes import RouteFault, read_route
from knowledge.conditions import (
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

_HAND = r"(?:提交|上交|提供|上传|出具|附|交)"
_SUFFIXES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"（(?:需|须|应)?(?:另)?(?:{_HAND}(?:的)?(?:证明|申报)?(?:材料|资料)?|(?:所需|证明|申报|报名)?(?:材料|资料))(?:为|：|:)?\s*(?P<list>[^（）]{{2,80}})）[。；]?$",
        rf"[，；。]\s*(?:并|同时|报名时)?(?:需|须|应)?{_HAND}(?:的)?(?:证明|申报)?(?:材料|资料)?(?:为|：|:)?\s*(?P<list>[^（），。；]{{2,60}})[。；]?$",
    )
)
_BELOW = re.compile(
    rf"^[（]?(?:所?需|须|应)?(?:{_HAND}(?:的)?(?:证明|申报|报名|报考)?(?:材料|资料)?|(?:证明|申报|报名|报考|所需)?(?:材料|资料)(?:清单)?)(?:为|：|:)\s*(?P<list>[^（）]*(?:（[^（）]*）[^（）]*)*?)[）]?[。；]?$"
)
_ITEM = re.compile(
    rf"第?（?(?P<n>\d{{1,2}}(?:[）、（第]+\d{{1,2}})*)）?(?:项|条|款)(?:条件)?(?:申报)?(?:的|者)?，?(?:需|须|应)?{_HAND}(?P<list>[^；。]+)"
)


def cut(text: str) -> tuple[str, tuple[str, ...]]:
    """A condition without the materials told behind it, and these; left whole if the rest is no condition."""
    for pattern in _SUFFIXES:
        if match := pattern.search(text):
            rest = text[: match.start()]
            try:
                read_route(rest)
            except RouteFault:
                continue
            return rest, listed(match["list"])
    return text, ()


def below(text: str) -> dict[str, tuple[str, ...]] | None:
    """Materials of a line below conditions, by the number of the condition ('': not numbered); None if it is no such line."""
    match = _BELOW.match(text)
    if match is None:
        return None
    items = {
        number: listed(item["list"])
        for item in _ITEM.finditer(match["list"])
        for number in re.findall(r"\d+", item["n"])
    }
    if items or re.search(r"第.{0,4}[项条]", match["list"]):
        return items
    return {"": listed(match["list"])}


def listed(text: str) -> tuple[str, ...]:
    """A、B和C → each."""
    pieces = re.split(r"[、；，]|和(?!\S{0,2}$)|以及", text)
    return tuple(p.strip(" 。；") for p in pieces if p.strip(" 。；"))


_BY_KIND = re.compile(
    rf"(?:凭|以|按|用)(?P<what>[^，。；]{{2,24}})(?:申报|报考|报名)[^，。；]{{0,6}}?(?:的|者)，?(?:需|须|应)?{_HAND}(?P<list>[^；。]{{2,80}})"
)
_WORDS: tuple[tuple[str, type], ...] = (
    ("意向|拟从事|准备从事", Intends),
    ("学徒", Apprenticeship),
    ("职称", Title),
    ("学历|毕业", School),
    ("证书", Certificate),
    ("年限|从业|工作|经历", Work),
)


def by_kind(text: str) -> dict[type, str]:
    """凭工作年限申报的，交…；凭学历申报的，交…: what a condition of each kind asks for."""
    found: dict[type, str] = {}
    for match in _BY_KIND.finditer(text):
        kind = next((kind for pattern, kind in _WORDS if re.search(pattern, match["what"])), None)
        if kind is not None:
            found.setdefault(kind, re.sub(r"[《》]", "", match["list"]).strip())
    return found


def kinds_in(conditions: Iterable[Condition]) -> tuple[type, ...]:
    """The kinds of conditions that papers can prove, each once; years after a certificate or title are work."""
    found: dict[type, None] = {}
    for condition in conditions:
        if isinstance(condition, AnyOf):
            found.update(dict.fromkeys(kind for group in condition.groups for kind in kinds_in(group)))
            continue
        found.update({} if isinstance(condition, Age) else {type(condition): None})
        if isinstance(condition, Certificate | Title) and condition.work_since:
            found[Work] = None
    return tuple(found)
