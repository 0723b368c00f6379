"""The journal: one row a message, written with its reply, read by review and console. Times are seconds since 1970."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.answer import Reply
from bot.interview import QUIT
from bot.message import Message
from bot.signals import QUESTIONS

SAID = 300
"""Characters of a reply that are kept: its first line is the answer."""
PURGED = 200
"""Rows deleted at once, so that a backlog slows no single message."""
LEFT = 12 * 3600.0
"""Seconds without a word after which a questionnaire counts as left."""
VERDICT = "eligibility.verdict"
"""The aspect that ends a questionnaire."""
WATCHED = 7 * 86400.0
"""Seconds that one looks back for such: whoever looks less often than once a week misses some."""
COLUMNS = (
    "id, at, user, text, revision, kind, outcome, handler, aspects, scores, slots, carried, facts, signals, reply,"
    " milliseconds, cluster"
)
"""What `Row.read` takes, in this order."""
KNOWN = frozenset(COLUMNS.split(", "))

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class LaterVersion(Exception):
    """A row has columns that this version does not know; the message tells what to do."""


@dataclass(frozen=True)
class Record:
    """What the journal keeps of a message: its masked form, the reply with its trace, the revision that answered, and how
    long that took in milliseconds."""

    message: Message
    reply: Reply
    revision: int
    milliseconds: float


@dataclass(frozen=True)
class Row:
    """One message. user: keyed hash, '' once forgotten; outcome is '' in rows of earlier versions. See bot.answer.Trace."""

    id: int
    at: float
    user: str
    text: str
    revision: int
    kind: str
    outcome: str
    handler: str
    aspects: tuple[str, ...]
    scores: tuple[tuple[str, float], ...]
    slots: dict[str, list[Any]]
    carried: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    signals: tuple[str, ...]
    reply: str
    milliseconds: float
    cluster: int | None

    @classmethod
    def read(cls, row: tuple[Any, ...]) -> Row:
        """A row of COLUMNS."""
        aspects, scores, slots, carried, facts, signals = map(json.loads, row[8:14])
        pairs = tuple(map(tuple, scores)), tuple(map(tuple, facts))
        decoded = tuple(aspects), pairs[0], slots, tuple(carried), pairs[1], tuple(signals)
        return cls(*(*row[:8], *decoded, *row[14:]))


def write(connection: sqlite3.Connection, user: str, record: Record, at: float) -> None:
    """Add a message's row; what it shows of the question before goes to that question's row, if it is still there."""
    add(connection, user, at, columns(record), record.reply.trace.earlier)


def columns(record: Record) -> dict[str, str | int | float]:
    """What the row of a message holds besides whose it is and when, by column."""
    message, reply, trace = record.message, record.reply, record.reply.trace
    return {
        "text": message.text, "revision": record.revision, "kind": message.kind, "outcome": trace.outcome,
        "handler": trace.handler, "aspects": _json(trace.aspects),
        "scores": _json([(name, round(score, 3)) for name, score in trace.scores]), "slots": _json(dict(trace.slots)),
        "carried": _json(trace.carried), "facts": _json(trace.facts), "signals": _json(trace.signals),
        "reply": reply.text[:SAID], "milliseconds": round(record.milliseconds, 2),
    }  # fmt: skip


def add(
    connection: sqlite3.Connection,
    user: str,
    at: float,
    values: Mapping[str, str | int | float],
    earlier: Sequence[str],
) -> None:
    """Add a row as `columns` made it, in this version or an earlier one; `earlier` as in a Trace. Raises LaterVersion."""
    if unknown := values.keys() - KNOWN:
        raise LaterVersion(f"a later version wrote {'、'.join(sorted(unknown))}: upgrade this machine, then go on")
    if earlier:
        _add_signals(connection, user, earlier)
    marks = ", ?" * len(values)
    connection.execute(
        f"INSERT INTO journal (at, user, {', '.join(values)}) VALUES (?, ?{marks})",  # noqa: S608  # KNOWN
        [at, user, *values.values()],
    )


def _add_signals(connection: sqlite3.Connection, user: str, names: Sequence[str]) -> None:
    asked = ", ".join(f"'{outcome}'" for outcome in sorted(QUESTIONS))
    row = connection.execute(
        f"SELECT id, signals FROM journal WHERE user = ? AND outcome IN ({asked}) ORDER BY id DESC LIMIT 1",  # noqa: S608
        [user],
    ).fetchone()
    if row:
        signals = _json(list(dict.fromkeys((*json.loads(row[1]), *names))))
        connection.execute("UPDATE journal SET signals = ? WHERE id = ?", [signals, row[0]])


def mark_left(connection: sqlite3.Connection, now: float) -> int:
    """Mark questionnaires that were left with a question open: the person quit, or wrote nothing for LEFT seconds; returns
    how many. Questions in between do not count as going on. The last rows are found by whom they are of, so that nothing is
    known of people who were forgotten."""
    rows = connection.execute(
        "SELECT id, signals FROM ("
        " SELECT id, at, user, outcome, aspects, signals, lead(at) OVER later AS next_at, lead(aspects) OVER later AS next_aspects"
        " FROM journal WHERE user <> '' AND at > ? AND (outcome = 'questionnaire' OR aspects LIKE ?)"
        " WINDOW later AS (PARTITION BY user ORDER BY id))"
        " WHERE outcome = 'questionnaire' AND aspects NOT IN ('[]', ?) AND signals NOT LIKE '%\"left\"%'"
        " AND (next_aspects = ? OR coalesce(next_at, ?) - at > ?)",
        [now - WATCHED, f"%{VERDICT}%", _json([QUIT]), _json([QUIT]), now, LEFT],
    ).fetchall()
    for row, signals in rows:
        connection.execute("UPDATE journal SET signals = ? WHERE id = ?", [_json([*json.loads(signals), "left"]), row])
    return len(rows)


def forget(connection: sqlite3.Connection, user: str) -> None:
    """Take away from a person's rows whose they are."""
    connection.execute("UPDATE journal SET user = '' WHERE user = ?", [user])


def purge(connection: sqlite3.Connection, before: float) -> None:
    """Delete some of the rows that are older."""
    connection.execute(
        "DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE at < ? ORDER BY at LIMIT ?)", [before, PURGED]
    )


def recent(connection: sqlite3.Connection, count: int) -> tuple[str, ...]:
    """The newest `count` different questions, masked, the newest first."""
    rows = connection.execute(
        "SELECT text FROM journal WHERE text <> '' GROUP BY text ORDER BY max(id) DESC LIMIT ?", [count]
    )
    return tuple(text for (text,) in rows)


@dataclass(frozen=True)
class Asked:
    """A question with what it carried on from earlier messages; `at`: the last time; `wanted`: it is in the cluster in question."""

    text: str
    slots: dict[str, list[Any]]
    aspects: tuple[str, ...]
    at: float
    times: int
    wanted: bool


def questions(connection: sqlite3.Connection, count: int, cluster: int) -> tuple[Asked, ...]:
    """All questions of a cluster and the newest `count` others, each once; steps of the questionnaire are none."""
    where = "" if count else " AND cluster = ?1"
    rows = connection.execute(
        "SELECT text, slots, carried, aspects, max(at), count(*), max(cluster IS ?1) AS wanted FROM journal"  # noqa: S608
        f" WHERE text <> '' AND outcome <> 'questionnaire'{where} GROUP BY text, slots, carried, aspects"
        " ORDER BY wanted DESC, max(id) DESC",
        [cluster],
    )
    found: dict[str, Asked] = {}
    for text, slots, carried, aspects, at, times, wanted in rows:
        names = json.loads(carried)
        kept = {name: values for name, values in json.loads(slots).items() if name in names}
        going_on = tuple(json.loads(aspects)) if "aspects" in names else ()
        key = _json([text, kept, going_on])
        if key in found:
            found[key] = replace(found[key], times=found[key].times + times)
        elif wanted or count:
            count -= not wanted
            found[key] = Asked(text, kept, going_on, at, times, bool(wanted))
        else:
            break
    return tuple(found.values())


def of(connection: sqlite3.Connection, row: int) -> Row | None:
    """One message by its id."""
    found = connection.execute(f"SELECT {COLUMNS} FROM journal WHERE id = ?", [row]).fetchone()  # noqa: S608  # a constant
    return Row.read(found) if found else None


def thread(connection: sqlite3.Connection, row: Row, seconds: float) -> tuple[str, ...]:
    """What the writer of a message said in so many seconds before it and carried on in it, the oldest first, and the message."""
    if not row.carried or not row.user:
        return (row.text,)
    before = connection.execute(
        "SELECT text FROM journal WHERE user = ? AND id < ? AND at >= ? AND text <> '' ORDER BY id",
        [row.user, row.id, row.at - seconds],
    )
    return (*(text for (text,) in before), row.text)


def slots_of(connection: sqlite3.Connection, cluster: int) -> tuple[dict[str, list[Any]], ...]:
    """What each message of a cluster is about."""
    rows = connection.execute("SELECT slots FROM journal WHERE cluster = ?", [cluster])
    return tuple(json.loads(slots) for (slots,) in rows)
