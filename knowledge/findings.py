"""What a check of the knowledge remarks: how bad it is, where, and what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[tuple[Severity, str], ...] = (("error", "错误"), ("warning", "注意"), ("note", "提示"))
"""From the worst, with the word for it: wrong for sure; probably wrong; true and perhaps meant so."""
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Finding:
    """A remark on a document (`notice`: its name, whatever its kind): the place in words and as a path, and what is
    to be seen there."""

    severity: Severity
    notice: str
    where: str
    what: str
    path: Path = ()
    kind: str = "notices"


@dataclass(frozen=True)
class Remark:
    """A finding whose place is not yet put into words."""

    severity: Severity
    notice: str
    path: Path
    what: str
    kind: str = "notices"
