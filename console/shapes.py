"""What a field of a knowledge model is in a form: its WTForms field, how it is filled and how it is read.

A form gathers raw texts; the models alone decide what is right, so that a page, a workbook and a YAML file get the same
errors. What is empty stands in no document.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TimeInput

BREAKS = re.compile(r"\r\n?")
SEPARATORS = re.compile(r"[、，,；;]+")
MISSING: Any = object()
"""What a form says of a field that is left empty."""


@dataclass(frozen=True)
class Shape:
    """One line of text; the base of the others."""

    def field(self, label: str, hint: str) -> Field:
        """An unbound WTForms field."""
        return StringField(label, description=hint)

    def filled(self, value: Any) -> Any:
        """A document's raw value as the field's data."""
        return "" if value is None else str(value)

    def read(self, data: Any) -> Any:
        """The field's data as a document's raw value, MISSING when it was left empty."""
        text = (data or "").strip()
        return text or MISSING


class Figure(Shape):
    """A number; full-width digits are as good as others."""

    def field(self, label: str, hint: str) -> Field:
        return StringField(label, description=hint, render_kw={"inputmode": "numeric", "autocomplete": "off"})

    def read(self, data: Any) -> Any:
        return super().read(unicodedata.normalize("NFKC", data or ""))


@dataclass(frozen=True)
class LongText(Shape):
    """A text in a box of several lines; `lines`: its line breaks are part of it, else they are only those of the box."""

    lines: bool = False

    def field(self, label: str, hint: str) -> Field:
        return TextAreaField(label, description=hint, render_kw={"rows": 3})

    def read(self, data: Any) -> Any:
        kept = BREAKS.sub("\n", data or "").strip() if self.lines else " ".join((data or "").split())
        return kept or MISSING


class Day(Shape):
    """A date."""

    def field(self, label: str, hint: str) -> Field:
        return StringField(label, description=hint, widget=DateInput())


class Hour(Shape):
    """A time of day, to the minute."""

    def field(self, label: str, hint: str) -> Field:
        return StringField(label, description=hint, widget=TimeInput())

    def filled(self, value: Any) -> Any:
        return "" if value is None else str(value)[:5]


@dataclass(frozen=True)
class Choice(Shape):
    """One of a few values, or none."""

    options: tuple[tuple[str, str], ...] = ()
    source: str = ""
    """Where the options come from when a page is made: a key of what `offer` gets."""

    def field(self, label: str, hint: str) -> Field:
        return SelectField(
            label, description=hint, choices={"": "（不填）", **dict(self.options)}, validate_choice=False
        )


class Flag(Shape):
    """Yes or no; always said, so that a default is never changed by silence."""

    def field(self, label: str, hint: str) -> Field:
        return BooleanField(label, description=hint)

    def filled(self, value: Any) -> Any:
        return bool(value)

    def read(self, data: Any) -> Any:
        return bool(data)


@dataclass(frozen=True)
class Several(Shape):
    """A list of texts: one a line; a single line may hold several, separated by 、 where no entry can hold one (not `lines`).

    A line break, if only at the end, says that an entry is a line, so that what was filled is read as it was.
    """

    lines: bool = False

    def field(self, label: str, hint: str) -> Field:
        how = "一行一项" if self.lines else "一行一项；只写一行时，几项可用“、”隔开"
        return TextAreaField(
            label,
            description=hint if "一行" in hint and self.lines else f"{hint}（{how}）" if hint else how,
            render_kw={"rows": 3},
        )

    def filled(self, value: Any) -> Any:
        items = [str(item) for item in value or ()]
        if self.lines or not any(SEPARATORS.search(item) for item in items):
            return ("\n" if self.lines else "、").join(items)
        return "".join(f"{item}\n" for item in items)

    def read(self, data: Any) -> Any:
        text = BREAKS.sub("\n", data or "")
        parts = text.split("\n") if self.lines or "\n" in text else SEPARATORS.split(text)
        return [part.strip() for part in parts if part.strip()] or MISSING


class Pair(Shape):
    """From–to, such as 40-80."""

    def filled(self, value: Any) -> Any:
        return "-".join(str(item) for item in value or ())

    def read(self, data: Any) -> Any:
        text = unicodedata.normalize("NFKC", data or "").strip()
        return [part.strip() for part in re.split(r"[-~—–至到]+", text)] if text else MISSING


@dataclass(frozen=True)
class Ticks(Shape):
    """Any of a few values, as boxes to tick."""

    options: tuple[tuple[str, str], ...] = ()
    source: str = ""

    def field(self, label: str, hint: str) -> Field:
        return SelectMultipleField(
            label,
            description=hint,
            choices=dict(self.options),
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            validate_choice=False,
        )

    def filled(self, value: Any) -> Any:
        return [str(item) for item in value or ()]

    def read(self, data: Any) -> Any:
        return list(data or ()) or MISSING


class PairForm(Form):
    """One row of a mapping."""

    key = StringField("名称")
    value = StringField("内容")


@dataclass(frozen=True)
class Mapping(Shape):
    """Names with a text or number each, a row a name."""

    numbers: bool = False

    def field(self, label: str, hint: str) -> Field:
        return FieldList(FormField(PairForm), label, description=hint)

    def filled(self, value: Any) -> Any:
        return [{"key": key, "value": str(item)} for key, item in (value or {}).items()]

    def read(self, data: Any) -> Any:
        rows = [(_clean(row["key"]), _clean(row["value"])) for row in data or ()]
        return {key: self._typed(value) for key, value in rows if key or value} or MISSING

    def _typed(self, value: str) -> str:
        return unicodedata.normalize("NFKC", value) if self.numbers else value

    def empty(self, row: Any) -> bool:
        """Whether a row's data say nothing."""
        return not _clean(row["key"]) and not _clean(row["value"])


def _clean(text: str | None) -> str:
    return (text or "").strip()
