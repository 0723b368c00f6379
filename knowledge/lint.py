"""The check before publishing: everything that is wrong, doubtful or worth a look in sound knowledge.

What keeps documents from compiling at all is told by knowledge.problems.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from knowledge.base import KnowledgeBase
from knowledge.check_contacts import contacts
from knowledge.check_dates import dates
from knowledge.check_fees import fees
from knowledge.check_phrases import phrases
from knowledge.check_words import facts, references
from knowledge.coverage import empty_cells
from knowledge.findings import SEVERITIES, Finding, Remark
from knowledge.labels import located
from knowledge.load import KINDS, dumped


def lint(knowledge: KnowledgeBase, today: date, aspects: Collection[str] = ()) -> tuple[Finding, ...]:
    """Every finding, the worst first and then in the notices' order; `aspects` are those that there are."""
    order = [severity for severity, _ in SEVERITIES]
    models = {(kind, name): model for kind in KINDS for name, model in getattr(knowledge, kind).items()}
    found = dict.fromkeys(_found(models, remark) for remark in _remarks(knowledge, today, aspects))
    places = {key: place for place, key in enumerate(models)}
    return tuple(sorted(found, key=lambda f: (order.index(f.severity), places[f.kind, f.notice])))


def _remarks(knowledge: KnowledgeBase, today: date, aspects: Collection[str]) -> Iterator[Remark]:
    yield from references(knowledge)
    yield from facts(knowledge, aspects)
    yield from phrases(knowledge, today)
    yield from dates(knowledge, today)
    yield from fees(knowledge)
    yield from contacts(knowledge)
    yield from empty_cells(knowledge)


def _found(models: dict[tuple[str, str], Any], remark: Remark) -> Finding:
    where = located(remark.kind, dumped(models[remark.kind, remark.notice]), remark.path)
    return Finding(remark.severity, remark.notice, where, remark.what, remark.path, remark.kind)
