"""Forms made from the knowledge models: a field's annotation decides its shape (console.shapes), however deep models nest."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Mapping_
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from wtforms import Field, FieldList, Form, FormField

from console.shapes import (
    MISSING,
    Choice,
    Day,
    Figure,
    Flag,
    Hour,
    LongText,
    Mapping,
    Pair,
    Several,
    Shape,
    Ticks,
)
from knowledge import labels
from knowledge.conditions import LEVEL_NAMES, Condition
from knowledge.notice import Level, Scope

LONG = frozenset({"text", "answer", "detail", "how", "when", "where", "title", "identity_rule", "own_note", "purpose"})
"""Texts that want more than a line."""
PARAGRAPHS = frozenset({"text", "answer"})
"""Those of them whose line breaks candidates get to see."""
WHOLE_LINES = frozenset({"rules", "accepts", "questions", "examples"})
"""Lists whose entries may hold a 、 themselves: a line each."""
PLAIN = frozenset({"文字", "是或否"})
"""Expectations that go without saying in a form."""
SOURCES = {
    ("Fact", "aspect"): "aspects",
    ("Entry", "aspect"): "aspects",
    ("Route", "materials"): "materials",
    ("Eligibility", "standard"): "standards",
    ("Scope", "occupations"): "occupations",
    ("Scope", "job_types"): "job types",
    ("Notice", "refines"): "notices",
    ("Entry", "notices"): "notices",
    ("Entry", "regions"): "regions",
    ("Entry", "issuers"): "issuers",
    ("Utterances", "aspect"): "aspects",
}
"""Fields, by the class that has them, whose values are chosen from what the notice or the knowledge base holds."""


def _source(model: type[BaseModel], name: str) -> str:
    """Where a field's options come from, '' if they are fixed or free."""
    return next((SOURCES[owner.__name__, name] for owner in model.__mro__ if (owner.__name__, name) in SOURCES), "")


@dataclass(frozen=True)
class Nested(Shape):
    """A value with fields of its own; left empty as a whole, it is none."""

    model: type[BaseModel] = BaseModel

    def field(self, label: str, hint: str) -> Field:
        return FormField(form_class(self.model), label, description=hint)

    def filled(self, value: Any) -> Any:
        return filled(self.model, value or {})

    def read(self, data: Any) -> Any:
        found = read(self.model, data)
        return MISSING if _says_nothing(self.model, found) else found


@dataclass(frozen=True)
class Many(Nested):
    """Any number of values with fields of their own; empty rows are none."""

    def field(self, label: str, hint: str) -> Field:
        return FieldList(FormField(form_class(self.model)), label, description=hint)

    def filled(self, value: Any) -> Any:
        return [filled(self.model, item) for item in value or ()]

    def read(self, data: Any) -> Any:
        rows = [read(self.model, row) for row in data or ()]
        return [row for row in rows if not _says_nothing(self.model, row)] or MISSING

    def empty(self, row: Any) -> bool:
        """Whether a row's data say nothing."""
        return _says_nothing(self.model, read(self.model, row))


LEVELS = Ticks(tuple((str(level), LEVEL_NAMES[level]) for level in (5, 4, 3, 2, 1)))


def _says_nothing(model: type[BaseModel], document: dict[str, Any]) -> bool:
    """Whether a document holds nothing but defaults."""
    return all(model.model_fields[name].default == value for name, value in document.items())


def shape(model: type[BaseModel], name: str, info: FieldInfo) -> Shape | None:
    """The shape of a model's field; None where a page of its own edits it (conditions, and what `labels` does not name)."""
    return _shape(model, name, info.annotation)


def _shape(model: type[BaseModel], name: str, annotation: Any) -> Shape | None:
    annotation = bare(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return Choice(tuple((str(value), word) for value, word in labels.choices(model, name).items()))
    if origin is dict:
        return Mapping(numbers=bare(arguments[1]) is int) if not is_model(bare(arguments[1])) else None
    if origin is tuple:
        return _sequence(model, name, arguments)
    if is_model(annotation):
        return Nested(annotation)
    if name == "level":
        return Choice(LEVELS.options)
    if source := _source(model, name):
        return Choice(source=source)
    simple: dict[Any, Shape] = {bool: Flag(), int: Figure(), date: Day(), time: Hour()}
    return simple.get(annotation, LongText(lines=name in PARAGRAPHS) if name in LONG else Shape())


def _sequence(model: type[BaseModel], name: str, arguments: Sequence[Any]) -> Shape | None:
    if arguments[0] is Level:
        return LEVELS
    if arguments[0] is Condition:
        return None
    if len(arguments) == 2 and arguments[1] is not Ellipsis:
        return Pair()
    if source := _source(model, name):
        return Ticks(source=source)
    inner = bare(arguments[0])
    return Many(inner) if is_model(inner) else Several(lines=name in WHOLE_LINES)


def bare(annotation: Any) -> Any:
    """An annotation without Annotated and without None."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        kept = [argument for argument in get_args(annotation) if argument is not type(None)]
        return bare(kept[0]) if len(kept) == 1 else annotation
    return annotation


def is_model(annotation: Any) -> TypeGuard[type[BaseModel]]:
    """Whether an annotation is one of the knowledge models."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def shapes(model: type[BaseModel]) -> Iterator[tuple[str, Shape]]:
    """The fields of a model that its form shows, in the order of the form."""
    for name, info in _in_order(model):
        if name not in SEPARATE.get(model.__name__, ()) and (found := shape(model, name, info)):
            yield name, found


def _in_order(model: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    """A model's fields in its order, but the scope after what is said where few have one."""
    fields = list(model.model_fields.items())
    return sorted(fields, key=lambda field: field[0] in Scope.model_fields) if model.__name__ in FREE else fields


FREE = frozenset({"Entry", "Fact"})
"""Models that mostly hold for everybody."""
SEPARATE: dict[str, frozenset[str]] = {
    "Notice": frozenset(
        {
            "id", "offers", "subjects", "fees", "eligibility", "identity", "photo", "ticket", "results", "retake",
            "contacts", "sites", "facts",
        }
    ),
    "Entry": frozenset({"id"}),
    "Alias": frozenset({"id"}),
    "Utterances": frozenset({"aspect"}),
    "Eligibility": frozenset({"requirements", "related"}),
    "Requirement": frozenset({"routes"}),
    "Standard": frozenset({"id", "requirements"}),
}  # fmt: skip
"""Fields that have pages of their own, and names of documents, which stay what they were given as."""


Sources = Mapping_[str, Sequence[tuple[str, str]]]


def offer(form: Form, model: type[BaseModel], sources: Sources) -> None:
    """Give a form's fields the options that depend on the document; what is set stays an option in any case."""
    for name, found in shapes(model):
        field: Any = form[name]
        if isinstance(found, Many):
            for entry in field.entries:
                offer(entry.form, found.model, sources)
        elif isinstance(found, Nested):
            offer(field.form, found.model, sources)
        elif source := getattr(found, "source", ""):
            chosen = [field.data] if isinstance(found, Choice) else list(field.data or ())
            none = {"": "（不填）"} if isinstance(found, Choice) else {}
            field.choices = none | {value: value for value in chosen if value} | dict(sources.get(source, ()))


@lru_cache
def form_class(model: type[BaseModel]) -> type[Form]:
    """A WTForms form with a field for each of the model's that it shows."""
    fields = {
        name: found.field(labels.label(model, name).name, _hint(model, name, found)) for name, found in shapes(model)
    }
    return type(f"{model.__name__}Form", (Form,), fields)


def _hint(model: type[BaseModel], name: str, found: Shape) -> str:
    """What a field expects, where its looks do not say it."""
    hint = labels.label(model, name).hint
    said = isinstance(found, Day | Hour | Nested) or (isinstance(found, Choice) and hint.startswith("选一个"))
    return "" if hint in PLAIN or said else hint


def spoken(model: type[BaseModel], data: dict[str, Any], sources: Sources) -> dict[str, Any]:
    """A document, or a part of one, with the names of what was chosen instead of the codes; for reading only."""
    known = model.model_fields
    return {
        name: _spoken(known[name].annotation, value, dict(sources.get(_source(model, name), ())), sources)
        if name in known
        else value
        for name, value in data.items()
    }


def _spoken(annotation: Any, value: Any, names: dict[str, str], sources: Sources) -> Any:
    models = list(labels.models_in(annotation).values())
    if isinstance(value, list):
        return [_spoken(annotation, item, names, sources) for item in value]
    if isinstance(value, dict):
        return spoken(models[0], value, sources) if len(models) == 1 and not labels.holds(annotation, dict) else value
    return names.get(value, value) if isinstance(value, str) else value


def filled(model: type[BaseModel], document: dict[str, Any]) -> dict[str, Any]:
    """A document as a form's data; what it leaves out has the model's default."""
    return {name: found.filled(document.get(name, _default(model.model_fields[name]))) for name, found in shapes(model)}


def _default(info: FieldInfo) -> Any:
    """A field's default as a document would have it."""
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    return default.model_dump(exclude_defaults=True) if isinstance(default, BaseModel) else default


def read(model: type[BaseModel], data: dict[str, Any]) -> dict[str, Any]:
    """A form's data as a raw document."""
    found = {name: shape_.read(data.get(name)) for name, shape_ in shapes(model)}
    empty = {
        name: None for name, value in found.items() if value is MISSING and _must_be_said(model.model_fields[name])
    }
    return {name: value for name, value in found.items() if value is not MISSING} | empty


def _must_be_said(info: FieldInfo) -> bool:
    """Whether "not stated" has to be written down, as None."""
    return info.is_required() and type(None) in get_args(info.annotation)
