"""A document from a stranger's hands → what is kept of it, in a process of its own that time and memory bound.

A file may be made to keep a reader busy for hours, or to fill the memory; whatever it does there, candidates go on being
answered.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from ingest.documents import ImportFault
from ingest.draft import draft
from ingest.readers import read

SECONDS = 60
"""How long a document may take."""
MEMORY = 2 * 2**30
"""Bytes of address space for reading one."""
REFUSED = 3
"""Exit status of the reading process when the document cannot be read; its message is the output."""
ROOT = Path(__file__).parents[1]


def drafted(content: bytes, name: str) -> dict[str, Any]:
    """What is kept of a document: as Draft.as_dict, with the document's `lines` as [number, text]. Raises ImportFault."""
    document = read(content, name)
    return {**draft(document).as_dict(), "lines": [[line.number, line.text] for line in document.lines]}


def drafted_apart(content: bytes, name: str) -> dict[str, Any]:
    """`drafted` in a process of its own; raises ImportFault, also when that takes too long or breaks."""
    command = [sys.executable, "-c", "from ingest.upload import main; main()", name]
    try:
        done = subprocess.run(command, input=content, capture_output=True, cwd=ROOT, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ImportFault(f"读了{SECONDS}秒还没有读完：请只导入通知和附件，或把全文粘贴进来") from None
    if done.returncode == REFUSED:
        raise ImportFault(done.stdout.decode())
    if done.returncode:
        raise ImportFault("读不了这份文件：可能已损坏，请重新导出，或把全文粘贴进来")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """The reading process: the file on standard input, its name as argument."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        found = drafted(sys.stdin.buffer.read(), sys.argv[1])
    except ImportFault as fault:
        sys.stdout.buffer.write(str(fault).encode())
        raise SystemExit(REFUSED) from None
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode())
