"""Logs: a JSON object a line in service, plain lines in development; what happened, never what was said or by whom.

Whoever logs gives the event as the message and figures as `extra`; an exception appears as its type and place only, since its
text may quote a message.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import traceback
from contextvars import ContextVar
from types import TracebackType

from pythonjsonlogger.json import JsonFormatter

PLAIN = "%(asctime)s %(levelname)s %(name)s %(message)s"
GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""Request ids that are taken over from a proxy."""
TOLD = "kaoda.told"
"""In a request's environ once a line tells how it ended, so that the server needs none of its own."""

_request: ContextVar[str] = ContextVar("request", default="")


def begin(given: str | None) -> str:
    """The id of the request that begins, for all that is logged during it: the proxy's, or a new one."""
    name = given if given and GIVEN.fullmatch(given) else secrets.token_hex(8)
    _request.set(name)
    return name


class _Lines(JsonFormatter):
    """One line an event: time, level, logger, event, request, and what was given as `extra`."""

    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level", "name": "logger", "message": "event"},
            timestamp="time",
            json_ensure_ascii=False,
        )

    def formatException(  # logging's name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        frames = traceback.extract_tb(ei[2])
        place = f" at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
        return f"{ei[0].__name__ if ei[0] else ''}{place}"


def _add_request(record: logging.LogRecord) -> bool:
    if name := _request.get():
        record.request = name
    return True


def set_up(development: bool) -> None:
    """Log to standard error from now on, instead of whatever was set up before."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(PLAIN) if development else _Lines())
    handler.addFilter(_add_request)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
