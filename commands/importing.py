"""`kaoda kb import` and `kaoda kb compare-import`: draft a notice out of a document, and measure that."""

from __future__ import annotations

import json
from pathlib import Path

import click

from commands.kb import at_work
from commands.published import in_force
from ingest.compare import Comparison, compare
from ingest.documents import ImportFault
from ingest.draft import draft
from ingest.drafted import Draft, Field
from ingest.readers import read_path
from ingest.upload import drafted
from store import sources

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the draft as JSON.")
@click.option(
    "--as", "name", metavar="ID", help="Also keep it as the draft of a new notice, with the file; e.g. shanghai-2027."
)
def import_(file: Path, as_json: bool, name: str | None) -> None:
    """Draft a notice out of FILE (.docx, .pdf, .html, .txt) and print it; nothing is published.

    \b
    Example:  kaoda kb import 通知.docx --as shanghai-2027
              kaoda kb settle shanghai-2027
    """
    found = _drafted(file)
    if name:
        with at_work() as staff:
            kept = drafted(file.read_bytes(), file.name)
            staff.import_notice(name, kept["notice"], file.name, file.read_bytes(), kept)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
        return
    for line in shown(found):
        click.echo(line)


@click.command()
@click.argument("name")
@click.argument("paths", nargs=-1)
def settle(name: str, paths: tuple[str, ...]) -> None:
    """Note that the doubtful fields of the imported notice NAME, or those at PATHS, were compared with the document.

    \b
    Example:  kaoda kb settle shanghai-2027 region fees.3.total
    """
    with at_work() as staff:
        source = sources.of_notice(staff.connections.database.conn, name)
        if source is None:
            raise click.ClickException(f"{name} was not imported; see kaoda kb import")
        try:
            for path in paths or ("",):
                staff.settle(source, path)
        except LookupError as error:
            raise click.ClickException(f"{name} has no field {error} that was read from its document") from None


@click.command("compare-import")
@click.argument("file", type=FILE)
@click.option("--notice", "notice_id", required=True, metavar="ID", help="Id of the notice to compare with.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def compare_import(file: Path, notice_id: str, as_json: bool) -> None:
    """Draft a notice out of FILE and compare it with the knowledge in force.

    Ends with 1 where less than 95 % of the fields are right or any is silently wrong.

    \b
    Example:  kaoda kb compare-import 通知.txt --notice shanghai-2026
    """
    knowledge = in_force()
    notice = knowledge.notices.get(notice_id)
    if notice is None:
        raise click.BadParameter(
            f"no notice {notice_id!r}; there are {', '.join(knowledge.notices)}", param_hint="--notice"
        )
    result = compare(_drafted(file), notice, dict(knowledge.standards))
    if as_json:
        click.echo(json.dumps(result.as_dict(), ensure_ascii=False, indent=1))
    else:
        for line in compared(result):
            click.echo(line)
    if not result.passed:
        raise SystemExit(1)


def _drafted(file: Path) -> Draft:
    try:
        return draft(read_path(file))
    except ImportFault as fault:
        raise click.ClickException(f"{file.name}：{fault}") from None


def shown(found: Draft) -> list[str]:
    """A draft as a terminal shows it, doubts first."""
    lines = [f"存疑 {len(found.doubtful)} 项："]
    lines += [f"  ？ {_field(f)}  ← {f.why}" for f in found.doubtful]
    lines += ["", f"读到 {len(found.fields) - len(found.doubtful)} 项："]
    lines += [f"  {_field(f)}" for f in found.fields if not f.why]
    lines += ["", f"没有读进去、像有内容的 {len(found.unread)} 行："]
    lines += [f"  第{number}行 {text[:80]}" for number, text in found.unread]
    return lines


def _field(field: Field) -> str:
    value = "（没有读到）" if field.value is None else json.dumps(field.value, ensure_ascii=False)
    where = f"第{field.line}行" if field.line else ""
    return f"{field.path} = {value} {where}".rstrip()


def compared(result: Comparison) -> list[str]:
    """A comparison as a terminal shows it."""
    lines = [
        f"共 {result.total} 项：相同 {result.right}（{result.share:.1%}），不同但已存疑 {len(result.doubtful)}，"
        f"不同而未存疑 {len(result.wrong)}，缺 {len(result.missing)}"
    ]
    for title, found in (("不同而未存疑", result.wrong), ("不同但已存疑", result.doubtful)):
        lines += [f"{title}：{key}\n    导入：{mine}\n    知识：{theirs}" for key, mine, theirs in found]
    return [*lines, *(f"缺：{key}\n    知识：{theirs}" for key, theirs in result.missing)]
