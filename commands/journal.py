"""`kaoda journal`: the journal's way from Redis into the console's database."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time

import click

from commands.database import console_database
from settings import Settings, SettingsError
from store.journal import LaterVersion
from store.redis.collecting import Collector, Occupied, exclusively
from store.redis.connection import PATIENCE, RedisError, connect

WAIT = 1.0
"""Seconds that are waited for an entry, and after a failure."""
REPORT = 10.0
"""Seconds between two lines of progress."""


@click.group()
def journal() -> None:
    """What candidates asked, on its way from several machines to the console's."""


@journal.command()
@click.option("--once", is_flag=True, help="End when nothing waits any more.")
def collect(once: bool) -> None:
    """Write what waits in Redis into this machine's database, until stopped. One runs at a time.

    \b
    Example:  KAODA_REDIS_URL=redis://… kaoda journal collect --once
    """
    with console_database() as connections:
        settings = Settings.from_environment(os.environ)
        if settings.redis_url is None:
            raise SettingsError("KAODA_REDIS_URL: not set; without it the journal is written at once")
        client = connect(settings.redis_url.reveal(), WAIT + PATIENCE)
        collector = Collector(connections, client, settings.journal_days * 86400.0, time.time)
        try:
            with exclusively(connections.path):
                _drain(collector) if once else _run(collector)
        except (Occupied, LaterVersion) as error:
            raise click.ClickException(str(error)) from None
        finally:
            client.close()


def _drain(collector: Collector) -> None:
    total = 0
    while count := collector.collect():
        total += count
        click.echo(f"{total} entries collected, {collector.waiting()} waiting", err=True)


def _run(collector: Collector) -> None:
    """Collect until a signal; whatever is away meanwhile is waited for."""
    stop, total, told, failing = threading.Event(), 0, 0.0, False
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo("collecting", err=True)
    while not stop.is_set():
        try:
            total += collector.collect(WAIT)
            if total and time.monotonic() - told >= REPORT:
                click.echo(f"{total} entries collected, {collector.waiting()} waiting", err=True)
                total, told = 0, time.monotonic()
            failing = False
        except (RedisError, sqlite3.OperationalError) as error:
            if not failing:
                click.echo(f"cannot collect, and go on trying: {error}", err=True)
            failing = True
            stop.wait(WAIT)
    click.echo(f"{total} entries collected; stopped", err=True)
