"""What a field looks like in a cell of a sheet, and back: as staff write it, and never with a loss.

A value that cannot be written that way (a list whose items hold separators, …) stands as JSON, which is read too.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import NoneType
from typing import Any

from ingest.routes import parse_route
from knowledge.conditions import describe_all
from knowledge.labels import annotation, choices, holds, label, leaves, models_in
from knowledge.load import dumped
from knowledge.notice import MajorList, Paper, Photo, Related, Round, Route

Cell = str | int | float | bool | date | datetime | None
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]|_x|x005F_")
"""What an Excel file cannot hold, or changes."""
_SEPARATORS = re.compile(r"[、，,；;\n]")
_BULLET = "· "
_YES, _NO = {"是", "对", "有", "√", "true", "1", "y", "yes"}, {"否", "不", "无", "×", "false", "0", "n", "no"}
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SESSION = re.compile(r"(.+?)\s*(\d{1,2}:\d{2}(?::\d{2})?)\s*[-–—~至到]\s*(\d{1,2}:\d{2}(?::\d{2})?)")
_PART = re.compile(r"(.+?)\s*(-?\d+)\s*分[，,\s]*占?\s*(-?\d+)\s*%")
_MAJORS = re.compile(r"(?:〔(.*?)〕)?(本专业：)?(.*?)(等)?")


class CellFault(ValueError):
    """A cell is not understood; the message says what is expected, for staff."""


@dataclass(frozen=True)
class Codec:
    """How a value is written in a cell, and read from one that is not empty (raising CellFault)."""

    write: Callable[[Any], Cell]
    read: Callable[[Cell], Any]


def encoded(model: type, field: str, value: Any) -> Cell:
    """The cell of a field's raw value; None for what is not there."""
    if value is None:
        return None
    cell = codec(model, field).write(value)
    if isinstance(cell, str) and (_UNSAFE.search(cell) or not _survives(model, field, cell, value)):
        return _json(value)
    return cell


def decoded(model: type, field: str, cell: Cell) -> Any:
    """The raw value of a field's cell; None for an empty one. Raises CellFault."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, str) and cell.startswith(_json_starts(model, field)):
        try:
            return json.loads(cell)
        except ValueError:
            pass  # a text that only looks like it
    return codec(model, field).read(cell)


def _survives(model: type, field: str, cell: str, value: Any) -> bool:
    try:
        return bool(decoded(model, field, cell) == value)
    except CellFault:
        return False


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=bool(_UNSAFE.search(json.dumps(value, ensure_ascii=False))))
    return text.replace("_x", "\\u005fx").replace("x005F_", "\\u0078005F_")


def _json_starts(model: type, field: str) -> tuple[str, ...]:
    kind = annotation(model, field)
    return ("[", "{") if holds(kind, tuple) or holds(kind, dict) else ('"',)


def codec(model: type, field: str) -> Codec:
    """How a field is written."""
    special = _SPECIAL.get((model, field))
    if special:
        return special
    single = _single(model, field)
    return _listed(single) if holds(annotation(model, field), tuple) else single


def _single(model: type, field: str) -> Codec:
    """How one value of a field is written."""
    if names := choices(model, field):
        return _chosen(names)
    kinds = set(leaves(annotation(model, field)))
    said = label(model, field)
    if bool in kinds:
        return Codec(lambda value: "是" if value else "否", _yes_or_no)
    if int in kinds:
        return Codec(lambda value: int(value), lambda cell: _whole(cell, said.hint, said.form.replace("{}", "")))
    if date in kinds:
        return Codec(lambda value: date.fromisoformat(value), _day)
    return Codec(lambda value: str(value), text)


def plain(cell: Cell) -> str:
    """A cell as text, wide characters made narrow and blanks around it gone: 「８０」 → 80."""
    return unicodedata.normalize("NFKC", text(cell)).strip()


def text(cell: Cell) -> str:
    """A cell as text: what Excel made a number or a date is given back as it was typed."""
    if isinstance(cell, datetime):
        return str(cell.date()) if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _whole(cell: Cell, hint: str, unit: str) -> int:
    digits = plain(cell).replace(",", "").removeprefix("¥").removesuffix(unit).strip()
    if isinstance(cell, bool) or not re.fullmatch(r"-?\d{1,15}(?:\.0+)?", digits):
        raise CellFault(f"应填{hint}")
    return int(digits.partition(".")[0])


def _day(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return str(cell.date())
    if isinstance(cell, date):
        return str(cell)
    match = _DATE.fullmatch(plain(cell))
    try:
        return str(date(*map(int, match.groups()))) if match else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> str:
    raise CellFault("应填日期，如 2026-03-01")


def _yes_or_no(cell: Cell) -> bool:
    word = plain(cell).lower()
    if word in _YES | _NO:
        return word in _YES
    raise CellFault("应填是或否")


def _chosen(names: Mapping[Any, str]) -> Codec:
    by_name = {name: value for value, name in names.items()} | {str(value): value for value in names}

    def read(cell: Cell) -> Any:
        word = plain(cell)
        if word not in by_name:
            raise CellFault("应填其中之一：" + "、".join(names.values()))
        return by_name[word]

    return Codec(lambda value: names.get(value, str(value)), read)


def _listed(item: Codec) -> Codec:
    """Items with 、 between them; one a line and marked where they hold separators themselves."""

    def read(cell: Cell) -> list[Any]:
        if not isinstance(cell, str):
            return [item.read(cell)]
        marked = [line.strip() for line in cell.splitlines() if line.strip()]
        if all(line.startswith(_BULLET.strip()) for line in marked):
            return [item.read(line.removeprefix(_BULLET.strip()).strip()) for line in marked]
        return [item.read(piece.strip()) for piece in _SEPARATORS.split(cell) if piece.strip()]

    def write(value: list[Any]) -> Cell:
        cells = [item.write(one) for one in value]
        texts = [one if isinstance(one, str) else text(one) for one in cells]
        if any(_SEPARATORS.search(one) or one.startswith(_BULLET.strip()) for one in texts):
            return "\n".join(_BULLET + one for one in texts)
        return cells[0] if len(cells) == 1 and isinstance(cells[0], date) else "、".join(texts)

    return Codec(write, read)


def _pieces(pattern: re.Pattern[str], cell: Cell, expected: str) -> list[re.Match[str]]:
    """The entries of a cell, one a line or with ； between them."""
    found = []
    for piece in re.split(r"[；\n]", text(cell)):
        match = pattern.fullmatch(piece.strip().replace("：", ":") if pattern is _SESSION else piece.strip())
        if not match:
            raise CellFault(f"“{piece.strip()}”应写成{expected}")
        found.append(match)
    return found


def _sessions(cell: Cell) -> list[dict[str, str]]:
    matches = _pieces(_SESSION, cell, "科目和时间，如 理论知识 08:30-10:00，几场用；隔开")
    return [{"subject": m[1], "start": m[2].zfill(5), "end": m[3].zfill(5)} for m in matches]


def _parts(cell: Cell) -> list[dict[str, Any]]:
    matches = _pieces(_PART, cell, "名称、分数和占比，如 职业道德 10分 10%，几部分用；隔开")
    return [{"name": m[1], "points": int(m[2]), "weight": int(m[3])} for m in matches]


def _majors(cell: Cell) -> list[dict[str, Any]]:
    found = []
    for match in _pieces(_MAJORS, cell, "专业，用、隔开"):
        schools, own, names, others = match.groups()
        entry: dict[str, Any] = {"schools": schools} if schools else {}
        entry |= {"own": True} if own else {}
        entry["names"] = [name for name in names.split("、") if name]
        found.append(entry | ({} if others else {"open_ended": False}))
    return found


def _majors_words(value: list[dict[str, Any]]) -> str:
    return "\n".join(
        (f"〔{one['schools']}〕" if one.get("schools") else "")
        + ("本专业：" if one.get("own") else "")
        + "、".join(one["names"])
        + ("等" if one.get("open_ended", MajorList.model_fields["open_ended"].default) else "")
        for one in value
    )


def _reasons(cell: Cell) -> dict[str, str]:
    lines = [line.strip().partition("：") for line in text(cell).splitlines() if line.strip()]
    if not all(colon for _, colon, _ in lines):
        raise CellFault("应写成职业：原因，一行一个")
    return {name.strip(): reason.strip() for name, _, reason in lines}


def _conditions(cell: Cell) -> list[Any]:
    try:
        route = Route.model_validate({"number": "1", "all": parse_route(text(cell))})
    except ValueError as fault:
        raise CellFault(f"{fault}；应按通知的说法写，如 累计从事本职业或相关职业满5年，几个条件之间用，且") from None
    conditions: list[Any] = dumped(route)["all"]
    return conditions


def _span(cell: Cell) -> list[int]:
    match = re.fullmatch(r"(\d+)\s*(?:KB)?\s*[-–—~至到]\s*(\d+)\s*(?:KB)?", plain(cell), re.IGNORECASE)
    if not match:
        raise CellFault("应填从几到几（KB），如 40-80")
    return [int(match[1]), int(match[2])]


_SPECIAL: dict[tuple[type, str], Codec] = {
    (Round, "sessions"): Codec(
        lambda value: "；".join(f"{one['subject']} {one['start']}-{one['end']}" for one in value), _sessions
    ),
    (Paper, "parts"): Codec(
        lambda value: "；".join(f"{one['name']} {one['points']}分 {one['weight']}%" for one in value), _parts
    ),
    (Related, "majors"): Codec(_majors_words, _majors),
    (Related, "not_related"): Codec(lambda value: "\n".join(f"{k}：{v}" for k, v in value.items()), _reasons),
    (Route, "all"): Codec(describe_all, _conditions),
    (Photo, "kilobytes"): Codec(lambda value: "-".join(map(str, value)), _span),
}
"""Fields whose value is neither a single one nor a plain list."""


def is_cell(model: type, field: str) -> bool:
    """Whether a field stands in one cell, not in columns of its own or rows of its own."""
    kind = annotation(model, field)
    return (model, field) in _SPECIAL or not (models_in(kind) or holds(kind, dict))


def may_be_null(model: type, field: str) -> bool:
    """Whether a field must be stated even if there is nothing to state."""
    info = model.model_fields[field]  # type: ignore[attr-defined]
    return info.is_required() and NoneType in leaves(info.annotation)
