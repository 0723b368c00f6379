"""A draft against a notice of the knowledge base, entry by entry, matched by what an entry is about.

Exactly compared: names of occupations and issuers, figures, dates, months, hours, levels, conditions, telephones,
kinds, lists (order aside). As text: wording that staff shorten (forms, details, materials, rules, where, when, how,
addresses, hours of offices, names of sites); two texts agree if neither has a figure, address or date that the other
lacks, and the shorter's characters, two by two, stand in the other to at least `SIMILAR`.
Not compared: id, short, issuer.short, section, a site's purpose, a retake's how, facts other than certificate-collect.*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest import cleaning
from ingest.drafted import Draft
from ingest.entries import Entry, entries, states
from knowledge.notice import Notice, Standard

SIMILAR = 0.5


@dataclass
class Comparison:
    """What came of it: (key, draft's value, notice's value) for each that is not right."""

    right: int = 0
    doubtful: list[tuple[str, Any, Any]] = field(default_factory=list)
    wrong: list[tuple[str, Any, Any]] = field(default_factory=list)
    missing: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Fields compared."""
        return self.right + len(self.doubtful) + len(self.wrong) + len(self.missing)

    @property
    def share(self) -> float:
        """Right of all."""
        return self.right / self.total if self.total else 1.0

    @property
    def passed(self) -> bool:
        """At least 95 % right and nothing silently wrong."""
        return self.share >= 0.95 and not self.wrong

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            "total": self.total,
            "right": self.right,
            "share": round(self.share, 4),
            "doubtful": [{"field": k, "draft": a, "notice": b} for k, a, b in self.doubtful],
            "wrong": [{"field": k, "draft": a, "notice": b} for k, a, b in self.wrong],
            "missing": [{"field": k, "notice": b} for k, b in self.missing],
        }


def compare(draft: Draft, notice: Notice, standards: dict[str, Standard]) -> Comparison:
    """Entry by entry: an entry only the draft has is wrong unless doubtful; one only the notice has is missing."""
    doubts = tuple(f.path for f in draft.doubtful)
    truth = {e.key: e for e in entries(notice.model_dump(mode="json"), standards) if states(e)}
    everything = entries(draft.notice, {})
    drafted = {e.key: e for e in everything if states(e)}
    empty = {e.key: e for e in everything if not states(e)}
    found = Comparison()
    for key, entry in truth.items():
        mine = drafted.get(key)
        if mine is None and key in empty and _marked(empty[key], doubts):
            found.doubtful.append((key, None, entry.value))
        elif mine is None:
            found.missing.append((key, entry.value))
        elif agree(mine, entry):
            found.right += 1
        else:
            _differs(found, mine, entry.value, doubts)
    for key, entry in drafted.items():
        if key not in truth:
            _differs(found, entry, None, doubts)
    return found


def _differs(found: Comparison, mine: Entry, theirs: Any, doubts: tuple[str, ...]) -> None:
    (found.doubtful if _marked(mine, doubts) else found.wrong).append((mine.key, mine.value, theirs))


_SCOPES = ("occupation", "occupations", "job_type", "job_types", "levels", "level", "number")


def _marked(entry: Entry, doubts: tuple[str, ...]) -> bool:
    """Whether the field itself, a part of it, or the scope that it stands in is doubtful."""
    for path in doubts:
        above, _, last = path.rpartition(".")
        if path and (_within(entry.path, path) or _within(path, entry.path)):
            return True
        if last in _SCOPES and above and _within(entry.path, above):
            return True
    return False


def _within(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.")


def agree(mine: Entry, theirs: Entry) -> bool:
    """Whether two entries say the same, as their kind asks."""
    if theirs.text:
        return same_text(str(mine.value or ""), str(theirs.value or ""))
    return bool(mine.value == theirs.value)


def same_text(one: str, other: str) -> bool:
    """Same figures, and the shorter's pairs of characters stand in the other."""
    if cleaning.squeezed(one) == cleaning.squeezed(other):
        return True
    if not (_figures(one) <= _figures(other) or _figures(other) <= _figures(one)):
        return False
    a, b = _pairs(one), _pairs(other)
    return bool(a and b) and len(a & b) >= SIMILAR * min(len(a), len(b))


def _figures(text: str) -> set[str]:
    plain = cleaning.reading(text)
    return set(re.findall(r"https?://[^\s（）]+|\d+(?:[.:]\d+)*", plain))


def _pairs(text: str) -> set[str]:
    bare = cleaning.squeezed(text)
    return {bare[i : i + 2] for i in range(len(bare) - 1)} or {bare}
