"""The form that chooses rows of the journal: what its address says, as criteria."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.signals import SIGNALS
from console.desk import desk
from review.criteria import SHARES, Criteria

Options = list[tuple[str, str]]
NAMES = {
    "since": "开始日期",
    "until": "结束日期",
    "occupation": "职业",
    "region": "地区",
    "share": "结果",
    "signal": "没答好的迹象",
    "words": "内容",
}
"""Fields of the form, as addresses and as staff call them."""
CODES: Mapping[str, Mapping[str, str]] = {
    "share": SHARES,
    "signal": {name: signal.label for name, signal in SIGNALS.items()},
}
"""Fields that take one of these, with their names for staff."""
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Filter:
    """What was chosen: `given` is the address's query without what is empty or cannot be, `faults` says what cannot."""

    criteria: Criteria
    given: Mapping[str, Any]
    faults: tuple[str, ...]

    def in_words(self) -> str:
        """What was chosen, for the log: 开始日期 2026-03-01，结果 拒答."""
        return "，".join(f"{NAMES[name]} {CODES.get(name, {}).get(v, v)}" for name, v in self.given.items()) or "全部"


def read(query: Mapping[str, str], since: date | None = None, until: date | None = None) -> Filter:
    """What a query asks for; the days given here stand in for those that it does not name."""
    given = {name: query[name].strip() for name in NAMES if query.get(name, "").strip()}
    faults = [f"没有这样的{NAMES[name]}，请重新选择" for name in CODES if given.get(name) not in (None, *CODES[name])]
    given = {name: value for name, value in given.items() if name not in CODES or value in CODES[name]}
    first, last = (_day(name, given, faults) for name in ("since", "until"))
    first, last = first or since, last or until
    if first and last and first > last:
        faults.append("开始日期在结束日期之后，请改其中一个")
    region = given.get("region", "")
    criteria = Criteria(
        since=first,
        until=last,
        occupation=given.get("occupation", ""),
        region=region,
        notices=_notices_of(region),
        share=given.get("share", ""),
        signal=given.get("signal", ""),
        words=tuple(given.get("words", "").split()),
    )
    return Filter(criteria, given, tuple(faults))


def _day(name: str, given: dict[str, str], faults: list[str]) -> date | None:
    """A day of the query; one that cannot be is a fault, and is no longer given."""
    if name not in given:
        return None
    try:
        day = date.fromisoformat(given[name])
    except ValueError:
        day = date.max
    if day.year in YEARS:
        return day
    faults.append(f"{NAMES[name]}“{given.pop(name)}”不是日期，应写成 2026-03-01")
    return None


def _notices_of(region: str) -> tuple[str, ...]:
    return tuple(n.id for n in desk().revisions.current().notices.values() if region and n.region == region)


def options(name: str, chosen: Mapping[str, str]) -> Options:
    """What a field is chosen from; what was chosen stands there even when the knowledge has it no more."""
    if name in CODES:
        return list(CODES[name].items())
    knowledge = desk().revisions.current()
    if name == "region":
        return _sorted([notice.region for notice in knowledge.main], chosen.get(name))
    return _sorted([programme.occupation for programme in knowledge.programmes], chosen.get(name))


def _sorted(values: Iterable[str], chosen: str | None) -> Options:
    return [(value, value) for value in sorted({*values, *([chosen] if chosen else [])})]
