"""The fee table of a notice as one table: a row a fee, a column a subject; a dash where the table has a column without a figure."""

from __future__ import annotations

import unicodedata
from typing import Any

from wtforms import FieldList, Form, FormField, StringField

from knowledge.conditions import LEVEL_SHORT
from knowledge.notice import Fee

DASH = "—"
DASHES = frozenset("—－-–/\\")
CELL = "cell"
FIGURE = {"inputmode": "numeric", "autocomplete": "off"}
Document = dict[str, Any]


def columns(fees: list[Document]) -> list[str]:
    """Every subject that a row has a figure or a dash for, in the order of the table."""
    return list(dict.fromkeys(name for fee in fees for name in (*fee.get("items", {}), *fee.get("blank", ()))))


def form_class(subjects: list[str]) -> type[Form]:
    """The form of a table with these columns."""
    # WTForms shows fields in the order in which they were made
    fields = {
        name: StringField(label) for name, label in (("occupations", "职业"), ("job_types", "工种"), ("levels", "级别"))
    }
    fields |= {f"{CELL}{number}": StringField(name, render_kw=FIGURE) for number, name in enumerate(subjects)}
    fields["total"] = StringField("合计", render_kw=FIGURE)
    fields["retake_each"] = StringField("补考每科", render_kw=FIGURE)
    fields["section"] = StringField("出处")
    row = type("FeeRow", (Form,), fields)
    return type("FeeTable", (Form,), {"rows": FieldList(FormField(row))})


def filled(fees: list[Document], subjects: list[str]) -> dict[str, Any]:
    """Raw fees as the form's data."""
    return {"rows": [_row(fee, subjects) for fee in fees]}


def _row(fee: Document, subjects: list[str]) -> dict[str, str]:
    items, blank = fee.get("items", {}), fee.get("blank", ())
    cells = {
        f"{CELL}{number}": str(items.get(name, DASH if name in blank else "")) for number, name in enumerate(subjects)
    }
    return {
        "occupations": "、".join(fee.get("occupations", ())),
        "job_types": "、".join(fee.get("job_types", ())),
        "levels": "、".join(LEVEL_SHORT.get(level, str(level)) for level in fee.get("levels", ())),
        **cells,
        **{name: str(fee.get(name) or "") for name in ("total", "retake_each", "section")},
    }


def read(data: dict[str, Any], subjects: list[str]) -> list[Document]:
    """The form's data as raw fees; rows that say nothing are left out."""
    rows = [
        {name: unicodedata.normalize("NFKC", text or "").strip() for name, text in row.items()} for row in data["rows"]
    ]
    return [_fee(row, subjects) for row in rows if any(row.values())]


def _fee(row: dict[str, str], subjects: list[str]) -> Document:
    cells = {name: row[f"{CELL}{number}"] for number, name in enumerate(subjects)}
    fee: Document = {
        "occupations": _names(row["occupations"]),
        "job_types": _names(row["job_types"]),
        "levels": [_level(name) for name in _names(row["levels"])],
        "items": {name: text for name, text in cells.items() if text and text not in DASHES},
        "total": row["total"],
        "blank": [name for name, text in cells.items() if text in DASHES and text],
        "retake_each": row["retake_each"],
        "section": row["section"],
    }
    return {name: value for name, value in fee.items() if value or name in ("items", "total", "section")}


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.replace("、", ",").replace(";", ",").split(",") if name.strip()]


def _level(name: str) -> int | str:
    """三级, 3 or 3级 → 3; anything else as it is, for the model to refuse."""
    plain = name.removesuffix("级")
    return next(
        (level for level, short in LEVEL_SHORT.items() if plain in (str(level), short.removesuffix("级"))), name
    )


def field_of(path: tuple[str | int, ...], subjects: list[str]) -> str:
    """The field of a row that a fault of a fee is about."""
    if path[:1] == ("items",) and len(path) > 1 and path[1] in subjects:
        return f"{CELL}{subjects.index(str(path[1]))}"
    name = str(path[0]) if path else "total"
    return name if name in Fee.model_fields and name not in ("items", "blank") else "total"
