"""The page of a notice's fee table: every fee at once, as the notice prints it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console import fees, rows
from console.access import needs, staff
from console.collision import told
from console.part import canonical
from console.spots import with_value
from knowledge.problems import problems_of
from store import drafts
from store.users import Role


def add_to(pages: Blueprint) -> None:
    """A notice's fee table on one page."""

    @pages.get("/fee-table", endpoint="fees")
    @needs(Role.VIEWER)
    def table(kind: str, name: str) -> ResponseReturnValue:
        held = _notice(kind, name)
        present = (held.data or {}).get("fees") or []
        subjects = fees.columns(present) or ["理论知识", "操作技能"]
        form = fees.form_class(subjects)(data=fees.filled(present, subjects))
        return _table(kind, name, form, subjects, held.version)

    @pages.post("/fee-table", endpoint="change_fees")
    @needs(Role.EDITOR)
    def change(kind: str, name: str) -> ResponseReturnValue:
        held = _notice(kind, name)
        rows.count(request.form)
        subjects, seen = request.form.getlist("subject"), request.form.get("seen", "")
        deed, _, about = request.form.get("do", "save").partition(" ")
        if deed == "column" and (added := request.form.get("new", "").strip()) and added not in subjects:
            subjects = [*subjects, added]
        form = fees.form_class(subjects)(request.form)
        table: Any = form["rows"]
        if deed == "add":
            rows.add(form, "rows")
        if deed == "drop":
            rows.drop(form, about)
        if deed != "save":
            return _table(kind, name, form, subjects, seen)
        table.entries = [entry for entry in table.entries if any(entry.data.values())]
        document = with_value(held.data or {}, ("fees",), fees.read(form.data, subjects))
        if _faults(kind, name, document, form, subjects):
            return _table(kind, name, form, subjects, seen), 400
        try:
            staff().save(kind, name, canonical(kind, document), seen)
        except drafts.Conflict as conflict:
            return _table(kind, name, form, subjects, conflict.now.version, told(kind, name, conflict)), 409
        flash("收费表已保存到草稿。发布以后考生才会看到。", "success")
        return redirect(url_for("console.documents.show", kind=kind, name=name, where="fees"))


def _notice(kind: str, name: str) -> drafts.Held:
    held = drafts.held(staff().connections.database.conn, kind, name)
    if kind != "notices" or held.data is None:
        abort(404)
    return held


def _faults(kind: str, name: str, document: Any, form: Any, subjects: list[str]) -> bool:
    """Put each fault of the table beside its cell; whether there is one."""
    found = [problem for problem in problems_of(kind, name, document) if problem.path[:1] == ("fees",)]
    for problem in found:
        row = form["rows"].entries[problem.path[1]].form
        cell = row[fees.field_of(problem.path[2:], subjects)]
        cell.errors = [*cell.errors, problem.what]
    return bool(found)


def _table(kind: str, name: str, form: Any, subjects: list[str], seen: str, conflict: Any = None) -> str:
    return render_template(
        "console/fees.html", kind=kind, name=name, form=form, subjects=subjects, seen=seen, conflict=conflict
    )
