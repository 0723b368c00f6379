"""Word documents: paragraphs with their automatic numbers, tables with merged cells, footnotes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.documents import Collector, Document, ImportFault

_CHINESE = "零一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def read(content: bytes, name: str) -> Document:
    """A .docx as a document; raises ImportFault if it is damaged."""
    try:
        opened = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, OSError, BadZipFile, SyntaxError):
        raise ImportFault("Word文件已损坏，打不开：请在Word里重新另存为.docx再导入") from None
    collector = Collector(whole=True)
    _blocks(opened.element.body, collector, _Numbers(opened), _Notes(opened))
    return collector.document(name, "docx")


def _blocks(parent: Any, collector: Collector, numbers: _Numbers, notes: _Notes) -> None:
    for element in _children(parent):
        if element.tag == qn("w:tbl"):
            rows = _grid(element, numbers, notes)
            if rows and max(map(len, rows)) > 1:
                collector.rows(rows)
            else:
                for row in rows:
                    collector.paragraph("\n".join(row))
        else:
            collector.paragraph(_paragraph(element, numbers, notes))
            for text in notes.waiting():
                collector.paragraph(text)


def _children(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, those inside content controls and insertions too."""
    for element in parent:
        if element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _children(element)


def _paragraph(element: Any, numbers: _Numbers, notes: _Notes) -> str:
    text = _text(element, notes).strip()
    boxes = [
        "".join(_text(p, notes) for p in box.iter(qn("w:p")))
        for box in element.iter(qn("w:txbxContent"))
        if not _under(box, "Fallback")
    ]
    return "\n".join(filter(None, [f"{numbers.label(element)}{text}" if text else "", *boxes]))


def _text(element: Any, notes: _Notes) -> str:
    """The visible text: runs, insertions, hyperlinks; not deletions, fields' codes or text boxes."""
    parts = []
    for node in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:footnoteReference")):
        owner = next(node.iterancestors(qn("w:p")), None)
        if owner is not element or any(True for _ in node.iterancestors(qn("w:del"), qn("w:moveFrom"))):
            continue
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag == qn("w:footnoteReference"):
            parts.append(notes.mark(node.get(qn("w:id"))))
        elif node.tag == qn("w:tab"):
            parts.append("" if next(node.iterancestors(qn("w:pPr")), None) is not None else "  ")
        else:
            parts.append("\n")
    return "".join(parts)


def _under(node: Any, name: str) -> bool:
    return any(ancestor.tag.endswith("}" + name) for ancestor in node.iterancestors())


def _grid(table: Any, numbers: _Numbers, notes: _Notes) -> list[list[str]]:
    """Rows of texts; a merged cell stands in each row and column that it covers."""
    grid: list[list[str]] = []
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue
        texts: list[str] = []
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not row:
                continue
            merge, span = cell.find(f".//{qn('w:vMerge')}"), cell.find(f".//{qn('w:gridSpan')}")
            if merge is not None and merge.get(qn("w:val")) != "restart" and grid and len(texts) < len(grid[-1]):
                text = grid[-1][len(texts)]
            else:
                text = "\n".join(filter(None, (_paragraph(p, numbers, notes) for p in cell.iter(qn("w:p")))))
            texts += [text] * (int(span.get(qn("w:val"))) if span is not None else 1)
        grid.append(texts)
    return grid


class _Notes:
    """Footnotes: a mark where one is referred to, its text behind that paragraph."""

    def __init__(self, opened: Any) -> None:
        self.texts: dict[str, str] = {}
        self.queue: list[str] = []
        self.count = 0
        for part in opened.part.package.iter_parts():
            if str(part.partname).endswith("/footnotes.xml"):
                root = parse_xml(part.blob)
                for note in root.iter(qn("w:footnote")):
                    self.texts[note.get(qn("w:id"))] = "".join(t.text or "" for t in note.iter(qn("w:t"))).strip()

    def mark(self, key: str) -> str:
        """The mark of a note, whose text then waits."""
        self.count += 1
        mark = _CIRCLED[(self.count - 1) % len(_CIRCLED)]
        if self.texts.get(key):
            self.queue.append(mark + self.texts[key])
        return mark

    def waiting(self) -> list[str]:
        """Texts of the notes marked since the last call."""
        texts, self.queue = self.queue, []
        return texts


class _Numbers:
    """Automatic numbers as Word shows them (一、 （一） 1. (1)), which no paragraph's text holds."""

    def __init__(self, opened: Any) -> None:
        self.counts: dict[tuple[str, int], int] = {}
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.styles = {style.style_id: style.element for style in opened.styles}
        root = next(
            (parse_xml(p.blob) for p in opened.part.package.iter_parts() if str(p.partname) == "/word/numbering.xml"),
            None,
        )
        if root is None:
            return
        abstract = {a.get(qn("w:abstractNumId")): self._levels(a) for a in root.iter(qn("w:abstractNum"))}
        for number in root.iter(qn("w:num")):
            inner = number.find(qn("w:abstractNumId"))
            self.levels[number.get(qn("w:numId"))] = abstract.get(inner.get(qn("w:val")), {})

    @staticmethod
    def _levels(abstract: Any) -> dict[int, tuple[str, str, int]]:
        found = {}
        for level in abstract.iter(qn("w:lvl")):
            values = {name: level.find(qn(f"w:{name}")) for name in ("numFmt", "lvlText", "start")}
            form, text, start = (v.get(qn("w:val")) if v is not None else None for v in values.values())
            found[int(level.get(qn("w:ilvl")))] = (form or "decimal", text or "", int(start or 1))
        return found

    def _where(self, element: Any) -> tuple[str, int] | None:
        """(list, level) of a paragraph, by itself or by its style."""
        for holder in (element, self._style(element)):
            found = holder.find(f"{qn('w:pPr')}/{qn('w:numPr')}") if holder is not None else None
            number = found.find(qn("w:numId")) if found is not None else None
            if found is not None and number is not None:
                level = found.find(qn("w:ilvl"))
                return number.get(qn("w:val")), int(level.get(qn("w:val"))) if level is not None else 0
        return None

    def _style(self, element: Any) -> Any:
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self.styles.get(style.get(qn("w:val"))) if style is not None else None

    def label(self, element: Any) -> str:
        """The number that Word would print before a paragraph, or ''."""
        where = self._where(element)
        if where is None or where[1] not in self.levels.get(where[0], {}):
            return ""
        number, level = where
        form, text, start = self.levels[number][level]
        self.counts[where] = self.counts.get(where, start - 1) + 1
        for key in [k for k in self.counts if k[0] == number and k[1] > level]:
            del self.counts[key]
        if form in ("bullet", "none"):
            return ""
        for place, (inner, _, first) in self.levels[number].items():
            if f"%{place + 1}" in text:
                text = text.replace(f"%{place + 1}", _written(self.counts.get((number, place), first), inner))
        return text


def _written(count: int, form: str) -> str:
    if form.startswith(("chinese", "taiwanese", "japanese", "ideograph")) and 0 < count < 100:
        tens, ones = divmod(count, 10)
        return (
            (_CHINESE[tens] if tens > 1 else "") + ("十" if tens else "") + (_CHINESE[ones] if ones or not tens else "")
        )
    if form == "decimalEnclosedCircle" and 0 < count <= len(_CIRCLED):
        return _CIRCLED[count - 1]
    if form in ("lowerLetter", "upperLetter") and 0 < count <= 26:
        return chr((97 if form == "lowerLetter" else 65) + count - 1)
    return str(count)
