"""What fields are chosen from: occupations of the notice, its materials, aspects, other notices."""

from __future__ import annotations

from typing import Any

from bot.vocabulary import words
from console.access import staff
from store import drafts

Options = list[tuple[str, str]]


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
        "aspects": [(name, f"{name}（{aspect.label}）") for name, aspect in sorted(words().aspects.items())],
        "materials": [(key, f"{text}（{key}）") for key, text in materials.items()],
        "standards": [(name, str(standard.get("title", name))) for name, standard in standards.items()],
        "occupations": _same(offer.get("occupation") for offer in offers),
        "job types": _same(offer.get("job_type") for offer in offers),
        "notices": [(name, f"{notice.get('short', name)}（{name}）") for name, notice in notices.items()],
        "regions": _same(notice.get("region") for notice in notices.values()),
        "issuers": _same((notice.get("issuer") or {}).get("name") for notice in notices.values()),
    }


def _same(values: Any) -> Options:
    """Each value once, as itself."""
    return [(value, value) for value in dict.fromkeys(values) if value]
