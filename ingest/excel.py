"""Excel files, written and read: the one door to openpyxl.

A file that is none, is damaged or is too large for what is kept here raises WorkbookFault.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter as column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from ingest.cells import Cell
from ingest.envelope import SheetFault, WorkbookFault, check, unreadable

__all__ = ["Worksheet", "column_letter", "fill", "new", "opened", "write_list"]

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 200, 200_000
"""Of a sheet that is read; the cells, of all of them. All knowledge of five notices has 5,000."""
LONGEST = 32_767
"""Characters that a cell of Excel holds."""
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""How texts begin that a spreadsheet program may take for a formula."""
_ERROR = "#"
"""How texts begin that openpyxl may take for an error of a formula."""
_BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, TypeError, AttributeError,
    IndexError, EOFError, OSError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What openpyxl raises on files that are damaged (a SyntaxError is one of the XML)."""


def new() -> Workbook:
    """A workbook with one empty sheet."""
    return Workbook()


def fill(page: Worksheet, lines: Sequence[Sequence[Cell]]) -> None:
    """Write lines of equal length, the first of them the header; raises WorkbookFault for a text that no cell holds."""
    for number, line in enumerate(lines, 1):
        for place, value in enumerate(line, 1):
            _write_cell(page, number, place, value)
    page.freeze_panes = "B2"
    for place in range(1, len(lines[0]) + 1):
        longest = max(_width(line[place - 1]) for line in lines)
        page.column_dimensions[column_letter(place)].width = min(60, max(8, longest + 2))
        top = page.cell(1, place)
        top.font, top.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")


def _write_cell(page: Worksheet, row: int, column: int, value: Cell) -> None:
    if value is None:
        return
    if isinstance(value, str) and len(value) > LONGEST:
        what = f"超过{LONGEST}个字，Excel装不下"
        raise WorkbookFault((SheetFault(page.title, row, column_letter(column), "", what),))
    cell = page.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = is no formula
        cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _width(value: Cell) -> int:
    """Columns of the widest line: a Chinese character takes two."""
    lines = str("" if value is None else value).splitlines() or [""]
    return max(sum(1 if character.isascii() else 2 for character in line) for line in lines)


def write_list(file: BinaryIO, title: str, widths: Mapping[str, int], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a workbook of one sheet, row by row, however many there are. `widths`: the headers with their columns' widths.

    Characters that no Excel file can hold are left out.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(title)
    page.freeze_panes = "A2"
    for place, width in enumerate(widths.values(), 1):
        page.column_dimensions[column_letter(place)].width = width
    page.append([_bold(page, header) for header in widths])
    for row in rows:
        page.append([_plain(page, cell) for cell in row])
    book.save(file)


def _bold(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, text)
    cell.font = Font(bold=True)
    return cell


def _plain(page: Any, value: Cell) -> Any:
    """What is written for a value; texts stay texts, also after somebody edits them."""
    if not isinstance(value, str):
        return value
    if not value:
        return None  # no cell at all is written faster than an empty one
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
    if not text.startswith((*FORMULA, _ERROR)):
        return text
    cell = WriteOnlyCell(page, text)
    cell.data_type, cell.number_format = "s", "@"
    return cell


def opened(content: bytes) -> Any:
    """The workbook; raises WorkbookFault for what is none, or too large to be one."""
    check(content)
    try:
        if faults := tuple(_oversized(content)):
            raise WorkbookFault(faults)
        return load_workbook(io.BytesIO(content))
    except _BROKEN:
        raise unreadable("Excel文件已损坏，打不开：请在Excel里另存为.xlsx再上传") from None


def _oversized(content: bytes) -> Iterator[SheetFault]:
    """What is too large to be built in memory: read row by row, and no further than the bounds."""
    left = MOST_CELLS
    book = load_workbook(io.BytesIO(content), read_only=True)
    for page in book.worksheets:
        page.reset_dimensions()  # a file may state smaller ones than it has
        for number, row in enumerate(page.iter_rows(values_only=True), 1):
            left -= len(row)
            if number > MOST_ROWS or len(row) > MOST_COLUMNS or left < 0:
                most = f"每张工作表最多{MOST_ROWS}行、{MOST_COLUMNS}列，全部最多{MOST_CELLS // 10_000}万格"
                yield SheetFault(page.title, 0, "", "", f"太大，{most}：请删去多余的空行、空列")
                break
        if left < 0:
            return
