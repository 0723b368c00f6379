"""The console's list of documents: what there is, what has a draft; new ones, removed ones, drafts given up."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console.access import needs, staff
from console.actions import NAME
from console.choices import NUMBERED, aspects, document_name, free_name
from knowledge import labels
from knowledge.load import KINDS
from store import drafts
from store.users import Role

BLANK: dict[str, dict[str, Any]] = {"notices": {"document_number": None, "published": None}}
"""What a new document says before staff fill it in; what is missing keeps it from being published."""


def add_to(pages: Blueprint) -> None:
    """The list of documents and what is done to whole documents."""
    _add_list(pages)
    _add_leaving(pages)


def _add_list(pages: Blueprint) -> None:
    """What there is, and new ones."""

    @pages.get("/knowledge", endpoint="knowledge")
    @needs(Role.VIEWER)
    def index() -> str:
        connection = staff().connections.database.conn
        edits = {(edit.kind, edit.name): edit for edit in drafts.edits(connection)}
        return render_template(
            "console/knowledge.html",
            documents=drafts.working(connection),
            edits=edits,
            labels=labels,
            kinds=KINDS,
            version_of=drafts.version_of,
            numbered=NUMBERED,
            aspects=aspects(),
        )

    @pages.post("/knowledge/new", endpoint="create")
    @needs(Role.EDITOR)
    def create() -> ResponseReturnValue:
        kind, name = request.form.get("kind", ""), request.form.get("name", "").strip().lower()
        if kind not in KINDS:
            abort(400)
        name = name or (free_name(staff().connections.database.conn, kind) if kind in NUMBERED else "")
        if not NAME.fullmatch(name):
            flash("编号只能用小写字母、数字、连字符和点，如 shanghai-2027。", "danger")
            return redirect(url_for("console.knowledge"))
        identity = {"aspect" if kind == "utterances" else "id": name}
        try:
            staff().save(kind, name, identity | BLANK.get(kind, {}), drafts.ABSENT)
        except drafts.Conflict:
            flash(f"已经有“{document_name(kind, name)}”这份{labels.title(KINDS[kind])}。", "danger")
            return redirect(url_for("console.knowledge"))
        flash("已新建草稿，请填写。", "success")
        return redirect(url_for("console.documents.show", kind=kind, name=name, where=""))


def _add_leaving(pages: Blueprint) -> None:
    """Documents removed, drafts given up."""

    @pages.post("/knowledge/<kind>/<name>/remove-document", endpoint="remove_document")
    @needs(Role.EDITOR)
    def remove(kind: str, name: str) -> ResponseReturnValue:
        if drafts.held(staff().connections.database.conn, kind, name).data is None:
            abort(404)
        try:
            staff().save(kind, name, None, request.form.get("seen", ""))
        except drafts.Conflict:
            flash("刚刚有人改过这份资料，没有删除。", "warning")
        else:
            flash("已在草稿中删除；发布以后生效。可以“放弃草稿”恢复。", "success")
        return redirect(url_for("console.knowledge"))

    @pages.post("/knowledge/<kind>/<name>/discard", endpoint="discard")
    @needs(Role.EDITOR)
    def discard(kind: str, name: str) -> ResponseReturnValue:
        if drafts.held(staff().connections.database.conn, kind, name).edit is None:
            abort(404)
        try:
            staff().discard(kind, name, request.form.get("seen", ""))
        except drafts.Conflict:
            flash("刚刚有人又保存过这份草稿，没有放弃。请看过以后再决定。", "warning")
        else:
            flash("已放弃草稿，回到已发布的内容。", "success")
        return redirect(url_for("console.knowledge"))
