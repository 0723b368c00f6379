"""Mends: a change of a document for the sake of a cluster, its forecast, and saving it; pages and commands alike call these.

Refused (console.actions): it cannot be done, for a reason that staff read. Conflict (store.drafts): somebody saved the
document that the mend changes; nothing was written.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

import preflight
from bot.conversation import Slots
from bot.message import CHINA
from console.actions import STEP, Refused, Staff, outcome
from console.choices import NUMBERED, free_name
from knowledge.load import Documents, canonical
from knowledge.problems import Problem, problems_of
from review.forecast import Effect, Question, forecast
from review.mending import Document, added, with_phrases
from store import audit, clusters, drafts, journal, mends, revisions

ASKED = 2000
"""How many of the newest distinct questions a forecast puts, besides all of the cluster."""


@dataclass(frozen=True)
class Change:
    """What a document shall become, and the version of it that this was made of."""

    kind: str
    name: str
    document: Document
    seen: str


def as_question(asked: journal.Asked) -> Question:
    """A question of the journal as a forecast asks it."""
    day = f"{datetime.fromtimestamp(asked.at, CHINA):%Y-%m-%d}"
    slots = Slots(**{name: tuple(values) for name, values in asked.slots.items()})
    return Question(asked.text, day, slots, asked.aspects, asked.times, asked.wanted)


@dataclass(frozen=True)
class Mender:
    """Somebody who mends what went unanswered."""

    staff: Staff

    @property
    def connection(self) -> sqlite3.Connection:
        """The database, for reading."""
        return self.staff.connections.database.conn

    def problems(self, change: Change) -> tuple[Problem, ...]:
        """What keeps a changed document from being published, by itself and beside the others."""
        if own := problems_of(change.kind, change.name, change.document):
            return own
        found = preflight.faults(self._contents(change)[1])
        return tuple(problem for problem in found if (problem.kind, problem.name) == (change.kind, change.name))

    def draw_up(self, cluster: int, change: Change) -> int:
        """Note a mend of a cluster; `run_forecast` works out what it would do. Returns its id."""
        if found := self.problems(change):
            raise Refused("；".join(f"{problem.where}：{problem.what}" for problem in found))
        document = canonical(change.kind, change.document) or change.document
        before = drafts.held(self.connection, change.kind, change.name).data
        phrases = added(change.kind, before, document) if before is not None else ()
        if before is not None and not phrases:
            raise Refused("这些说法已经都有了，没有要改的。")
        with self.staff.connections.writing() as database:
            what = (change.kind, change.name, document)
            return mends.begin(
                database.conn, cluster, self.staff.who, self.staff.now(), what, change.seen, phrases
            )  # fmt: skip

    def draw_up_again(self, mend: mends.Mend) -> None:
        """Make the same change of the document as it is by now, for another forecast."""
        held = drafts.held(self.connection, mend.kind, mend.name)
        name, document = mend.name, mend.document
        if mend.added:
            if held.data is None:
                raise Refused("这份资料已经删除了。请回到问题组，重新选处理办法。")
            document = with_phrases(mend.kind, held.data, mend.added)
        elif held.data is not None and mend.kind in NUMBERED:
            name = free_name(self.connection, mend.kind)
            document, held = {**document, "id": name}, drafts.Held(None, drafts.ABSENT, None)
        with self.staff.connections.writing() as database:
            mends.again(database.conn, mend, name, document, held.version, self.staff.now())

    def run_forecast(self, mend: int, progress: preflight.Progress = lambda _done, _total: None) -> None:
        """Work out what a mend would do, and keep it, or why that cannot be told."""
        effect, failure = outcome("预测", lambda: self._forecast(mend, progress).to_json())
        mends.finish(self.connection, mend, effect, failure)

    def _forecast(self, number: int, progress: preflight.Progress) -> Effect:
        mend = mends.of(self.connection, number)
        if mend is None:
            raise Refused("没有这个处理。")
        if drafts.held(self.connection, mend.kind, mend.name).version != mend.seen:
            raise Refused("这份资料刚刚又有人改过。请按现在的内容重新预测。")
        before, after = self._contents(Change(mend.kind, mend.name, mend.document, mend.seen))

        def note(done: int, total: int) -> None:
            if done % STEP == 0 or done == total:
                mends.advance(self.connection, mend.id, done, total, self.staff.now())
            progress(done, total)

        return forecast(
            self.staff.compiled(before)[1],
            self.staff.compiled(after)[1],
            [as_question(asked) for asked in journal.questions(self.connection, ASKED, mend.cluster)],
            datetime.fromtimestamp(self.staff.now(), CHINA),
            note,
        )

    def _contents(self, change: Change) -> tuple[Documents, Documents]:
        """The working documents without and with a change; those in force where the drafts do not compile."""
        state = self.staff.state()
        before = state.documents
        if preflight.faults(before):
            before = revisions.documents_of(self.connection, state.revision)
        of_kind = {**before.get(change.kind, {}), change.name: change.document}
        return before, {**before, change.kind: of_kind}

    def keep(self, mend: mends.Mend) -> None:
        """Make a mend the draft of its document and its cluster a mended one; raises Conflict."""
        if mend.effect is None:
            raise Refused("请等预测完成，看过以后再保存。")
        if mend.saved is not None:
            raise Refused("已经保存过了。")

        def also(connection: sqlite3.Connection) -> None:
            who, at = self.staff.who, self.staff.now()
            mends.keep(connection, mend.id, at)
            clusters.mark(connection, mend.cluster, "mended", "", who, at)
            audit.record(connection, at, who, "review.mend", str(mend.cluster), f"{mend.kind}/{mend.name}")

        try:
            self.staff.save(mend.kind, mend.name, mend.document, mend.seen, also)
        except clusters.ClusterError as error:
            raise Refused(str(error)) from None
