"""`kaoda review`: what candidates asked and what became of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import click

from bot.message import CHINA
from commands.database import console_database
from console.log import label
from review import digest as summary


@click.group()
def review() -> None:
    """What candidates asked: the week's summary, and what went unanswered."""


def _monday(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date:
    """--week as its Monday; that of the last whole week in China without it."""
    if value is None:
        today = datetime.now(CHINA).date()
        return today - timedelta(today.weekday() + 7)
    try:
        return summary.week_of(value)
    except ValueError:
        raise click.BadParameter("must be a week like 2026-W46") from None


@review.command()
@click.option("--week", "monday", callback=_monday, metavar="WEEK", help="Like 2026-W46; default: the last whole week.")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Where to write; default: here."
)
def digest(monday: date, folder: Path) -> None:
    """Write a week's summary as digest-WEEK.md and, for mailing, digest-WEEK.html.

    \b
    Example:  kaoda review digest --week 2026-W46 --folder digests/
    """
    with console_database() as connections:
        told = summary.digest(connections.database.conn, monday)
        folder.mkdir(parents=True, exist_ok=True)
        for ending, text in (("md", summary.as_markdown(told, label)), ("html", summary.as_html(told, label))):
            file = folder / f"digest-{told.name}.{ending}"
            file.write_text(text, encoding="utf-8")
            click.echo(file)
