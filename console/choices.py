"""What fields are chosen from: occupations of the notice, its materials, aspects, other notices."""

from __future__ import annotations

import itertools
import re
import sqlite3
from typing import Any

from flask import g

from bot.vocabulary import words
from console.access import staff
from console.modelforms import spoken
from knowledge import labels
from knowledge.load import KINDS
from store import drafts

Options = list[tuple[str, str]]
NUMBERED = {"entries": "faq", "aliases": "alias"}
"""Kinds whose documents nobody calls by their id: they are numbered, with this before the number."""
TOPIC = re.compile(r"[a-z]+(?:-[a-z]+)*\.[a-z_]+")


def sources(kind: str, document: dict[str, Any]) -> dict[str, Options]:
    """Options by the names that console.shapes.SOURCES uses, for a document in its present state."""
    documents = drafts.working(staff().connections.database.conn)
    notices = documents["notices"]
    own = [document] if kind == "notices" else list(notices.values())
    base = [notices[d["refines"]] for d in own if d.get("refines") in notices]
    offers = [offer for notice in (*own, *base) for offer in notice.get("offers") or ()]
    standards = documents["standards"]
    materials: dict[str, str] = dict(document.get("materials") or {})
    for block in document.get("eligibility") or ():
        materials = {**standards.get(block.get("standard") or "", {}).get("materials", {}), **materials}
    return {
        "aspects": aspects(),
        "materials": list(materials.items()),
        "standards": [(name, str(standard.get("title", name))) for name, standard in standards.items()],
        "occupations": _same(offer.get("occupation") for offer in offers),
        "job types": _same(offer.get("job_type") for offer in offers),
        "notices": [(name, _dated(name, notice)) for name, notice in notices.items()],
        "regions": _same(notice.get("region") for notice in notices.values()),
        "issuers": _same((notice.get("issuer") or {}).get("name") for notice in notices.values()),
    }


def aspects() -> Options:
    """What can be asked, topic by topic, and what is not for us."""
    return [*((name, aspect.label) for name, aspect in words().aspects.items()), ("none", "不归我们回答")]


def topics_named(text: object) -> str:
    """A text with the names of the topics in place of their codes."""
    names = dict(aspects())
    return TOPIC.sub(lambda found: names.get(found[0], found[0]), str(text))


def document_name(kind: str, name: str) -> str:
    """A document as staff call it; its id when it says nothing of the kind."""
    if "documents" not in g:
        g.documents = drafts.working(staff().connections.database.conn)
    data = g.documents.get(kind, {}).get(name)
    if data is None or kind not in KINDS:
        return name
    unnamed = f"新的{labels.title(KINDS[kind])}" if kind in NUMBERED else name
    return labels.called(KINDS[kind], spoken(KINDS[kind], data, {"aspects": aspects()})) or data.get("title") or unnamed


def free_name(connection: sqlite3.Connection, kind: str) -> str:
    """The first free number of a kind that is numbered."""
    names = (f"{NUMBERED[kind]}-{number}" for number in itertools.count(1))
    return next(name for name in names if drafts.held(connection, kind, name).version == drafts.ABSENT)


def _dated(name: str, notice: dict[str, Any]) -> str:
    """A notice by its short name and year, since the same organiser has one every year."""
    return f"{notice.get('short') or notice.get('title') or name}（{notice.get('year') or '年度未填'}）"


def _same(values: Any) -> Options:
    """Each value once, as itself."""
    return [(value, value) for value in dict.fromkeys(values) if value]
