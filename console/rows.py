"""Rows of a form's lists, nested ones too: added, taken out, counted, and told when two have the same name.

Crowded: a form was sent with more rows than a list can have.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel
from wtforms import FieldList, Form, FormField
from wtforms.utils import unset_value

from console.modelforms import Many, shapes
from console.shapes import Mapping

MOST = 300
"""Rows that a list may have."""
NUMBERS = re.compile(r"-([0-9]{1,9})(?=-|$)")
REPEATED = "这个名称上面已经有了，每个名称只能写一行。"


class Crowded(Exception):
    """More rows in a list than MOST, or rows with numbers that no page gives."""


def count(names: Iterable[str]) -> None:
    """Look at the names of the fields that a form was sent with, before its rows are made; raises Crowded."""
    rows: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        for step in NUMBERS.finditer(name):
            rows[name[: step.start()]].add(step[1])
        if any(step.isdigit() for step in NUMBERS.sub("", name).split("-")):
            raise Crowded
    if any(len(numbers) > MOST for numbers in rows.values()):
        raise Crowded


def add(form: Form, about: str, data: object = unset_value) -> str:
    """Append a row, filled with `data`, to the list of this name; the new row's name, '' if there is no such list. Raises Crowded."""
    found = next((found for found in lists(form) if found.name == about), None)
    if found is None:
        return ""
    if len(found.entries) >= MOST:
        raise Crowded
    return str(found.append_entry(data).name)


def drop(form: Form, about: str) -> None:
    """Take the row of this name out of its list."""
    for found in lists(form):
        found.entries = [entry for entry in found.entries if entry.name != about]


def lists(form: Form) -> Iterator[FieldList[Any]]:
    """Every list of a form, nested ones too."""
    for found in form:
        if isinstance(found, FormField):
            yield from lists(found.form)
        elif isinstance(found, FieldList):
            yield found
            for entry in found.entries:
                yield from lists(entry.form)


def prune(form: Form, model: type[BaseModel]) -> None:
    """Take empty rows out, so that rows and what is read from them have the same numbers."""
    for name, shape in shapes(model):
        rows = form[name]
        if not isinstance(rows, FieldList):
            continue
        if isinstance(shape, Many | Mapping):
            rows.entries = [entry for entry in rows.entries if not shape.empty(entry.data)]
        if isinstance(shape, Many):
            for entry in rows.entries:
                prune(entry.form, shape.model)


def tell_repeated(form: Form) -> bool:
    """Put a fault beside every name that an earlier row of its list has already; whether there is one."""
    repeated = [entry for found in lists(form) for entry in _repeated(found.entries)]
    for entry in repeated:
        entry.form["key"].errors = [*entry.form["key"].errors, REPEATED]
    return bool(repeated)


def _repeated(entries: list[Any]) -> Iterator[Any]:
    """Rows of a mapping, after the first, with a name that they share."""
    names: set[str] = set()
    for entry in entries:
        if "key" in entry.form:
            name = (entry.form["key"].data or "").strip()
            if name in names:
                yield entry
            names.add(name)
