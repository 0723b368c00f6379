"""`kaoda kb`: keep the knowledge from the command line, with the same actions as the console's pages."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

import preflight
from bot.vocabulary import words
from commands.database import console_database
from console.actions import Refused, Staff
from console.desk import day_of
from ingest import workbook
from ingest.envelope import WorkbookFault
from knowledge.base import KnowledgeBase
from knowledge.difference import difference
from knowledge.lint import lint
from knowledge.load import KINDS, KnowledgeError, read_documents, yaml_text
from preflight import Report
from store import audit, checks, drafts, revisions
from store.revisions import publish_files

STAMP = "versions.json"
"""The file of an export that tells which versions it was made from, so that loading it overwrites nobody."""


@click.group()
def kb() -> None:
    """Keep the knowledge: drafts, check, publish, go back; import and export.

    \b
    Example:  kaoda kb export backup/   … edit the files …   kaoda kb load backup/
              kaoda kb check && kaoda kb publish --comment "2027年收费，公告3月5日"
    """


@contextmanager
def at_work(who: str | None = None) -> Iterator[Staff]:
    """Somebody at work on the database in the environment; foreseeable failures become a message and status 1."""
    with console_database() as connections:
        publish_files(connections)
        try:
            yield Staff(connections, who or audit.COMMAND_LINE, time.time)
        except (Refused, WorkbookFault, drafts.Conflict) as error:
            raise click.ClickException(str(error)) from None


@kb.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--revision", type=int, help="A published revision; default: the newest with the drafts over it.")
def export(folder: Path, revision: int | None) -> None:
    """Write the knowledge as YAML files into FOLDER, which must not hold other ones.

    \b
    Example:  kaoda kb export backup/ --revision 3
    """
    with at_work() as staff:
        connection = staff.connections.database.conn
        try:
            documents = revisions.documents_of(connection, revision) if revision else staff.state().documents
        except LookupError:
            raise click.ClickException(f"there is no revision {revision}; see kaoda kb log") from None
        if any((folder / kind).glob("*.yaml") for kind in KINDS if (folder / kind).is_dir()):
            raise click.ClickException(f"{folder} already holds knowledge; name an empty folder")
        for kind, names in documents.items():
            (folder / kind).mkdir(parents=True, exist_ok=True)
            for name, data in names.items():
                (folder / kind / f"{name}.yaml").write_text(yaml_text(data), encoding="utf-8")
        (folder / STAMP).write_text(json.dumps(drafts.versions(documents), indent=0), encoding="utf-8")
        click.echo(f"{sum(map(len, documents.values()))} files in {folder}")


@kb.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def load(folder: Path) -> None:
    """Make drafts of all YAML files of FOLDER that differ; what FOLDER lacks is removed in the drafts.

    \b
    Example:  kaoda kb load backup/
    """
    with at_work() as staff:
        documents = read_documents(folder)
        if not any(documents.values()):
            raise click.ClickException(f"{folder} holds no knowledge; see kaoda kb export")
        if found := preflight.faults(documents):
            raise KnowledgeError("\n".join(f"{p.kind}/{p.name}.yaml: {p.where}：{p.what}" for p in found))
        stamp = folder / STAMP
        seen = (
            json.loads(stamp.read_text(encoding="utf-8"))
            if stamp.exists()
            else drafts.versions(staff.state().documents)
        )
        count = staff.take_over(documents, seen, str(folder))
        click.echo(f"{count} documents drafted; see kaoda kb status")


@kb.command("save-workbook")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--sheet", "sheets", multiple=True, metavar="TITLE", help="Only this sheet; may be given several times.")
def save_workbook(file: Path, sheets: tuple[str, ...]) -> None:
    """Write the drafts' content as an Excel workbook to FILE.

    \b
    Example:  kaoda kb save-workbook 资料.xlsx --sheet 收费
    """
    if wrong := set(sheets) - set(workbook.titles()):
        raise click.BadParameter(f"no sheet {'、'.join(wrong)}; there are {'、'.join(workbook.titles())}")
    with at_work() as staff:
        file.write_bytes(workbook.written(staff.state().documents, sheets or None))


@kb.command("load-workbook")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_workbook(file: Path) -> None:
    """Make drafts of what an Excel workbook changes; of none when anything in it is wrong.

    \b
    Example:  kaoda kb load-workbook 资料.xlsx
    """
    with at_work() as staff:
        state = staff.state()
        documents = workbook.read(file.read_bytes(), state.documents)
        count = staff.take_over(documents, drafts.versions(state.documents), file.name)
        click.echo(f"{count} documents drafted; see kaoda kb status")


@kb.command()
def status() -> None:
    """Show the drafts and what they change.

    \b
    Example:  kaoda kb status
    """
    with at_work() as staff:
        state = staff.state()
        before = revisions.documents_of(staff.connections.database.conn, state.revision)
        click.echo(f"revision {state.revision} is in force; {len(state.edits)} drafts")
        for change in difference(before, state.documents):
            click.echo(f"  {change.name}  {change.where}：{change.before} → {change.after}")
        for problem in preflight.faults(state.documents):
            click.secho(f"  ! {problem.kind}/{problem.name}  {problem.where}：{problem.what}", fg="red")


@kb.command()
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("name")
def discard(kind: str, name: str) -> None:
    """Give up the draft of document NAME of KIND.

    \b
    Example:  kaoda kb discard notices shanghai-2026
    """
    with at_work() as staff:
        held = drafts.held(staff.connections.database.conn, kind, name)
        if held.edit is None:
            raise click.ClickException(f"{kind}/{name} has no draft; see kaoda kb status")
        staff.discard(kind, name, held.version)


@kb.command("lint")
def lint_command() -> None:
    """Print what looks wrong or is missing in the drafts' content.

    \b
    Example:  kaoda kb lint
    """
    with at_work() as staff:
        for finding in lint(
            KnowledgeBase.from_documents(staff.state().documents), day_of(time.time()), words().aspects
        ):
            click.echo(f"{finding.severity:8} {finding.notice}  {finding.where}：{finding.what}")


@kb.command()
@click.option("--all", "everything", is_flag=True, help="Show every changed answer, not the first ten.")
def check(everything: bool) -> None:
    """Put golden and recent questions to the drafts and to what is in force; status 1 when golden ones fail.

    \b
    Example:  kaoda kb check --all
    """
    with at_work() as staff:
        number = staff.begin_check()
        with click.progressbar(length=1, label="asking", file=sys.stderr) as bar:

            def show(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            staff.run_check(number, show)
        found = checks.of(staff.connections.database.conn, number)
        if found is None or found.result is None:
            raise click.ClickException(found.failure if found and found.failure else "the check was broken off")
        report = Report.from_json(found.result)
    _print(report, None if everything else 10)
    raise SystemExit(1 if report.blocking else 0)


def _print(report: Report, most: int | None) -> None:
    for change in report.differences:
        click.echo(f"{change.name}  {change.where}：{change.before} → {change.after}")
    for failure in report.failures:
        state = "still fails" if failure.known else "FAILS"
        click.secho(f"\n{state}: {failure.id}: {failure.said}  ({failure.lack})", fg="red")
        click.echo(f"  before: {failure.before}\n  after:  {failure.after}")
    for answer in report.answers[:most]:
        click.echo(f"\n{answer.said}\n  before: {answer.before}\n  after:  {answer.after}")
    click.echo(
        f"\n{report.golden} golden and {report.asked} recent questions: {len(report.answers)} answers change, "
        f"{len(report.blocking)} golden questions fail, {len(report.findings)} remarks (kaoda kb lint)"
    )


@kb.command("run-check", hidden=True)
@click.argument("number", type=int)
@click.option("--who", required=True)
def run_check(number: int, who: str) -> None:
    """Carry out a check that a page began."""
    os.nice(10)  # candidates come first
    with at_work(who) as staff:
        staff.run_check(number)


@kb.command()
@click.option("--comment", required=True, help="What changed, and on what grounds.")
@click.option("--reason", default="", help="Why it is published although golden questions fail.")
def publish(comment: str, reason: str) -> None:
    """Put the checked drafts in force; every running server has them within a second.

    \b
    Example:  kaoda kb publish --comment "三级收费改为180元，公告2026年3月5日"
    """
    with at_work() as staff:
        click.echo(f"revision {staff.publish(comment, reason)} is in force")


@kb.command("log")
def log_command() -> None:
    """List the revisions, the newest first.

    \b
    Example:  kaoda kb log
    """
    with at_work() as staff:
        for revision in revisions.history(staff.connections):
            reason = f"  (published although golden questions fail: {revision.reason})" if revision.reason else ""
            click.echo(
                f"{revision.number:4}  {revision.created:%Y-%m-%d %H:%M} UTC  {revision.author}  {revision.comment}{reason}"
            )


@kb.command()
@click.argument("number", type=int)
@click.argument("earlier", type=int, required=False)
def diff(number: int, earlier: int | None) -> None:
    """Show what revision NUMBER changed against EARLIER (default: the one before).

    \b
    Example:  kaoda kb diff 4 2
    """
    with at_work() as staff:
        connection = staff.connections.database.conn
        try:
            after = revisions.documents_of(connection, number)
            before = revisions.documents_of(connection, earlier or number - 1)
        except LookupError as error:
            raise click.ClickException(f"{error}; see kaoda kb log") from None
        for change in difference(before, after):
            click.echo(f"{change.name}  {change.where}：{change.before} → {change.after}")


@kb.command()
@click.argument("number", type=int)
def rollback(number: int) -> None:
    """Put the content of revision NUMBER in force again, as a new revision.

    \b
    Example:  kaoda kb rollback 3
    """
    with at_work() as staff:
        click.echo(f"revision {staff.roll_back(number)} is in force with the content of revision {number}")
