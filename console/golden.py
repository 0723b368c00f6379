"""Golden questions of the staff's own: what an answer must hold, and must not."""

from __future__ import annotations

import ast
import re
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, ValidationError
from wtforms.widgets import DateTimeLocalInput

from bot.message import CHINA
from console.access import needs, staff
from console.cases import shipped
from console.desk import desk, now
from console.forms import Form
from rehearsal import play
from store import golden
from store.users import Role

MOST_LINES = 20
"""What a candidate says in one question."""
YEARS = range(2000, 2101)
SHOWN = 20
"""Questions on a page."""


class GoldenForm(Form):
    """One question as staff write it; words instead of patterns."""

    said = TextAreaField(
        "考生说的话",
        [DataRequired("请填一句问话")],
        description=f"一行一句，按顺序在同一个对话里问，最多{MOST_LINES}句",
    )
    must = TextAreaField("最后一句的回答必须包含", description="一行一处，如 150元；每一处都要有")
    must_not = TextAreaField("回答不能包含", description="一行一处")
    at = StringField("什么时候问", widget=DateTimeLocalInput(), description="不填就是现在；回答按这一天算日期")
    submit = SubmitField("添加")

    def validate_said(self, field: TextAreaField) -> None:
        """A conversation, no more."""
        if not 0 < len(_lines(field.data)) <= MOST_LINES:
            raise ValidationError(f"请填1到{MOST_LINES}句")

    def validate_at(self, field: StringField) -> None:
        """A moment that the calendar of the answers knows, or nothing."""
        try:
            when = _moment(field.data or "2026-03-01T10:00")
        except (ValueError, OverflowError):
            raise ValidationError("请填日期和时间，如 2026-03-01T10:00") from None
        if when.year not in YEARS:
            raise ValidationError(f"请填{YEARS[0]}年到{YEARS[-1]}年之间的时间")

    def validate_must(self, field: TextAreaField) -> None:
        """Something must be demanded, else every answer is right."""
        if not _lines(field.data) and not _lines(self.must_not.data):
            raise ValidationError("必须包含、不能包含至少填一处")


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _moment(text: str) -> datetime:
    """China time, whatever zone was written."""
    found = datetime.fromisoformat(text)
    return found.astimezone(CHINA).replace(tzinfo=None) if found.tzinfo else found


_VERBS = (("lacks ", "缺少："), ("has none of ", "这些一处也没有："), ("has ", "不该有："))
_LOOKAROUND = re.compile(r"\(\?<?[!=][^)]*\)")
_GAP = re.compile(r"(?:\.|\[\\s\\S\])[*+]\??")


def lack_in_words(lack: str) -> str:
    """What rehearsal.lacking says of a reply, as far as staff can read it: its patterns without their syntax."""
    verb, words = next(((verb, words) for verb, words in _VERBS if lack.startswith(verb)), ("", ""))
    try:
        patterns = ast.literal_eval(lack[len(verb) :])
    except (ValueError, SyntaxError):
        return lack
    return words + "；".join(map(_plain, [patterns] if isinstance(patterns, str) else patterns))


def _plain(pattern: str) -> str:
    text = _GAP.sub("…", _LOOKAROUND.sub("", pattern))
    return re.sub(r"\\(\W)", r"\1", text).replace("|", " 或 ")


def case_of(form: GoldenForm) -> dict[str, object]:
    """The question as rehearsal plays it: only the last reply is judged."""
    *before, last = _lines(form.said.data)
    when = _moment(form.at.data or datetime.fromtimestamp(now(), CHINA).isoformat())
    judged = {
        "say": last,
        "all": [re.escape(words) for words in _lines(form.must.data)],
        "none": [re.escape(words) for words in _lines(form.must_not.data)],
    }
    return {
        "topic": "staff",
        "now": when.isoformat(timespec="minutes"),
        "turns": [*({"say": words} for words in before), judged],
    }


def add_to(pages: Blueprint) -> None:
    """The list and the form; how a question is answered today, on a page of its own."""

    @pages.route("/golden", methods=["GET"], endpoint="golden")
    @needs(Role.VIEWER)
    def index() -> ResponseReturnValue:
        return _page(GoldenForm())

    @pages.post("/golden", endpoint="add_golden")
    @needs(Role.EDITOR)
    def add() -> ResponseReturnValue:
        form = GoldenForm()
        if not form.validate_on_submit():
            return _page(form), 400
        number = staff().add_golden(case_of(form))
        flash("已添加。以后每次发布前都会问这一道。", "success")
        return redirect(url_for("console.golden_answer", number=number))

    @pages.get("/golden/<int:number>", endpoint="golden_answer")
    @needs(Role.VIEWER)
    def answer(number: int) -> str:
        entry = golden.of(staff().connections.database.conn, number) or abort(404)
        outcome = play({**entry.case, "id": str(number)}, desk().revisions.current())
        return render_template("console/golden_answer.html", entry=entry, outcome=outcome)

    @pages.post("/golden/<int:number>/retire", endpoint="retire_golden")
    @needs(Role.EDITOR)
    def retire(number: int) -> ResponseReturnValue:
        staff().retire_golden(number)
        flash("以后发布前不再问这一道。", "success")
        return redirect(url_for("console.golden"))


def _page(form: GoldenForm) -> str:
    own = golden.all_of(staff().connections.database.conn)
    last = max(0, len(own) - 1) // SHOWN
    number = max(0, min(request.args.get("page", 0, type=int), last))
    return render_template(
        "console/golden.html",
        form=form,
        own=own[number * SHOWN : (number + 1) * SHOWN],
        count=len(own),
        number=number,
        last=last,
        shipped=len(shipped()),
    )
