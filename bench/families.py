"""Families of questions, each of which staff would mend with one entry or one decision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "families.tsv"
SLOTS = ("occupation", "level", "region")
"""What stands in braces in a question."""


@dataclass(frozen=True)
class Family:
    """Phrasings of one matter, in which a person's own occupation, level or region may stand for {occupation}, …"""

    name: str
    questions: tuple[str, ...]


def read(path: Path = FILE) -> tuple[Family, ...]:
    """A file of lines `family<TAB>question`, in its order; raises ValueError naming the line, OSError."""
    questions: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name, _, question = line.partition("\t")
        if not name or not question.strip():
            raise ValueError(f"{path}:{number}: expected a family, a tab and a question")
        try:
            question.format(**dict.fromkeys(SLOTS, ""))
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(f"{path}:{number}: placeholders are {', '.join(SLOTS)}: {error}") from None
        questions.setdefault(name, []).append(question)
    return tuple(Family(name, tuple(asked)) for name, asked in questions.items())
