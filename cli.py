"""The `kaoda` command: run the account, or talk to it in the terminal."""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import datetime
from pathlib import Path

import click

import assistant
import evaluation
import explanation
from bot.answer import Reply
from bot.conversation import Conversation
from bot.message import CHINA, Message
from commands import unanswered
from commands.backup import backup, restore_command
from commands.doctor import doctor
from commands.faults import faults
from commands.importing import compare_import, import_, settle
from commands.journal import journal
from commands.kb import kb
from commands.menu import menu
from commands.review import review
from commands.user import user
from knowledge.base import KnowledgeBase
from knowledge.screening import Screening, ScreeningError
from settings import Settings
from store import readiness
from store.database import Connections
from store.revisions import Revisions, publish_files

CASES = Path(__file__).parent / "tests" / "cases"
"""What `kaoda evaluate` reads when no file is named."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kaoda")
def main() -> None:
    """考答: answers exam candidates on WeChat from the organisers' notices.

    \b
    Example:  kaoda ask "三级报名费多少钱"
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")  # to standard error: what one is waiting for


def current_knowledge(settings: Settings, talking: bool = True) -> KnowledgeBase:
    """The knowledge in force: the database's, or the files' while there is no database. Only the cache is created,
    and only for `talking`."""
    if not settings.database.exists():
        knowledge = KnowledgeBase.from_files()
        if talking:
            readiness.make_ready(knowledge, readiness.cache_beside(settings.database))
        return knowledge
    connections = Connections(settings.database)
    try:
        publish_files(connections)
        return Revisions.of(connections).current()
    finally:
        connections.close()


def _moment(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime:
    """--now as a time in China; the present without it."""
    if value is None:
        return datetime.now(CHINA)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("must look like 2026-03-01T10:00") from None
    return moment.astimezone(CHINA) if moment.tzinfo else moment.replace(tzinfo=CHINA)


now_option = click.option(
    "--now", callback=_moment, metavar="TIME", help="When it is asked, China time, e.g. 2026-03-01T10:00; default: now."
)


@main.command()
@click.argument("words", nargs=-1, required=True)
@now_option
@click.option("--why", is_flag=True, help="Also print what was understood, and why.")
def ask(words: tuple[str, ...], now: datetime, why: bool) -> None:
    """Ask in one conversation, and print a reply to each of WORDS.

    \b
    Example:  kaoda ask "三级多少钱" "那二级呢" --now 2026-03-01T10:00 --why
    """
    with faults():
        knowledge = current_knowledge(Settings.from_environment(os.environ))
    conversation = Conversation()
    for said in words:
        click.echo(f"> {said}")
        conversation = _turn(conversation, said, now, knowledge, why)


@main.command()
@now_option
@click.option("--why", is_flag=True, help="Also print what was understood, and why.")
def chat(now: datetime, why: bool) -> None:
    """Talk to the account line by line; an empty line ends it.

    \b
    Example:  kaoda chat --now 2026-03-01T10:00
    """
    with faults():
        knowledge = current_knowledge(Settings.from_environment(os.environ))
    conversation = Conversation()
    while said := _line():
        conversation = _turn(conversation, said, now, knowledge, why)


def _line() -> str:
    """What is typed next; '' at the end of input."""
    try:
        return str(input("> ")).strip()
    except (EOFError, KeyboardInterrupt):
        return ""


def _turn(conversation: Conversation, said: str, now: datetime, knowledge: KnowledgeBase, why: bool) -> Conversation:
    """Print the reply to one message and return the conversation after it."""
    message = Message.make("text", said, now, knowledge.published)
    if why:
        click.secho(explanation.explain(conversation, message, now, knowledge), dim=True)
    after, reply = assistant.respond(conversation, message, now, knowledge)
    click.echo(shown(reply) + "\n")
    return after


def shown(reply: Reply) -> str:
    """A reply as a terminal shows it: each option with the question that a tap would send."""
    lines = [reply.text] if reply.text else [f"（{reply.kind}）"]
    if reply.page:
        lines.append(f"[页面 /notices/{reply.page}]")
    lines += [f"[{option.label}] {option.say}" for option in reply.options]
    return "\n".join(lines)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@now_option
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--wrong", metavar="N", default=0, type=click.IntRange(0), help="Also print up to N that went wrong.")
def evaluate(files: tuple[Path, ...], now: datetime, as_json: bool, wrong: int) -> None:
    """Print how well case FILES are understood and answered; without any, those of the checkout.

    Dialogues and labelled questions are .jsonl, phrasings .tsv. --now is the time of asking where a case names none.

    \b
    Example:  kaoda evaluate tests/cases/*.jsonl --wrong 5
    """
    paths = files or tuple(sorted(CASES.glob("*.jsonl")))
    if not paths:
        raise click.UsageError("no case files here; name some")
    with faults():
        knowledge = current_knowledge(Settings.from_environment(os.environ))
    try:
        report = evaluation.evaluate(paths, knowledge, now, lambda path: click.echo(f"{path.name} …", err=True))
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(report.as_dict(wrong), ensure_ascii=False, indent=1))
        return
    for line in report.lines():
        click.echo(line)
    for case in report.wrong[:wrong]:
        click.echo(f"\n{case}")


@main.command()
@click.option("--notice", required=True, metavar="ID", help="Id of the notice, e.g. shanghai-2026.")
@click.option("--occupation", required=True, metavar="NAME", help="Official name, e.g. 企业人力资源管理师.")
@click.option("--job-type", metavar="NAME", help="Only the levels of this job type (工种).")
def eligibility(notice: str, occupation: str, job_type: str | None) -> None:
    """Read candidates as JSON lines from standard input; write a JSON line with the verdicts for each.

    Facts not given are not known; an empty list means that there are none. Bad input ends it with status 2.

    \b
    Example:  echo '{"age": 30, "work": {"own": 3, "related": 2}, "certificates": []}' |
              kaoda eligibility --notice ata-beijing-2024 --occupation 企业人力资源管理师
    """
    with faults():
        knowledge = current_knowledge(Settings.from_environment(os.environ), talking=False)
    try:
        for verdicts in Screening(knowledge, notice, occupation, job_type).lines(sys.stdin.buffer):
            click.echo(verdicts)
    except ScreeningError as error:
        click.echo(f"kaoda eligibility: {error}", err=True)
        raise SystemExit(2) from None


@main.command()
@click.option(
    "--development", is_flag=True, help="Open /simulator, and make a token in data/ if WECHAT_TOKEN is not set."
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
def serve(development: bool, workers: int) -> None:
    """Serve the webhook on KAODA_HOST:KAODA_PORT. Refuses to start without WECHAT_TOKEN.

    \b
    Example:  WECHAT_TOKEN=… KAODA_PORT=8000 kaoda serve
    """
    import serving  # gunicorn is slow to import, and no other command needs it

    with faults():
        settings = Settings.from_environment(os.environ)
        if development:
            settings = serving.in_development(settings)
        serving.set_up(settings)
        app = serving.prepare(settings)
    serving.greet(settings)
    serving.run(app, settings, workers)


kb.add_command(import_)
kb.add_command(settle)
kb.add_command(compare_import)
main.add_command(backup)
main.add_command(doctor)
main.add_command(journal)
main.add_command(kb)
main.add_command(menu)
main.add_command(restore_command)
for command in unanswered.COMMANDS:
    review.add_command(command)
main.add_command(review)
main.add_command(user)
