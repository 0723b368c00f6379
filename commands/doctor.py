"""`kaoda doctor`: whether all is there that the server needs."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict

import click

from doctor import examine

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:
    """Check settings, disk, database, knowledge, accounts and clock, and say what to do; status 1 if something fails.

    Run it as the server's user and with the server's variables.

    \b
    Example:  kaoda doctor
    """
    findings = examine(os.environ, time.time())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    for finding in () if as_json else findings:
        click.echo(f"{click.style(f'{finding.level:5}', COLOURS[finding.level])} {finding.subject}: {finding.what}")
        if finding.advice:
            click.echo(f"      → {finding.advice}")
    raise SystemExit(1 if any(finding.level == "fail" for finding in findings) else 0)
