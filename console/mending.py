"""Mending a cluster of unanswered questions: the form, the forecast of what the change will do, and the draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, SelectField, TextAreaField

from console.access import needs
from console.actions import Refused
from console.choices import aspects, document_name, free_name, sources
from console.collision import told
from console.desk import now
from console.errands import Carrier, Errand
from console.mends import Change, Mender
from console.modelforms import filled, form_class, offer, read, spoken
from console.part import field_at
from console.review_desk import chosen, cluster_at, mender, nearest_to
from knowledge import labels
from knowledge.load import KINDS
from knowledge.problems import Problem
from review.forecast import Effect
from review.mending import common, lines, with_phrases
from review.nearest import Nearest
from store import clusters, drafts, journal, mends
from store.users import Role

FORECAST = Errand(("review", "run-forecast"), lambda staff, number: Mender(staff).run_forecast(number))
LONGEST = 100
"""Characters of a phrase that can be taken over as it is."""
FIRST = 10
"""Questions that are taken over where none were chosen."""


@dataclass(frozen=True)
class Way:
    """A way to mend: the kind of document, what it is called, what it is for, and whether phrases are added to one there is."""

    kind: str
    label: str
    about: str
    adding: bool


WAYS = {
    "question": Way("entries", "加到常见问题", "已有一条常见问题能答，只是考生换了说法", adding=True),
    "example": Way("utterances", "加到主题", "通知里有答案，只是没有听懂考生问的是什么", adding=True),
    "entry": Way("entries", "新写常见问题", "通知里没有答案，由您来写", adding=False),
    "alias": Way("aliases", "加别名", "没有认出考生说的职业、机构、地区等名称", adding=False),
}


class PhrasesForm(Form):
    """Phrases for a document that there is."""

    target = SelectField("加到哪一个", validate_choice=False, description="越靠前越接近；括号里是接近的程度")
    phrases = TextAreaField("考生的说法", description="一行一种，不同的说法写几种；不要有姓名、电话")


def add_to(pages: Blueprint, carrier: Carrier) -> None:
    """The form of a mend, its forecast, and saving it."""
    _add_form(pages, carrier)
    _add_forecast(pages, carrier)


def _add_form(pages: Blueprint, carrier: Carrier) -> None:
    @pages.get("/<int:number>/mend/<way>", endpoint="mend")
    @needs(Role.EDITOR)
    def form(number: int, way: str) -> ResponseReturnValue:
        """The form, filled in from the cluster and the questions chosen."""
        how, found = WAYS.get(way) or abort(404), cluster_at(number)
        near = nearest_to(found.id)
        phrases = [text for text in chosen() or _newest(found.id) if len(text) <= LONGEST]
        if how.adding:
            return _page(found, way, PhrasesForm(data={"phrases": "\n".join(phrases)}), near)
        return _page(found, way, _blank(how, found.id, phrases), near)

    @pages.post("/<int:number>/mend/<way>", endpoint="draw_up")
    @needs(Role.EDITOR)
    def draw_up(number: int, way: str) -> ResponseReturnValue:
        """Draw the change up and have its forecast worked out."""
        how, found = WAYS.get(way) or abort(404), cluster_at(number)
        model = KINDS[how.kind]
        form = PhrasesForm(request.form) if how.adding else form_class(model)(request.form)
        change = _added(how, form) if how.adding else _written(how, form)
        if change is None:
            return _page(found, way, form, nearest_to(found.id)), 400
        problems = mender().problems(change)
        elsewhere = [problem for problem in problems if not _placed(form, problem)]
        if problems:
            return _page(found, way, form, nearest_to(found.id), elsewhere), 400
        try:
            mend = mender().draw_up(found.id, change)
        except Refused as error:
            flash(str(error), "warning")
            return _page(found, way, form, nearest_to(found.id)), 400
        carrier(mender().staff, FORECAST, mend)
        return redirect(url_for("console.review.forecast", number=mend))


def _newest(cluster: int) -> list[str]:
    return [question.text for question in clusters.questions(mender().connection, cluster, FIRST)]


def _blank(how: Way, cluster: int, phrases: list[str]) -> Form:
    """The form of a new document: the phrases, and what the cluster's messages are about."""
    about = common(journal.slots_of(mender().connection, cluster))
    data = {"questions": phrases, **about} if how.kind == "entries" else {}
    return form_class(KINDS[how.kind])(data=filled(KINDS[how.kind], data))


def _page(found: clusters.Cluster, way: str, form: Form, near: Nearest, elsewhere: list[Problem] | None = None) -> str:
    how = WAYS[way]
    if isinstance(form, PhrasesForm):
        form.target.choices = _targets(how.kind, near)
    else:
        offer(form, KINDS[how.kind], sources(how.kind, {}))
    return render_template(
        "console/mend.html",
        cluster=found,
        name=found.text,
        way=way,
        how=how,
        form=form,
        elsewhere=elsewhere or (),
        near=near,
    )


def _targets(kind: str, near: Nearest) -> dict[str, list[tuple[str, str]]]:
    """What phrases can be added to, the nearest first, with how near each is."""
    if kind == "utterances":
        options, scored = dict(aspects()), near.aspects
    else:
        working = drafts.working(mender().connection).get(kind, {})
        options, scored = {name: document_name(kind, name) for name in working}, near.entries
    close = [(name, f"{options[name]}（{score:.2f}）") for name, score in scored if name in options]
    rest = [(name, label) for name, label in options.items() if name not in dict(scored)]
    return {label: group for label, group in (("接近的", close), ("其他", rest)) if group}


def _added(how: Way, form: Any) -> Change | None:
    """The chosen document with the phrases; None, with words beside the field, where there is none to add."""
    name, phrases = str(form.target.data or ""), lines(form.phrases.data)
    held = drafts.held(mender().connection, how.kind, name)
    known = name in dict(aspects()) if how.kind == "utterances" else held.data is not None
    if not known:
        form.target.errors = ["请选一个"]
    if not phrases:
        form.phrases.errors = ["至少写一种说法"]
    if not known or not phrases:
        return None
    return Change(how.kind, name, with_phrases(how.kind, held.data or {"aspect": name}, phrases), held.version)


def _written(how: Way, form: Form) -> Change:
    """A new document as the form has it; other names of what has some already go into the same document."""
    document = read(KINDS[how.kind], form.data)
    if how.kind == "aliases":
        for name, data in drafts.working(mender().connection).get("aliases", {}).items():
            if (data.get("kind"), data.get("name")) == (document.get("kind"), document.get("name")):
                version = drafts.held(mender().connection, "aliases", name).version
                return Change("aliases", name, with_phrases("aliases", data, document.get("others", ())), version)
    name = free_name(mender().connection, how.kind)
    return Change(how.kind, name, {"id": name, **document}, drafts.ABSENT)


def _placed(form: Any, problem: Problem) -> bool:
    """Put a fault beside the field that it is about; False if the form has none."""
    field = form.phrases if isinstance(form, PhrasesForm) else field_at(form, problem.path)
    if field is None:
        return False
    field.errors = [*field.errors, problem.what]
    return True


def _add_forecast(pages: Blueprint, carrier: Carrier) -> None:
    @pages.get("/mends/<int:number>", endpoint="forecast")
    @needs(Role.VIEWER)
    def page(number: int) -> ResponseReturnValue:
        """What the change is, what it will do, and the button that saves it."""
        return _forecast_page(_mend_at(number))

    @pages.get("/mends/<int:number>/progress", endpoint="forecast_progress")
    @needs(Role.VIEWER)
    def progress(number: int) -> Response:
        mend = _mend_at(number)
        return jsonify(done=mend.done, total=mend.total, running=mend.running(now()))

    @pages.post("/mends/<int:number>/save", endpoint="keep")
    @needs(Role.EDITOR)
    def keep(number: int) -> ResponseReturnValue:
        mend = _mend_at(number)
        try:
            mender().keep(mend)
        except drafts.Conflict as conflict:
            return _forecast_page(mend, conflict), 409
        except Refused as error:
            flash(str(error), "warning")
            return redirect(url_for("console.review.forecast", number=number))
        flash("已保存为草稿。检查和发布以后考生才会得到新的回答。", "success")
        return redirect(url_for("console.review.cluster", number=mend.cluster))

    @pages.post("/mends/<int:number>/again", endpoint="forecast_again")
    @needs(Role.EDITOR)
    def again(number: int) -> ResponseReturnValue:
        """Make the same change of what there is by now."""
        mend = _mend_at(number)
        try:
            mender().draw_up_again(mend)
        except Refused as error:
            flash(str(error), "warning")
        else:
            carrier(mender().staff, FORECAST, number)
        return redirect(url_for("console.review.forecast", number=number))


def _mend_at(number: int) -> mends.Mend:
    return mends.of(mender().connection, number) or abort(404)


def _forecast_page(mend: mends.Mend, conflict: drafts.Conflict | None = None) -> str:
    held, model = drafts.held(mender().connection, mend.kind, mend.name), KINDS[mend.kind]
    said = spoken(model, mend.document, sources(mend.kind, mend.document))
    cluster = clusters.of(mender().connection, mend.cluster)
    return render_template(
        "console/forecast.html",
        mend=mend,
        name=cluster.text if cluster else "",
        says=[(labels.label(model, f).name, labels.shown(model, f, value)) for f, value in said.items() if f != "id"],
        effect=Effect.from_json(mend.effect) if mend.effect else None,
        running=mend.running(now()),
        outdated=conflict is not None or (mend.saved is None and held.version != mend.seen),
        conflict=told(mend.kind, mend.name, conflict),
        title=labels.title(model),
    )
