"""The sheets of the workbook: which part of the knowledge stands in which, its columns, and the rows of a document.

Lists within lists (a batch of a programme, a way of a level) have a row for each innermost entry; the outer fields are
repeated, and a number in 组 tells which rows belong together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ingest.cells import Cell, encoded, is_cell
from knowledge.entries import Alias, Entry, Utterances
from knowledge.labels import annotation, fields, is_model, label, title
from knowledge.load import Documents
from knowledge.notice import (
    Contact,
    Eligibility,
    Fact,
    Fee,
    Identity,
    Notice,
    Offer,
    Paper,
    Photo,
    Related,
    Requirement,
    Results,
    Retake,
    Round,
    Route,
    Site,
    Standard,
    Subjects,
    Ticket,
)

NAME, GROUP = "编号", "组"
STRUCK = "—"
"""In a column of fees: the table has the column but leaves it empty."""
YUAN = "（元）"
"""Ends the header of a column of fees."""
Shape = Literal["document", "list", "one", "keyed", "numbered"]


@dataclass(frozen=True)
class Column:
    """A column: its header, how deep its level lies, the path of its value in an entry, and the field that it shows."""

    header: str
    depth: int
    path: tuple[str, ...]
    model: type
    field: str


@dataclass(frozen=True)
class Level:
    """Entries below a field: in a list, one alone, under keys (`key` heads their column), or `numbered`: those of
    another sheet, by their number. `document` stands for the document itself, whose name is the field `named`. `skip`: fields shown elsewhere."""

    field: str
    model: type
    shape: Shape = "list"
    skip: tuple[str, ...] = ()
    key: str = ""
    named: str = "id"


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, the kind of its documents, and what its rows go through from the outside to the inside."""

    title: str
    kind: str
    levels: tuple[Level, ...]

    @property
    def grouped(self) -> bool:
        """Whether several rows may make one entry."""
        return len(self.levels) > 1 and self.levels[0].shape != "document"

    @property
    def owns(self) -> bool:
        """Whether a document is there if and only if a row names it."""
        return self.levels[0].shape == "document"


@dataclass(frozen=True)
class Place:
    """A cell: its sheet, row (from 1) and the header of its column; '' for the whole row, row 0 for the sheet."""

    sheet: str
    row: int = 0
    header: str = ""


@dataclass(frozen=True)
class Wrong:
    """A cell with what is wrong and expected there."""

    place: Place
    what: str


@dataclass(frozen=True)
class Row:
    """A row that was read: its place and its cells by header."""

    place: Place
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Table:
    """A sheet that was read: the columns that it has, and its rows."""

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: list[Row]


_SINGLE = (("photo", Photo), ("ticket", Ticket), ("results", Results), ("retake", Retake))
_LISTED = (("identity", Identity), ("contacts", Contact), ("sites", Site), ("facts", Fact))
_MATERIALS = Level("materials", Notice, "keyed", key="代号")
_WAYS = (Level("requirements", Requirement, skip=("routes",)), Level("routes", Route))
_NOTICE_SHEETS = (
    Sheet("项目与批次", "notices", (Level("offers", Offer, skip=("rounds",)), Level("rounds", Round))),
    Sheet("科目", "notices", (Level("subjects", Subjects, skip=("papers",)), Level("papers", Paper))),
    Sheet("收费", "notices", (Level("fees", Fee, skip=("items",)),)),
    Sheet("申报条件", "notices", (Level("eligibility", Eligibility, skip=("requirements", "related")), *_WAYS)),
    Sheet("相关职业与专业", "notices", (Level("eligibility", Eligibility, "numbered"), Level("related", Related, "keyed", key="职业"))),
    Sheet("材料", "notices", (_MATERIALS,)),
    *(Sheet(title(model), "notices", (Level(field, model),)) for field, model in _LISTED),
    *(Sheet(title(model), "notices", (Level(field, model, "one"),)) for field, model in _SINGLE),
)  # fmt: skip
_ELSEWHERE = tuple(dict.fromkeys(sheet.levels[0].field for sheet in _NOTICE_SHEETS))
SHEETS: tuple[Sheet, ...] = (
    Sheet("通知", "notices", (Level("", Notice, "document", _ELSEWHERE),)),
    *_NOTICE_SHEETS,
    Sheet("共用标准", "standards", (Level("", Standard, "document", ("requirements", "materials")), *_WAYS)),
    Sheet("共用标准的材料", "standards", (replace(_MATERIALS, model=Standard),)),
    Sheet(title(Entry), "entries", (Level("", Entry, "document"),)),
    Sheet(title(Alias), "aliases", (Level("", Alias, "document"),)),
    Sheet(title(Utterances), "utterances", (Level("", Utterances, "document", ("aspect",), named="aspect"),)),
)


def columns(sheet: Sheet, documents: Documents) -> tuple[Column, ...]:
    """The columns of a sheet between the name (and group) and the end, those of fees by what the documents charge."""
    found: list[Column] = []
    for depth, level in enumerate(sheet.levels):
        if level.key:
            found.append(Column(level.key, depth, ("",), level.model, ""))
        own = _of_values(level, depth) if level.shape != "numbered" else []
        taken = {column.header for column in found}
        found += [
            replace(c, header=f"{title(level.model)}：{c.header}") if c.header in taken else c
            for c in own
            if c.header != NAME
        ]
    if sheet.levels[0].model is Fee:
        at = next(place for place, column in enumerate(found) if column.field == "total")
        found[at:at] = [fee_column(name) for name in _charged(documents)]
        if _blanks_follow(documents):
            found = [column for column in found if column.field != "blank"]
    return tuple(found)


def fee_column(name: str) -> Column:
    """The column of a charged item."""
    return Column(f"{encoded(Notice, 'title', name)}{YUAN}", 0, ("items", name), Fee, "total")


def _of_values(level: Level, depth: int) -> list[Column]:
    if level.key and not _keyed_model(level):
        return [Column("名称", depth, (), Notice, "title")]
    return list(_flat(level.model, depth, level.skip))


def _keyed_model(level: Level) -> bool:
    """Whether keys lead to entries, not to texts."""
    return level.field not in fields(level.model)


def _flat(
    model: type, depth: int, skip: tuple[str, ...], path: tuple[str, ...] = (), before: str = ""
) -> Iterator[Column]:
    """A column for each field; fields of a single model within have columns of their own."""
    for field in fields(model):
        if field in skip:
            continue
        name, kind = before + label(model, field).name, annotation(model, field)
        if is_model(kind) and not is_cell(model, field):
            yield from _flat(kind, depth, (), (*path, field), f"{name}：")
        else:
            yield Column(name, depth, (*path, field), model, field)


def _charged(documents: Documents) -> list[str]:
    """Names of all charged items, in the order in which they appear."""
    return list(dict.fromkeys(name for fee in _fees(documents) for name in (*fee["items"], *fee.get("blank", ()))))


def _fees(documents: Documents) -> list[Mapping[str, Any]]:
    return [fee for notice in documents.get("notices", {}).values() for fee in notice.get("fees", ())]


def _blanks_follow(documents: Documents) -> bool:
    """Whether struck cells alone say which items are left empty, in their order."""
    order = {name: place for place, name in enumerate(_charged(documents))}
    return all(
        [*dict.fromkeys(fee.get("blank", ()))] == sorted(fee.get("blank", ()), key=order.__getitem__)
        and not set(fee.get("blank", ())) & set(fee["items"])
        for fee in _fees(documents)
    )


def rows(sheet: Sheet, name: str, document: Mapping[str, Any], shown: tuple[Column, ...]) -> Iterator[list[Cell]]:
    """The rows of a document: its name, the group where rows are grouped, and a cell for each column."""
    for entries in _paths(sheet.levels, document):
        if entries[0] is None or (sheet.levels[0].shape == "numbered" and entries[1] is None):
            continue
        group: list[Cell] = [int(entries[0][0]) + 1] if sheet.grouped else []
        yield [encoded(Notice, "title", name), *group, *(_cell(column, entries[column.depth]) for column in shown)]


_Entry = tuple[Any, Any]
"""An entry with its key or index."""


def _paths(levels: tuple[Level, ...], entry: Mapping[str, Any]) -> Iterator[tuple[_Entry | None, ...]]:
    """Every way through the levels; one that ends early is filled up with None."""
    if not levels:
        yield ()
        return
    level = levels[0]
    inside = [("", entry)] if level.shape == "document" else _entries(level, entry.get(level.field))
    if not inside:
        yield (None,) * len(levels)
    for key, value in inside:
        for rest in _paths(levels[1:], value):
            yield ((key, value), *rest)


def _entries(level: Level, value: Any) -> list[_Entry]:
    if value is None:
        return []
    if level.shape == "one":
        return [(0, value)]
    return list(value.items()) if level.key else list(enumerate(value))


def _cell(column: Column, entry: _Entry | None) -> Cell:
    if entry is None:
        return None
    key, value = entry
    if column.path == ("",):
        return encoded(Notice, "title", key)
    if (
        column.path[:1] == ("items",)
        and column.path[1] in value.get("blank", ())
        and column.path[1] not in value["items"]
    ):
        return STRUCK
    for step in column.path:
        value = value.get(step) if isinstance(value, Mapping) else None
    if value is None and column.path:
        value = _default(column)
    return encoded(column.model, column.field, value)


def _default(column: Column) -> Any:
    """What an unset yes-or-no means, so that staff see it."""
    info = column.model.model_fields[column.field]  # type: ignore[attr-defined]
    return info.default if isinstance(info.default, bool) else None
