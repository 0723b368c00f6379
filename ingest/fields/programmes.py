"""A programme on offer with its rounds, and how what several rows say of it goes together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.drafted import Read, plain
from ingest.fields.rounds import Batch


@dataclass(frozen=True)
class Programme:
    """An occupation at one level, with its rounds so far."""

    occupation: str
    job_type: str | None
    level: int
    batches: tuple[Batch, ...]
    lines: tuple[int, ...]
    section: str
    why: str = ""
    level_why: str = ""


def unique_programmes(programmes: Iterable[Programme]) -> list[Programme]:
    """One a key; rounds of several rows add up, and hours of the same day go together."""
    found: dict[tuple[str, str | None, int], Programme] = {}
    for programme in programmes:
        key = (programme.occupation, programme.job_type, programme.level)
        known = found.get(key)
        found[key] = replace(known, batches=_added(known.batches, programme.batches)) if known else programme
    with_job = {(p.occupation, p.level) for p in found.values() if p.job_type}
    return [p for p in found.values() if p.job_type or (p.occupation, p.level) not in with_job]


def _added(known: tuple[Batch, ...], more: tuple[Batch, ...]) -> tuple[Batch, ...]:
    batches = list(known)
    for batch in more:
        same = next((n for n, b in enumerate(batches) if but_hours(b) == but_hours(batch)), None)
        if same is None:
            batches.append(batch)
            continue
        old, new = batches[same].tree.get("sessions"), batch.tree.get("sessions")
        if isinstance(old, Read) and isinstance(new, Read) and old.value and new.value and old.value != new.value:
            both = Read([*old.value, *new.value], (*old.lines, *new.lines), old.why or new.why)
            batches[same] = replace(batches[same], tree={**batches[same].tree, "sessions": both})
    return tuple(batches)


def but_hours(batch: Batch) -> str:
    """A round as text, its hours aside, for comparing."""
    return json.dumps(plain({k: v for k, v in batch.tree.items() if k != "sessions"}), sort_keys=True)
