"""Which rows of the journal are meant: a span of days in China, what was understood, what became of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.message import CHINA

OF_QUESTIONS = {
    "answered": "直接回答",
    "resolved": "澄清后回答",
    "partial": "部分回答",
    "clarified": "反问澄清",
    "declined": "拒答",
    "handover": "转人工",
}
"""What becomes of a question, as it is counted. `resolved` is no outcome of its own: answered, when the same person's message right before
was `clarified`."""
ASIDE = {"questionnaire": "问卷", "talk": "闲聊"}
"""Outcomes of messages that are no questions."""
COVERED = ("answered", "resolved")
"""What counts as covered by the knowledge."""
SHARES = {**OF_QUESTIONS, **ASIDE}

Term = tuple[str, list[object]]
"""An SQL expression and the values of its question marks."""

_AFTER_CLARIFYING = (
    "SELECT (SELECT min(later.id) FROM journal AS later WHERE later.user = before.user AND later.id > before.id)"
    " FROM journal AS before WHERE before.outcome = 'clarified' AND before.user <> ''"
)
SHARE = f"CASE WHEN outcome = 'answered' AND id IN ({_AFTER_CLARIFYING}) THEN 'resolved' ELSE outcome END"
"""The key of SHARES for a row, '' for rows from before outcomes were noted."""


@dataclass(frozen=True)
class Criteria:
    """All that is given must hold. Days are inclusive, in China; `share` is a key of SHARES, `words` all stand in the text.

    `notices` are those of `region`: a row is of a region if it names the region or one of them.
    """

    since: date | None = None
    until: date | None = None
    occupation: str = ""
    region: str = ""
    notices: tuple[str, ...] = ()
    share: str = ""
    signal: str = ""
    words: tuple[str, ...] = ()


def midnight(day: date) -> float:
    """The beginning of a day in China, seconds since 1970."""
    return datetime.combine(day, time(), CHINA).timestamp()


def condition(criteria: Criteria) -> Term:
    """What must hold of a row of `journal`."""
    terms: list[Term] = [("instr(lower(text), ?)", [word.lower()]) for word in criteria.words]
    if criteria.since:
        terms.append(("at >= ?", [midnight(criteria.since)]))
    if criteria.until:
        terms.append(("at < ?", [midnight(criteria.until + timedelta(days=1))]))
    if criteria.occupation:
        terms.append(_listed("slots", "$.occupations", criteria.occupation))
    if criteria.region:
        terms.append(_of_region(criteria))
    if criteria.share:
        terms.append((f"{SHARE} = ?", [criteria.share]))
    if criteria.signal:
        terms.append(_listed("signals", "$", criteria.signal))
    return " AND ".join(sql for sql, _ in terms) or "1", [value for _, values in terms for value in values]


def _of_region(criteria: Criteria) -> Term:
    terms = [
        _listed("slots", "$.regions", criteria.region),
        *(_listed("slots", "$.notices", notice) for notice in criteria.notices),
    ]
    return f"({' OR '.join(sql for sql, _ in terms)})", [value for _, values in terms for value in values]


def _listed(column: str, path: str, name: str) -> Term:
    """Whether the list at a path of a JSON column holds a name; looking for its letters first spares reading most rows."""
    sql = f"(instr({column}, ?) AND EXISTS (SELECT 1 FROM json_each({column}, '{path}') WHERE value = ?))"  # noqa: S608  # constants
    return sql, [json.dumps(name, ensure_ascii=False), name]
