"""The form of a route's conditions: a row a predicate, in words with blanks; rows of one group are met together, and of
several groups any one suffices.
"""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from knowledge import labels
from knowledge.conditions import LEVEL_NAMES, SCHOOLS, School

SENTENCES: dict[str, tuple[str, ...]] = {
    "age": ("年满", "years", "周岁"),
    "intends": ("拟从事本职业或相关职业",),
    "work": ("累计从事本职业或相关职业满", "years", "年（填 0 表示正在从事即可）"),
    "certificate": (
        "有本职业或相关职业",
        "level",
        "证书，取得满",
        "held",
        "年，取证后从业满",
        "work_since",
        "年（没有要求就不填）",
    ),
    "school": ("assessed", "schools", "major", "status"),
    "title": ("有专业对应的", "grade", "职称，取得后从业满", "work_since", "年（没有要求就不填）"),
    "apprenticeship": ("本职业或相关职业学徒期满",),
}
"""Each kind of predicate as words and, by name, the fields that go between them."""
BLANKS = frozenset({"years", "level", "held", "work_since", "assessed", "schools", "major", "status", "grade"})
"""The pieces of SENTENCES that are fields."""
GROUPS = (("", "必须满足"), ("1", "任选其一：第1种"), ("2", "任选其一：第2种"), ("3", "任选其一：第3种"))
NUMBERS = ("years", "held", "work_since", "level")


def _choices(field: str) -> dict[str, str]:
    return dict(labels.choices(School, field))


class ConditionForm(Form):
    """One predicate; of the fields only those of its kind are shown and read."""

    kind = HiddenField()
    group = SelectField("怎样算", choices=dict(GROUPS), validate_choice=False)
    years = StringField("年数", render_kw={"inputmode": "numeric"})
    level = SelectField("级别", choices={str(n): name for n, name in sorted(LEVEL_NAMES.items(), reverse=True)})
    held = StringField("取得满几年", render_kw={"inputmode": "numeric"})
    work_since = StringField("取得后从业满几年", render_kw={"inputmode": "numeric"})
    assessed = BooleanField("限经评估论证的学校")
    schools = SelectMultipleField(
        "学校",
        choices={name: name for name in SCHOOLS},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    major = SelectField("专业", choices=_choices("major"))
    status = SelectField("就读情况", choices=_choices("status"))
    grade = SelectField("职称级别", choices={grade: grade for grade in ("初级", "中级", "高级")})


class ConditionsForm(Form):
    """All predicates of a route."""

    rows = FieldList(FormField(ConditionForm))


def filled(conditions: list[dict[str, Any]]) -> dict[str, Any]:
    """Raw conditions as the form's data; raises ValueError for nesting that the form cannot show."""
    rows = []
    for condition in conditions:
        kind, body = _split(condition)
        if kind != "any":
            rows.append(_row("", kind, body))
            continue
        if any(row["group"] for row in rows) or len(body) >= len(GROUPS):
            raise ValueError("这一条的组合超出了表单能表示的范围，请用 Excel 或 YAML 修改。")
        rows += [_row(GROUPS[n][0], *_split(inner)) for n, group in enumerate(body, 1) for inner in group]
    return {"rows": rows}


def _split(condition: dict[str, Any]) -> tuple[str, Any]:
    if "kind" in condition:
        body = {name: value for name, value in condition.items() if name != "kind"}
        return condition["kind"], body.get("groups", body)
    kind, body = next(iter(condition.items()))
    return kind, body or {}


def _row(group: str, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    if kind == "any":
        raise ValueError("这一条的组合超出了表单能表示的范围，请用 Excel 或 YAML 修改。")
    return {"group": group, "kind": kind, **{k: str(v) if k in NUMBERS else v for k, v in body.items()}}


def read(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The form's data as raw conditions; the groups stand where the first of their rows does."""
    conditions: list[dict[str, Any]] = []
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in data["rows"]:
        condition = {row["kind"]: _body(row)}
        if not row["group"]:
            conditions.append(condition)
        elif not groups:
            groups[row["group"]] = [condition]
            conditions.append({"any": groups})
        else:
            groups.setdefault(row["group"], []).append(condition)
    return [{"any": list(body.values())} if (body := c.get("any")) else c for c in conditions]


def _body(row: dict[str, Any]) -> dict[str, Any]:
    names = [piece for piece in SENTENCES.get(row["kind"], ()) if piece in BLANKS]
    values = {name: row[name].strip() if isinstance(row[name], str) else row[name] for name in names}
    return {name: value for name, value in values.items() if value not in ("", None, False, [])}


def place(data: dict[str, Any], location: tuple[str | int, ...]) -> tuple[int, str] | None:
    """The row and field that a fault below `all` is about, as pydantic locates it; None if it is about none of them."""
    rows = list(enumerate(data["rows"]))
    alone = [number for number, row in rows if not row["group"]]
    first = next((number for number, row in rows if row["group"]), None)
    tops = sorted([*alone, *([first] if first is not None else [])])
    if not location or not isinstance(location[0], int) or location[0] >= len(tops):
        return None
    number = tops[location[0]]
    field = str(location[-1])
    if number == first:
        steps = [step for step in location[1:] if isinstance(step, int)]
        names = list(dict.fromkeys(row["group"] for _, row in rows if row["group"]))
        if len(steps) < 2:
            return number, "group"
        number = [n for n, row in rows if row["group"] == names[steps[0]]][steps[1]]
    return number, field if field in BLANKS else "kind"
