"""How staff read the models: the Chinese name of every field, what it expects, and its values in words.

The table is labels.yaml; whatever else shows fields to staff (forms, differences, sheets, errors) asks here.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin

from knowledge.conditions import LEVEL_SHORT, STATUS_NAMES, AnyOf, describe_all, tagged
from knowledge.load import HERE, KINDS, read_yaml

Path = Sequence[str | int]
"""A place in a document: names of fields and keys, indexes of lists."""
BETWEEN = " › "
UNSTATED = "（没有写）"
_LONG, _CUT = 28, 18
"""A text of more characters is cut to so many where it only names an entry."""
_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "是或否"),
    (int, "整数"),
    (date, "日期，如 2026-03-01"),
    (time, "时间，如 08:30"),
    (str, "文字"),
)


@dataclass(frozen=True)
class Label:
    """A field as staff see it: its name, what it expects, and how a value is written, e.g. `{}元`."""

    name: str
    hint: str
    form: str = "{}"


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = read_yaml(HERE / "labels.yaml")
    return data


def is_model(kind: Any) -> bool:
    """Whether a type is one of the models."""
    return isinstance(kind, type) and hasattr(kind, "model_fields")


def title(model: type) -> str:
    """A model's name."""
    return str(_table()[model.__name__]["title"])


def label(model: type, field: str) -> Label:
    """A field's name, expectation and form; raises KeyError for a field that the table lacks."""
    for base in model.__mro__:
        row = _table().get(base.__name__, {}).get("fields", {}).get(field)
        if row:
            name, hint, form = (*row, None, None)[:3]
            return Label(name, hint or _hint(model, field), form or "{}")
    raise KeyError(f"{model.__name__}.{field}")


def choices(model: type, field: str) -> Mapping[Any, str]:
    """What may stand in a field and how each value is called; {} where anything of its type may."""
    if field in ("level", "levels"):
        return LEVEL_SHORT
    if (model.__name__, field) == ("School", "status"):
        return STATUS_NAMES
    named: Mapping[Any, str] = _table()[model.__name__].get("choices", {}).get(field, {})
    return named or {value: value for value in literals(annotation(model, field))}


def annotation(model: type, field: str) -> Any:
    """A field's type, where it is stated at all: `Photo | None` → Photo."""
    kind = model.model_fields[field].annotation  # type: ignore[attr-defined]
    stated = [inner for inner in get_args(kind) if inner is not types.NoneType]
    return stated[0] if get_origin(kind) in (Union, types.UnionType) and len(stated) == 1 else kind


def leaves(kind: Any) -> Iterator[Any]:
    """The types that a type is made of: `tuple[Fee, ...] | None` → Fee, NoneType."""
    origin = get_origin(kind)
    if origin is None or origin is Literal:
        yield kind
    elif origin in (tuple, dict, Union, types.UnionType):
        for inner in get_args(kind):
            yield from leaves(inner)
    else:
        yield from leaves(get_args(kind)[0])  # Annotated: what follows are remarks


def literals(kind: Any) -> tuple[Any, ...]:
    """The values of the Literal in a type."""
    return tuple(value for leaf in leaves(kind) if get_origin(leaf) is Literal for value in get_args(leaf))


def models_in(kind: Any) -> dict[str, type]:
    """The models that a type is made of, by the tag of a condition or else the name of the class."""
    found = [leaf for leaf in leaves(kind) if is_model(leaf)]
    return {tag(model) or model.__name__: model for model in found}


def tag(model: Any) -> str:
    """A condition's kind (`work`); '' for other models."""
    field = model.model_fields.get("kind")
    return str(field.default) if field and isinstance(field.default, str) else ""


def holds(kind: Any, container: type) -> bool:
    """Whether a type is a tuple or a dict of something."""
    return get_origin(kind) is container


def fields(model: type) -> tuple[str, ...]:
    """A model's fields in order."""
    return tuple(model.model_fields)  # type: ignore[attr-defined]


def _hint(model: type, field: str) -> str:
    kind = annotation(model, field)
    if named := choices(model, field):
        return "选一个：" + "、".join(named.values())
    if models := models_in(kind):
        return title(next(iter(models.values()))) if len(models) == 1 else "条件"
    plain = next((words for type_, words in _TYPES if type_ in leaves(kind)), "文字")
    return f"{plain}，一行一项" if holds(kind, tuple) else plain


def shown(model: type, field: str, value: Any) -> str:
    """A field's raw value in words: 3 → 三级, 70 → 70元, a list with 、; UNSTATED for what is not there."""
    return worded(annotation(model, field), value, label(model, field).form, choices(model, field))


def worded(kind: Any, value: Any, form: str, names: Mapping[Any, str]) -> str:
    """A raw value of a type in words; `form` and `names` are those of the field that it, or its container, stands in."""
    if value is None or value in ("", [], {}):
        return UNSTATED
    models = models_in(kind)
    if isinstance(value, bool):
        return "是" if value else "否"
    if len(models) > 1 and isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return describe_all(value)
    if isinstance(value, list | tuple):
        return "、".join(worded(kind, item, form, names) for item in value)
    if isinstance(value, dict) and holds(kind, dict):
        return "、".join(f"{key}：{worded(item_of(kind), item, form, names)}" for key, item in value.items())
    if isinstance(value, dict) and len(models) > 1:
        return describe_all([value])
    if isinstance(value, dict) and models:
        return summary(next(iter(models.values())), value)
    try:
        return form.format(names.get(value, value))
    except TypeError:  # what cannot be a key is no value either
        return str(value)


def item_of(kind: Any) -> Any:
    """The type of a container's values: dict[str, Fee] → Fee."""
    return get_args(kind)[1 if holds(kind, dict) else 0]


def summary(model: type, data: Mapping[str, Any]) -> str:
    """Everything that an entry states: 科目：理论知识；开始时间：08:30."""
    known = [field for field in fields(model) if field in data]
    if set(known) == {"first", "last"}:
        return f"{data['first']}至{data['last']}"
    return "；".join(f"{label(model, field).name}：{shown(model, field, data[field])}" for field in known)


def entry_fields(model: type) -> tuple[str, ...]:
    """The fields that tell one entry from another, the most telling first."""
    return tuple(_table()[model.__name__].get("entry", ()))


def called(model: type, data: Any) -> str:
    """An entry by what identifies it: 企业人力资源管理师 三级; '' if nothing of that is there."""
    if not isinstance(data, Mapping):
        return ""
    words = [shown(model, field, data[field]) for field in entry_fields(model) if data.get(field)]
    if not words and "occupations" in entry_fields(model):
        return "全部"
    text = " ".join(words)
    return text if len(text) <= _LONG else f"{text[:_CUT]}…"


@dataclass(frozen=True)
class Step:
    """One step of a path: in words, and the model and field that it stands in ('' for no field of a model)."""

    word: str
    model: type
    field: str


def located(kind: str, data: Any, path: Path) -> str:
    """A place in a document of a kind ("notices" …) in words: 收费 › 企业人力资源管理师 三级 › 合计."""
    return BETWEEN.join(step.word for step in steps(KINDS[kind], data, path)) or f"整个{title(KINDS[kind])}"


def steps(model: type, data: Any, path: Path) -> Iterator[Step]:
    """A path through a raw document of a model; it may lead to what the model does not know."""
    kind: Any = model
    field, value = "", data
    for step in path:
        models = models_in(kind)
        if kind is AnyOf and step != "groups":  # the terse form leaves out the name of its only field
            kind, field, value = annotation(AnyOf, "groups"), "groups", _at(value, "groups")
        if len(models) > 1 and isinstance(step, str) and step in models:
            kind = model = models[step]
            field, value = "", tagged(value)
            yield Step(title(model), model, field)
        elif is_model(kind):
            model, field = kind, str(step) if step in kind.model_fields else ""
            kind, value = annotation(model, field) if field else None, _at(value, step)
            yield Step(label(model, field).name if field else str(step), model, field)
        else:
            value = _at(value, step)
            yield Step(_entry(models, value, step), model, field)
            if not isinstance(value, list) and len(models) == 1:
                kind = next(iter(models.values()))


def _entry(models: Mapping[str, type], value: Any, step: str | int) -> str:
    """An item of a list or a dict, by what identifies it or else by its place."""
    if isinstance(step, str):
        return step
    name = called(next(iter(models.values())), value) if len(models) == 1 else ""
    return name or f"第{step + 1}项"


def _at(value: Any, step: str | int) -> Any:
    """The part of a raw value at a step; None where there is none."""
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None
