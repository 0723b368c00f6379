"""The account that servers on this machine are measured with, for as long as a measurement takes."""

from __future__ import annotations

from settings import Mode
from wechat.sender import Sender

TOKEN = "bench"  # noqa: S105  # of servers that only this machine reaches
AES_KEY = "benchbenchbenchbenchbenchbenchbenchbenchben"
APPID = "wx00000000000bench"
NAME = "gh_bench"
"""The account's own id, to which messages are addressed."""


def platform(mode: Mode) -> Sender:
    """The platform's side of the account."""
    return Sender(TOKEN, mode, AES_KEY, APPID)
