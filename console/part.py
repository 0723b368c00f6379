"""One place of a document as staff see it: what stands there, its forms, and how what they say goes back into the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import abort, request, url_for
from pydantic import BaseModel
from wtforms import FieldList, Form, FormField

from console import conditions, rows, spots
from console.access import staff
from console.modelforms import filled, form_class, read, shapes
from console.spots import Document, Path, Spot
from knowledge import load
from knowledge.load import KINDS
from knowledge.notice import Route
from knowledge.problems import Problem, problems_of
from store import drafts


@dataclass
class Page:
    """One request's document, the place in it, and the forms of what stands there."""

    kind: str
    name: str
    held: drafts.Held
    spot: Spot
    document: Document
    value: Any
    is_new: bool = False
    form: Form | None = None
    predicates: conditions.ConditionsForm | None = None
    elsewhere: list[Problem] = field(default_factory=list)
    """Faults of the document that no field of this page is about."""
    conflict: drafts.Conflict | None = None
    lost: bool = False
    """The entry of the page was taken out meanwhile, or is another by now; saving makes a new one."""
    gone: bool = False
    """What holds the part was taken out meanwhile: there is nowhere to save it."""

    @property
    def model(self) -> type[BaseModel]:
        return self.spot.model

    @property
    def path(self) -> Path:
        return self.spot.path

    @property
    def below(self) -> tuple[str, ...]:
        """Fields with pages of their own."""
        shown = {name for name, _ in shapes(self.model)}
        return tuple(
            name for name in self.model.model_fields if name not in shown and _leads_on(self.kind, (*self.path, name))
        )

    def edits(self, path: Path) -> bool:
        """Whether a place lies within what this page's form edits."""
        rest = path[len(self.path) :]
        return path[: len(self.path)] == self.path and not (rest and rest[0] in self.below)

    def leads_to_collection(self, name: str) -> bool:
        """Whether a field below is a list or a mapping of entries."""
        return spots.spot(self.kind, (*self.path, name)).collection is not None

    def address(self, path: Path | None = None) -> str:
        """The page of a place of the document."""
        where = "/".join(map(str, self.path if path is None else path))
        return url_for("console.documents.show", kind=self.kind, name=self.name, where=where)

    def fill(self) -> None:
        """The forms as the document has it."""
        self.form = form_class(self.model)(data=filled(self.model, self.value or {}))
        if self.model is Route:
            self.predicates = conditions.ConditionsForm(data=conditions.filled((self.value or {}).get("all", [])))

    def receive(self) -> None:
        """The forms as they were sent; raises rows.Crowded."""
        rows.count(request.form)
        self.form = form_class(self.model)(request.form)
        if self.model is Route:
            self.predicates = conditions.ConditionsForm(request.form)

    def entry(self) -> Document:
        """What the forms say, with the fields below as they are."""
        kept = {name: item for name, item in (self.value or {}).items() if name in (*self.below, *_names(self.model))}
        found = {**kept, **read(self.model, _form(self).data)}
        if self.predicates is not None:
            found["all"] = conditions.read(self.predicates.data)
        return found


def _names(model: type[BaseModel]) -> tuple[str, ...]:
    """The field that names a document; no form changes it."""
    return ("id", "aspect") if model in KINDS.values() else ()


def _form(page: Page) -> Form:
    if page.form is None:
        raise RuntimeError("a page's form is made before it is used")
    return page.form


def _leads_on(kind: str, path: Path) -> bool:
    try:
        spots.spot(kind, path)
    except LookupError:
        return False
    return True


def page_at(kind: str, name: str, where: str) -> Page:
    """The page of a request; 404 for what there is not."""
    path = spots.parsed(where)
    held = drafts.held(staff().connections.database.conn, kind, name)
    if held.data is None:
        abort(404)
    try:
        spot = spots.spot(kind, path)
        value, is_new = standing(held.data, spot)
    except LookupError:
        abort(404)
    return Page(kind, name, held, spot, held.data, value, is_new)


def standing(document: Document, spot: Spot) -> tuple[Any, bool]:
    """What stands at a place, and whether it is the place after the last entry, where a new one goes."""
    if not spot.path:
        return document, False
    above = spots.at(document, spot.path[:-1])
    step = spot.path[-1]
    if isinstance(step, int):
        entries = above or []
        if step > len(entries):
            raise LookupError(spot.path)
        return (None, True) if step == len(entries) else (entries[step], False)
    value = (above or {}).get(step)
    return value, value is None and spot.collection is None


def add_row(page: Page, about: str) -> str:
    """Append a row to a list of the form (`about`: its name), or a predicate of a kind; the new row's name."""
    if page.predicates is not None and about in conditions.SENTENCES:
        return rows.add(page.predicates, "rows", {"kind": about, "group": ""})
    return rows.add(_form(page), about)


def drop_row(page: Page, about: str) -> None:
    """Take a row out of a list of the form."""
    for form in (page.form, page.predicates):
        if form is not None:
            rows.drop(form, about)


def changed(page: Page) -> Document:
    """The document with what the forms say in its place."""
    rows.prune(_form(page), page.model)
    return spots.with_value(page.document, page.path, page.entry())


def check(page: Page, document: Document) -> bool:
    """Put every fault of what this page edits beside its field; whether there is none.

    Faults of other parts do not hinder: a notice that was imported is mended part by part.
    """
    own = [problem for problem in problems_of(page.kind, page.name, document) if page.edits(problem.path)]
    for problem in own:
        if not _placed(page, problem.path[len(page.path) :], problem.what):
            page.elsewhere.append(problem)
    return not rows.tell_repeated(_form(page)) and not own


def _placed(page: Page, path: Path, what: str) -> bool:
    """Add a fault to the field that it is about; False if there is no such field on the page."""
    if page.predicates is not None and path[:1] == ("all",):
        spot = conditions.place(page.predicates.data, path[1:])
        if spot:
            found = page.predicates.rows.entries[spot[0]].form[spot[1]]
            found.errors = [*found.errors, what]
            return True
        return False
    target = field_at(_form(page), path)
    if target is None:
        return False
    target.errors = [*target.errors, what]
    return True


def field_at(form: Form, path: Path) -> Any:
    """The field that a path within the entry leads to, or the nearest that holds it."""
    if not path or str(path[0]) not in form:
        return None
    found, rest = form[str(path[0])], path[1:]
    if isinstance(found, FormField):
        return field_at(found.form, rest)
    if isinstance(found, FieldList) and rest:
        by_key = next((e for e in found.entries if "key" in e.form and e.form["key"].data == rest[0]), None)
        if by_key is not None:
            return by_key.form["value"]
        if isinstance(rest[0], int) and rest[0] < len(found.entries):
            return field_at(found.entries[rest[0]].form, rest[1:])
    return None if isinstance(found, FieldList) else found


def canonical(kind: str, document: Document) -> Document:
    """The document as the models write it; one that has faults stays as it is."""
    return load.canonical(kind, document) or document
