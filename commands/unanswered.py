"""`kaoda review` list, show, split, merge, … : what went unanswered, with the same actions as the console's pages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.signals import SIGNALS
from commands.kb import at_work
from console.choices import NUMBERED, free_name
from console.desk import moment
from console.mends import Change, Mender
from console.reviewing import Reviewer
from knowledge.load import parse_yaml
from review.forecast import Effect, Progress, Turned
from review.mending import PHRASES, with_phrases
from store import clusters, drafts, looks, mends
from store.revisions import Revisions

PAGE = 20
"""Clusters, and questions, that are printed."""
Number = click.argument("number", type=int)
note = click.option("--note", default="", help="Why, or what a colleague should know.")


@contextmanager
def reviewing() -> Iterator[Reviewer]:
    """Somebody at the command line, reviewing."""
    with at_work() as staff:
        yield Reviewer(staff)


def existing(reviewer: Reviewer, number: int) -> clusters.Cluster:
    """A cluster; ClickException if there is none."""
    if found := clusters.of(reviewer.connection, number):
        return found
    raise click.ClickException(f"there is no cluster {number}; see kaoda review list")


@click.command("list")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(clusters.STATES), help="Default: open, handed, mended."
)
@click.option("--count", default=PAGE, show_default=True, type=click.IntRange(1), help="How many.")
def list_(states: tuple[clusters.State, ...], count: int) -> None:
    """List clusters of unanswered questions, the worst first.

    \b
    Example:  kaoda review list --state open --count 5
    """
    with reviewing() as reviewer:
        settled = looks.settled(reviewer.connection) if not states else frozenset()
        shown = clusters.ranked(reviewer.connection, states or ("open", "handed", "mended"), count + len(settled))
        for cluster in [cluster for cluster in shown if cluster.id not in settled][:count]:
            click.echo(
                f"{cluster.id:6} {cluster.state:9} {cluster.people:5} people {cluster.messages:5} messages"
                f"  {moment(cluster.at)}  {cluster.text}"
            )


@click.command()
def refresh() -> None:
    """Sort what went unanswered since the last time into clusters.

    \b
    Example:  kaoda review refresh
    """
    with reviewing() as reviewer:
        waiting = reviewer.waiting()
        knowledge = Revisions.of(reviewer.staff.connections).current()
        with _bar("reading") as follow:
            failure = reviewer.run_sorting(reviewer.begin_sorting(), knowledge, follow)
        if failure:
            raise click.ClickException(failure)
        click.echo(f"{waiting} messages sorted into clusters")


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    """A bar on standard error that follows some work."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def follow(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield follow


@click.command()
@Number
def show(number: int) -> None:
    """Show cluster NUMBER: its questions with what was answered, and whether they are answered now.

    \b
    Example:  kaoda review show 12
    """
    with reviewing() as reviewer:
        cluster = existing(reviewer, number)
        signals = "、".join(f"{SIGNALS[name].label} {count}" for name, count in cluster.signals)
        click.echo(f"{cluster.state}  {cluster.people} people, {cluster.messages} messages  {signals}  {cluster.note}")
        look = reviewer.look(number, Revisions.of(reviewer.staff.connections).current())
        click.echo(f"revision {look.revision} answers {look.answered} of {look.asked}")
        for question in clusters.questions(reviewer.connection, number, PAGE):
            mark = "✗" if question.text in look.unanswered else " "
            click.echo(f"{mark} {moment(question.at)}  {question.text}\n      {question.reply.partition(chr(10))[0]}")


@click.command()
@Number
@click.argument("texts", nargs=-1, required=True)
def split(number: int, texts: tuple[str, ...]) -> None:
    """Move the questions TEXTS of cluster NUMBER to a new one.

    \b
    Example:  kaoda review split 12 "停车收费吗" "停车多少钱"
    """
    with reviewing() as reviewer:
        existing(reviewer, number)
        click.echo(f"cluster {reviewer.split(number, texts)}")


@click.command()
@Number
@click.argument("into", type=int)
def merge(number: int, into: int) -> None:
    """Move all questions of cluster NUMBER to cluster INTO.

    \b
    Example:  kaoda review merge 15 12
    """
    with reviewing() as reviewer:
        reviewer.merge(number, into)


def _marking(name: str, state: clusters.State, what: str) -> click.Command:
    """A command that marks a cluster."""

    @click.command(name, help=f"{what}\n\n\b\nExample:  kaoda review {name} 12 --note 停车由考点答复")
    @Number
    @note
    def mark(number: int, note: str) -> None:
        with reviewing() as reviewer:
            reviewer.mark(number, state, note)

    return mark


outside = _marking("outside", "outside", "Mark cluster NUMBER as none of ours.")
dismiss = _marking("dismiss", "dismissed", "List cluster NUMBER no more.")
reopen = _marking("reopen", "open", "List cluster NUMBER again.")


@click.command()
@Number
@click.argument("colleague")
@note
def hand(number: int, colleague: str, note: str) -> None:
    """Hand cluster NUMBER to COLLEAGUE, an account that may edit.

    \b
    Example:  kaoda review hand 12 li --note "请问考点能不能停车"
    """
    with reviewing() as reviewer:
        existing(reviewer, number)
        reviewer.hand(number, colleague, note)


@click.command()
@Number
@click.argument("kind", type=click.Choice(list(PHRASES)))
@click.argument("name", required=False)
@click.option(
    "--phrase", "phrases", multiple=True, help="A phrase to add to document NAME; default: the newest ten questions."
)
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A new document as YAML, without id."
)
@click.option("--save", is_flag=True, help="Save it as a draft.")
def mend(number: int, kind: str, name: str | None, phrases: tuple[str, ...], file: Path | None, save: bool) -> None:
    """Mend cluster NUMBER with phrases for document NAME of KIND, or with a new document, and print what that would do.

    \b
    Example:  kaoda review mend 12 entries faq-3 --phrase "停车收费吗"
              kaoda review mend 12 utterances fees.amount --save
              kaoda review mend 12 entries --file parking.yaml --save
    """
    with reviewing() as reviewer:
        mender = Mender(reviewer.staff)
        existing(reviewer, number)
        change = _written(mender, kind, file) if file else _added(reviewer, number, kind, name or "", phrases)
        drawn_up = mender.draw_up(number, change)
        with _bar("asking") as follow:
            mender.run_forecast(drawn_up, follow)
        found = mends.of(reviewer.connection, drawn_up)
        if found is None or found.effect is None:
            raise click.ClickException(found.failure if found and found.failure else "the forecast was broken off")
        _print(Effect.from_json(found.effect))
        if save:
            mender.keep(found)
            click.echo(f"{found.kind}/{found.name} drafted; see kaoda kb status")


def _written(mender: Mender, kind: str, file: Path) -> Change:
    """A new document out of a file."""
    if kind not in NUMBERED:
        raise click.ClickException(f"{kind} are called by their aspect: name it, with --phrase")
    name, document = free_name(mender.connection, kind), parse_yaml(file.read_text(encoding="utf-8"), file.name)
    if not isinstance(document, dict):
        raise click.ClickException(f"{file.name} holds no document")
    return Change(kind, name, {**document, "id": name}, drafts.ABSENT)


def _added(reviewer: Reviewer, cluster: int, kind: str, name: str, phrases: tuple[str, ...]) -> Change:
    """A document with phrases more."""
    held = drafts.held(reviewer.connection, kind, name)
    if held.data is None and (kind != "utterances" or not name):
        raise click.ClickException(f"there is no document {name!r} of {kind}; see kaoda kb export")
    newest = (question.text for question in clusters.questions(reviewer.connection, cluster, 10))
    document = with_phrases(kind, held.data or {"aspect": name}, phrases or newest)
    return Change(kind, name, document, held.version)


def _print(effect: Effect) -> None:
    """What a mend would do, as the page says it."""
    robbed = "".join(f"，会从「{source}」抢走 {count} 条" for source, count in effect.robbed)
    click.echo(f"将新增命中 {len(effect.of('gained'))} 条历史问题{robbed}（问了{effect.asked}条）")
    for turned in effect.turned:
        click.echo(f"  {turned.turn:7} {turned.question.text}  {_by(turned)}")
    for finding in effect.remarks:
        click.echo(f"  {finding.severity}: {finding.notice} {finding.where}：{finding.what}")


def _by(turned: Turned) -> str:
    return " → ".join("、".join(side.sources) or "没有回答" for side in (turned.before, turned.after))


@click.command("run-forecast", hidden=True)
@Number
@click.option("--who", required=True)
def run_forecast(number: int, who: str) -> None:
    """Work out the forecast that a page began."""
    os.nice(10)  # candidates come first
    with at_work(who) as staff:
        Mender(staff).run_forecast(number)


@click.command("run-sorting", hidden=True)
@Number
@click.option("--who", required=True)
def run_sorting(number: int, who: str) -> None:
    """Do the sorting that a page began."""
    os.nice(10)  # candidates come first
    with at_work(who) as staff:
        Reviewer(staff).run_sorting(number, Revisions.of(staff.connections).current())


COMMANDS: tuple[click.Command, ...] = (
    list_, refresh, show, split, merge, outside, dismiss, reopen, hand, mend, run_forecast, run_sorting
)  # fmt: skip
"""What the group `kaoda review` gets from here."""
