"""Text files and pasted text; also how bytes become text."""

from __future__ import annotations

import codecs
import re

from ingest.documents import Collector, Document, ImportFault

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_RULE = re.compile(r"^[\s|+:=\-—_]*[-—=_]{3,}[\s|+:=\-—_]*$")


def decoded(content: bytes) -> str:
    """Bytes as text: by byte order mark, a page's charset, UTF-8, UTF-16 without mark, GB18030; else ImportFault."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strict(content, (encoding,))
    if content[:2000].count(0) > len(content[:2000]) // 5:
        little = content[1:2000:2].count(0) > content[0:2000:2].count(0)
        return _strict(content, ("utf-16-le" if little else "utf-16-be",))
    named = _CHARSET.search(content[:2048])
    first = (named[1].decode("ascii").lower(),) if named else ()
    return _strict(content, (*("gb18030" if n.startswith("gb") else n for n in first), "utf-8", "gb18030"))


def _strict(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if len(_CONTROL.findall(text)) <= len(text) // 200:
            return text
    for encoding in ("utf-16-le", "utf-16-be"):
        text = content.decode(encoding, errors="ignore")
        if len(_CHINESE.findall(text)) > len(text) // 3:
            return text
    raise ImportFault("文字编码认不出来，或不是文字文件：请另存为UTF-8编码的.txt，或用.docx、.pdf")


def read(text: str, name: str) -> Document:
    """Lines and tables of a text: cells apart by tabs or bars, or each cell on a line of its own behind a tab."""
    collector = Collector()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    at = 0
    while at < len(lines):
        take = _tabbed_cells(lines, at) or _bars(lines, at) or _tabs(lines, at)
        if take is None:
            collector.paragraph(lines[at])
            at += 1
            continue
        rows, at = take
        collector.rows(rows)
    return collector.document(name, "txt")


Taken = tuple[list[list[str]], int] | None
"""Rows of a table and the line behind it."""


def _tabbed_cells(lines: list[str], at: int) -> Taken:
    """`\\t职业`, `\\t等级`, blank line, …: a cell a line, rows apart by blank lines."""
    if not (_leads(lines, at) and _leads(lines, at + 1)):
        return None
    rows: list[list[str]] = [[]]
    blanks = 0
    while at < len(lines):
        if _leads(lines, at):
            if blanks:
                rows.append([])
            blanks = 0
            rows[-1].append(lines[at].strip())
        elif not lines[at].strip():
            blanks += 1
            if blanks > 2:
                break
        elif blanks or not rows[-1]:
            break
        else:
            rows[-1][-1] = f"{rows[-1][-1]}\n{lines[at].strip()}".strip()
        at += 1
    return rows, at


def _leads(lines: list[str], at: int) -> bool:
    return at < len(lines) and lines[at].startswith("\t") and "\t" not in lines[at][1:].rstrip()


def _bars(lines: list[str], at: int) -> Taken:
    """| 职业 | 等级 |"""
    rows: list[list[str]] = []
    while at < len(lines) and lines[at].count("|") + lines[at].count("│") >= 2:
        if not _RULE.match(lines[at]):
            rows.append([cell.strip() for cell in re.split(r"[|│]", lines[at].strip().strip("|│"))])
        at += 1
    return (rows, at) if rows else None


def _tabs(lines: list[str], at: int) -> Taken:
    """Cells apart by tabs; a blank line or a rule of dashes between rows does not end the table."""
    if "\t" not in lines[at].strip("\n"):
        return None
    rows: list[list[str]] = []
    while at < len(lines):
        if _RULE.match(lines[at]):
            pass
        elif "\t" in lines[at].rstrip() or (rows and "\t" in lines[at]):
            rows.append(lines[at].split("\t"))
        elif lines[at].strip() or not any("\t" in line for line in lines[at + 1 : at + 3]):
            break
        at += 1
    return rows, at
