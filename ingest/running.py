"""Conditions that run on in one paragraph taken apart: （1）…；（2）…, ①…②…, 五级/初级工：取得….

Told by what the pieces hold: numbers that count from 1, and a condition behind each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.blocks import Block, Paragraph, marked
from ingest.cleaning import CIRCLED
from ingest.fields.route_materials import cut
from ingest.figures import level_cell, whole_level
from ingest.routes import RouteFault, read_route

_STYLES = (
    re.compile(r"（\s*(?P<n>\d{1,2})\s*）"),
    re.compile(r"(?P<n>[①-⑳])"),
    re.compile(r"(?<![\d（])(?P<n>\d{1,2})\s*）"),
    re.compile(r"(?<![\d.年月至—\-])(?P<n>\d{1,2})[.、．](?![\d])"),
)
_CONDITION = re.compile(r"取得|持有|获得|具有|累计|从事|从业|年满|学徒|毕业|在校|职称")
_LED = re.compile(r"^(?P<head>[^，。：；]{2,16})[。：:，]\s*(?:申报(?:者|人)?)?(?:须|需|应)?(?P<rest>.{8,})$")


def apart(blocks: list[Block]) -> list[Block]:
    """The blocks, with paragraphs that hold several numbered conditions as one paragraph each."""
    found: list[Block] = []
    for block in blocks:
        found += _pieces(block) if isinstance(block, Paragraph) else [block]
    return found


def _pieces(paragraph: Paragraph) -> Iterator[Paragraph]:
    for style in _STYLES:
        starts = _starts(style, paragraph.text)
        if len(starts) < 2:
            continue
        ends = [*(start for start, _ in starts[1:]), len(paragraph.text)]
        texts = [paragraph.text[behind:end] for (_, behind), end in zip(starts, ends, strict=True)]
        if all(_CONDITION.search(text) for text in texts):
            if head := paragraph.text[: starts[0][0]].strip():
                yield replace(paragraph, text=head)
            for number, text in enumerate(texts, 1):
                yield replace(paragraph, text=f"（{number}）{text.strip()}")
            return
    yield from _led(_counted(paragraph))


def _starts(style: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Places of the numbers 1, 2, 3, …, each at the start or behind the end of a sentence or clause."""
    found: list[tuple[int, int]] = []
    for match in style.finditer(text):
        before = text[: match.start()].rstrip()
        value = CIRCLED.index(match["n"]) + 1 if match["n"] in CIRCLED else int(match["n"])
        if value == len(found) + 1 and (not before or before[-1] in "。；：，;:"):
            found.append((match.start(), match.end()))
    return found


def _is_condition(text: str) -> bool:
    try:
        read_route(cut(text)[0])
    except RouteFault:
        return False
    return True


def _counted(paragraph: Paragraph) -> Paragraph:
    """A condition behind a circled number, which is no footnote, or behind a letter."""
    letter = re.match(r"^（?([A-H])(?:[.、．）]|\s)\s*(?=\S)", paragraph.text)
    if letter and _is_condition(paragraph.text[letter.end() :]):
        return replace(paragraph, text=f"（{ord(letter[1]) - 64}）{paragraph.text[letter.end() :]}")
    if paragraph.text[:1] in CIRCLED and paragraph.text and _is_condition(paragraph.text[1:]):
        return replace(paragraph, text=f"（{CIRCLED.index(paragraph.text[0]) + 1}）{paragraph.text[1:]}")
    return paragraph


def _led(paragraph: Paragraph) -> Iterator[Paragraph]:
    """五级/初级工：取得…, a level with its one condition on the same line."""
    own = marked(paragraph.text)
    body = own[2] if own else paragraph.text
    match = _LED.match(body)
    rank = re.sub(r"^(?:申报|报考|晋升|参加)", "", match["head"]) if match else ""
    if match and whole_level(rank) and len(level_cell(rank)) == 1 and _is_condition(match["rest"]):
        yield replace(paragraph, text=paragraph.text[: len(paragraph.text) - len(body)] + match["head"])
        yield replace(paragraph, text=match["rest"])
    else:
        yield paragraph
