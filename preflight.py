"""What publishing would change: the facts that differ, what lint finds, golden questions that fail, answers that change.

Pure: `inspect` gets both contents, the questions and the day. `store.checks` keeps the result, console and `kaoda kb` show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from bot import checks
from bot.vocabulary import words
from knowledge.base import KnowledgeBase
from knowledge.difference import Change as Difference
from knowledge.difference import difference
from knowledge.findings import Finding
from knowledge.lint import lint
from knowledge.load import Documents
from knowledge.problems import Problem, explained, problems
from rehearsal import Outcome, Player, play, visible

Progress = Callable[[int, int], None]
"""Called with how many questions are done, and how many there are."""


@dataclass(frozen=True)
class AnswerChange:
    """Something said that the two contents answer differently, with both answers."""

    said: str
    before: str
    after: str


@dataclass(frozen=True)
class Failure:
    """A golden question that the new content does not meet: what its answer lacks, and the two answers.

    `known`: it failed before with the very same answers, so that this publication does not change it.
    """

    id: str
    said: str
    lack: str
    before: str
    after: str
    known: bool


@dataclass(frozen=True)
class Report:
    """The result of a check; `golden` and `asked` count the questions put."""

    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    answers: tuple[AnswerChange, ...]
    golden: int
    asked: int

    @property
    def blocking(self) -> tuple[Failure, ...]:
        """Failures that need a written reason."""
        return tuple(failure for failure in self.failures if not failure.known)

    def to_json(self) -> str:
        """As text; `from_json` reads it back."""
        return _REPORT.dump_json(self).decode()

    @staticmethod
    def from_json(text: str) -> Report:
        """A report from to_json's text."""
        return _REPORT.validate_json(text)


_REPORT = TypeAdapter(Report)


def faults(documents: Documents) -> tuple[Problem, ...]:
    """Everything that keeps documents from being published, in words; () when nothing does."""
    if found := problems(documents):
        return found
    unsound = checks.faults(KnowledgeBase.from_documents(documents))
    return tuple(explained(fault, documents.get(fault.kind, {}).get(fault.name)) for fault in unsound)


def inspect(
    before: tuple[Documents, KnowledgeBase],
    after: tuple[Documents, KnowledgeBase],
    golden: Sequence[Mapping[str, Any]],
    asked: Sequence[str],
    now: datetime,
    progress: Progress = lambda _done, _total: None,
) -> Report:
    """Compare two contents, both ready for messages; questions that were `asked` are put at `now`, golden ones at their own."""
    total = len(golden) + len(asked)
    failures: list[Failure] = []
    answers: dict[str, AnswerChange] = {}
    for done, case in enumerate(golden, 1):
        old, new = play(case, before[1]), play(case, after[1])
        if not new.met:
            failures.append(_failure(old, new))
        for change in _turned(old, new):
            answers.setdefault(change.said, change)
        progress(done, total)
    for done, question in enumerate(asked, len(golden) + 1):
        replies = [visible(Player(knowledge, now).say(question)) for _, knowledge in (before, after)]
        if replies[0] != replies[1]:
            answers.setdefault(question, AnswerChange(question, *replies))
        progress(done, total)
    return Report(
        difference(before[0], after[0]),
        lint(after[1], now.date(), words().aspects),
        tuple(failures),
        tuple(answers.values()),
        len(golden),
        len(asked),
    )


def _failure(old: Outcome, new: Outcome) -> Failure:
    """Where the new answer first lacks something; the old answer to the same words, if it came so far."""
    said, reply = new.log[-1]
    before = old.log[len(new.log) - 1][1] if len(old.log) >= len(new.log) else ""
    known = not old.met and old.log == new.log
    return Failure(new.id, said, new.lack, before, reply, known)


def _turned(old: Outcome, new: Outcome) -> Iterator[AnswerChange]:
    """The first turn that is answered differently: after it the conversations are no longer the same."""
    pairs: Iterable[tuple[tuple[str, str], tuple[str, str]]] = zip(old.log, new.log, strict=False)
    for (said, before), (_, after) in pairs:
        if before != after:
            yield AnswerChange(said, before, after)
            return
