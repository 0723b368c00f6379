"""What is wrong with a workbook; and whether a file may be one at all, told from its envelope before it is unpacked."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 16 * 1024 * 1024
"""All knowledge of five notices has half a megabyte."""
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class SheetFault:
    """Something wrong in a file: the sheet, row (from 1) and column letter where known, and what is expected."""

    sheet: str
    row: int
    column: str
    header: str
    what: str

    def __str__(self) -> str:
        sheet = f"工作表“{self.sheet}”" if self.sheet else ""
        row = f"第{self.row}行" if self.row else ""
        column = f"{self.column}列" if self.column else ""
        header = f"（{self.header}）" if self.header else ""
        where = f"{sheet}{row}{column}{header}"
        return f"{where}：{self.what}" if where else self.what


class WorkbookFault(Exception):
    """A workbook is not taken over; `faults` says why, all of it."""

    def __init__(self, faults: tuple[SheetFault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def unreadable(what: str) -> WorkbookFault:
    """The fault of a file that is not read at all."""
    return WorkbookFault((SheetFault("", 0, "", "", what),))


def check(content: bytes) -> None:
    """Raise WorkbookFault unless a file may be a workbook of reasonable size."""
    if why := _refusal(content):
        raise unreadable(why)


def _refusal(content: bytes) -> str:
    """Why a file is not read, for staff; '' for one that may be a workbook of reasonable size."""
    if not content:
        return "文件是空的"
    if len(content) > MOST_BYTES:
        return f"文件超过{MOST_BYTES // 1024 // 1024}MB，不像资料表，没有读取"
    if content.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        return "文件有密码：请先去掉密码再上传" if locked else "这是旧版Excel文件（.xls）：请另存为.xlsx再上传"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            entries = bundle.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return "这不是Excel文件（.xlsx），或已损坏：请在Excel里另存为.xlsx再上传"
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        return "这不是Excel文件（.xlsx）：请上传从这里下载的表格"
    if any(entry.flag_bits & 1 for entry in entries):
        return "文件有密码：请先去掉密码再上传"
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        return "文件展开后过大，不像资料表，没有读取"
    return ""
