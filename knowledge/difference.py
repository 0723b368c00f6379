"""What changed between two revisions, fact by fact, in words that a clerk reads.

Entries of a list are told apart by what identifies them (labels.yaml), so that one put in front is one addition.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from knowledge.conditions import describe_all
from knowledge.labels import (
    BETWEEN,
    annotation,
    called,
    choices,
    entry_fields,
    fields,
    holds,
    is_model,
    item_of,
    label,
    models_in,
    title,
    worded,
)
from knowledge.load import KINDS, Documents, canonical

Action = Literal["added", "removed", "changed", "moved"]
ALIKE = 0.5
"""Entries of different identity that agree in so large a part are one entry, changed."""
SHORT = 40
"""Characters up to which a list is shown whole; of a longer one only what went and what came is."""


@dataclass(frozen=True)
class Change:
    """A fact of a document that changed; `before` is '' for an addition, `after` for a removal."""

    kind: str
    name: str
    where: str
    before: str
    after: str
    action: Action = "changed"


@dataclass(frozen=True)
class _Place:
    """Where a value stands: in words, with its type, and the model's field that says how it is written."""

    words: tuple[str, ...]
    type: Any
    model: type
    field: str = ""

    def into(self, field: str) -> _Place:
        """The field of the model that stands here; a name that the model does not know stands as it is."""
        known = is_model(self.type) and field in fields(self.type)
        word = label(self.type, field).name if known else field
        return _Place((*self.words, word), annotation(self.type, field) if known else None, self.type, field * known)

    def item(self, word: str, kind: Any) -> _Place:
        """An entry of the list or dict that stands here."""
        return _Place((*self.words, word), kind, self.model, self.field)

    def shown(self, value: Any) -> str:
        """A value that stands here, in words."""
        if not self.field:
            return worded(self.type, value, "{}", {})
        if value and len(models_in(self.type)) > 1:
            return describe_all(value)
        return worded(self.type, value, label(self.model, self.field).form, choices(self.model, self.field))


_Found = tuple[Action, _Place, str, str]


def difference(before: Documents, after: Documents) -> tuple[Change, ...]:
    """Every change, in the order of the kinds and documents; () if and only if the models are equal.

    Documents that do not validate are compared as they stand.
    """
    return tuple(
        Change(kind, name, BETWEEN.join(place.words), old, new, action)
        for kind in KINDS
        for name in _union(before.get(kind, {}), after.get(kind, {}))
        for action, place, old, new in _documents(kind, before.get(kind, {}).get(name), after.get(kind, {}).get(name))
    )


def _union(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys((*after, *before)))


def _documents(kind: str, before: Any, after: Any) -> Iterator[_Found]:
    old, new = (_plain(kind, data) for data in (before, after))
    place = _Place((), KINDS[kind], KINDS[kind])
    if before is None or after is None:
        whole = _Place((title(KINDS[kind]),), KINDS[kind], KINDS[kind])
        yield _one_sided(whole, called(KINDS[kind], old), called(KINDS[kind], new), before is None)
    else:
        yield from _values(place, old, new)


def _plain(kind: str, data: Any) -> Any:
    """Canonical data; of what does not validate its plain form, dates as texts."""
    known = canonical(kind, data)
    return json.loads(json.dumps(data, default=str)) if known is None else known


def _one_sided(place: _Place, old: str, new: str, added: bool) -> _Found:
    return ("added", place, "", new) if added else ("removed", place, old, "")


def _values(place: _Place, old: Any, new: Any) -> Iterator[_Found]:
    """What changed from one raw value to another, down to the field."""
    if old == new:
        return
    if is_model(place.type) and isinstance(old, dict) and isinstance(new, dict):
        for field in _in_order(place.type, old, new):
            default = _default(place.type, field)
            yield from _values(place.into(field), old.get(field, default), new.get(field, default))
    elif isinstance(old, dict) and isinstance(new, dict) and holds(place.type, dict):
        for key in _union(old, new):
            yield from _values(place.item(key, item_of(place.type)), old.get(key), new.get(key))
    elif len(models_in(place.type)) == 1 and _entries(old) and _entries(new) and holds(place.type, tuple):
        yield from _lists(place, old or [], new or [])
    elif len(models_in(place.type)) < 2 and isinstance(old, list) and isinstance(new, list):
        yield ("changed", place, *_listed(place, old, new))
    else:
        yield ("changed", place, place.shown(old), place.shown(new))


def _in_order(model: type, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The fields that either side has, those of the model first."""
    there = {**old, **new}
    return [*(f for f in fields(model) if f in there), *(key for key in there if key not in fields(model))]


def _default(model: type, field: str) -> Any:
    """What a field that is left out means, where that is a value at all."""
    info = model.model_fields.get(field)  # type: ignore[attr-defined]
    return info.default if info and isinstance(info.default, bool | int | str) else None


def _entries(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, dict) for item in value))


def _listed(place: _Place, old: list[Any], new: list[Any]) -> tuple[str, str]:
    """Two lists of plain values: whole if short or only in another order, else what went and what came."""
    whole = place.shown(old), place.shown(new)
    gone, come = (
        _without([place.shown([item]) for item in left], [place.shown([item]) for item in right])
        for left, right in ((old, new), (new, old))
    )
    if max(map(len, whole)) <= SHORT or not (gone or come):
        return whole
    return "、".join(gone), "、".join(come)


def _without(left: list[str], right: list[str]) -> list[str]:
    return list((Counter(left) - Counter(right)).elements())


def _lists(place: _Place, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[_Found]:
    """Entries of one model: changed ones in the new order, then what came and went, then whether the order differs."""
    model = next(iter(models_in(place.type).values()))
    pairs = dict(sorted(_paired(model, old, new), key=lambda pair: pair[1]))
    for before, after in pairs.items():
        yield from _values(place.item(_named(model, new, after), model), old[before], new[after])
    for items, taken, added in ((new, pairs.values(), True), (old, pairs.keys(), False)):
        for index, item in enumerate(items):
            if index not in taken:
                entry = place.item(_named(model, items, index), model)
                words = worded(model, item, "{}", {})
                yield _one_sided(entry, words, words, added)
    if list(pairs) != sorted(pairs):
        order = [_named(model, new, pairs[index]) for index in sorted(pairs)]
        yield ("moved", place, *_between_differences(order, [_named(model, new, after) for after in pairs.values()]))


def _named(model: type, items: Sequence[Any], index: int) -> str:
    return called(model, items[index]) or f"第{index + 1}项"


def _between_differences(old: list[str], new: list[str]) -> tuple[str, str]:
    """Two orders of the same names from the first to the last place that differs."""
    places = [index for index, (left, right) in enumerate(zip(old, new, strict=True)) if left != right]
    part = slice(places[0], places[-1] + 1) if places else slice(None)
    return "、".join(old[part]), "、".join(new[part])


def _paired(model: type, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """(index before, index after) of entries that are one and the same: equal, of one identity, or alike."""
    left, right = dict(enumerate(old)), dict(enumerate(new))
    pairs = [(index, index) for index in left if index in right and left[index] == right[index]]
    for index, _ in pairs:
        del left[index], right[index]
    for same in (_equal, lambda a, b: _identity(model, a) == _identity(model, b)):
        for after, item in list(right.items()):
            before = next((b for b in _near(after, left) if same(left[b], item)), None)
            if before is not None:
                pairs.append((before, after))
                del left[before], right[after]
    scored = [(_likeness(left[b], right[a]), -abs(a - b), b, a) for b in left for a in right]
    for score, _, before, after in sorted(scored, reverse=True):
        if score >= ALIKE and before in left and after in right:
            pairs.append((before, after))
            del left[before], right[after]
    return pairs


def _near(index: int, left: Mapping[int, Any]) -> list[int]:
    """Places in the order of their distance."""
    return sorted(left, key=lambda place: abs(place - index))


def _equal(old: Any, new: Any) -> bool:
    return bool(old == new)


def _identity(model: type, item: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(item.get(field) for field in entry_fields(model))


def _likeness(old: Mapping[str, Any], new: Mapping[str, Any]) -> float:
    """The mean likeness of the fields; 1 where a single field differs, as that is surely an edit."""
    names = {**old, **new}
    scores = [_alike(old.get(name), new.get(name)) for name in names]
    return 1.0 if sum(score < 1 for score in scores) == 1 else sum(scores) / max(len(scores), 1)


def _alike(old: Any, new: Any) -> float:
    return 1.0 if old == new else 0.99 * SequenceMatcher(None, str(old), str(new), autojunk=False).ratio()
