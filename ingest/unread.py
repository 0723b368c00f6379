"""What looks like a fact and was not read: lines and rows from which nothing came, and sentences whose figures are in no value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ingest.blocks import Paragraph
from ingest.context import Context, is_form
from ingest.drafted import Read
from ingest.figures import phones

_FACT = re.compile(
    r"\d+\s*元|\d{1,2}\s*月\s*\d{1,2}|(?<!\d)\d{1,2}\s*(?:个|工作)*[天日年周]|\d{1,2}:\d\d|年满|取得.{0,20}证书|https?:|www\.|@"
    r"|\d+\s*(?:寸|KB|像素|%)",
    re.IGNORECASE,
)
_BLANK = re.compile(r"X{3,}|_{3,}")


def unread(found: Context, reads: list[tuple[str, Read]]) -> tuple[tuple[int, str], ...]:
    """(line, text) of each, in the order of the document."""
    values: dict[int, list[object]] = {}
    for path, read in reads:
        for line in read.lines:
            values.setdefault(line, []).append(None if path.endswith("section") else read.value)
    listed = [one for paragraph in found.outline.paragraphs for one in _of_paragraph(paragraph, values)]
    for table in found.outline.tables:
        for row in table.rows:
            text = "\t".join(c.flat for c in row)
            if not any(cell.line in values for cell in row) and _FACT.search(text) and not _BLANK.search(text):
                listed.append((row[0].line, found.outline.raw.get(row[0].line, text)))
    return tuple(sorted(listed))


def _of_paragraph(paragraph: Paragraph, values: dict[int, list[object]]) -> Iterator[tuple[int, str]]:
    if is_form(paragraph):
        return
    if not any(line in values for line in paragraph.lines):
        if _FACT.search(paragraph.text) or phones(paragraph.text):
            yield paragraph.lines[0], paragraph.raw
        return
    read = json.dumps([v for line in paragraph.lines for v in values.get(line, ())], ensure_ascii=False)
    known = _figures(read)
    for sentence in re.split("[。；]", paragraph.body):
        told = {figure for match in _FACT.finditer(sentence) for figure in _figures(match[0])}
        if not told <= known:
            yield paragraph.lines[0], sentence.strip("，、 ")


def _figures(text: str) -> set[int]:
    return {int(figure) for figure in re.findall(r"\d+", text)}
