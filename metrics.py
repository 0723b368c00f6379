"""/metrics for Prometheus, over all workers of a server: what candidates got, how fast, and how things stand.

prometheus-client decides at its import whether workers share their figures, so it is imported once that is known.
"""

from __future__ import annotations

import hmac
import os
import shutil
import sqlite3
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, request

from bot.answer import Trace
from settings import Secret
from store.opening import Storage

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder in which workers share their figures."""
BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0)
"""Seconds; the platform hangs up after the last."""
COUNTED = {"kaoda_journal_rows": "journal", "kaoda_replies_kept": "deliveries", "kaoda_conversations": "conversations"}
"""Figures that are numbers of rows."""


def share(folder: Path) -> None:
    """Have the workers forked from this process share their figures in a folder, emptied of an earlier server's; call it
    before there is an application."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[SHARED] = str(folder.absolute())


def bury(process: int) -> None:
    """A worker has ended: what it counted stays, what it was at the moment goes."""
    if SHARED in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(process)  # type: ignore[no-untyped-call]


class Metrics:
    """The figures of this process; shared, if `share` was called."""

    def __init__(self, storage: Storage) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self._storage = storage
        own = CollectorRegistry()
        self._own = own
        self._messages = Counter("kaoda_messages", "Messages by topic and outcome", ["topic", "outcome"], registry=own)
        self._seconds = Histogram("kaoda_answer_seconds", "From arrival to answer", buckets=BUCKETS, registry=own)

    def answered(self, trace: Trace) -> None:
        """A message was answered for the first time."""
        self._messages.labels((trace.aspects or ("",))[0].partition(".")[0], trace.outcome).inc()

    def other(self, outcome: str) -> None:
        """A delivery ended otherwise: repeat, flood, apology."""
        self._messages.labels("", outcome).inc()

    def took(self, seconds: float) -> None:
        """So long from a delivery's arrival to its answer."""
        self._seconds.observe(seconds)

    def exposition(self) -> bytes:
        """All of it in Prometheus's text format."""
        from prometheus_client import CollectorRegistry, generate_latest, multiprocess

        registry = self._own
        if SHARED in os.environ:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        standing = CollectorRegistry()
        standing.register(self)  # which is asked for collect only
        return generate_latest(registry) + generate_latest(standing)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """How things stand when asked."""
        from prometheus_client.core import GaugeMetricFamily

        latest = self._storage.revisions.latest
        yield GaugeMetricFamily("kaoda_revision", "Knowledge revision in force", latest.revision if latest else 0)
        yield GaugeMetricFamily("kaoda_degraded", "1 while a stand-in serves", float(bool(self._storage.damage)))
        for name, value in self._rows():
            yield GaugeMetricFamily(name, f"Rows of {COUNTED[name]}", value)
        if (waiting := self._storage.waiting()) is not None:
            yield GaugeMetricFamily("kaoda_journal_waiting", "Entries in Redis for the collector", waiting)

    def _rows(self) -> Iterator[tuple[str, float]]:
        if self._storage.connections is None:
            return
        for name, table in COUNTED.items():
            try:
                found: Any = self._storage.connections.database.conn.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
                yield name, float(found.fetchone()[0])
            except sqlite3.Error:
                return


def blueprint(metrics: Metrics, token: Secret | None) -> Blueprint:
    """/metrics, for whoever has the token, and without it for this machine and its network; not through a proxy."""
    pages = Blueprint("metrics", __name__)

    @pages.get("/metrics")
    def show() -> Response:
        if not (_known(token) or _near()):
            abort(404)
        return Response(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")

    return pages


def _known(token: Secret | None) -> bool:
    given = request.headers.get("Authorization", "")
    return token is not None and hmac.compare_digest(given.encode(), f"Bearer {token.reveal()}".encode())


def _near() -> bool:
    """Whether the request comes straight from this machine or a private network: what a proxy passes on says so."""
    if any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded")):
        return False
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return address.is_loopback or address.is_private
