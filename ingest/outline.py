"""A document's lines put together again: paragraphs cut by pages joined, sections with their labels, tables with captions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.blocks import NOTE, Block, Paragraph, Table, marked
from ingest.documents import Document
from ingest.joining import joined, without_furniture
from ingest.running import apart

_CONTENTS = re.compile(r"^目\s*录$")


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


def outline(document: Document) -> Outline:
    """Blocks with sections and captions."""
    lines = without_furniture(document.lines)
    blocks = apart(joined(lines))
    sectioned, slips = _sectioned(_without_contents(blocks))
    return Outline(_captioned(sectioned), {line.number: line.text for line in document.lines}, document.name, slips)


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
