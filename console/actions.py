"""What staff do to the knowledge: check → change → audit row in one transaction; pages and commands alike call these.

Refused: it cannot be done, for a reason that staff read (Chinese); nothing was written.
Conflict (store.drafts): somebody saved the document meanwhile; nothing was written.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import preflight
from bot import checks as soundness
from bot.message import CHINA
from console import cases
from knowledge import load
from knowledge.base import KnowledgeBase
from knowledge.load import Documents, KnowledgeError
from store import audit, checks, drafts, golden, journal, readiness, revisions, sources, uploads
from store.database import Connections

ASKED = 500
"""How many of the newest real questions a check puts."""
STEP = 40
"""Questions between two notes of how far a check is."""
NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
"""What a document may be called: it stands in addresses and in names of files."""
Also = Callable[[sqlite3.Connection], None]
log = logging.getLogger("kaoda.console")


class Refused(Exception):
    """Not done; the text says why and what to do."""


@dataclass(frozen=True)
class State:
    """The working documents at one moment, the revision they are based on, and the drafts that make the difference."""

    revision: int
    documents: Documents
    edits: tuple[drafts.Edit, ...]
    subject: str
    """Digest of all that a check depends on: documents, golden questions (the checkout's and the staff's), the day in China."""
    outdated: tuple[drafts.Edit, ...]
    """Drafts begun on a publication of their document that is no longer in force."""


@dataclass(frozen=True)
class Staff:
    """Somebody at work on the knowledge: `who` stands in audit and revisions; `now` gives seconds since 1970."""

    connections: Connections
    who: str
    now: Callable[[], float]

    def state(self) -> State:
        """What is being worked on, read at one moment."""
        with self.connections.writing() as database:
            connection = database.conn
            edits = drafts.edits(connection)
            published = drafts.published(connection)
            documents = drafts.overlaid(published, edits)
            outdated = tuple(e for e in edits if e.base != drafts.version_of(published.get(e.kind, {}).get(e.name)))
            subject = revisions.digest(revisions.as_json([documents, cases.digest(connection), str(self._today())]))
            return State(revisions.newest_number(connection), documents, edits, subject, outdated)

    def save(
        self, kind: str, name: str, data: drafts.Document | None, seen: str, also: Also = lambda _connection: None
    ) -> None:
        """Make `data` the draft of a document (None: remove it), if it still has the version `seen`; raises Conflict.
        `also` is done in the same transaction."""
        _well_named(kind, name)
        with self.recorded("draft.remove" if data is None else "draft.save", f"{kind}/{name}") as connection:
            drafts.save(connection, kind, name, data, seen=seen, author=self.who, at=self.now())
            also(connection)

    def take_over(self, documents: Documents, seen: Mapping[str, str], origin: str) -> int:
        """Make drafts of all documents that differ from the working ones, or of none; returns how many.

        `seen`: by kind/name the versions that `documents` were made from; raises Refused, naming them, if one that
        would change is another by now.
        """
        wanted = {
            kind: {n: load.canonical(kind, d) or d for n, d in of_kind.items()} for kind, of_kind in documents.items()
        }
        with self.recorded("draft.take-over", origin) as connection:
            published, edits = drafts.published(connection), drafts.edits(connection)
            now = drafts.overlaid(published, edits)
            changes = [
                drafts.Change(kind, name, wanted.get(kind, {}).get(name))
                for kind, name in sorted(
                    {(kind, name) for side in (wanted, now) for kind in side for name in side[kind]}
                )
                if drafts.version_of(wanted.get(kind, {}).get(name)) != drafts.version_of(now.get(kind, {}).get(name))
            ]
            present = drafts.versions(now)
            outdated = [c.name for c in changes if present.get(key := f"{c.kind}/{c.name}", "") != seen.get(key, "")]
            if outdated:
                raise Refused(
                    f"这些资料在您下载或查看以后又有人改过：{'、'.join(outdated)}。没有保存任何内容，请重新下载再改。"
                )
            for change in changes:
                _well_named(change.kind, change.name)
                drafts.put(connection, published, edits, change, self.who, self.now())
            return len(changes)

    def hold(self, documents: Documents, seen: Mapping[str, str], file: str) -> int:
        """Keep documents from an upload until its differences were looked at; returns the upload's id."""
        with self.connections.writing() as database:
            return uploads.hold(database.conn, self.who, file, seen, documents, self.now())

    def discard(self, kind: str, name: str, seen: str) -> None:
        """Give up a document's draft if it still has the version `seen`, else Conflict; its saves stay in the database."""
        with self.recorded("draft.discard", f"{kind}/{name}") as connection:
            drafts.discard(connection, kind, name, seen)
            if kind == "notices" and name not in drafts.published(connection)[kind]:
                sources.detach(connection, name)

    def import_notice(
        self, name: str, notice: drafts.Document, file: str, content: bytes, draft: dict[str, Any]
    ) -> int:
        """Make a drafted notice the draft of a new document, and keep its file with what was read; returns the source's id.

        Raises Refused if there is a notice of that name.
        """
        _well_named("notices", name)
        data = {"id": name, **{key: value for key, value in notice.items() if key != "id"}}
        try:
            with self.recorded("notice.import", f"notices/{name}", file) as connection:
                drafts.save(connection, "notices", name, data, seen=drafts.ABSENT, author=self.who, at=self.now())
                return sources.add(connection, name, file, content, draft, self.who, self.now())
        except drafts.Conflict:
            raise Refused(f"已经有编号为 {name} 的通知，请换一个编号。") from None

    def settle(self, source: sources.Source, path: str) -> None:
        """Note that a doubtful field was compared with the document ('': all of them); LookupError for none of it."""
        with self.recorded("notice.settle", f"notices/{source.notice}", path) as connection:
            sources.settle(connection, source.id, path)

    def unsettled(self, state: State) -> int:
        """How many doubtful fields of imported notices among the drafts nobody has looked at."""
        connection = self.connections.database.conn
        names = [edit.name for edit in state.edits if edit.kind == "notices" and edit.data is not None]
        found = [source for name in names if (source := sources.of_notice(connection, name))]
        return sum(len(source.open_doubts) for source in found)

    def begin_check(self) -> int:
        """Note a check of the working documents; `run_check` carries it out."""
        state = self.state()
        with self.connections.writing() as database:
            return checks.begin(database.conn, state.subject, state.revision, self.who, self.now())

    def latest_check(self) -> checks.Check | None:
        """The newest check of exactly what would be published now."""
        state = self.state()
        return checks.latest(self.connections.database.conn, state.subject, state.revision)

    def run_check(self, check: int, progress: preflight.Progress = lambda _done, _total: None) -> None:
        """Compare what is in force with the working documents, and keep the report, or why there is none."""
        result, failure = outcome("检查", lambda: self._inspected(check, progress).to_json())
        checks.finish(self.connections.database.conn, check, result, failure)

    def _inspected(self, check: int, progress: preflight.Progress) -> preflight.Report:
        """The report of a check; raises Refused if it would be of something else than what it was begun for."""
        connection = self.connections.database.conn
        state, noted = self.state(), checks.of(connection, check)
        if noted is None or noted.subject != state.subject:
            raise Refused("检查开始后草稿或标准问题又有改动，或者过了零点，请重新检查。")

        def note(done: int, total: int) -> None:
            if done % STEP == 0 or done == total:
                checks.advance(connection, check, done, total, self.now())
            progress(done, total)

        return preflight.inspect(
            self.compiled(revisions.documents_of(connection, state.revision)),
            self.compiled(state.documents),
            cases.golden_cases(connection),
            journal.recent(connection, ASKED),
            datetime.fromtimestamp(self.now(), CHINA),
            note,
        )

    def _today(self) -> date:
        return datetime.fromtimestamp(self.now(), CHINA).date()

    def compiled(self, documents: Documents) -> tuple[Documents, KnowledgeBase]:
        """Documents with what they compile to, ready for messages; raises KnowledgeError."""
        knowledge = KnowledgeBase.from_documents(documents)
        soundness.check(knowledge)
        readiness.make_ready(knowledge, readiness.cache_beside(self.connections.path))
        return documents, knowledge

    def publish(self, comment: str, reason: str = "") -> int:
        """Put the working documents in force as a revision and return its number.

        Raises Refused without a change, without a finished check of exactly this content, without a comment, and without a
        `reason` while golden questions fail that the last revision met.
        """
        state = self.state()
        self._ready_to_publish(state, comment, reason)
        expected = {edit.id for edit in state.edits}

        def also(connection: sqlite3.Connection) -> None:
            if {edit.id for edit in drafts.edits(connection)} != expected:
                raise revisions.Outrun
            for edit in state.edits:
                drafts.close(connection, edit.kind, edit.name)
            audit.record(connection, self.now(), self.who, "knowledge.publish", "", comment)

        try:
            return revisions.publish(
                self.connections, state.documents, self.who, comment, reason=reason, after=state.revision, also=also
            )
        except revisions.Outrun:
            raise Refused("刚刚有人保存或发布了别的改动。请重新检查后再发布。") from None

    def _ready_to_publish(self, state: State, comment: str, reason: str) -> None:
        if not state.edits:
            raise Refused("没有要发布的改动。")
        if doubts := self.unsettled(state):
            raise Refused(f"导入的通知还有{doubts}处存疑没有核对。请先对照原文核对。")
        check = checks.latest(self.connections.database.conn, state.subject, state.revision)
        if check is None or check.result is None:
            raise Refused("发布前请先检查当前的草稿，并等检查完成。")
        if not comment.strip():
            raise Refused("请写一句说明：改了什么，依据是什么。")
        failing = len(preflight.Report.from_json(check.result).blocking)
        if failing and not reason.strip():
            raise Refused(f"有{failing}道标准问题的回答不符合要求。请改正草稿，或写明为什么仍要发布。")

    def roll_back(self, number: int) -> int:
        """Put an earlier revision's content in force again, as a new revision; drafts stay. Raises Refused."""
        connection = self.connections.database.conn
        newest = revisions.newest_number(connection)
        try:
            documents = revisions.documents_of(connection, number)
        except LookupError:
            raise Refused(f"没有第{number}版。") from None
        if revisions.as_json(documents) == revisions.as_json(revisions.documents_of(connection, newest)):
            raise Refused(f"第{number}版和现在的内容相同。")

        def also(connection: sqlite3.Connection) -> None:
            for edit in drafts.edits(connection):
                if drafts.version_of(edit.data) == drafts.version_of(documents.get(edit.kind, {}).get(edit.name)):
                    drafts.close(connection, edit.kind, edit.name)
            audit.record(connection, self.now(), self.who, "knowledge.roll-back", str(number), "")

        try:
            return revisions.publish(
                self.connections, documents, self.who, f"回到第{number}版", after=newest, also=also
            )
        except revisions.Outrun:
            raise Refused("刚刚有人发布了新的一版。请看过之后再决定。") from None
        except KnowledgeError as error:
            raise Refused(f"第{number}版不符合现在的格式，不能恢复：{error}") from None

    def add_golden(self, case: dict[str, Any]) -> int:
        """Add a golden question; `case` as rehearsal plays it, without an id."""
        with self.recorded("golden.add", "") as connection:
            return golden.add(connection, case, self.who, self.now())

    def retire_golden(self, number: int) -> None:
        """Put a golden question to no revision any more."""
        with self.recorded("golden.retire", str(number)) as connection:
            golden.retire(connection, number, self.now())

    @contextmanager
    def recorded(self, action: str, subject: str, detail: str = "") -> Iterator[sqlite3.Connection]:
        """A transaction that ends with the deed's row in the audit log."""
        with self.connections.writing() as database:
            yield database.conn
            audit.record(database.conn, self.now(), self.who, action, subject, detail)


def outcome(what: str, work: Callable[[], str]) -> tuple[str | None, str | None]:
    """The result of work that nobody waits for, or why there is none: whatever it is, whoever asks for it learns of it."""
    try:
        return work(), None
    except (Refused, KnowledgeError) as error:
        return None, str(error)
    except Exception as error:  # noqa: BLE001
        frame = traceback.extract_tb(error.__traceback__)[-1]
        log.error("%s failed: %s at %s:%s", what, type(error).__name__, frame.name, frame.lineno)
        return None, f"{what}时程序出错（{type(error).__name__}）。请重新{what}；还是这样，请告诉维护程序的人。"


def _well_named(kind: str, name: str) -> None:
    if kind not in load.KINDS:
        raise Refused(f"没有“{kind}”这一类资料。")
    if not NAME.fullmatch(name):
        raise Refused(f"编号“{name}”不行：只能用小写字母、数字、连字符和点，如 shanghai-2027。")
