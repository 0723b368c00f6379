"""/console/review/sample: a few answered questions at random, judged right or wrong; wrong ones become golden questions."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.message import CHINA
from console.access import needs
from console.actions import Refused
from console.desk import desk, now
from console.golden import GoldenForm
from console.review_desk import numbers, reviewer
from store import journal, judgements
from store.users import Role

COUNT = 10
"""Questions of a sample."""
THREAD = 30 * 60.0
"""Seconds before a question from which what was said then may belong to it."""


def add_to(pages: Blueprint) -> None:
    """The sample, a judgement, and the golden question that a wrong answer becomes."""

    @pages.get("/sample", endpoint="sample")
    @needs(Role.VIEWER)
    def sample() -> ResponseReturnValue:
        """The sample that the address names, as far as it is not judged, else a new one."""
        connection = reviewer().connection
        rows = judgements.unjudged(connection, numbers(request.args.get("rows", "").split(","))) or judgements.sample(
            connection, COUNT, now()
        )
        right, judged = judgements.share(connection)
        knowledge = desk().revisions.current()
        return render_template(
            "console/sample.html", rows=rows, right=right, judged=judged,
            shown=",".join(str(row.id) for row in rows), entries=knowledge.entries, notices=knowledge.notices,
        )  # fmt: skip

    @pages.post("/sample/<int:number>", endpoint="judge")
    @needs(Role.EDITOR)
    def judge(number: int) -> ResponseReturnValue:
        """Right, or wrong and on to the golden question."""
        right = request.form.get("right") == "yes"
        try:
            reviewer().judge(number, right)
        except Refused as error:
            flash(str(error), "warning")
            right = True
        rest = request.form.get("shown", "")
        return redirect(
            url_for("console.review.sample", rows=rest) if right else url_for("console.review.wrong", number=number)
        )

    @pages.get("/sample/<int:number>/golden", endpoint="wrong")
    @needs(Role.EDITOR)
    def wrong(number: int) -> ResponseReturnValue:
        """The golden question, filled in with what was said and what must not be answered any more."""
        row = journal.of(reviewer().connection, number) or abort(404)
        said = journal.thread(reviewer().connection, row, THREAD)
        form = GoldenForm(
            formdata=None,
            said="\n".join(said),
            must_not=row.reply.strip().partition("\n")[0],
            at=f"{datetime.fromtimestamp(row.at, CHINA):%Y-%m-%dT%H:%M}",
        )
        return render_template("console/wrong.html", form=form, row=row)
