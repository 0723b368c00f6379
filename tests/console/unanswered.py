"""Candidates' questions in the journal as the webhook would have written them, and clusters made by hand."""

from __future__ import annotations

from datetime import datetime

from assistant import respond
from bot.conversation import Conversation
from bot.message import CHINA, Message
from store import clusters, journal, placements
from store.journal import Record
from tests.staff import Office

PARKING = ("考点有停车场吗", "我自己开车去停哪", "停车费多少钱")


def say(office: Office, *texts: str, user: str = "a") -> list[int]:
    """Questions of one person in a conversation, answered from what is in force; the ids of their rows."""
    connection = office.connections.database.conn
    conversation, rows = Conversation(), []
    for text in texts:
        now = datetime.fromtimestamp(office.time.now, CHINA)
        message = Message.make("text", text, now)
        knowledge = office.app.extensions["kaoda"].revisions.newest()
        conversation, reply = respond(conversation, message, now, knowledge)
        journal.write(connection, user, Record(message, reply, knowledge.revision, 2.0), office.time.now)
        rows.append(connection.execute("SELECT max(id) FROM journal").fetchone()[0])
        office.time.now += 1.0
    return rows


def gather(office: Office, cluster: int | None = None) -> int:
    """Put whatever waits to be sorted into one cluster, a new one unless it is given."""
    connection = office.connections.database.conn
    cluster = cluster or clusters.create(connection, office.time.now)
    rows = placements.unsorted(connection)
    placements.place(connection, rows, {row.wording: cluster for row in rows})
    return cluster


def asked(office: Office, *texts: str) -> int:
    """A cluster of questions, each asked by somebody else."""
    for number, text in enumerate(texts):
        say(office, text, user=f"user-{number}")
    return gather(office)
