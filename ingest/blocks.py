"""What a document is made of once it is read: paragraphs and tables, in reading form, with their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest import cleaning

_CHINESE = r"[一二三四五六七八九十]{1,3}"


_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(r"^(?P<n>附\s*[件表]\s*[\d一二三四五六七八九十]{0,2})\s*[:：、.。]?\s*(?P<rest>.*)$")),
    (1, re.compile(rf"^(?P<n>第{_CHINESE}[章部]分?|{_CHINESE}(?=\s*[、.．。，]))\s*[、.．。，:：]?\s*(?P<rest>.*)$")),
    (2, re.compile(rf"^(?P<n>第{_CHINESE}条|（\s*{_CHINESE}\s*）)\s*[、.:：]?\s*(?P<rest>.*)$")),
    (3, re.compile(r"^-?\s*(?P<n>\d{1,2})\s*(?:[、．]|[.。](?!\d))\s*(?P<rest>.*)$")),
    (3, re.compile(r"^[-●•·]?\s*(?P<n>(?:条件|情形|途径)\s*[\d一二三四五六七八九十]{1,2})\s*[：:、.]\s*(?P<rest>.*)$")),
    (4, re.compile(r"^[-●•·]?\s*(?P<n>（\s*\d{1,2}\s*）|\d{1,2}）)\s*(?P<rest>.*)$")),
    (
        4,
        re.compile(
            r"^[-●•·]?\s*(?:条件|情形|第)\s*(?P<n>\d{1,2}|[一二三四五六七八九十])\s*(?:条)?\s*[：:、]\s*(?P<rest>.*)$"
        ),
    ),
    (5, re.compile(r"^(?P<n>[①-⑳])\s*(?P<rest>.*)$")),
)


NOTE = 5
"""Depth of circled numbers, which are footnotes more often than headings."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in reading form, with the section that it stands in: label (三（二）1) and the headings above."""

    text: str
    lines: tuple[int, ...]
    raw: str
    section: str = ""
    headings: tuple[str, ...] = ()
    depth: int | None = None
    """Of the paragraph's own number, where it has one."""
    marker: str = ""

    @property
    def body(self) -> str:
        """The text without its number."""
        parsed = marked(self.text)
        return parsed[2] if parsed and self.depth is not None else self.text


@dataclass(frozen=True)
class Cell:
    """A cell in reading form (its own lines apart) and the line it stands on."""

    text: str
    line: int

    @property
    def flat(self) -> str:
        """On one line."""
        return cleaning.flat(self.text)


@dataclass(frozen=True)
class Table:
    """Rows as the document has them, with what stands above as caption."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: tuple[Paragraph, ...] = ()
    section: str = ""
    headings: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[int, ...]:
        """Line numbers of all rows."""
        return tuple(row[0].line for row in self.rows if row)


Block = Paragraph | Table


def marked(text: str) -> tuple[int, str, str] | None:
    """(depth, number, rest) of a numbered paragraph."""
    for depth, pattern in _MARKERS:
        if match := pattern.match(text):
            return depth, re.sub(r"\s+", "", match["n"]), match["rest"]
    return None
