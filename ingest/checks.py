"""Cross-checks: readings that contradict each other, or look damaged, become doubts."""

from __future__ import annotations

import difflib
import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from ingest.context import Context
from ingest.drafted import Read, Tree, plain

APART = 9
"""Days from the first to the last exam of one batch: two weekends."""


def check(tree: dict[str, Tree], found: Context) -> None:
    """Mark in place whatever does not agree within the draft."""
    _fees_clash(tree)
    _levels_agree(tree)
    _dates_in_order(tree)
    _days_fit_their_month(tree)
    _names_agree(tree, found)
    _columns_unread(tree, found)


def _dicts(tree: Tree | None) -> list[dict[str, Tree]]:
    return [t for t in tree if isinstance(t, dict)] if isinstance(tree, list) else []


def _doubt(holder: dict[str, Tree], key: str, why: str) -> None:
    value = holder.get(key)
    if isinstance(value, Read):
        holder[key] = value.doubted(why)
    elif isinstance(value, dict):
        for inner in value:
            _doubt(value, inner, why)


def _fees_clash(tree: dict[str, Tree]) -> None:
    """Two rows for the same programme, of which one must be another's."""
    rows: dict[str, list[dict[str, Tree]]] = defaultdict(list)
    for row in _dicts(tree.get("fees")):
        values = plain(row)
        rows[json.dumps([values.get(k) for k in ("occupations", "job_types", "levels")])].append(row)
    for same in rows.values():
        if len({json.dumps(plain({k: v for k, v in r.items() if k != "section"})) for r in same}) > 1:
            for row in same:
                for key in ("occupations", "levels", "items", "total"):
                    _doubt(row, key, "同一职业、等级有两行不同的费用")


def _offered(tree: dict[str, Tree]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for offer in _dicts(tree.get("offers")):
        values = plain(offer)
        found[values.get("occupation", "")] |= set(values.get("levels") or ())
    return found


def _levels_agree(tree: dict[str, Tree]) -> None:
    """A level with a fee but not on offer, or the other way round."""
    offered = _offered(tree)
    if not offered:
        return
    priced: dict[str, set[int]] = defaultdict(set)
    for row in _dicts(tree.get("fees")):
        values = plain(row)
        for name in values.get("occupations") or offered:
            priced[name] |= set(values.get("levels") or offered.get(name, ()))
            known = offered.get(name, set()) if values.get("occupations") else set().union(*offered.values())
            extra = set(values.get("levels") or ()) - known
            if extra and name in offered:
                _doubt(row, "levels", f"收费表里有{_named(extra)}，认定项目里没有")
            if name not in offered:
                _doubt(row, "occupations", f"“{name}”不在认定项目里")
    for offer in _dicts(tree.get("offers")):
        values = plain(offer)
        missing = set(values.get("levels") or ()) - priced.get(values.get("occupation", ""), set())
        if priced and missing:
            _doubt(offer, "levels", f"{_named(missing)}没有读到收费")


def _named(levels: set[int]) -> str:
    return "、".join(f"{'零一二三四五'[n]}级" for n in sorted(levels, reverse=True))


def _rounds(tree: dict[str, Tree]) -> Iterator[dict[str, Tree]]:
    for offer in _dicts(tree.get("offers")):
        yield from _dicts(offer.get("rounds"))


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _dates_in_order(tree: dict[str, Tree]) -> None:
    """Application before payment before ticket before the exam."""
    for round_ in _rounds(tree):
        values = plain(round_)
        order = [
            ("application", _day((values.get("application") or {}).get("first"))),
            ("payment", _day((values.get("payment") or {}).get("first"))),
            ("ticket", _day(values.get("ticket"))),
            ("days", _day((values.get("days") or [None])[0])),
        ]
        known = [(key, day) for key, day in order if day]
        for (key, day), (after, later) in itertools.pairwise(known):
            if later < day:
                for name in (key, after):
                    _doubt(round_, name, f"日期先后不对：{day.isoformat()}、{later.isoformat()}")
        for key, day in known:
            if values.get("days") and abs(day.year - int(str(values["days"][0])[:4])) > 1:
                _doubt(round_, key, "年份与考试日期相差太远")


def _days_fit_their_month(tree: dict[str, Tree]) -> None:
    """A batch is named after the month in which it examines; days elsewhere, or weeks apart, belong to something else."""
    for round_ in _rounds(tree):
        values = plain(round_)
        days = [day for day in map(_day, values.get("days") or ()) if day]
        if days and {day.month for day in days} != {values.get("month")}:
            _doubt(round_, "days", f"考试日期不在批次的{values.get('month')}月")
        if days and (max(days) - min(days)).days > APART:
            _doubt(round_, "days", "同一批次的考试日期相隔太远")


def _names_agree(tree: dict[str, Tree], found: Context) -> None:
    """Names of occupations that nearly match another are likely one with a slip in it."""
    names = Counter(plain(o).get("occupation", "") for o in _dicts(tree.get("offers")))
    for offer in _dicts(tree.get("offers")):
        name = plain(offer).get("occupation", "")
        near = [
            n
            for n in (*names, *found.occupations)
            if n != name and difflib.SequenceMatcher(None, n, name).ratio() > 0.8
        ]
        if near and name:
            _doubt(offer, "occupation", f"与“{near[0]}”相近，可能是同一个职业")


def _columns_unread(tree: dict[str, Tree], found: Context) -> None:
    """A column of a table that was read, but not understood, hides facts."""
    used = {
        line
        for holder in ("offers", "fees")
        for row in _dicts(tree.get(holder))
        for read in _reads(row)
        for line in read.lines
    }
    notes: list[Tree] = []
    for grid in found.grids:
        if not used & set(grid.table.lines):
            continue
        for place, column in enumerate(grid.columns):
            cells = [row.cells[place].flat for row in grid.rows if place < len(row.cells) and row.cells[place].text]
            if column.kind is None and column.name and any(re.search(r"\d", c) for c in cells):
                notes.append(Read(None, grid.head, f"表里“{column.name}”一栏没读"))
    if notes:
        tree["unread_columns"] = notes


def _reads(tree: Tree) -> Iterator[Read]:
    if isinstance(tree, Read):
        yield tree
    else:
        for inner in tree if isinstance(tree, list) else tree.values():
            yield from _reads(inner)
