"""Importing a notice: upload or paste, then compare what was read with the document, side by side."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from console import spots
from console.access import needs, staff, takes_files
from console.actions import NAME, Refused
from console.desk import file_name
from ingest.documents import LARGEST, ImportFault
from ingest.upload import drafted_apart
from knowledge import labels
from store import drafts, sources
from store.users import Role

PASTED = "粘贴的文字.txt"
Reader = Callable[[bytes, str], dict[str, Any]]
"""Drafts a notice out of a file's content and name, as ingest.upload.drafted does."""


def add_to(pages: Blueprint, reader: Reader = drafted_apart) -> None:
    """The upload, the comparison, the file."""

    @pages.get("/import", endpoint="import_notice")
    @needs(Role.EDITOR)
    def page() -> str:
        return render_template("console/import.html", name="", text="")

    @pages.post("/import", endpoint="upload_notice")
    @needs(Role.EDITOR)
    @takes_files(LARGEST // 2**20 + 1)
    def upload() -> ResponseReturnValue:
        name, text, file = (
            request.form.get("name", "").strip().lower(),
            request.form.get("text", ""),
            request.files.get("file"),
        )
        try:
            if not NAME.fullmatch(name):
                raise Refused("编号只能用小写字母、数字、连字符和点，如 shanghai-2027。")
            if not text.strip() and not (file and file.filename):
                raise Refused("请选择文件，或粘贴通知全文。")
            content = text.encode() if text.strip() or file is None else file.read()
            origin = PASTED if text.strip() or file is None else file_name(file.filename)
            found = reader(content, origin)
            number = staff().import_notice(name, found["notice"], origin, content, found)
        except (Refused, ImportFault) as error:
            flash(str(error), "danger")
            return render_template("console/import.html", name=name, text=text), 400
        flash("已读成草稿，还没有发布。请对照原文核对。", "success")
        return redirect(url_for("console.source", number=number))

    @pages.get("/import/<int:number>", endpoint="source")
    @needs(Role.VIEWER)
    def compare(number: int) -> str:
        source = _source(number)
        data = drafts.held(staff().connections.database.conn, "notices", source.notice).data or {}
        places = {field["path"]: _place(source.notice, data, field["path"]) for field in source.draft["fields"]}
        return render_template("console/source.html", source=source, places=places)

    @pages.get("/import/<int:number>/file", endpoint="source_file")
    @needs(Role.VIEWER)
    def file(number: int) -> ResponseReturnValue:
        source = _source(number)
        content = BytesIO(sources.content(staff().connections.database.conn, number))
        return send_file(content, "application/octet-stream", as_attachment=True, download_name=source.file)

    @pages.post("/import/<int:number>/settle", endpoint="settle")
    @needs(Role.EDITOR)
    def settle(number: int) -> ResponseReturnValue:
        try:
            staff().settle(_source(number), request.form.get("path", ""))
        except LookupError:
            abort(400)
        return redirect(url_for("console.source", number=number) + "#doubts")


def _source(number: int) -> sources.Source:
    return sources.of(staff().connections.database.conn, number) or abort(404)


def _place(notice: str, data: dict[str, Any], path: str) -> tuple[str, str]:
    """A drafted field in words, and the page where it is edited."""
    steps = spots.parsed(path.replace(".", "/"))
    where = "/".join(map(str, spots.page_of("notices", steps)))
    return labels.located("notices", data, steps), url_for(
        "console.documents.show", kind="notices", name=notice, where=where
    )
