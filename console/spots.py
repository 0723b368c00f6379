"""Places within a document: what a path leads to, and the document with something else there.

A path is a tuple of field names, indices and keys, as in ("fees", 3) or ("eligibility", 0, "related", "育婴员").
Every function leaves its document alone and returns another one. LookupError: the path leads nowhere.
"""

from __future__ import annotations

import copy
import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from console.modelforms import bare, is_model
from knowledge.load import KINDS

Path = tuple[str | int, ...]
Document = dict[str, Any]
INDEX = re.compile("[0-9]{1,9}")


@dataclass(frozen=True)
class Spot:
    """A place: `model` of what stands there, or of the entries when it is a `collection` (a list, or a mapping by name)."""

    path: Path
    model: type[BaseModel]
    collection: type | None = None


def spot(kind: str, path: Path) -> Spot:
    """What models a path leads through; raises LookupError for one that no document of the kind can have."""
    if kind not in KINDS:
        raise LookupError(kind)
    found = Spot((), KINDS[kind])
    for step in path:
        found = _below(found, step)
    return found


def _below(above: Spot, step: str | int) -> Spot:
    path = (*above.path, step)
    if above.collection is not None:
        if (above.collection is list) != isinstance(step, int):
            raise LookupError(path)
        return Spot(path, above.model)
    info = above.model.model_fields.get(str(step))
    if info is None:
        raise LookupError(path)
    annotation = bare(info.annotation)
    if is_model(annotation):
        return Spot(path, annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    inner = bare(arguments[-1 if origin is dict else 0]) if arguments else None
    if origin not in (dict, tuple) or not is_model(inner):
        raise LookupError(path)
    return Spot(path, inner, dict if origin is dict else list)


def page_of(kind: str, path: Path) -> Path:
    """The nearest place that holds another one and has a page with a form."""
    for length in range(len(path), 0, -1):
        with suppress(LookupError):
            if spot(kind, path[:length]).collection is None:
                return path[:length]
    return ()


def parsed(text: str) -> Path:
    """fees/3 → ("fees", 3). A number that no list is long enough for is a name."""
    return tuple(int(step) if INDEX.fullmatch(step) else step for step in text.split("/") if step)


def at(document: Document, path: Path) -> Any:
    """What stands there; None for a field that the document leaves out. LookupError for a missing entry."""
    value: Any = document
    for step in path:
        if value is None:
            raise LookupError(path)
        value = value.get(step) if isinstance(value, dict) and isinstance(step, str) else value[step]
    return value


def with_value(document: Document, path: Path, value: Any) -> Document:
    """`value` there instead of what stood there; None takes an optional field out, and lists grow by the index after the last."""
    if not path:
        return dict(value)
    result = copy.deepcopy(document)
    above = _opened(result, path)
    step: Any = path[-1]
    if isinstance(above, list) and step == len(above):
        above.append(value)
    elif value is None and isinstance(above, dict):
        above.pop(step, None)
    else:
        above[step] = value
    return result


def without(document: Document, path: Path) -> Document:
    """The entry there taken out of its list or mapping."""
    result = copy.deepcopy(document)
    above: Any = _opened(result, path)
    del above[path[-1]]
    return result


def moved(document: Document, path: Path, to: int) -> Document:
    """The entry there at another place of its list; places beyond the ends mean the ends."""
    result = copy.deepcopy(document)
    above: Any = _opened(result, path)
    entry = above.pop(path[-1])
    above.insert(max(0, to), entry)
    return result


def _opened(document: Document, path: Path) -> Any:
    """The container that a path's last step is in, made where the document leaves it out."""
    value: Any = document
    for step, following in pairwise(path):
        if isinstance(value, dict) and value.get(str(step)) is None:
            value[str(step)] = [] if isinstance(following, int) else {}
        value = value[step]
    return value
