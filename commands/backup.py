"""`kaoda backup` and `kaoda restore`: copies of the database while the server runs."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from bot.message import CHINA
from commands.faults import faults
from settings import Settings
from store.backup import restore, save
from store.inspection import Contents, Unusable


def told(contents: Contents) -> str:
    """What a copy holds, in a line."""
    newest = (
        f", the newest of {datetime.fromtimestamp(contents.newest, CHINA):%Y-%m-%d %H:%M}" if contents.newest else ""
    )
    return (
        f"{contents.size / 1e6:.1f} MB, revision {contents.revision} of {contents.published} UTC, {contents.messages} messages"
        f"{newest}, {contents.accounts} accounts; {contents.rows} rows in all"
    )


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite FILE if it exists.")
def backup(file: Path, force: bool) -> None:
    """Copy the database to FILE, while the server runs; the copy was read and found whole before FILE appears.

    It holds what the database holds: masked questions, password hashes, keys. Keep it where only you can read it.

    \b
    Example:  kaoda backup /var/backups/kaoda-2026-03-01.db
    """
    with faults():
        contents = save(Settings.from_environment(os.environ).database, file, overwrite=force)
    click.echo(f"{file}: {told(contents)}")


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore_command(file: Path) -> None:
    """Put the copy FILE in place of the database, while the server runs; it answers from it within a second.

    FILE is read and checked first. The replaced database stays beside the new one, under its name and the date.

    \b
    Example:  kaoda restore /var/backups/kaoda-2026-03-01.db
    """
    now = datetime.now(CHINA)
    with faults():
        database = Settings.from_environment(os.environ).database
        try:
            done = restore(file, database, now.timestamp(), f"replaced-{now:%Y%m%d-%H%M%S}")
        except Unusable as error:
            raise click.ClickException(f"nothing was changed: {error}") from None
    click.echo(f"{database}: {told(done.contents)}")
    if done.replaced:
        click.echo(f"what was there{' (damaged)' if done.damaged else ''} is kept in {done.replaced}")
    if done.rekeyed:
        click.echo("the keys of people and sessions are others than before: restart the server")
