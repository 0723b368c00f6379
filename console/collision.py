"""A form that was sent after somebody else saved its document: what it says now, and where the form's part stands in it.

Indexes are not to be trusted by then. An entry is the same one if it is unchanged, or the only one with its identity.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import abort

from console import spots
from console.access import staff
from console.part import Page, standing
from console.spots import Document, Path
from knowledge import labels
from knowledge.difference import difference
from store import drafts


def stale(kind: str, name: str, seen: str) -> drafts.Conflict | None:
    """What happened to a document since somebody saw its version `seen`; None if nothing did."""
    try:
        drafts.check_unchanged(staff().connections.database.conn, kind, name, seen)
    except drafts.Conflict as conflict:
        return conflict
    return None


def page_seen(kind: str, name: str, where: str, conflict: drafts.Conflict) -> Page:
    """The page that a form came from, of a document that changed since; 404 where none can be."""
    try:
        spot = spots.spot(kind, spots.parsed(where))
    except LookupError:
        abort(404)
    if conflict.seen is None and conflict.now.data is None:
        abort(404)
    return Page(kind, name, conflict.now, spot, conflict.seen or {}, None)


def relocate(page: Page, conflict: drafts.Conflict) -> None:
    """Show a page again over what somebody else saved: its entry where it stands now, or as a new one if it is gone.

    Where what holds the entry is gone, the page is that of the nearest place above, and `gone`.
    """
    page.conflict, page.held, page.document = conflict, conflict.now, conflict.now.data or {}
    found, page.lost = relocated(page.kind, page.path, conflict.seen, conflict.now.data)
    page.gone = len(found) < len(page.path) or conflict.now.data is None
    page.spot = replace(page.spot, path=found)
    page.value, page.is_new = (None, True) if page.gone else standing(page.document, page.spot)


def relocated(kind: str, path: Path, seen: Document | None, now: Document | None) -> tuple[Path, bool]:
    """Where a place of `seen` is in `now`, and whether its entry was lost, so that the place is one for a new entry.

    A path that is shorter than the given one leads to what still stands above a place that is gone.
    """
    if now is None:
        return (), False
    found: Path = ()
    before: Any = seen
    after: Any = now
    lost = False
    for depth, step in enumerate(path):
        spot = spots.spot(kind, path[:depth])
        step_now, there = _step(spot, step, before, after)
        before, after = _at(before, step), _at(after, step_now) if there else None
        if not there and depth + 1 < len(path) and _holds(kind, path, depth, before):
            return found, False
        lost = not there and spot.collection is not None and (seen is None or before is not None)
        found = (*found, step_now)
    return found, lost


def _holds(kind: str, path: Path, depth: int, before: Any) -> bool:
    """Whether what stood at a step of a path is needed there for the rest: an entry, or a part that was no mere list."""
    is_entry = spots.spot(kind, path[:depth]).collection is not None
    return is_entry or (before is not None and spots.spot(kind, path[: depth + 1]).collection is None)


def _step(spot: spots.Spot, step: str | int, before: Any, after: Any) -> tuple[str | int, bool]:
    """A step below a place as it is now, and whether anything stands there; for what is gone, where a new one goes."""
    if not isinstance(step, int):
        return step, _at(after, step) is not None
    index = same_entry(spot.model, before or [], step, after or [])
    return (len(after or []), False) if index is None else (index, True)


def same_entry(model: type, before: list[Any], index: int, after: list[Any]) -> int | None:
    """Where an entry of a list is in a later state of the list; None if it is gone, or cannot be told from others."""
    if index >= len(before):
        return None
    entry = before[index]
    earlier = before[: index + 1].count(entry)
    equal = [place for place, other in enumerate(after) if other == entry]
    if len(equal) >= before.count(entry):
        return equal[earlier - 1]
    identity = _identity(model)
    same = [place for place, other in enumerate(after) if identity(other) == identity(entry)]
    alone = identity(entry) is not None and sum(identity(other) == identity(entry) for other in before) == 1
    return same[0] if alone and len(same) == 1 else None


def _identity(model: type) -> Callable[[Any], tuple[Any, ...] | None]:
    """What tells an entry from others; None for one that nothing does."""
    fields = labels.entry_fields(model)
    return lambda entry: tuple(entry.get(field) for field in fields) if fields and isinstance(entry, Mapping) else None


def _at(value: Any, step: str | int) -> Any:
    """What stands at a step; None where nothing does."""
    try:
        return value[step]
    except (LookupError, TypeError):
        return None


def told(kind: str, name: str, conflict: drafts.Conflict | None) -> dict[str, Any] | None:
    """For the template: who saved what while a page was open."""
    if conflict is None:
        return None
    sides = [{kind: {name: data} if data else {}} for data in (conflict.seen, conflict.now.data)]
    return {"author": conflict.now.edit.author if conflict.now.edit else "", "changes": difference(*sides)}
