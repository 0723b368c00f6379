"""Any part of any document as a page: what stands there, a form for it, and what lies below.

One view for all: a path (console.spots) leads to an entry or to a collection; its model makes the form (console.shapes).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console import conditions, fee_table, spots
from console.access import needs, staff
from console.choices import document_name, sources
from console.collision import page_seen, relocate, stale, told
from console.modelforms import Sources, offer, spoken
from console.part import Page, add_row, canonical, changed, check, drop_row, page_at
from console.spots import Document, Path
from knowledge import labels
from knowledge.conditions import Condition, describe_all
from knowledge.problems import Problem, problems_of
from store import drafts
from store import sources as imports
from store.users import Role


@needs(Role.VIEWER)
def show(kind: str, name: str, where: str) -> ResponseReturnValue:
    """What stands at a place."""
    page = page_at(kind, name, where)
    if page.spot.collection is None:
        try:
            page.fill()
        except ValueError as error:
            flash(str(error), "warning")
            page.form = None  # what it cannot show it would not keep
    return _rendered(page)


@needs(Role.EDITOR)
def change(kind: str, name: str, where: str) -> ResponseReturnValue:
    """Save, add a row, take one out: what the pressed button says."""
    conflict = stale(kind, name, request.form.get("seen", ""))
    page = page_seen(kind, name, where, conflict) if conflict else page_at(kind, name, where)
    deed, _, about = request.form.get("do", "save").partition(" ")
    if deed in STRUCTURE:
        return _outrun(page, conflict) if conflict else STRUCTURE[deed](page, _entry_path(page, about))
    if deed not in FORM or page.spot.collection is not None:
        abort(400)
    page.receive()
    opened = add_row(page, about) if deed == "add" else ""
    if deed == "drop":
        drop_row(page, about)
    if conflict:
        relocate(page, conflict)
        return _rendered(page, opened, status=409)
    if deed == "preview":
        check(page, changed(page))
    return _save(page) if deed == "save" else _rendered(page, opened)


def _save(page: Page) -> ResponseReturnValue:
    document = changed(page)
    if not check(page, document):
        return _rendered(page, status=400)
    try:
        staff().save(page.kind, page.name, canonical(page.kind, document), request.form.get("seen", ""))
    except drafts.Conflict as conflict:
        relocate(page, conflict)
        return _rendered(page, status=409)
    flash("已保存到草稿。发布以后考生才会看到。", "success")
    return redirect(page.address(page.path[:-1] if _in_collection(page) else page.path))


def _in_collection(page: Page) -> bool:
    return bool(page.path) and spots.spot(page.kind, page.path[:-1]).collection is not None


def _restructure(page: Page, document: Document, message: str, entry: int | None = None) -> ResponseReturnValue:
    """Save a document whose entries were moved, copied or taken out, and show the list, at an entry if one is named."""
    try:
        staff().save(page.kind, page.name, document, request.form.get("seen", ""))
    except drafts.Conflict as conflict:
        return _outrun(page, conflict)
    flash(message, "success")
    return redirect(page.address() + ("" if entry is None else f"#entry-{entry}"))


def _outrun(page: Page, conflict: drafts.Conflict) -> ResponseReturnValue:
    """Nothing was done to the list, as somebody else changed the document; show what there is now."""
    relocate(page, conflict)
    flash("刚刚有人改过这份资料，没有保存您的操作。请看过现在的内容再操作。", "warning")
    return redirect(url_for("console.knowledge") if page.held.data is None else page.address())


def _remove(page: Page, path: Path) -> ResponseReturnValue:
    return _restructure(page, spots.without(page.document, path), "已从草稿中删除。")


def _move(page: Page, path: Path, by: int) -> ResponseReturnValue:
    to = _index(path) + by
    return _restructure(page, spots.moved(page.document, path, to), "已移动。", to)


def _up(page: Page, path: Path) -> ResponseReturnValue:
    return _move(page, path, -1)


def _down(page: Page, path: Path) -> ResponseReturnValue:
    return _move(page, path, +1)


def _copy(page: Page, path: Path) -> ResponseReturnValue:
    entry, end = page.value[_index(path)], len(page.value)
    return _restructure(page, spots.with_value(page.document, (*page.path, end), entry), "已复制到最后，请修改。", end)


def _entry_path(page: Page, about: str) -> Path:
    """The entry of this collection that a button names; 400 if there is none."""
    steps = spots.parsed(about)
    if page.spot.collection is list:
        there = len(steps) == 1 and isinstance(steps[0], int) and steps[0] < len(page.value or ())
    else:
        there = page.spot.collection is not None and steps[:1] == (about,) and about in (page.value or {})
    if not there:
        abort(400)
    return (*page.path, *steps)


def _index(path: Path) -> int:
    """The place in its list of an entry; 400 for one of a mapping, which has no order."""
    if not isinstance(path[-1], int):
        abort(400)
    return path[-1]


TITLES = {
    kind: labels.title(model) for kind, model in labels.models_in(Condition).items() if kind in conditions.SENTENCES
}
"""The kinds of predicates by name, for the buttons that add one."""
STRUCTURE = {"remove": _remove, "up": _up, "down": _down, "copy": _copy}
"""What is done to the entries of a collection."""
FORM = frozenset({"save", "add", "drop", "preview"})
"""What is done with the form of an entry."""


def _rendered(page: Page, opened: str = "", status: int = 200) -> ResponseReturnValue:
    options = sources(page.kind, page.document)
    if page.form is not None:
        offer(page.form, page.model, options)
    return render_template("console/part.html", opened=opened, faulty=status == 400, **_shown(page, options)), status


def _shown(page: Page, options: Sources) -> dict[str, Any]:
    """What the template needs besides."""
    seen = page.conflict.now.version if page.conflict else request.form.get("seen", page.held.version)
    return {
        "summary": lambda data: labels.summary(page.model, spoken(page.model, data, options)),
        "page": page, "seen": seen, "crumbs": tuple(_crumbs(page)), "labels": labels, "conflict": told(page.kind, page.name, page.conflict),
        "remaining": _remaining(page), "source": _source(page), "wording": _wording(page), "titles": TITLES,
        "sentences": conditions.SENTENCES, "blanks": conditions.BLANKS,
    }  # fmt: skip


def _remaining(page: Page) -> tuple[tuple[Problem, str], ...]:
    """On a document's first page: what is still wrong anywhere in it, each with the page to mend it on."""
    if page.path or request.method == "POST":
        return ()
    return tuple(
        (p, page.address(spots.page_of(page.kind, p.path))) for p in problems_of(page.kind, page.name, page.document)
    )


def _source(page: Page) -> imports.Source | None:
    """The document that a notice was imported from."""
    if page.kind != "notices":
        return None
    return imports.of_notice(staff().connections.database.conn, page.name)


def _wording(page: Page) -> str:
    """A route as replies will read it."""
    if page.predicates is None:
        return ""
    return describe_all(conditions.read(page.predicates.data))


def _crumbs(page: Page) -> Iterator[tuple[str, str]]:
    """Where the page is: (name, address) of every place above it."""
    for length in range(len(page.path) + 1):
        path = page.path[:length]
        words = (
            labels.located(page.kind, page.document, path).split(labels.BETWEEN)[-1]
            if path
            else document_name(page.kind, page.name)
        )
        yield words, page.address(path)


@needs(Role.EDITOR)
def named(kind: str, name: str) -> ResponseReturnValue:
    """From a new name to the page of the entry that will have it."""
    below, key = request.args.get("below", ""), request.args.get("key", "").strip().replace("/", "")
    return redirect(url_for("console.documents.show", kind=kind, name=name, where=f"{below}/{key}".strip("/")))


def blueprint() -> Blueprint:
    """The pages of one document."""
    pages = Blueprint("documents", __name__, url_prefix="/knowledge/<kind>/<name>")
    for methods, view in (("GET", show), ("POST", change)):
        pages.add_url_rule("/", view_func=view, methods=[methods], defaults={"where": ""})
        pages.add_url_rule("/<path:where>", view_func=view, methods=[methods])
    pages.add_url_rule("/-/named", view_func=named, methods=["GET"])
    fee_table.add_to(pages)
    return pages
