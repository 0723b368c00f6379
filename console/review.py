"""/console/review: what candidates asked and did not get answered well, in clusters, the worst first; and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.signals import SIGNALS
from bot.vocabulary import words
from console import mending, sampling, sorting
from console.access import needs
from console.actions import Refused
from console.desk import desk, now, users
from console.errands import Carrier
from console.review_desk import chosen, cluster_at, nearest_to, reviewer
from console.reviewing import Reviewer
from review.nearest import alike
from store import clusters, looks, mends, sortings
from store.users import Role, User

PAGE = 25
"""Clusters of a page."""
QUESTIONS = 20
"""Questions of a page."""
COMPARED, SAID = 200, 5
"""Other clusters, and questions of this one, that are compared to suggest which to merge."""
LOOKS = 3
"""Mended clusters that are asked again when the list is opened after a publication; the others when it is opened next."""


@dataclass(frozen=True)
class Filter:
    """A list of clusters: its name, the states in it, and whether it holds those that are settled, or those that are not."""

    label: str
    states: tuple[clusters.State, ...]
    settled: bool = False


FILTERS = {
    "todo": Filter("待处理", ("open", "handed", "mended")),
    "open": Filter("还没有人处理", ("open",)),
    "mended": Filter("改了，还没有解决", ("mended",)),
    "handed": Filter("转交的", ("handed",)),
    "settled": Filter("已解决", ("mended",), settled=True),
    "outside": Filter("不归我们", ("outside",)),
    "dismissed": Filter("不处理", ("dismissed",)),
}
STATES: dict[clusters.State, str] = {
    "open": "还没有人处理",
    "mended": "已改",
    "handed": "已转交",
    "outside": "不归我们",
    "dismissed": "不处理",
}
STANDINGS = {
    "drawn up": "没有保存",
    "draft": "已存为草稿，还没有发布",
    "published": "已发布",
    "gone": "草稿已放弃，或后来又改掉了",
}


def blueprint(carrier: Carrier) -> Blueprint:
    """The list, a page for each cluster, mending, sampling."""
    pages = Blueprint("review", __name__, url_prefix="/review")
    pages.add_url_rule("/<int:number>", "cluster", cluster)
    for name, view in (("split", split), ("merge", merge), ("mark", mark), ("hand", hand)):
        pages.add_url_rule(f"/<int:number>/{name}", name, view, methods=["POST"])
    sorting.add_to(pages)
    mending.add_to(pages, carrier)
    sampling.add_to(pages)

    @pages.get("", endpoint="index")
    @needs(Role.VIEWER)
    def index() -> str:
        return _list(sorting.bring_up_to_date(carrier))

    return pages


def _list(last: sortings.Sorting | None) -> str:
    """Clusters, by state and by colleague."""
    connection = reviewer().connection
    name = request.args.get("state", "todo")
    state = FILTERS.get(name) or abort(404)
    colleague = request.args.get("colleague", "")
    page = max(0, request.args.get("page", 0, type=int))
    _look_again()
    settled, handed = looks.settled(connection), looks.colleagues(connection)
    found = [
        cluster
        for cluster in clusters.ranked(connection, state.states, _enough(page, settled, colleague))
        if (cluster.id in settled) == state.settled and colleague in ("", handed.get(cluster.id))
    ]
    shown = found[page * PAGE : (page + 1) * PAGE]
    return render_template(
        "console/review.html",
        shown=shown,
        looks=looks.of(connection, [cluster.id for cluster in shown]),
        replies={c.id: clusters.questions(connection, c.id, 1)[0].reply for c in shown},
        more=len(found) > (page + 1) * PAGE,
        page=page,
        name=name,
        filters=_counted(settled),
        colleague=colleague,
        handed=handed,
        colleagues=_editors(),
        settled=settled,
        sorting=last,
        sorting_runs=bool(last and last.running(now())),
        waiting=sortings.waiting(connection),
        **_worded(),
    )


def _enough(page: int, settled: frozenset[int], colleague: str) -> int:
    """So many clusters that a page can be filled after those that do not belong there are left out."""
    return 10**6 if colleague else (page + 1) * PAGE + len(settled) + 1


def _counted(settled: frozenset[int]) -> list[tuple[str, str, int]]:
    """(name, label, how many) of each list."""
    totals = clusters.totals(reviewer().connection)
    gone = len(settled)
    return [
        (name, one.label, gone if one.settled else sum(totals[s] for s in one.states) - gone * ("mended" in one.states))
        for name, one in FILTERS.items()
    ]


def _look_again() -> None:
    """Whether a few of the mended clusters are settled by what was published since."""
    someone, knowledge = reviewer(), desk().revisions.current()
    mended = [cluster.id for cluster in clusters.ranked(someone.connection, ("mended",), 10 * PAGE)]
    known = looks.of(someone.connection, mended)
    late = [number for number in mended if number not in known or known[number].revision < knowledge.revision]
    for number in late[:LOOKS]:
        someone.look(number, knowledge)


def _others(number: int) -> list[clusters.Cluster]:
    """The clusters that mean nearly the same, by their newest questions."""
    connection = reviewer().connection
    others = {c.id: c for c in clusters.ranked(connection, clusters.STATES, COMPARED) if c.id != number}
    texts = [question.text for question in clusters.questions(connection, number, SAID)]
    near = alike(texts, {key: other.text for key, other in others.items()}, desk().revisions.current())
    return [others[key] for key, _ in near]


def _worded() -> dict[str, object]:
    return {"states": STATES, "signals": SIGNALS, "standings": STANDINGS}


def _editors() -> tuple[User, ...]:
    """Whom a cluster can be handed to."""
    return tuple(user for user in users().everyone() if user.role >= Role.EDITOR and not user.disabled)


@needs(Role.VIEWER)
def cluster(number: int) -> ResponseReturnValue:
    """One cluster: its questions, what comes near, what was done and what can be."""
    found, someone = cluster_at(number), reviewer()
    page = max(0, request.args.get("page", 0, type=int))
    look = someone.look(number, desk().revisions.current())
    return render_template(
        "console/cluster.html",
        cluster=found,
        look=look,
        settled=number in looks.settled(someone.connection),
        questions=clusters.questions(someone.connection, number, QUESTIONS, page * QUESTIONS),
        wordings=clusters.wordings(someone.connection, number),
        page=page,
        size=QUESTIONS,
        near=nearest_to(number),
        aspects=words().aspects,
        mends=[(mend, someone.standing(mend)) for mend in mends.of_cluster(someone.connection, number)],
        colleague=looks.colleagues(someone.connection).get(number, ""),
        colleagues=_editors(),
        ways=mending.WAYS,
        others=_others(number),
        **_worded(),
    )


@needs(Role.EDITOR)
def split(number: int) -> ResponseReturnValue:
    """The ticked questions become a cluster of their own."""
    cluster_at(number)
    return _done(number, "已拆成新的一组。", lambda someone: someone.split(number, chosen()))


@needs(Role.EDITOR)
def merge(number: int) -> ResponseReturnValue:
    """All questions go to another cluster."""
    cluster_at(number)
    into = request.form.get("into", 0, type=int)

    def deed(someone: Reviewer) -> int:
        someone.merge(number, into)
        return into

    return _done(number, "已并成一组。", deed)


@needs(Role.EDITOR)
def mark(number: int) -> ResponseReturnValue:
    """None of ours, dismissed, or open again."""
    cluster_at(number)
    state: dict[str, tuple[clusters.State, str]] = {
        "outside": ("outside", "已标为不归我们。"),
        "dismissed": ("dismissed", "以后不再列出这一组。"),
        "open": ("open", "已重新打开。"),
    }
    wanted, message = state.get(request.form.get("state", "")) or abort(400)

    def deed(someone: Reviewer) -> int:
        someone.mark(number, wanted, request.form.get("note", "").strip())
        return number

    return _done(number, message, deed)


@needs(Role.EDITOR)
def hand(number: int) -> ResponseReturnValue:
    """To a colleague, with a note."""
    cluster_at(number)

    def deed(someone: Reviewer) -> int:
        someone.hand(number, request.form.get("colleague", ""), request.form.get("note", "").strip())
        return number

    return _done(number, "已转交。", deed)


def _done(number: int, message: str, deed: Callable[[Reviewer], int]) -> ResponseReturnValue:
    """Do it, say how it went, and show the cluster that it led to."""
    try:
        number = deed(reviewer())
    except Refused as error:
        flash(str(error), "danger")
    else:
        flash(message, "success")
    return redirect(url_for("console.review.cluster", number=number))
