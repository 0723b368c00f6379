"""The knowledge as an Excel workbook, and back: `read(written(d), d) == d`.

A sheet that is not in the file leaves its part as it is. Whatever is wrong is told all at once, with sheet, row and
column, and then nothing is taken over.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from ingest import excel
from ingest.assembly import Assembly, assemble, finish, kept
from ingest.cells import Cell, decoded
from ingest.envelope import SheetFault, WorkbookFault
from ingest.excel import Worksheet, column_letter
from ingest.sheets import GROUP, NAME, SHEETS, YUAN, Column, Place, Row, Sheet, Table, Wrong, columns, fee_column, rows
from knowledge.load import Documents, canonical
from knowledge.notice import Notice
from knowledge.problems import problems

GUIDE = "说明"
_LISTED = "本文件有这些工作表："
_HINTS = (
    "每张工作表是一部分资料，第一列是通知（或共用标准）的编号。",
    "第一行是列名，请不要改；可以增加、删除、移动数据行。",
    "一格里有几项时用、隔开；某一项里本身有、时，每项写一行，行首写“· ”。",
    "“组”相同的行属于同一项目；新增的行可以不填“组”，前面各列相同的行会归在一起。",
    "收费表里“—”表示有这一列但没有金额；新的收费项目就加一列，列名写成“项目（元）”。",
    "不需要改的工作表可以整张删掉，但请在本页的清单里也删去它的名字。",
)


def titles() -> tuple[str, ...]:
    """The sheets there are, for choosing single ones to download."""
    return tuple(sheet.title for sheet in SHEETS)


def written(documents: Documents, tables: Collection[str] | None = None) -> bytes:
    """The workbook, of the sheets named or of all; raises WorkbookFault for documents that are not sound."""
    sound = _sound(documents)
    book = excel.new()
    shown = [sheet for sheet in SHEETS if tables is None or sheet.title in tables]
    guide = book.worksheets[0]
    guide.title = GUIDE
    for line in (*_HINTS, _LISTED, *(sheet.title for sheet in shown)):
        guide.append([line])
    guide.column_dimensions["A"].width = 90
    for sheet in shown:
        _write_sheet(book.create_sheet(sheet.title), sheet, sound)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sound(documents: Documents) -> Documents:
    """Documents in canonical form; raises WorkbookFault."""
    wrong = problems(documents)
    if wrong:
        what = "资料本身还有错，先改正再导出或上传："
        raise WorkbookFault(tuple(SheetFault("", 0, "", "", f"{what}{p.name} {p.where}：{p.what}") for p in wrong))
    return {kind: {name: canonical(kind, data) for name, data in named.items()} for kind, named in documents.items()}


def _write_sheet(page: Worksheet, sheet: Sheet, documents: Documents) -> None:
    shown = columns(sheet, documents)
    header = [NAME, *([GROUP] if sheet.grouped else []), *(column.header for column in shown)]
    lines: list[list[Cell]] = [list(header)]
    for name, document in documents.get(sheet.kind, {}).items():
        lines += rows(sheet, name, document, shown)
    excel.fill(page, lines)


def read(content: bytes, documents: Documents) -> Documents:
    """`documents` with what the workbook's sheets hold in place of their own; raises WorkbookFault."""
    before = _sound(documents)
    book = excel.opened(content)
    faults: list[SheetFault] = []
    tables = [table for page in _pages(book, faults) if (table := _table(page, faults))]
    if faults:
        raise WorkbookFault(tuple(faults))
    letters = {
        (t.sheet.title, header): letter for t in tables for header, letter in _letters(book[t.sheet.title]).items()
    }
    assembly = assemble(tables, before)
    finish(assembly.documents)
    wrong = assembly.wrong or list(_problems(assembly))
    if wrong:
        raise WorkbookFault(tuple(dict.fromkeys(_fault(one, letters) for one in wrong)))
    return kept(documents, before, assembly.documents)


def _problems(assembly: Assembly) -> Iterator[Wrong]:
    """What keeps the documents from being knowledge, at the cell where it stands or else by its place in words."""
    for problem in problems(assembly.documents):
        place = assembly.place(problem)
        if place and place.sheet:
            yield Wrong(place, problem.what)
        else:
            yield Wrong(Place(""), f"{problem.name} {problem.where}：{problem.what}")


def _fault(wrong: Wrong, letters: dict[tuple[str, str], str]) -> SheetFault:
    place = wrong.place
    return SheetFault(place.sheet, place.row, letters.get((place.sheet, place.header), ""), place.header, wrong.what)


def _pages(book: Any, faults: list[SheetFault]) -> Iterator[Worksheet]:
    """The sheets that hold a part of the knowledge; any other is a fault, and so is one that the guide lists in vain."""
    listed = _listed(book)
    known = titles()
    for page in book.worksheets:
        if page.title == GUIDE:
            continue
        if page.title not in known:
            close = get_close_matches(page.title, known, n=1)
            meant = f"，是不是“{close[0]}”？" if close else "，可用的有：" + "、".join(known)
            faults.append(SheetFault(page.title, 0, "", "", f"没有这张工作表{meant}"))
        elif page.sheet_state != "visible":
            faults.append(SheetFault(page.title, 0, "", "", "工作表被隐藏了：请取消隐藏，或整张删掉"))
        else:
            yield page
    for title in listed:
        if title in known and title not in book.sheetnames:
            what = f"少了这张工作表：请放回来；不想改它，就在“{GUIDE}”的清单里也删去它的名字"
            faults.append(SheetFault(title, 0, "", "", what))
    if not any(page.title in known for page in book.worksheets):
        faults.append(SheetFault("", 0, "", "", "没有可用的工作表，可用的有：" + "、".join(known)))


def _listed(book: Any) -> list[str]:
    """The sheets that the guide names."""
    if GUIDE not in book.sheetnames:
        return []
    lines = [
        str(row[0] or "").strip()
        for row in book[GUIDE].iter_rows(max_row=excel.MOST_COLUMNS, max_col=1, values_only=True)
    ]
    return lines[lines.index(_LISTED) + 1 :] if _LISTED in lines else []


def _letters(page: Worksheet) -> dict[str, str]:
    """Header → column letter."""
    found: dict[str, str] = {}
    for place, value in enumerate(next(page.iter_rows(max_row=1, values_only=True)), 1):
        if value is not None:
            found.setdefault(str(value).strip(), column_letter(place))
    return found


def _table(page: Worksheet, faults: list[SheetFault]) -> Table | None:
    """A sheet's columns and rows; None with faults for what cannot be read."""
    sheet = next(one for one in SHEETS if one.title == page.title)
    before = len(faults)
    for merged in page.merged_cells.ranges:
        corner = merged.coord.partition(":")[0]
        letter = corner.rstrip("0123456789")
        what = f"有合并的单元格（{merged.coord}）：请取消合并，每格都填"
        faults.append(SheetFault(page.title, merged.min_row, letter, "", what))
    shown = _headers(page, sheet, faults)
    found = [] if len(faults) > before else list(_rows(page, faults))
    return None if len(faults) > before else Table(sheet, shown, found)


def _headers(page: Worksheet, sheet: Sheet, faults: list[SheetFault]) -> tuple[Column, ...]:
    """The columns that a sheet has; missing, unknown and doubled headers are faults."""
    expected = {column.header: column for column in columns(sheet, {})}
    optional = {column.header for column in expected.values() if column.field == "blank"} | {GROUP}
    seen: dict[str, Column | None] = {NAME: None, GROUP: None} if sheet.grouped else {NAME: None}
    there: set[str] = set()
    for place, value in enumerate(next(page.iter_rows(max_row=1, values_only=True)), 1):
        header, letter = str(value).strip() if value is not None else "", column_letter(place)
        if not header:
            continue
        if header in there:
            faults.append(SheetFault(page.title, 1, letter, header, "列名出现了两次"))
        there.add(header)
        if header in expected:
            seen[header] = expected[header]
        elif sheet.title == "收费" and header.endswith(YUAN):
            seen[header] = fee_column(str(decoded(Notice, "title", header.removesuffix(YUAN)) or ""))
        elif header not in seen:
            close = get_close_matches(header, [*expected, *seen], n=1)
            meant = f"，是不是“{close[0]}”？" if close else ""
            faults.append(SheetFault(page.title, 1, letter, header, f"没有这一列{meant}"))
    for header in [NAME, *expected]:
        if header not in there and header not in optional:
            faults.append(SheetFault(page.title, 1, "", header, "少了这一列"))
    return tuple(column for column in seen.values() if column)


def _rows(page: Worksheet, faults: list[SheetFault]) -> Iterator[Row]:
    headers = {letter: header for header, letter in _letters(page).items()}
    for number, cells in enumerate(page.iter_rows(min_row=2), 2):
        values: dict[str, Cell] = {}
        for place, cell in enumerate(cells, 1):
            letter, value = column_letter(place), cell.value
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            what = _unreadable(cell.data_type, value) if letter in headers else "上面没有列名"
            if what:
                faults.append(
                    SheetFault(
                        page.title, number, letter, headers.get(letter, ""), f"这一格（“{str(value)[:20]}”）{what}"
                    )
                )
            elif isinstance(value, str | int | float | date | datetime):
                values[headers[letter]] = value
        if values:
            yield Row(Place(page.title, number), values)


def _unreadable(data_type: str, value: object) -> str:
    """Why a cell's content cannot be taken, whatever is expected in it; '' if it can."""
    if data_type == "f":
        return "是公式，请改成数值或文字"
    if data_type == "e":
        return "是错误值，请改正"
    return "" if isinstance(value, str | int | float | date | datetime) else "不是文字、数字或日期，请重新填写"
