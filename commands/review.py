"""`kaoda review`: what candidates asked and what became of it."""

from __future__ import annotations

import click


@click.group()
def review() -> None:
    """What candidates asked: the week's summary, and what went unanswered."""
