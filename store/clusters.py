"""Unanswered questions that mean the same, as staff see and rearrange them; `placements` puts questions into them.

ClusterError: what was asked for cannot be done; the message tells staff why. Nothing was changed.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from bot.signals import SIGNALS, weight
from store.placements import wording

State = Literal["open", "mended", "handed", "outside", "dismissed"]
"""What staff did: nothing yet; mended; handed to a colleague; marked as none of ours; dismissed."""
STATES: tuple[State, ...] = get_args(State)
PEOPLE = "count(DISTINCT nullif(user, '')) + sum(user = '')"
"""People behind rows; each row of somebody forgotten counts as one."""


class ClusterError(Exception):
    """What was asked for cannot be done; the message is for staff."""


@dataclass(frozen=True)
class Cluster:
    """Questions that mean the same, of which there is at least one; times in seconds since 1970.

    messages, people: how many asked, and how many different ones; weight, signals: of all messages together, the signals
    as (name, count), the weightiest first; text, at: the newest question; who, changed: who set the state and when.
    """

    id: int
    created: float
    state: State
    note: str
    who: str
    changed: float
    messages: int
    people: int
    weight: float
    signals: tuple[tuple[str, int], ...]
    text: str
    at: float


@dataclass(frozen=True)
class Question:
    """One wording of a question in a cluster: how often and by how many people it was asked.

    row, at, reply, outcome: of the last time; signals: of all times, as (name, count), the weightiest first.
    """

    row: int
    text: str
    at: float
    times: int
    people: int
    reply: str
    outcome: str
    signals: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class _Figures:
    """What a ranking is made of."""

    messages: int
    people: int
    signals: tuple[tuple[str, int], ...]
    newest: int

    @property
    def weight(self) -> float:
        return round(sum(weight([name]) * count for name, count in self.signals), 6)


def ranked(connection: sqlite3.Connection, states: Iterable[State], count: int, offset: int = 0) -> tuple[Cluster, ...]:
    """Clusters in these states that hold questions: by people affected, then by the weight of their signals."""
    figures = _figures(connection, "cluster IN (SELECT id FROM clusters WHERE state IN ({}))", tuple(states))
    order = sorted(figures, key=lambda c: (-figures[c].people, -figures[c].weight, c))[offset : offset + count]
    return tuple(_cluster(connection, cluster, figures[cluster]) for cluster in order)


def totals(connection: sqlite3.Connection) -> dict[State, int]:
    """How many clusters with questions are in each state."""
    rows = connection.execute(
        "SELECT state, count(*) FROM clusters"
        " WHERE EXISTS (SELECT 1 FROM journal WHERE journal.cluster = clusters.id) GROUP BY state"
    )
    found = dict(rows.fetchall())
    return {state: found.get(state, 0) for state in STATES}


def of(connection: sqlite3.Connection, cluster: int) -> Cluster | None:
    """One cluster; None if there is none or no question is left in it."""
    figures = _figures(connection, "cluster IN ({})", (cluster,))
    return _cluster(connection, cluster, figures[cluster]) if figures else None


def _figures(connection: sqlite3.Connection, where: str, values: Sequence[Any]) -> dict[int, _Figures]:
    """The figures of each cluster that has questions; `where` has a blank for the values' marks."""
    chosen = where.format(_marks(values))
    signals = _signals(
        connection.execute(
            f"SELECT cluster, signals, count(*) FROM journal WHERE {chosen} GROUP BY cluster, signals",  # noqa: S608
            values,
        )
    )
    rows = connection.execute(
        f"SELECT cluster, count(*), {PEOPLE}, max(id) FROM journal WHERE {chosen} GROUP BY cluster",  # noqa: S608
        values,
    )
    return {cluster: _Figures(messages, people, signals[cluster], newest) for cluster, messages, people, newest in rows}


def _signals(rows: Iterable[tuple[Any, str, int]]) -> dict[Any, tuple[tuple[str, int], ...]]:
    """(key, signals as JSON, how often) → key → signals counted by name, the weightiest first."""
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for key, names, times in rows:
        for name in json.loads(names):
            counts[key][name] += times
    order = list(SIGNALS)
    return {key: tuple(sorted(found.items(), key=lambda item: order.index(item[0]))) for key, found in counts.items()}


def _cluster(connection: sqlite3.Connection, cluster: int, figures: _Figures) -> Cluster:
    created, state, note, who, changed = connection.execute(
        "SELECT created, state, note, who, changed FROM clusters WHERE id = ?", [cluster]
    ).fetchone()
    text, at = connection.execute("SELECT text, at FROM journal WHERE id = ?", [figures.newest]).fetchone()
    counted = (figures.messages, figures.people, figures.weight, figures.signals)
    return Cluster(cluster, created, state, note, who, changed, *counted, text, at)


def questions(connection: sqlite3.Connection, cluster: int, count: int, offset: int = 0) -> tuple[Question, ...]:
    """The distinct wordings of a cluster's questions, the newest first."""
    rows = connection.execute(
        f"SELECT max(id), text, count(*), {PEOPLE} FROM journal WHERE cluster = ?"  # noqa: S608
        " GROUP BY text ORDER BY max(id) DESC LIMIT ? OFFSET ?",
        [cluster, count, offset],
    ).fetchall()
    texts = [text for _, text, _, _ in rows]
    signals = _signals(
        connection.execute(
            f"SELECT text, signals, count(*) FROM journal WHERE cluster = ? AND text IN ({_marks(texts)})"  # noqa: S608
            " GROUP BY text, signals",
            [cluster, *texts],
        )
    )
    return tuple(_question(connection, row, signals[row[1]]) for row in rows)


def _question(
    connection: sqlite3.Connection, found: tuple[int, str, int, int], signals: tuple[tuple[str, int], ...]
) -> Question:
    row, text, times, people = found
    at, reply, outcome = connection.execute("SELECT at, reply, outcome FROM journal WHERE id = ?", [row]).fetchone()
    return Question(row, text, at, times, people, reply, outcome, signals)


def wordings(connection: sqlite3.Connection, cluster: int) -> int:
    """How many distinct wordings a cluster's questions have: what `questions` pages through."""
    rows = connection.execute("SELECT count(DISTINCT text) FROM journal WHERE cluster = ?", [cluster])
    return int(rows.fetchone()[0])


def split(connection: sqlite3.Connection, cluster: int, texts: Iterable[str], at: float) -> int:
    """Move the questions in these words, and whatever later is asked like them, to a new cluster; returns its id.

    Questions that differ only in filler and punctuation move together. ClusterError: none is there, or none would stay.
    """
    rows = connection.execute("SELECT id, text, outcome, aspects FROM journal WHERE cluster = ?", [cluster]).fetchall()
    written = {row: wording(text, outcome, aspects) for row, text, outcome, aspects in rows}
    chosen = frozenset(texts)
    moved = {written[row] for row, text, _, _ in rows if text in chosen}
    if not moved:
        raise ClusterError("选中的问题已不在这一类里，请刷新页面后再选。")
    if moved == set(written.values()):
        raise ClusterError("不能把全部问题都拆出去，请至少留下一个。")
    new = create(connection, at)
    connection.executemany(
        "UPDATE journal SET cluster = ? WHERE id = ?", [(new, row) for row, key in written.items() if key in moved]
    )
    connection.executemany(
        "UPDATE placements SET cluster = ?1, origin = ?1 WHERE wording = ?2", [(new, key) for key in moved]
    )
    return new


def merge(connection: sqlite3.Connection, cluster: int, into: int, at: float) -> None:
    """Move all questions of `cluster`, and whatever later is asked like them, to `into`. ClusterError: one is missing."""
    if cluster == into:
        raise ClusterError("不能把一类问题并入它自己。")
    if not (of(connection, cluster) and of(connection, into)):
        raise ClusterError("其中一类已经没有问题了，请刷新页面后再选。")
    connection.execute("UPDATE journal SET cluster = ? WHERE cluster = ?", [into, cluster])
    connection.execute("UPDATE placements SET cluster = ? WHERE cluster = ?", [into, cluster])
    connection.execute("UPDATE clusters SET changed = ? WHERE id IN (?, ?)", [at, cluster, into])


def mark(connection: sqlite3.Connection, cluster: int, state: State, note: str, who: str, at: float) -> None:
    """Note what was done about a cluster, by whom and why. ClusterError: there is none such."""
    cursor = connection.execute(
        "UPDATE clusters SET state = ?, note = ?, who = ?, changed = ? WHERE id = ?", [state, note, who, at, cluster]
    )
    if not cursor.rowcount:
        raise ClusterError("没有这一类问题，它可能已被并入别的类。")


def create(connection: sqlite3.Connection, at: float) -> int:
    """A new cluster, open and empty."""
    return int(connection.execute("INSERT INTO clusters (created, changed) VALUES (?, ?)", [at, at]).lastrowid or 0)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
