"""What is wrong with documents, told to staff: where, in words of the notice, and what is expected there."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from knowledge.conditions import Condition
from knowledge.labels import Step, fields, label, located, models_in, steps, title
from knowledge.load import KINDS, Documents, Fault, KnowledgeError, parse, validated


@dataclass(frozen=True)
class Problem:
    """A fault in a document: the path of the field, that path in words, and what is wrong and expected."""

    kind: str
    name: str
    path: tuple[str | int, ...]
    where: str
    what: str


def problems(documents: Documents) -> tuple[Problem, ...]:
    """Everything that keeps documents from being knowledge; () when they compile."""
    try:
        parse(documents)
    except KnowledgeError as error:
        return tuple(explained(fault, documents.get(fault.kind, {}).get(fault.name)) for fault in error.faults)
    return ()


def problems_of(kind: str, name: str, data: Any) -> tuple[Problem, ...]:
    """What is wrong with one document by itself; references to others are not followed."""
    faults: list[Fault] = []
    validated(KINDS[kind], kind, name, data, faults)
    return tuple(explained(fault, data) for fault in faults)


def explained(fault: Fault, data: Any) -> Problem:
    """A fault of load.parse in words."""
    if fault.kind not in KINDS:
        return Problem(fault.kind, fault.name, fault.path, fault.kind, fault.reason)
    where = located(fault.kind, data, fault.path)
    return Problem(fault.kind, fault.name, fault.path, where, _what(fault, data))


def _what(fault: Fault, data: Any) -> str:
    """Our own validators and references speak for themselves; the rest follows from the kind of error and the field."""
    *_, last = (Step("", KINDS[fault.kind], ""), *steps(KINDS[fault.kind], data, fault.path))
    match fault.error:
        case "" | "value_error":
            return fault.reason
        case "extra_forbidden":
            return _meant(last.model, str(fault.path[-1]))
        case "model_type" | "dict_type":
            return "应是一组带名称的内容"
        case "tuple_type":
            return f"应是一列，一行一项：{_expected(last)}"
        case "union_tag_invalid" | "union_tag_not_found":
            return "不是已有的条件，可用的有：" + "、".join(map(title, models_in(Condition).values()))
        case "missing":
            return f"必填，应填：{_expected(last)}"
        case "too_short" | "too_long":
            return f"个数不对，应填：{_expected(last)}"
    return f"“{_short(fault.given)}”不行，应填：{_expected(last)}"


def _short(given: object) -> str:
    text = str(given) if given is not None else "空"
    return text if len(text) <= 30 else f"{text[:30]}…"


def _expected(place: Step) -> str:
    return label(place.model, place.field).hint if place.field else "合适的内容"


def _meant(model: type, given: str) -> str:
    """A field that there is none of, with the one that was probably meant."""
    names = {field: label(model, field).name for field in fields(model)}
    by_name = {name: field for field, name in names.items()}
    close = get_close_matches(given, [*names, *by_name], n=1)
    if not close:
        return f"没有“{given}”这一项"
    field = by_name.get(close[0], close[0])
    return f"没有“{given}”这一项，是不是“{names[field]}”（{field}）？"
