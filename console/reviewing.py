"""What staff do with clusters of unanswered questions: check → change → audit row in one transaction; pages and commands call these.

Refused (console.actions): it cannot be done, for a reason that staff read; nothing was written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.message import CHINA
from console.actions import Refused, Staff, outcome
from console.mends import as_question
from knowledge.base import KnowledgeBase
from review.clustering import sort
from review.forecast import FULL, Progress, ask
from review.mending import holds
from store import clusters, drafts, journal, judgements, looks, mends, sortings
from store.users import Role, Users

LOOKED = 50
"""The newest distinct questions of a cluster that are asked after a publication."""
Standing = Literal["drawn up", "draft", "published", "gone"]
"""What became of a mend: not saved; saved and not published; in force; saved, but neither."""


@dataclass(frozen=True)
class Reviewer:
    """Somebody at work on what went unanswered."""

    staff: Staff

    @property
    def connection(self) -> sqlite3.Connection:
        """The database, for reading."""
        return self.staff.connections.database.conn

    def mark(self, cluster: int, state: clusters.State, note: str = "") -> None:
        """Mark a cluster as outside of what is ours or as dismissed, or open it again."""
        with self._deed(f"review.{state}", cluster, note) as connection:
            clusters.mark(connection, cluster, state, note, self.staff.who, self.staff.now())

    def hand(self, cluster: int, colleague: str, note: str) -> None:
        """Hand a cluster to a colleague who can mend it."""
        user = Users(self.staff.connections).find(colleague)
        if user is None or user.disabled:
            raise Refused(f"没有账号“{colleague}”，或者已经停用。")
        if user.role < Role.EDITOR:
            raise Refused(f"“{user.display}”的角色是{user.role.label}，改不了资料。请选能编辑的同事。")
        with self._deed("review.handed", cluster, f"{user.name}：{note}" if note else user.name) as connection:
            clusters.mark(connection, cluster, "handed", note, self.staff.who, self.staff.now())
            looks.hand(connection, cluster, user.name)

    def split(self, cluster: int, texts: Iterable[str]) -> int:
        """Move the questions in these words to a new cluster; returns its id."""
        with self._deed("review.split", cluster) as connection:
            looks.drop(connection, cluster)
            return clusters.split(connection, cluster, texts, self.staff.now())

    def merge(self, cluster: int, into: int) -> None:
        """Move all questions of a cluster to another."""
        with self._deed("review.merge", cluster, str(into)) as connection:
            clusters.merge(connection, cluster, into, self.staff.now())
            mends.move(connection, cluster, into)
            looks.drop(connection, into)

    def judge(self, row: int, right: bool) -> None:
        """Note whether the answer to a message was right."""
        if not judgements.unjudged(self.connection, [row]):
            raise Refused("这一条已经有人看过，或者已经过了保存期。")
        with self.staff.recorded("review.judge", str(row), "对" if right else "不对") as connection:
            judgements.judge(connection, row, right, self.staff.who, self.staff.now())

    def waiting(self) -> int:
        """How many messages wait to be sorted, questionnaires among them that turn out to have been left half-way."""
        with self.staff.connections.writing() as database:
            journal.mark_left(database.conn, self.staff.now())
        return sortings.waiting(self.connection)

    def begin_sorting(self) -> int:
        """Note that what went unanswered is being sorted; `run_sorting` does it."""
        with self.staff.connections.writing() as database:
            return sortings.begin(database.conn, self.staff.now())

    def run_sorting(
        self, sorting: int, knowledge: KnowledgeBase, progress: Progress = lambda _done, _total: None
    ) -> str | None:
        """Put what waits into clusters; returns what kept one from it, None if nothing did."""

        def note(done: int, total: int) -> None:
            sortings.advance(self.connection, sorting, done, total, self.staff.now())
            progress(done, total)

        _, failure = outcome("整理", lambda: str(sort(self.staff.connections, knowledge, note)))
        sortings.finish(self.connection, sorting, failure, self.staff.now())
        return failure

    @contextmanager
    def _deed(self, action: str, cluster: int, detail: str = "") -> Iterator[sqlite3.Connection]:
        try:
            with self.staff.recorded(action, str(cluster), detail) as connection:
                yield connection
        except clusters.ClusterError as error:
            raise Refused(str(error)) from None

    def standing(self, mend: mends.Mend) -> Standing:
        """What became of a mend."""
        if mend.saved is None:
            return "drawn up"
        if holds(mend.kind, drafts.published(self.connection).get(mend.kind, {}).get(mend.name), mend.added):
            return "published"
        draft = drafts.held(self.connection, mend.kind, mend.name).edit
        return "draft" if draft and holds(mend.kind, draft.data, mend.added) else "gone"

    def look(self, cluster: int, knowledge: KnowledgeBase) -> looks.Look:
        """Whether the knowledge in force answers a cluster's newest questions; asked once a revision.

        A mended cluster of which all are answered is closed; one that came back needs another mend for that.
        """
        before = looks.of(self.connection, [cluster]).get(cluster)
        if before and before.revision >= knowledge.revision:
            return before
        now = self.staff.now()
        questions = [as_question(asked) for asked in journal.questions(self.connection, 0, cluster)[:LOOKED]]
        moment = datetime.fromtimestamp(now, CHINA)
        unanswered = tuple(q.text for q in questions if ask(q, knowledge, moment).degree < FULL)
        closed = before.closed if before else None
        if questions and not unanswered and self._mended_since(cluster, closed):
            closed = now
        found = looks.Look(cluster, knowledge.revision, now, len(questions), unanswered, closed)
        with self.staff.connections.writing() as database:
            looks.keep(database.conn, found)
        return found

    def _mended_since(self, cluster: int, closed: float | None) -> bool:
        """Whether a mend that was saved after the cluster was closed last is in force."""
        return any(
            self.standing(mend) == "published" and (mend.saved or 0.0) > (closed or 0.0)
            for mend in mends.of_cluster(self.connection, cluster)
        )
