"""A document's lines put together again: paragraphs cut by pages joined, sections with their labels, tables with captions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from ingest import cleaning
from ingest.documents import Document, Line

_CHINESE = r"[一二三四五六七八九十]{1,3}"
_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(r"^(?P<n>附\s*[件表]\s*[\d一二三四五六七八九十]{0,2})\s*[:：、.。]?\s*(?P<rest>.*)$")),
    (1, re.compile(rf"^(?P<n>第{_CHINESE}[章部]分?|{_CHINESE}(?=\s*[、.．。，]))\s*[、.．。，:：]?\s*(?P<rest>.*)$")),
    (2, re.compile(rf"^(?P<n>第{_CHINESE}条|（\s*{_CHINESE}\s*）)\s*[、.:：]?\s*(?P<rest>.*)$")),
    (3, re.compile(r"^-?\s*(?P<n>\d{1,2})\s*(?:[、．]|[.。](?!\d))\s*(?P<rest>.*)$")),
    (4, re.compile(r"^[-●•·]?\s*(?P<n>（\s*\d{1,2}\s*）|\d{1,2}）)\s*(?P<rest>.*)$")),
    (5, re.compile(r"^(?P<n>[①-⑳])\s*(?P<rest>.*)$")),
)
NOTE = 5
"""Depth of circled numbers, which are footnotes more often than headings."""
_END = re.compile(r"[。；：！？:;!?…]”?$")
_PAGE = re.compile(
    r"^[-—–－]\s*\d{1,3}\s*[-—–－]$|^第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?$|^\d{1,3}\s*/\s*\d{1,3}$"
)
_CONTENTS = re.compile(r"^目\s*录$")
_SIGNED = re.compile(
    r"[\u4e00-\u9fff（）]{3,30}(?:公司|协会|学会|中心|学院|学校|[局厅院会])|20\d\d\s?[年.-].{3,8}|附\s*[件表录].{0,4}"
)
"""What stands alone below a text: a signature or a date."""
FULL = 20
"""Characters from which on a line without an end may be one that a page cut."""


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


@dataclass(frozen=True)
class Outline:
    """The blocks in order, and each line's text as it stands."""

    blocks: tuple[Block, ...]
    raw: dict[int, str]
    name: str = ""
    slips: tuple[Paragraph, ...] = ()
    """Headings whose numbers do not follow on."""

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Without the tables."""
        return tuple(b for b in self.blocks if isinstance(b, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Without the paragraphs."""
        return tuple(b for b in self.blocks if isinstance(b, Table))


def marked(text: str) -> tuple[int, str, str] | None:
    """(depth, number, rest) of a numbered paragraph."""
    for depth, pattern in _MARKERS:
        if match := pattern.match(text):
            return depth, re.sub(r"\s+", "", match["n"]), match["rest"]
    return None


def outline(document: Document) -> Outline:
    """Blocks with sections and captions."""
    lines = _without_furniture(document.lines)
    blocks = _joined(lines)
    sectioned, slips = _sectioned(_without_contents(blocks))
    return Outline(_captioned(sectioned), {line.number: line.text for line in document.lines}, document.name, slips)


def _without_furniture(lines: tuple[Line, ...]) -> list[Line]:
    """Without page numbers, and without short lines beside them that come again and again (page headers)."""
    pages = {place for place, line in enumerate(lines) if not line.cells and _PAGE.match(cleaning.reading(line.text))}
    near = Counter(
        lines[other].text
        for place in pages
        for other in (place - 1, place + 1)
        if 0 <= other < len(lines) and not lines[other].cells and len(lines[other].text) < 40
    )
    return [
        line
        for place, line in enumerate(lines)
        if place not in pages and not (not line.cells and near[line.text] > 1 and ({place - 1, place + 1} & pages))
    ]


def _joined(lines: list[Line]) -> list[Block]:
    """Paragraphs that a page or line end cut are joined; notes at a page's foot are passed over."""
    blocks: list[Block] = []
    cuts = {line.number: line.cut for line in lines}
    rows: list[tuple[Cell, ...]] = []
    table: int | None = None
    for line in lines:
        if line.table != table and rows:
            blocks.append(Table(tuple(rows)))
            rows = []
        table = line.table
        if line.cells:
            rows.append(tuple(Cell(cleaning.cell(c), line.number) for c in line.cells))
            continue
        paragraph = Paragraph(cleaning.reading(line.text), (line.number,), line.text)
        if not paragraph.text:
            continue
        before = _cut_before(blocks)
        first = blocks[before] if before is not None else None
        if (
            before is not None
            and isinstance(first, Paragraph)
            and _continues(first, paragraph, cuts.get(first.lines[-1]))
        ):
            blocks[before] = _glued(first, paragraph)
        else:
            blocks.append(paragraph)
    return [*blocks, Table(tuple(rows))] if rows else blocks


def _cut_before(blocks: list[Block]) -> int | None:
    """The last paragraph, footnotes aside."""
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        if not isinstance(block, Paragraph):
            return None
        if block.text[:1] not in cleaning.CIRCLED or _open_end(block.text):
            return place
    return None


def _open_end(text: str) -> bool:
    """Whether a sentence plainly stops in its midst."""
    if text[-1:] in "、，,（“《及和或与":
        return True
    if text.count("（") > text.count("）") or text.count("《") > text.count("》") or text.count("“") > text.count("”"):
        return True
    return (
        len(text) >= FULL
        and not _END.search(text)
        and text[-1] not in "）》”"
        and not re.search(
            r"[日号]$|(?:通知|公告|通告|简章|方案|安排|指南|须知|计划|启事|说明|标准|[一览]表)$|\d$", text
        )
    )


def _continues(before: Paragraph, after: Paragraph, cut: bool | None) -> bool:
    """Whether a paragraph goes on in the next; `cut` False: the reader saw that its last line is short."""
    heading = marked(before.text)
    if marked(after.text) or (heading is not None and heading[0] == 0):
        return False
    if re.match(r"[，。、；）”》]|等[，。；、]|（(?:https?:|www)", after.text):
        return True
    if re.search(r"[：:]$", before.text) and re.fullmatch(
        r"[\w.+-]+@[\w.-]+。?|[A-Za-z][\w./:-]+\.[\w./:-]+(?:[，。；、].*)?|[\d（）-]{7,20}", after.text
    ):
        return True
    if _label(after.text) or _SIGNED.fullmatch(after.text):
        return False
    return (cut is not False or before.text[-1:] in "、，") and _open_end(before.text)


def _label(text: str) -> bool:
    """地址：…, a line with a name of its own."""
    return bool(re.match(r"^[^，。；：]{2,10}：", text))


def _glued(before: Paragraph, after: Paragraph) -> Paragraph:
    first, second = before.text, after.text
    for size in (2, 1):  # what stands at the end of the one and again at the start of the other was doubled
        if first[-size:] == second[:size] and re.fullmatch(rf"[\u4e00-\u9fff]{{{size}}}", first[-size:]):
            second = second[size:]
            break
    joint = " " if re.search(r"[A-Za-z0-9]$", first) and re.match(r"[A-Za-z0-9]", second) else ""
    return replace(before, text=first + joint + second, lines=before.lines + after.lines, raw=before.raw + after.raw)


def _without_contents(blocks: list[Block]) -> list[Block]:
    """Without a table of contents: 目录 and the entries that end in page numbers."""
    kept: list[Block] = []
    inside = False
    for block in blocks:
        if isinstance(block, Paragraph) and _CONTENTS.match(block.text):
            inside = True
            continue
        if inside and isinstance(block, Paragraph) and re.search(r"[.…·\s]\s*\d{1,3}$", block.text):
            continue
        if inside and isinstance(block, Table) and all(re.fullmatch(r"\d{1,3}", row[-1].text) for row in block.rows):
            continue
        inside = False
        kept.append(block)
    return kept


def _annex_starts(blocks: list[Block]) -> set[int]:
    """Places where an annex begins; entries of the list of annexes are none."""
    places: dict[str, list[int]] = {}
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph) and (found := marked(block.text)) and found[0] == 0:
            heading = len(found[2]) <= 60 and not re.search(r"[。；]|所[列示]|见|中的", found[2])
            if heading and not (found[1] in ("附件", "附表") and found[2][:2].strip().startswith(("1", "一"))):
                places.setdefault(found[1], []).append(place)
    starts = {found[-1] for found in places.values()}
    listed = {p for p in starts if p + 1 in starts and p + 1 < len(blocks)}
    last = max((p for p in starts), default=-1)
    return starts - {
        p for p in listed if any(q in listed or q == p + 1 for q in starts) and not _body_after(blocks, p, last)
    }


def _body_after(blocks: list[Block], place: int, last: int) -> bool:
    """Whether an annex heading has something of its own before the next annex."""
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    if place == last:
        return following is not None
    return not (isinstance(following, Paragraph) and (found := marked(following.text)) is not None and found[0] == 0)


@dataclass
class _Path:
    annex: str = ""
    numbers: dict[int, str] = None  # type: ignore[assignment]
    headings: dict[int, str] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.numbers, self.headings = {}, {}

    def enter(self, depth: int, number: str, heading: str) -> None:
        """Go into a numbered part; deeper ones end."""
        for inner in [d for d in self.numbers if d >= depth]:
            del self.numbers[inner]
        for inner in [d for d in self.headings if d >= depth]:
            del self.headings[inner]
        if depth == 0:
            self.annex = number
        else:
            self.numbers[depth] = re.sub(r"^第|[章条部分]", "", number)
        self.headings[depth] = heading

    @property
    def label(self) -> str:
        """附件7一, 三（二）1."""
        label = self.annex
        for depth in sorted(self.numbers):
            label += "-" if depth == 3 and label and label[-1] != "）" else ""
            label += self.numbers[depth]
        return label


def _heading(rest: str) -> str:
    """What a numbered paragraph is about: its text up to a colon or stop, if that is short."""
    head = re.split(r"[：。；，]", rest, maxsplit=1)[0]
    return head if len(head) <= 40 else ""


def _sectioned(blocks: list[Block]) -> tuple[list[Block], tuple[Paragraph, ...]]:
    starts = _annex_starts(blocks)
    slipped = _slipped_heads(blocks, starts)
    path, found, slips = _Path(), list[Block](), list[Paragraph]()
    for place, block in enumerate(blocks):
        if isinstance(block, Table):
            found.append(replace(block, section=path.label, headings=_above(path)))
            continue
        parsed = marked(block.text)
        if place in slipped:
            parsed = (1, slipped[place], parsed[2] if parsed else "")
            slips.append(block)
        if parsed is None or (parsed[0] == 0 and place not in starts):
            if _plain_heading(block.text):
                path.headings = {d: t for d, t in path.headings.items() if d <= 4 and d != 6} | {6: block.text}
            found.append(replace(block, section=path.label, headings=_above(path)))
            continue
        depth, number, rest = parsed
        if depth == NOTE:
            found.append(replace(block, section=path.label, headings=_above(path), depth=depth, marker=number))
            continue
        path.enter(depth, number, _heading(rest))
        found.append(replace(block, section=path.label, headings=_above(path), depth=depth, marker=number))
    return found, tuple(slips)


def _above(path: _Path) -> tuple[str, ...]:
    return tuple(path.headings[d] for d in sorted(path.headings) if path.headings[d])


def _plain_heading(text: str) -> bool:
    """A short line that is no sentence heads what follows."""
    return len(text) <= 30 and not re.search(r"[。；，！？]", text) and not re.search(r"\d{5,}|@", text)


def _slipped_heads(blocks: list[Block], starts: set[int]) -> dict[int, str]:
    """Headings numbered 1、 between 一、 and 三、: place → the number that belongs there."""
    first_annex = min(starts, default=len(blocks))
    heads: list[tuple[int, int, str]] = []
    for place, block in enumerate(blocks[:first_annex]):
        if isinstance(block, Paragraph) and (found := marked(block.text)) and found[0] in (1, 3):
            short = len(found[2]) <= 20 and not re.search(r"[。；：，]", found[2])
            if found[0] == 1 or short:
                heads.append((place, found[0], found[1]))
    if not any(depth == 1 for _, depth, _ in heads):
        return {}
    slipped, expected = {}, 1
    for index, (place, depth, number) in enumerate(heads):
        value = _value(number)
        if depth == 1:
            expected = (value or expected) + 1
            continue
        following = next((_value(n) for _, d, n in heads[index + 1 :] if d == 1), None)
        between = sum(d == 3 for _, d, _ in heads[index + 1 :]) if following is None else 0
        alone = index + 1 == len(heads) or heads[index + 1][1] == 1
        if alone and not between and following == expected + 1:
            slipped[place] = "零一二三四五六七八九十"[expected] if expected <= 10 else number
            expected += 1
    return slipped


def _value(number: str) -> int | None:
    from ingest.figures import number as whole

    return whole(re.sub(r"[^\d一二三四五六七八九十]", "", number))


def _captioned(blocks: list[Block]) -> tuple[Block, ...]:
    """Each table with the short paragraphs above it, the nearest last."""
    found: list[Block] = []
    for place, block in enumerate(blocks):
        if isinstance(block, Table):
            above: list[Paragraph] = []
            for other in reversed(blocks[max(0, place - 3) : place]):
                if isinstance(other, Table):
                    break
                above.insert(0, other)
            block = replace(block, caption=tuple(above))
        found.append(block)
    return tuple(found)
