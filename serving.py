"""The server: gunicorn with threads, its logs without query strings, and what a development run needs besides."""

from __future__ import annotations

import gc
import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

import logs
import metrics
import pages
from console import access, application
from console.errands import Carrier, apart
from settings import Secret, Settings
from store.database import Connections
from store.standby import is_whole
from store.users import Users
from webhook import Clock, create_app

TOKEN_FILE = Path("data/development-token")


THREADS = 3
"""Requests that a worker works on at once; more only take turns on one core, and all are answered later."""
SILENT = 30
"""Seconds for which a connection on which nothing is said waits outside."""
COLLECTING = 50_000, 20, 100
"""Python looks for unreachable cycles after so many new objects, not 700: it would look through all that is remembered of
texts again and again, which takes an eighth of a message's time."""
LOOK = 1.0
"""Seconds between two looks at a database that is damaged."""
CLOSED = "数据库损坏，后台暂停使用；公众号照常回答。请管理员按日志中的提示恢复备份。"

log = logging.getLogger("kaoda")


def _watch(worker: Any) -> None:
    """Each worker looks for new revisions by itself, and for damage and its end: threads do not survive the fork."""
    app = worker.app.wsgi()
    app.extensions["kaoda"].revisions.watch(lambda number: log.info("revision %d in force", number))
    if app.extensions["kaoda-connections"]:
        arguments = [app, app.config["KAODA_DATABASE"]]
        threading.Thread(target=_look_after, args=arguments, name="database", daemon=True).start()


def _look_after(app: Flask, database: Path) -> None:
    """Have the server built anew once the database that it started with turns out to be damaged, or is whole again."""
    if app.extensions["kaoda-damage"]:
        while not is_whole(database):
            time.sleep(LOOK)
    else:
        damaged = app.extensions["kaoda-damaged"]
        while damaged.wait() and is_whole(database):
            damaged.clear()
            time.sleep(LOOK)
    os.kill(os.getppid(), signal.SIGHUP)


class AccessLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's logs among ours; of a request no address, no agent, and no query, which holds OpenID and signature."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        if logs.TOLD in environ:
            return
        milliseconds, status = round(request_time.total_seconds() * 1000, 1), int(str(resp.status).split()[0])
        told = (req.method, req.path, status, milliseconds)
        names = ("method", "path", "status", "milliseconds")
        figures = dict(zip(names, told, strict=True)) | {"request": environ.get("kaoda.request", "")}
        logging.getLogger("kaoda.access").info("%s %s %s in %s ms", *told, extra=figures)


def _await_requests(server: Any) -> None:
    """Connections reach a worker with their first bytes only, where the system can do that (Linux): those on which nothing
    is said occupy no thread."""
    if not hasattr(socket, "TCP_DEFER_ACCEPT"):
        return
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT)


OPTIONS = {
    "worker_class": "gthread",  # staff whose page takes long keep no candidate waiting
    "threads": THREADS,
    "worker_connections": THREADS,  # what no thread is free for is left to the other workers
    "timeout": 30,
    "graceful_timeout": 6,
    "keepalive": 0,  # for the same reason: an idle connection would count
    "when_ready": _await_requests,
    "logger_class": AccessLog,
    "child_exit": lambda _server, worker: metrics.bury(worker.pid),
    "proc_name": "kaoda",
    "control_socket_disable": True,
    "post_worker_init": _watch,
}


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn around an application that was built before the workers are forked, so that they share its memory."""

    def __init__(self, app: Flask, options: dict[str, Any], build: Callable[[], Flask] | None = None) -> None:
        """`build` makes the application anew when the server is told to reload (SIGHUP)."""
        self._app = app
        self._build = build
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def reload(self) -> None:
        """What the next workers serve; where it cannot be built, what there was."""
        super().reload()
        try:
            self._app = self._build() if self._build else self._app
        except Exception as error:  # noqa: BLE001  # the server must outlive it
            log.error("cannot be built anew: %s; serving on as before", error)


def in_development(settings: Settings) -> Settings:
    """`settings` with the simulator open and, if there is no token, the one kept in data/, made at the first run."""
    if settings.token is None:
        if not TOKEN_FILE.exists():
            TOKEN_FILE.parent.mkdir(parents=True, exist_ok=True)
            TOKEN_FILE.touch(mode=0o600)
            TOKEN_FILE.write_text(secrets.token_hex(16) + "\n", encoding="ascii")
        settings = replace(settings, token=Secret(TOKEN_FILE.read_text(encoding="ascii").strip()))
    return replace(settings, development=True)


def assemble(
    settings: Settings,
    clock: Clock = Clock(),  # noqa: B008  # frozen
    carrier: Carrier = apart,
) -> Flask:
    """The application with all its pages; raises what create_app does. Where the console is, the simulator is open to
    staff as well; `carrier` carries out what pages begin and do not wait for."""
    if not settings.console:
        return create_app(settings, (pages.blueprint(),), clock=clock)
    app = create_app(
        settings,
        (pages.blueprint(), application.blueprint(settings, carrier)),
        clock=clock,
        simulating=lambda: settings.development or access.signed_in() is not None,
    )
    app.config["KAODA_DATABASE"] = settings.database
    if app.extensions["kaoda-damage"]:
        app.before_request(_closed)
    return app


def _closed() -> Response | None:
    """Staff would lose what they do in a stand-in for the database."""
    if request.path.startswith("/console"):
        return Response(CLOSED, 503, content_type="text/plain; charset=utf-8")
    return None


def set_up(settings: Settings) -> None:
    """Logs, and figures that the workers count together; a folder for each port, since several servers may share a database."""
    logs.set_up(settings.development)
    metrics.share(settings.database.parent / f"metrics-{settings.port}")


def prepare(settings: Settings) -> Flask:
    """The application with database and knowledge ready for the first message; raises what create_app does.

    Built once, for the workers to share: compiling, and training where the cache has nothing, cost seconds and memory.
    """
    gc.unfreeze()  # an application of before a reload
    app = assemble(settings)
    app.extensions["kaoda-close"]()  # SQLite's connections must not cross the fork; each worker opens its own
    gc.set_threshold(*COLLECTING)
    gc.collect()
    gc.freeze()  # else a worker's first collection touches, and so copies, every shared page
    return app


def greet(settings: Settings) -> None:
    """Say where things are: on the screen in development, in service where machines look for it."""
    if settings.development:
        click.echo(greeting(settings))
        return
    for line in greeting(settings).splitlines():
        log.info(" ".join(line.split()))


def greeting(settings: Settings) -> str:
    """Where things are; the token is shown in development only."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104  # compared, not bound
    address = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    lines = [f"Webhook    {address}/wechat ({settings.mode} mode)"]
    lines.append(f"Notices    {address}/notices")
    if settings.console:
        lines.append(f"Console    {address}/console")
    if settings.console and _lacks_administrator(settings.database):
        elsewhere = "" if settings.database == Settings.database else f"KAODA_DATABASE={settings.database} "
        lines.append(f"           nobody can manage it yet: {elsewhere}.venv/bin/kaoda user add NAME --role admin")
    if settings.development:
        lines.append(f"Simulator  {address}/simulator")
        if settings.token and TOKEN_FILE.exists() and TOKEN_FILE.read_text().strip() == settings.token.reveal():
            lines.append(f"Token      {settings.token.reveal()} (development; kept in {TOKEN_FILE})")
    return "\n".join(lines)


def _lacks_administrator(database: Path) -> bool:
    """Whether nobody can manage accounts; nothing is made, and no connection stays open."""
    if not database.exists():
        return True
    if not is_whole(database):
        return False
    connections = Connections(database)
    try:
        return not Users(connections).has_administrator()
    finally:
        connections.close()


def run(app: Flask, settings: Settings, workers: int) -> None:
    """Serve `app` until stopped."""
    bind = f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"
    _Server(app, OPTIONS | {"bind": bind, "workers": workers}, lambda: prepare(settings)).run()
