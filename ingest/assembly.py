"""Rows of sheets → documents: what belongs together is joined, and every value remembers its cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ingest.cells import Cell, CellFault, decoded, may_be_null, plain
from ingest.sheets import GROUP, NAME, SHEETS, STRUCK, Column, Level, Place, Row, Sheet, Table, Wrong
from knowledge.load import Documents, canonical
from knowledge.notice import Notice
from knowledge.problems import Problem

_STRUCK = frozenset({STRUCK, "-", "－", "–", "/", "无", "——", "--"})
_Path = tuple[str | int, ...]


@dataclass
class _Node:
    """An entry while it is put together: its own values, what stands inside, and the row that began it."""

    key: Any
    own: dict[str, Any]
    row: Row
    level: Level
    columns: tuple[Column, ...]
    inside: list[_Node] = field(default_factory=list)


@dataclass
class Assembly:
    """Documents put together from tables; `wrong` tells what is not understood, `places` where each value stood."""

    documents: Documents
    wrong: list[Wrong] = field(default_factory=list)
    places: dict[tuple[str, str, _Path], Place] = field(default_factory=dict)

    def place(self, problem: Problem) -> Place | None:
        """The cell, row or sheet nearest to a problem of a document."""
        for length in range(len(problem.path), -1, -1):
            found = self.places.get((problem.kind, problem.name, problem.path[:length]))
            if found:
                return found
        return None


def assemble(tables: Iterable[Table], documents: Documents) -> Assembly:
    """`documents` (canonical) with the parts that the tables hold in place of their own; other parts stay."""
    result = Assembly({kind: dict(named) for kind, named in documents.items()})
    by_title = {table.sheet.title: table for table in tables}
    for sheet in SHEETS:
        if sheet.title in by_title:
            _take(by_title[sheet.title], result, documents)
    return result


def _take(table: Table, result: Assembly, before: Documents) -> None:
    nodes = _nodes(table, result)
    sheet, kind = table.sheet, table.sheet.kind
    there = result.documents.setdefault(kind, {})
    if sheet.owns:
        told = {column.path[0] for column in table.columns if column.depth == 0} | {x.field for x in sheet.levels[1:2]}
        result.documents[kind] = {
            name: {k: v for k, v in there.get(name, {}).items() if k not in told}
            | {sheet.levels[0].named: name}
            | _value(node, result, (kind, name, ()))
            for name, (node,) in nodes.items()
        }
        return
    for name in [*there, *(n for n in nodes if n not in there)]:
        if name in there:
            _put(sheet, there, name, nodes.get(name, []), result, before)
        else:
            place = Place(sheet.title, nodes[name][0].row.place.row, NAME)
            result.wrong.append(Wrong(place, f"没有编号为“{name}”的{_kind_name(kind)}"))


def _kind_name(kind: str) -> str:
    return next(sheet.title for sheet in SHEETS if sheet.kind == kind and sheet.owns)


def _put(
    sheet: Sheet, there: dict[str, Any], name: str, nodes: list[_Node], result: Assembly, before: Documents
) -> None:
    """Replace one part of a document."""
    level = sheet.levels[0]
    document = {k: v for k, v in there[name].items() if k != level.field}
    path = (sheet.kind, name, (level.field,))
    result.places[path] = Place(sheet.title)
    if level.shape == "numbered":
        told = _numbered(there[name].get(level.field, []), nodes, sheet, result, path)
    elif level.field == "eligibility":
        told = _with_related(nodes, before.get(sheet.kind, {}).get(name, {}), result, path)
    else:
        told = _values(level, nodes, result, path)
    there[name] = document | ({level.field: told} if told else {})


def _numbered(
    blocks: list[dict[str, Any]], nodes: list[_Node], sheet: Sheet, result: Assembly, path: tuple[str, str, _Path]
) -> list[dict[str, Any]]:
    """Entries put into blocks of another sheet, by their number there."""
    inner = sheet.levels[1]
    bare = [{k: v for k, v in block.items() if k != inner.field} for block in blocks]
    numbers = [block.get(GROUP, index + 1) for index, block in enumerate(blocks)]
    for node in nodes:
        if node.key not in numbers:
            what = f"“申报条件”里这份通知没有第{node.key}组"
            result.wrong.append(Wrong(Place(sheet.title, node.row.place.row, GROUP), what))
            continue
        index = numbers.index(node.key)
        where = (*path[:2], (*path[2], index, inner.field))
        bare[index][inner.field] = _values(inner, node.inside, result, where)
    return bare


def _with_related(
    nodes: list[_Node], before: dict[str, Any], result: Assembly, path: tuple[str, str, _Path]
) -> list[dict[str, Any]]:
    """Blocks of conditions keep their lists of what is related, by number; the number stays until all is put together."""
    old = before.get("eligibility", [])
    found = []
    for index, node in enumerate(nodes):
        block = _value(node, result, (*path[:2], (*path[2], index)))
        number = node.key if isinstance(node.key, int) else 0
        related = old[number - 1].get("related") if 0 < number <= len(old) else None
        found.append(block | ({"related": related} if related else {}) | {GROUP: number})
    return found


def finish(documents: Documents) -> None:
    """Take the numbers of blocks out again."""
    for notice in documents.get("notices", {}).values():
        for block in notice.get("eligibility", []):
            block.pop(GROUP, None)


def kept(documents: Documents, before: Documents, after: Documents) -> Documents:
    """The new documents; one that says the same as before stays as it was written."""
    return {
        kind: {
            name: documents[kind][name] if canonical(kind, data) == before.get(kind, {}).get(name) else canonical(kind, data)
            for name, data in named.items()
        }
        for kind, named in after.items()
        if named or kind in documents
    }  # fmt: skip


def _nodes(table: Table, result: Assembly) -> dict[str, list[_Node]]:
    """The outermost entries by document, rows that belong together joined."""
    found: dict[str, list[_Node]] = {}
    for row in table.rows:
        name = str(decoded(Notice, "title", row.cells.get(NAME)) or "")
        if not name:
            result.wrong.append(Wrong(Place(row.place.sheet, row.place.row, NAME), "必填，应填通知或标准的编号"))
            continue
        siblings = found.setdefault(name, [])
        values = [_own(table, depth, row, result) for depth in range(len(table.sheet.levels))]
        _insert(table, siblings, row, values, result)
    return found


def _own(table: Table, depth: int, row: Row, result: Assembly) -> dict[str, Any]:
    """The values of one level in a row, by header; empty cells are left out."""
    values = {}
    for column in table.columns:
        cell = row.cells.get(column.header)
        if column.depth != depth or cell is None:
            continue
        try:
            value = _decoded(column, cell)
        except CellFault as fault:
            shown = f"“{cell}”不行，" if len(str(cell)) <= 30 else ""
            result.wrong.append(Wrong(Place(row.place.sheet, row.place.row, column.header), f"{shown}{fault}"))
            continue
        if value is not None:
            values[column.header] = value
    return values


def _decoded(column: Column, cell: Cell) -> Any:
    if column.path[:1] == ("items",) and plain(cell) in _STRUCK:
        return STRUCK
    if not column.field:
        return decoded(Notice, "title", cell)
    return decoded(column.model, column.field, cell)


def _insert(table: Table, siblings: list[_Node], row: Row, values: list[dict[str, Any]], result: Assembly) -> None:
    """Put a row into the tree of its document; what is empty from some level on ends there."""
    levels = table.sheet.levels
    for depth, level in enumerate(levels):
        if depth and not any(values[depth:]):
            return
        last = depth + 1 == len(levels)
        number = _group(row, result) if table.sheet.grouped and depth == 0 else None
        node = (
            None
            if last and level.shape not in ("document", "one")
            else _existing(siblings, number, values[depth], level)
        )
        if node is None:
            key = number if depth == 0 else next(iter(values[depth].values()), "") if level.key else None
            own = tuple(column for column in table.columns if column.depth == depth)
            node = _Node(key, values[depth], row, level, own)
            siblings.append(node)
        elif node.own != values[depth] and level.shape != "numbered":
            _differs(table, depth, node, values[depth], row, result)
        elif last:
            result.wrong.append(Wrong(row.place, f"和第{node.row.place.row}行重复，一份只能有一行"))
        siblings = node.inside


def _group(row: Row, result: Assembly) -> int | None:
    cell = row.cells.get(GROUP)
    if cell is None:
        return None
    if not plain(cell).isdecimal():
        result.wrong.append(Wrong(Place(row.place.sheet, row.place.row, GROUP), f"“{cell}”不行，应填整数或不填"))
        return None
    return int(plain(cell))


def _existing(siblings: list[_Node], number: int | None, own: dict[str, Any], level: Level) -> _Node | None:
    if level.shape in ("document", "one"):
        return siblings[0] if siblings else None
    if number is not None:
        return next((node for node in siblings if node.key == number), None)
    return next((node for node in siblings if node.own == own), None)


def _differs(table: Table, depth: int, node: _Node, own: dict[str, Any], row: Row, result: Assembly) -> None:
    for column in table.columns:
        if column.depth == depth and node.own.get(column.header) != own.get(column.header):
            what = f"和第{node.row.place.row}行同属一组（或同一份），这一列应填得一样"
            result.wrong.append(Wrong(Place(row.place.sheet, row.place.row, column.header), what))


def _values(level: Level, nodes: list[_Node], result: Assembly, path: tuple[str, str, _Path]) -> Any:
    """The raw value of the entries of a level."""
    kind, name, inner = path
    result.places.setdefault(path, nodes[0].row.place if nodes else Place(""))
    if level.shape == "one":
        return _value(nodes[0], result, path) if nodes else None
    if not level.key:
        return [_value(node, result, (kind, name, (*inner, index))) for index, node in enumerate(nodes)]
    found: dict[str, Any] = {}
    for node in nodes:
        key = str(node.own.get(level.key, ""))
        if key in found or level.key not in node.own:
            what = f"“{key}”已经写过了" if key in found else "必填"
            result.wrong.append(Wrong(Place(node.row.place.sheet, node.row.place.row, level.key), what))
            continue
        found[key] = _value(node, result, (kind, name, (*inner, key)))
    return found


def _value(node: _Node, result: Assembly, path: tuple[str, str, _Path]) -> Any:
    """The raw value of one entry, with what stands inside; the places of its fields are noted."""
    kind, name, inner = path
    result.places[path] = node.row.place
    entry: dict[str, Any] = {}
    for column in node.columns:
        place = Place(node.row.place.sheet, node.row.place.row, column.header)
        if not column.path:
            result.places[path] = place
            return node.own.get(column.header)
        result.places[kind, name, (*inner, *column.path)] = place
        if column.path != ("",) and (column.header in node.own or may_be_null(column.model, column.field)):
            _set(entry, column, node)
    if node.inside:
        level = node.inside[0].level
        entry[level.field] = _values(level, node.inside, result, (kind, name, (*inner, level.field)))
    return entry


def _set(entry: dict[str, Any], column: Column, node: _Node) -> None:
    """Put a value at its path; a struck fee goes to the blank ones, unless these have a column of their own."""
    value, *parents, last = node.own.get(column.header), *column.path
    if value == STRUCK and parents == ["items"]:
        if not any(other.field == "blank" for other in node.columns):
            entry.setdefault("blank", []).append(last)
        return
    for step in parents:
        entry = entry.setdefault(step, {})
    entry[last] = value
