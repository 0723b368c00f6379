"""What every reader gives: numbered lines and table rows, and the faults of a document that cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

LARGEST = 20 * 1024 * 1024
"""Bytes of a document that are still read."""
LONGEST = 200_000
"""Characters of one; notices with all their annexes have some 30,000."""


class ImportFault(Exception):
    """A document cannot be read; the message is Chinese, for staff, and says what to do."""


@dataclass(frozen=True)
class Line:
    """A paragraph, or a row of a table (then `cells`, and `table`, a number shared by the rows of one table).

    `cut`: the page or the file ends the line here although its sentence may go on (None: not known).
    """

    number: int
    text: str
    cells: tuple[str, ...] = ()
    table: int | None = None
    cut: bool | None = None


@dataclass(frozen=True)
class Document:
    """A document as it stands, before anything in it is understood; `kind` is docx, pdf, html or txt."""

    name: str
    kind: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All lines, one a line."""
        return "\n".join(line.text for line in self.lines)


class Collector:
    """Numbers lines and tables as a reader meets them."""

    def __init__(self, whole: bool = False) -> None:
        """`whole`: paragraphs come as the author made them, so that none is cut at a line's end."""
        self.lines: list[Line] = []
        self.tables = 0
        self.whole = whole

    def paragraph(self, text: str, cut: bool | None = None) -> None:
        """Add the lines of a text; blank ones are left out."""
        pieces = [piece.strip() for piece in text.split("\n") if piece.strip()]
        for place, piece in enumerate(pieces):
            self.lines.append(
                Line(
                    len(self.lines) + 1,
                    piece,
                    cut=cut if place == len(pieces) - 1 and not self.whole else (False if self.whole else None),
                )
            )

    def rows(self, rows: list[list[str]], go_on: bool = False) -> None:
        """Add a table; with `go_on`, or where it can be nothing else, more rows of the one before."""
        if not go_on and not self._goes_on(rows):
            self.tables += 1
        for row in rows:
            if any(cell.strip() for cell in row):
                cells = tuple(cell.strip() for cell in row)
                self.lines.append(
                    Line(len(self.lines) + 1, "\t".join(c.replace("\n", " ") for c in cells), cells, self.tables)
                )

    def _goes_on(self, rows: list[list[str]]) -> bool:
        """Whether a table was cut in two: right below another as wide, it begins with figures instead of a header."""
        if not rows or not self.lines or self.lines[-1].table is None:
            return False
        return len(self.lines[-1].cells) == len(rows[0]) and bool(re.search(r"\d", "".join(rows[0])))

    def document(self, name: str, kind: str) -> Document:
        """The document; raises ImportFault if nothing was read, or more than any notice has."""
        if not self.lines:
            raise ImportFault("文件里没有文字：请确认不是空文件；若是扫描件，请先做文字识别（OCR）再导入")
        letters = sum(len(line.text) for line in self.lines)
        if letters > LONGEST:
            raise ImportFault(f"文件有{letters // 10000}万字，不像一份通知：请只导入通知和附件")
        return Document(name, kind, tuple(self.lines))
