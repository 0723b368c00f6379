"""/console/journal: what candidates said and were answered, searched, read and exported."""

from __future__ import annotations

import tempfile
from functools import partial
from typing import IO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from console import filters
from console.access import current_user, needs
from console.desk import connections, day_of, desk, now
from console.log import row_number
from review import export, exporting, search
from review.shown import shown
from store import audit
from store.users import Role

PAGE = 50
"""Rows of a page."""
FIELDS = ("occupation", "region", "share", "signal")


TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
"""Of the files that can be had."""
TOO_MANY = f"超过{export.MOST:,}条，一个文件装不下：请缩短日期，或加上其他条件，分几次导出。"
UNWRITTEN = {
    "slow": "导出太久，已经停下：请缩短日期，分几次导出。",
    "broken": "没有导出成功，请再试一次；如果一直这样，请告诉管理员。",
    "busy": "正在为别人导出，请过一分钟再试。",
}


def add_to(pages: Blueprint) -> None:
    """The page, and the files; `before` in the query is the row where a page begins."""

    @pages.get("/journal", endpoint="journal")
    @needs(Role.VIEWER)
    def page() -> tuple[str, int]:
        chosen, knowledge = filters.read(request.args), desk().revisions.current()
        connection, before = connections().database.conn, request.args.get("before", type=row_number)
        found = () if chosen.faults else tuple(search.newest(connection, chosen.criteria, PAGE + 1, before))
        told = render_template(
            "console/journal.html",
            rows=[(one.row, shown(one, knowledge)) for one in found[:PAGE]],
            older=found[PAGE - 1].row.id if len(found) > PAGE else None,
            total=0 if chosen.faults else search.count(connection, chosen.criteria, export.MOST + 1),
            most=export.MOST,
            chosen=chosen,
            fields=FIELDS,
            names=filters.NAMES,
            options=filters.options,
            kinds=tuple(TYPES),
        )
        return told, 400 if chosen.faults else 200

    for kind in TYPES:
        pages.add_url_rule(f"/journal.{kind}", f"journal_{kind}", needs(Role.VIEWER)(partial(_export, kind)))


def _export(kind: str) -> ResponseReturnValue:
    """What the query asks for as a file; back to the page, with the reason, where it cannot be had."""
    chosen = filters.read(request.args)
    if chosen.faults:
        abort(404)
    count = search.count(connections().database.conn, chosen.criteria, export.MOST + 1)
    if count > export.MOST:
        return _refused(chosen, TOO_MANY)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed, and so deleted, when it has been sent
    try:
        exporting.write_apart(exporting.Order(connections().path, chosen.criteria, kind), file)
    except exporting.Unwritten as unwritten:
        file.close()
        return _refused(chosen, UNWRITTEN[unwritten.why])
    with connections().writing() as database:
        detail = f"{chosen.in_words()}；{count}条"
        audit.record(database.conn, now(), current_user().name, "journal.export", kind, detail)
    file.seek(0)
    return send_file(file, TYPES[kind], as_attachment=True, download_name=f"考答对话记录-{day_of(now())}.{kind}")


def _refused(chosen: filters.Filter, why: str) -> ResponseReturnValue:
    flash(why, "danger")
    return redirect(url_for("console.journal", **chosen.given))
