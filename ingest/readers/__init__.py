"""Readers, one a format; `read` looks at the content, not at the name, to choose."""

from __future__ import annotations

from pathlib import Path

from ingest.documents import LARGEST, Document, ImportFault
from ingest.readers import archive, html, pdf, plain, word

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_KNOWN = {".docx", ".pdf", ".html", ".htm", ".txt", ".md", ""}


def read(content: bytes, name: str) -> Document:
    """A document out of a file's bytes; `name` is for messages and, with text, to tell .html. Raises ImportFault."""
    if len(content) > LARGEST:
        raise ImportFault(f"文件有{len(content) / 1024 / 1024:.0f} MB，超过20 MB：请删去图片或分成几份后再导入")
    if not content.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise ImportFault("文件是空的：请选择有内容的通知文件")
    if content.startswith(b"PK"):
        archive.check_word(content)
        return word.read(content, name)
    if content[:1024].lstrip().startswith(b"%PDF"):
        return pdf.read(content, name)
    _refuse(content, name)
    text = plain.decoded(content)
    if html.looks_like(text):
        return html.read(text, name)
    return plain.read(text, name)


def read_path(path: Path) -> Document:
    """`read` of a file; too large a one is refused before it is loaded."""
    if path.stat().st_size > LARGEST:
        raise ImportFault(f"文件有{path.stat().st_size / 1024 / 1024:.0f} MB，超过20 MB：请删去图片或分成几份后再导入")
    return read(path.read_bytes(), path.name)


def _refuse(content: bytes, name: str) -> None:
    """Raise for content that is known not to be text."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportFault(archive.why_not_ole(content))
    if content.startswith(_IMAGES) or content[4:12] in (b"ftypheic", b"ftypmif1"):
        raise ImportFault("这是图片：请用带文字的Word、PDF或网页文件，或先做文字识别（OCR）再粘贴文字")
    if content.startswith(b"{\\rtf"):
        raise ImportFault("这是RTF文件：请在Word里另存为.docx再导入")
    if Path(name).suffix.lower() in (".docx", ".pdf"):
        raise ImportFault(f"文件名是{Path(name).suffix}，内容却不是：文件可能已损坏，请重新导出后再导入")
    if Path(name).suffix.lower() not in _KNOWN and b"\x00" in content[:4096]:
        raise ImportFault("不认识这种文件：请用.docx、.pdf、.html或.txt")
