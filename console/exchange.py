"""The knowledge as an Excel workbook: download, upload, see the difference, take it over or not."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from console.access import needs, staff, takes_files
from console.actions import Refused
from console.desk import file_name, now
from ingest.envelope import MOST_BYTES, WorkbookFault
from ingest.upload import workbook_apart
from ingest.workbook import titles, written
from knowledge.difference import difference
from knowledge.load import Documents
from store import drafts, uploads
from store.users import Role

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


Reader = Callable[[bytes, Documents], Documents]
"""Reads a workbook's content over the documents, as ingest.workbook.read does."""


def add_to(pages: Blueprint, reader: Reader = workbook_apart) -> None:
    """The page, the download, the upload and its comparison."""

    @pages.get("/workbook", endpoint="workbook")
    @needs(Role.VIEWER)
    def page() -> str:
        return render_template("console/workbook.html", titles=titles(), faults=())

    @pages.get("/workbook/download", endpoint="download")
    @needs(Role.VIEWER)
    def download() -> ResponseReturnValue:
        """The drafts' content, whole or one sheet of it (`sheet`)."""
        sheet = request.args.get("sheet", "")
        try:
            content = written(staff().state().documents, [sheet] if sheet in titles() else None)
        except WorkbookFault as error:
            return render_template("console/workbook.html", titles=titles(), faults=error.faults), 409
        name = f"考答资料{f'-{sheet}' if sheet in titles() else ''}.xlsx"
        return send_file(BytesIO(content), WORKBOOK, as_attachment=True, download_name=name)

    @pages.post("/workbook", endpoint="upload")
    @needs(Role.EDITOR)
    @takes_files(MOST_BYTES // 2**20 + 1)
    def upload() -> ResponseReturnValue:
        file, someone = request.files.get("file"), staff()
        if file is None or not file.filename:
            flash("请选择要上传的 Excel 文件。", "danger")
            return render_template("console/workbook.html", titles=titles(), faults=()), 400
        state = someone.state()
        try:
            documents = reader(file.read(), state.documents)
        except WorkbookFault as error:
            return render_template("console/workbook.html", titles=titles(), faults=error.faults), 400
        number = someone.hold(documents, drafts.versions(state.documents), file_name(file.filename))
        return redirect(url_for("console.uploaded", number=number))

    @pages.get("/workbook/<int:number>", endpoint="uploaded")
    @needs(Role.EDITOR)
    def uploaded(number: int) -> str:
        found = _upload(number)
        changes = difference(staff().state().documents, found.documents)
        return render_template("console/uploaded.html", upload=found, changes=changes)

    @pages.post("/workbook/<int:number>", endpoint="take_over")
    @needs(Role.EDITOR)
    def take_over(number: int) -> ResponseReturnValue:
        found = _upload(number)
        try:
            count = staff().take_over(found.documents, found.seen, found.file)
        except Refused as error:
            flash(str(error), "danger")
            return redirect(url_for("console.workbook"))
        flash(f"已把{count}份资料存为草稿。发布以后考生才会看到。", "success")
        return redirect(url_for("console.gate"))


def _upload(number: int) -> uploads.Upload:
    """An upload of one's own; 404 for others' and for those that are gone."""
    someone = staff()
    found = uploads.of(someone.connections.database.conn, number, now())
    return found if found and found.author == someone.who else abort(404)
