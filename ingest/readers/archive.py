"""What can be told of office files from their envelope, before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from ingest.documents import ImportFault

MOST_BYTES = 200 * 1024 * 1024
"""Unpacked size that is still taken for a document."""
MOST_ENTRIES = 5000
MOST_RATIO = 200
"""How often larger than packed, for entries above `LARGE`."""
LARGE = 10 * 1024 * 1024


def check_word(content: bytes) -> None:
    """Raise ImportFault unless it is a .docx of reasonable size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            entries = bundle.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise ImportFault("文件已损坏，打不开：请在Word里重新另存为.docx再导入") from None
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_BYTES:
        raise ImportFault("压缩包展开后过大，不像通知文件，已拒绝：请检查文件来源")
    if any(e.file_size > LARGE and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries):
        raise ImportFault("压缩包展开后过大，不像通知文件，已拒绝：请检查文件来源")
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise ImportFault("文件有密码：请先去掉密码再导入")
    if "word/document.xml" not in names:
        raise ImportFault(_other(names))


def _other(names: set[str]) -> str:
    if any(name.startswith("xl/") for name in names):
        return "这是Excel文件：请用“Excel上传”；要导入通知，请另存为.docx或复制文字粘贴"
    if any(name.startswith("ppt/") for name in names):
        return "这是PPT文件：请另存为PDF再导入"
    return "这是压缩包，不是Word文件：请解压后导入里面的.docx或.pdf"


def why_not_ole(content: bytes) -> str:
    """Why an old office file (OLE) is not read."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "文件有密码：请先在Word里去掉密码，另存为.docx再导入"
    if "WordDocument".encode("utf-16-le") in content:
        return "这是旧版Word文件（.doc）：请在Word里另存为.docx再导入"
    if "Workbook".encode("utf-16-le") in content:
        return "这是旧版Excel文件（.xls）：请另存为.xlsx用“Excel上传”，或复制文字粘贴"
    return "这是旧版Office文件：请另存为.docx再导入"
