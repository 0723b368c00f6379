"""Rows of the journal as a table for Excel: no hash leaves, and no cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from bot.message import CHINA
from ingest.excel import FORMULA, write_list
from knowledge.base import KnowledgeBase
from review.search import Found
from review.shown import ASPECTS, SLOTS, Shown, shown

MOST = 200_000
"""Rows of an export."""
WIDTHS = {
    "时间": 19, "考生": 6, "内容": 50, "消息类型": 9, "结果": 11, "由什么回答": 11, ASPECTS: 20, "最像的内容": 20, "把握": 6,
    **dict.fromkeys(SLOTS.values(), 14), "沿用上文的": 14, "依据": 24, "没答好的迹象": 18, "回复": 60, "毫秒": 8, "版本": 6,
    "编号": 8,
}  # fmt: skip
"""The header, with the widths of the columns in Excel."""
Cell = str | int | float


def table(rows: Iterable[Found], knowledge: KnowledgeBase) -> Iterator[list[Cell]]:
    """The cells of each row, under the header. People are numbered as they come; somebody forgotten has no number."""
    people: dict[str, int] = {}
    for found in rows:
        user = found.row.user
        number: Cell = people.setdefault(user, len(people) + 1) if user else ""
        yield _cells(found, shown(found, knowledge), number)


def _cells(found: Found, words: Shown, person: Cell) -> list[Cell]:
    row = found.row
    best, score = words.scores[0] if words.scores else ("", "")
    carried = "、".join(one.heading for one in words.understood if one.carried)
    return [
        f"{datetime.fromtimestamp(row.at, CHINA):%Y-%m-%d %H:%M:%S}", person, row.text, words.kind, words.share, words.handler,
        "、".join(words.values(ASPECTS)), best, score, *("、".join(words.values(slot)) for slot in SLOTS.values()), carried,
        "；".join(words.facts), "、".join(words.signals), row.reply, row.milliseconds, row.revision, row.id,
    ]  # fmt: skip


def write_csv(file: BinaryIO, rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table with its header as CSV that Excel opens by itself: UTF-8 with a mark."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(WIDTHS)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    text.detach()


def write_workbook(file: BinaryIO, rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table with its header as a workbook."""
    write_list(file, "对话记录", WIDTHS, rows)


def _harmless(cell: Cell) -> Cell:
    """CSV cannot say that a cell is text: an apostrophe does."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
