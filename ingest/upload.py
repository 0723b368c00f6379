"""Documents and workbooks that staff upload → what is kept of them, each read in a process of its own."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from ingest import apart, workbook
from ingest.documents import ImportFault
from ingest.draft import draft
from ingest.envelope import SheetFault, WorkbookFault, check, unreadable
from ingest.readers import read
from knowledge.load import Documents

DOCUMENT = {
    "slow": f"读了{apart.SECONDS}秒还没有读完：请只导入通知和附件，或把全文粘贴进来",
    "broken": "读不了这份文件：可能已损坏，请重新导出，或把全文粘贴进来",
    "busy": apart.BUSY,
}
WORKBOOK = {
    "slow": f"读了{apart.SECONDS}秒还没有读完：请删去多余的工作表、行和列，再上传",
    "broken": "读不了这个文件：可能已损坏，请在Excel里另存为.xlsx再上传",
    "busy": apart.BUSY,
}
"""Why nothing was read, for staff."""
MOST_FAULTS = 300
"""Faults of a workbook that are listed."""


def drafted(content: bytes, name: str) -> dict[str, Any]:
    """What is kept of a document: as Draft.as_dict, with the document's `lines` as [number, text]. Raises ImportFault."""
    document = read(content, name)
    return {**draft(document).as_dict(), "lines": [[line.number, line.text] for line in document.lines]}


def drafted_apart(content: bytes, name: str) -> dict[str, Any]:
    """`drafted` in a process of its own; raises ImportFault, also when that takes too long or breaks."""
    try:
        found: dict[str, Any] = apart.read_apart(f"{__name__}:answer_document", name, content)
    except apart.Refusal as refusal:
        raise ImportFault(refusal.reason) from None
    except apart.Unread as unread:
        raise ImportFault(DOCUMENT[unread.why]) from None
    return found


def workbook_apart(content: bytes, documents: Documents) -> Documents:
    """ingest.workbook.read in a process of its own; raises WorkbookFault, also when that takes too long or breaks."""
    check(content)
    try:
        found: Documents = apart.read_apart(f"{__name__}:answer_workbook", documents, content)
    except apart.Refusal as refusal:
        raise WorkbookFault(tuple(SheetFault(*fault) for fault in refusal.reason)) from None
    except apart.Unread as unread:
        raise unreadable(WORKBOOK[unread.why]) from None
    return found


def answer_document() -> None:
    """The process that reads a document."""

    def work(name: str, content: bytes) -> dict[str, Any]:
        try:
            return drafted(content, name)
        except ImportFault as fault:
            raise apart.Refusal(str(fault)) from None

    apart.answer(work)


def answer_workbook() -> None:
    """The process that reads a workbook."""

    def work(documents: Documents, content: bytes) -> Documents:
        try:
            return workbook.read(content, documents)
        except WorkbookFault as fault:
            raise apart.Refusal([astuple(one) for one in _shown(fault.faults)]) from None

    apart.answer(work)


def _shown(faults: tuple[SheetFault, ...]) -> tuple[SheetFault, ...]:
    """As many as a page can show."""
    left = len(faults) - MOST_FAULTS
    return faults if left <= 0 else (*faults[:MOST_FAULTS], SheetFault("", 0, "", "", f"另有{left}处错误，没有列出"))
