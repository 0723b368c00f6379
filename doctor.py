"""`kaoda doctor`'s questions: is all there that the server needs, and what is to be done where it is not.

Nothing is changed by asking, but that SQLite makes its companion files.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from bot.message import CHINA
from bot.vocabulary import words
from knowledge.base import KnowledgeBase
from knowledge.lint import lint
from knowledge.load import KnowledgeError
from settings import Settings, SettingsError
from store import readiness, revisions
from store.database import Connections
from store.inspection import Unusable, pending, quick_look
from store.redis.connection import Client, RedisError, connect
from store.redis.publications import RedisPublications
from store.redis.store import JOURNAL
from store.users import Users

Level = Literal["ok", "warn", "fail"]
SPACE_NEEDED, SPACE_WANTED = 200e6, 2e9
"""Bytes free on the disk: below, writing may soon fail; below, it is time to look."""
SLOW_COLLECTOR, LATE_COLLECTOR = 10_000, 900.0
"""Entries of the journal that may wait for the collector, and seconds that the oldest may: some collect every few minutes."""
OLD = 400
"""Days after which knowledge that nobody changed is worth a look: notices are of a year."""
AHEAD = 60.0
"""Seconds that the newest row may seem to be in the future."""
SHORT_KEY = 32
"""Characters below which a key that somebody made up can be guessed."""


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do about it ('' where nothing is)."""

    subject: str
    level: Level
    what: str
    advice: str = ""


def examine(environment: Mapping[str, str], now: float) -> tuple[Finding, ...]:
    """Everything that was found; what cannot be looked at since something before it failed is left out."""
    try:
        settings = Settings.from_environment(environment)
    except SettingsError as error:
        return tuple(
            Finding("settings", "fail", line, "see the table of variables in docs/operate.md")
            for line in str(error).splitlines()
        )
    return tuple(_all(settings, now))


def _all(settings: Settings, now: float) -> Iterator[Finding]:
    yield from _account(settings)
    yield from _address(settings)
    yield from _secret_key(settings)
    yield from _disk(settings.database)
    if settings.console:
        yield from _kept(settings.database, now)
    if settings.redis_url:
        yield from _redis(settings.redis_url.reveal(), settings.console, now)


def _kept(database: Path, now: float) -> Iterator[Finding]:
    found = tuple(_database(database))
    yield from found
    if found[-1].level == "ok":
        connections = Connections(database)
        try:
            yield from _inside(connections, now)
        finally:
            connections.close()


def _account(settings: Settings) -> Iterator[Finding]:
    place = "设置与开发 → 基本配置 → 服务器配置 of the platform's console"
    token = settings.token.reveal() if settings.token else ""
    if not token:
        yield Finding("token", "fail", "WECHAT_TOKEN is not set", f"set it to the Token under {place}")
    elif not re.fullmatch("[A-Za-z0-9]{3,32}", token):
        yield Finding(
            "token", "fail", "WECHAT_TOKEN is none that the platform accepts", "use 3 to 32 letters and digits"
        )
    else:
        yield Finding("token", "ok", f"{len(token)} characters")
    if settings.mode == "safe":
        yield Finding("mode", "ok", "safe")
    else:
        advice = f"choose 安全模式 under {place}, and set WECHAT_AES_KEY and WECHAT_APPID"
        yield Finding("mode", "warn", f"{settings.mode}: only safe mode protects what candidates write", advice)
    if settings.appid and not re.fullmatch("wx[0-9a-f]{16}", settings.appid):
        advice = "it is wx and 16 letters and digits, under 基本配置"
        yield Finding("appid", "warn", "WECHAT_APPID does not look like an AppId", advice)
    if settings.development:
        advice = "unset KAODA_DEVELOPMENT on a server that others reach"
        yield Finding("development", "warn", "the simulator is open to everybody", advice)


def _address(settings: Settings) -> Iterator[Finding]:
    if settings.base_url is None:
        advice = "set it, else links go to whatever host the proxy passes on"
        yield Finding("address", "warn", "KAODA_BASE_URL is not set", advice)
    elif urlsplit(settings.base_url).netloc.endswith("example.com"):
        yield Finding("address", "warn", f"{settings.base_url} is the example's", "set KAODA_BASE_URL to your address")
    elif not settings.base_url.startswith("https:"):
        yield Finding("address", "warn", f"{settings.base_url} is not encrypted", "let the proxy serve https")
    else:
        yield Finding("address", "ok", settings.base_url)


def _secret_key(settings: Settings) -> Iterator[Finding]:
    if settings.secret_key is None:
        yield Finding("secret key", "ok", "the database's own, which its backups hold")
    elif len(settings.secret_key.reveal()) < SHORT_KEY:
        advice = "make one with: openssl rand -hex 32 (conversations begin anew, staff sign in again)"
        yield Finding("secret key", "warn", f"KAODA_SECRET_KEY is shorter than {SHORT_KEY} characters", advice)
    else:
        yield Finding("secret key", "ok", "KAODA_SECRET_KEY")


def _disk(database: Path) -> Iterator[Finding]:
    folder = next(parent for parent in database.absolute().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    what = f"{free / 1e9:.1f} GB free at {folder}"
    level: Level = "fail" if free < SPACE_NEEDED else "warn" if free < SPACE_WANTED else "ok"
    yield Finding("disk", level, what, "" if level == "ok" else "make room: when it is full, nothing can be stored")
    for path in (folder, database):
        if path.exists() and not os.access(path, os.W_OK):
            advice = "run this as the server's user; if that is it: chown it to that user"
            yield Finding("disk", "fail", f"{path} cannot be written by this user", advice)


def _database(path: Path) -> Iterator[Finding]:
    """The last one is ok only if the tables can be used as they are."""
    if not path.exists():
        yield Finding(
            "database", "warn", f"{path} does not exist", "it is made at the first start; else see KAODA_DATABASE"
        )
        return
    try:
        size, mode = quick_look(path)
        waiting = pending(path)
        _write_lock(path)
    except (Unusable, sqlite3.DatabaseError) as error:
        yield Finding("database", "fail", f"{path}: {str(error).removeprefix(f'{path}: ')}", _advice(error))
        return
    if waiting:
        advice = "they are made at the next start: restart the server"
        yield Finding("database", "warn", f"{len(waiting)} changes of tables have not been made", advice)
        return
    if mode != "wal":
        yield Finding("database", "warn", f"its journal mode is {mode}, not wal", "restart the server, which sets it")
    yield Finding("database", "ok", f"{path}: {size / 1e6:.1f} MB, whole, can be written")


def _advice(error: Exception) -> str:
    if "locked" in str(error):
        return "another program holds it: find it with fuser, and end it"
    if "newer kaoda" in str(error):
        return "start the newer version again, or put back a copy made before the upgrade with kaoda restore"
    return "put back the newest copy: kaoda restore FILE"


def _write_lock(path: Path) -> None:
    """Raises sqlite3.OperationalError if somebody keeps the database locked for longer than a candidate waits."""
    with closing(sqlite3.connect(path, timeout=2.0, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def _inside(connections: Connections, now: float) -> Iterator[Finding]:
    connection = connections.database.conn
    tables = ("journal", "conversations", "revisions", "edits", "sources", "audit")
    counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}  # noqa: S608
    yield Finding("tables", "ok", ", ".join(f"{name} {count}" for name, count in counts.items()))
    yield from _knowledge(connections, now)
    if Users(connections).has_administrator():
        yield Finding("accounts", "ok", "there is an administrator")
    else:
        yield Finding("accounts", "warn", "nobody can sign in as administrator", "kaoda user add NAME --role admin")
    newest = connection.execute("SELECT max(at) FROM journal").fetchone()[0] or 0.0
    yield _clock(max(newest, connections.path.stat().st_mtime), now)


def _knowledge(connections: Connections, now: float) -> Iterator[Finding]:
    history = revisions.history(connections)
    if not history:
        yield Finding("knowledge", "warn", "nothing is published", "the checkout's files are, at the first start")
        return
    newest = history[0]
    try:
        knowledge = KnowledgeBase.from_documents(
            revisions.documents_of(connections.database.conn, newest.number), newest.number
        )
    except KnowledgeError as error:
        advice = f"put back the one before: kaoda kb rollback {max(newest.number - 1, 1)}"
        yield Finding("knowledge", "fail", f"revision {newest.number} does not compile: {error}", advice)
        return
    days = int((now - newest.created.timestamp()) // 86400)
    level: Level = "warn" if days > OLD else "ok"
    advice = "are the notices still in force?" if days > OLD else ""
    yield Finding("knowledge", level, f"revision {newest.number}, {days} days old", advice)
    today = datetime.fromtimestamp(now, CHINA).date()
    if errors := sum(f.severity == "error" for f in lint(knowledge, today, words().aspects)):
        yield Finding(
            "knowledge", "warn", f"{errors} remarks say that something is wrong", "kaoda kb lint; then mend it"
        )
    if readiness.is_trained(knowledge, readiness.cache_beside(connections.path)):
        yield Finding("classifiers", "ok", "trained")
    else:
        yield Finding(
            "classifiers", "warn", "not trained yet", "the next start takes some seconds longer; nothing to do"
        )


def _clock(newest: float, now: float) -> Finding:
    shown = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M:%S} UTC"
    if newest > now + AHEAD:
        what = f"{shown} is {newest - now:.0f} s before what this server wrote last"
        return Finding("clock", "fail", what, "set the clock, and let it be kept: timedatectl set-ntp true")
    advice = "timedatectl tells whether it is synchronized; over 300 s off, messages are refused"
    return Finding("clock", "ok", f"{shown}, after all that was written ({advice})")


def _redis(url: str, console: bool, now: float) -> Iterator[Finding]:
    try:
        client = connect(url)
        told, waiting, oldest = client.info(), int(client.xlen(JOURNAL)), client.xrange(JOURNAL, count=1)
    except (RedisError, ValueError) as error:
        advice = "is it running, and KAODA_REDIS_URL its address? Try redis-cli ping"
        yield Finding("redis", "fail", f"no answer ({type(error).__name__})", advice)
        return
    if not told.get("aof_enabled", True):
        advice = "set appendonly yes in its configuration"
        yield Finding("redis", "warn", "when it ends, entries of the journal are lost: it writes no log", advice)
    elif (policy := told.get("maxmemory_policy", "noeviction")) != "noeviction":
        advice = "set maxmemory-policy noeviction in its configuration"
        yield Finding("redis", "warn", f"when its memory is full, entries of the journal are lost: {policy}", advice)
    else:
        yield Finding("redis", "ok", f"answers, version {told['redis_version']}")
    yield _collector(waiting, now - int(str(oldest[0][0]).partition("-")[0]) / 1000 if oldest else 0.0)
    if not console:
        yield _publication(client)


def _collector(waiting: int, seconds: float) -> Finding:
    """So many entries wait for it, the oldest for so long."""
    since = f", the oldest for {max(0.0, seconds) / 60:.0f} minutes" if waiting else ""
    what = f"{waiting} entries of the journal wait for the collector{since}"
    if waiting <= SLOW_COLLECTOR and seconds <= LATE_COLLECTOR:
        return Finding("collector", "ok", what)
    advice = (
        "nothing is lost; on the console's machine: systemctl status kaoda-collect, or kaoda journal collect --once"
    )
    return Finding("collector", "warn", what, advice)


def _publication(client: Client) -> Finding:
    try:
        return Finding(
            "knowledge", "ok", f"revision {RedisPublications(client).newest().number}, of the console's machine"
        )
    except LookupError:
        return Finding("knowledge", "fail", "none in Redis yet", "start the server on the console's machine first")
