"""/healthz: whether the process lives, and whether it can answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from flask import Blueprint, Response

from store.database import Connections
from store.opening import Storage
from store.redis.connection import RedisError


def blueprint(storage: Storage) -> Blueprint:
    """/healthz: 200 when knowledge can be read from the database. /healthz/live: the process answers. /healthz/ready: it
    answers candidates, if only from what it holds (degraded), else 503."""
    revisions, connections = storage.revisions, storage.connections
    pages = Blueprint("health", __name__, url_prefix="/healthz")

    @pages.get("", strict_slashes=False)
    def healthy() -> Response:
        revisions.newest()
        return _plain("ok")

    @pages.get("/live")
    def live() -> Response:
        return _plain("ok")

    @pages.get("/ready")
    def ready() -> Response:
        if not _works(revisions.current):
            return _plain("not ready: no knowledge can be read", 503)
        if storage.damage:
            return _plain(f"degraded: the database is damaged, answering from revision {revisions.current().revision}")
        if not _works(lambda: _written(connections)):
            return _plain("degraded: nothing can be stored, see the log and kaoda doctor")
        return _plain("ok")

    return pages


def _written(connections: Connections | None) -> None:
    """Take the write lock of the database, where there is one, and give it back."""
    if connections:
        with connections.writing():
            pass


def _works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (sqlite3.Error, RedisError, LookupError):
        return False
    return True


def _plain(text: str, status: int = 200) -> Response:
    return Response(f"{text}", status, content_type="text/plain; charset=utf-8")
