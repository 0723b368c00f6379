"""The publish gate: what would change, the check and its progress, publishing, the history and going back."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console.access import needs, staff
from console.actions import Refused, Staff
from console.desk import now
from console.errands import Carrier, Errand
from knowledge import labels
from knowledge.base import KnowledgeBase
from knowledge.coverage import TOPICS, matrix
from knowledge.difference import difference
from knowledge.load import KINDS, KnowledgeError
from preflight import Report, faults
from store import checks, revisions
from store.users import Role

CHECK = Errand(("kb", "run-check"), Staff.run_check)


def add_to(pages: Blueprint, carrier: Carrier) -> None:
    """The gate and the history."""
    _add_gate(pages)
    _add_check(pages, carrier)
    _add_history(pages)


def _add_gate(pages: Blueprint) -> None:
    """What would be published, and publishing it."""

    @pages.get("/publish", endpoint="gate")
    @needs(Role.VIEWER)
    def gate() -> str:
        someone = staff()
        state = someone.state()
        before = revisions.documents_of(someone.connections.database.conn, state.revision)
        check = checks.latest(someone.connections.database.conn, state.subject, state.revision)
        report = Report.from_json(check.result) if check and check.result else None
        return render_template(
            "console/gate.html",
            state=state,
            changes=difference(before, state.documents),
            doubts=someone.unsettled(state),
            problems=faults(state.documents),
            check=check,
            running=bool(check and check.running(now())),
            report=report,
            labels=labels,
            kinds=KINDS,
        )

    @pages.post("/publish", endpoint="publish")
    @needs(Role.PUBLISHER)
    def publish() -> ResponseReturnValue:
        try:
            number = staff().publish(request.form.get("comment", ""), request.form.get("reason", ""))
        except (Refused, KnowledgeError) as error:
            flash(str(error), "danger")
            return redirect(url_for("console.gate"))
        flash(f"已发布第{number}版，一秒钟内生效。", "success")
        return redirect(url_for("console.history"))

    @pages.get("/coverage", endpoint="coverage")
    @needs(Role.VIEWER)
    def coverage() -> ResponseReturnValue:
        """Which topics the working documents state for every programme."""
        try:
            knowledge = KnowledgeBase.from_documents(staff().state().documents)
        except KnowledgeError:
            flash("草稿里还有错误，先改正下面列出的问题。", "warning")
            return redirect(url_for("console.gate"))
        return render_template(
            "console/coverage.html", rows=matrix(knowledge), topics=tuple(TOPICS), notices=knowledge.notices
        )


def _add_check(pages: Blueprint, carrier: Carrier) -> None:
    """Beginning a check, and following it."""

    @pages.post("/publish/check", endpoint="check")
    @needs(Role.EDITOR)
    def begin() -> ResponseReturnValue:
        someone = staff()
        check = someone.latest_check()
        if not (check and check.running(now())):
            carrier(someone, CHECK, someone.begin_check())
        return redirect(url_for("console.gate"))

    @pages.get("/publish/check/<int:number>", endpoint="progress")
    @needs(Role.VIEWER)
    def progress(number: int) -> Response:
        check = checks.of(staff().connections.database.conn, number)
        if check is None:
            abort(404)
        return jsonify(done=check.done, total=check.total, running=check.running(now()))


def _add_history(pages: Blueprint) -> None:
    """Published revisions, and going back to one."""

    @pages.get("/revisions", endpoint="history")
    @needs(Role.VIEWER)
    def history() -> str:
        return render_template("console/history.html", revisions=revisions.history(staff().connections))

    @pages.get("/revisions/<int:number>", endpoint="revision")
    @needs(Role.VIEWER)
    def revision(number: int) -> str:
        connection = staff().connections.database.conn
        found = next((r for r in revisions.history(staff().connections) if r.number == number), None)
        if found is None:
            abort(404)
        earlier = revisions.documents_of(connection, number - 1) if number > 1 else {}
        changes = difference(earlier, revisions.documents_of(connection, number)) if number > 1 else ()
        newest = revisions.newest_number(connection)
        return render_template("console/revision.html", revision=found, changes=changes, newest=newest)

    @pages.post("/revisions/<int:number>/restore", endpoint="restore")
    @needs(Role.PUBLISHER)
    def restore(number: int) -> ResponseReturnValue:
        try:
            newest = staff().roll_back(number)
        except Refused as error:
            flash(str(error), "danger")
            return redirect(url_for("console.revision", number=number))
        flash(f"已回到第{number}版的内容（新的第{newest}版），一秒钟内生效。", "success")
        return redirect(url_for("console.history"))
