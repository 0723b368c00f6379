"""The tables' history: each function is applied once, in this order; its name is what the database remembers.

To change a table, append a function. Never edit one that has been released.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable

Migration = Callable[[sqlite3.Connection], None]


def m001_conversations(connection: sqlite3.Connection) -> None:
    """One row a person: `user` is a keyed hash, `updated` seconds since 1970."""
    connection.execute(
        "CREATE TABLE conversations"
        " (user TEXT PRIMARY KEY, turn INTEGER NOT NULL, state TEXT NOT NULL, updated REAL NOT NULL)"
    )
    connection.execute("CREATE INDEX conversations_updated ON conversations (updated)")


def m002_deliveries(connection: sqlite3.Connection) -> None:
    """One row a delivery, claimed (seconds since 1970) before work; `reply` is NULL until it is answered."""
    connection.execute(
        "CREATE TABLE deliveries"
        " (delivery TEXT PRIMARY KEY, user TEXT NOT NULL, owner TEXT NOT NULL, claimed REAL NOT NULL, reply TEXT)"
    )
    connection.execute("CREATE INDEX deliveries_claimed ON deliveries (claimed)")
    connection.execute("CREATE INDEX deliveries_user ON deliveries (user)")


def m003_keys(connection: sqlite3.Connection) -> None:
    """A random key for hashes, used as long as KAODA_SECRET_KEY is not set."""
    connection.execute("CREATE TABLE keys (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.execute("INSERT INTO keys VALUES ('hash', ?)", [secrets.token_hex(32)])


def m004_revisions(connection: sqlite3.Connection) -> None:
    """The published knowledge, newest number last; rows never change. `content` is load.read_documents() as JSON."""
    connection.execute(
        "CREATE TABLE revisions (number INTEGER PRIMARY KEY, created TEXT NOT NULL, author TEXT NOT NULL,"
        " comment TEXT NOT NULL, digest TEXT NOT NULL, content TEXT NOT NULL)"
    )


def m005_people(connection: sqlite3.Connection) -> None:
    """Staff accounts, and the log of who did what. Times are seconds since 1970; `stamp` changes to end an account's
    sessions; `failed` counts wrong passwords in a row."""
    connection.execute(
        "CREATE TABLE users (name TEXT PRIMARY KEY, display TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL,"
        " created REAL NOT NULL, failed INTEGER NOT NULL, locked_until REAL NOT NULL, disabled INTEGER NOT NULL,"
        " stamp TEXT NOT NULL)"
    )
    connection.execute(
        "CREATE TABLE audit (id INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,"
        " subject TEXT NOT NULL, detail TEXT NOT NULL)"
    )
    connection.execute("CREATE INDEX audit_who ON audit (who)")
    connection.execute("CREATE INDEX audit_action ON audit (action)")


def m006_reasons(connection: sqlite3.Connection) -> None:
    """Why a revision was published although golden questions fail; '' where none did."""
    connection.execute("ALTER TABLE revisions ADD COLUMN reason TEXT NOT NULL DEFAULT ''")


def m007_edits(connection: sqlite3.Connection) -> None:
    """One row a save, kept for good: `content` is the document as JSON, NULL where it was removed; `version` its digest.

    The newest open row of a document is its draft; publishing and discarding close rows.
    """
    connection.execute(
        "CREATE TABLE edits (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, content TEXT,"
        " version TEXT NOT NULL, author TEXT NOT NULL, saved REAL NOT NULL, open INTEGER NOT NULL DEFAULT 1)"
    )
    connection.execute("CREATE INDEX edits_open ON edits (kind, name) WHERE open")


def m008_golden(connection: sqlite3.Connection) -> None:
    """Questions of the staff's own that every revision must answer: `content` is a case as rehearsal plays it."""
    connection.execute(
        "CREATE TABLE golden (id INTEGER PRIMARY KEY, content TEXT NOT NULL, author TEXT NOT NULL, created REAL NOT NULL,"
        " retired REAL)"
    )


def m009_checks(connection: sqlite3.Connection) -> None:
    """One row a check before publishing: of which content (`subject`) against which revision, how far it is, and what it found."""
    connection.execute(
        "CREATE TABLE checks (id INTEGER PRIMARY KEY, subject TEXT NOT NULL, revision INTEGER NOT NULL,"
        " author TEXT NOT NULL, begun REAL NOT NULL, alive REAL NOT NULL, done INTEGER NOT NULL DEFAULT 0,"
        " total INTEGER NOT NULL DEFAULT 0, result TEXT, failure TEXT)"
    )


def m010_journal(connection: sqlite3.Connection) -> None:
    """One row a message that was answered: when, who (keyed hash, '' once forgotten), the masked text, which revision."""
    connection.execute(
        "CREATE TABLE journal (id INTEGER PRIMARY KEY, at REAL NOT NULL, user TEXT NOT NULL, text TEXT NOT NULL,"
        " revision INTEGER NOT NULL)"
    )
    connection.execute("CREATE INDEX journal_at ON journal (at)")
    connection.execute("CREATE INDEX journal_user ON journal (user)")


def m011_sources(connection: sqlite3.Connection) -> None:
    """Imported documents, kept with the notice they were drafted into: `content` is the file, `fields` the draft as JSON."""
    connection.execute(
        "CREATE TABLE sources (id INTEGER PRIMARY KEY, notice TEXT NOT NULL, file TEXT NOT NULL, content BLOB NOT NULL,"
        " fields TEXT NOT NULL, author TEXT NOT NULL, imported REAL NOT NULL)"
    )
    connection.execute("CREATE INDEX sources_notice ON sources (notice)")


def m012_uploads(connection: sqlite3.Connection) -> None:
    """Documents read from a workbook that wait for its uploader to look at the differences; `subject`: versions that they were made of."""
    connection.execute(
        "CREATE TABLE uploads (id INTEGER PRIMARY KEY, author TEXT NOT NULL, file TEXT NOT NULL, subject TEXT NOT NULL,"
        " content TEXT NOT NULL, at REAL NOT NULL)"
    )


def m013_bases(connection: sqlite3.Connection) -> None:
    """The version of the publication that a draft was begun on."""
    connection.execute("ALTER TABLE edits ADD COLUMN base TEXT NOT NULL DEFAULT ''")


def m014_waiting(connection: sqlite3.Connection) -> None:
    """What is purged whenever a message arrives is found without reading the rows."""
    connection.execute("CREATE INDEX uploads_at ON uploads (at)")
    connection.execute("CREATE INDEX checks_begun ON checks (begun)")


def m015_journal(connection: sqlite3.Connection) -> None:
    """What was understood and answered; docs/design.md tells the columns. `cluster` is NULL until a question that was not
    answered well is sorted. The partial index holds only such questions."""
    for column in (
        "kind TEXT NOT NULL DEFAULT 'text'",
        "outcome TEXT NOT NULL DEFAULT ''",
        "handler TEXT NOT NULL DEFAULT ''",
        "aspects TEXT NOT NULL DEFAULT '[]'",
        "scores TEXT NOT NULL DEFAULT '[]'",
        "slots TEXT NOT NULL DEFAULT '{}'",
        "carried TEXT NOT NULL DEFAULT '[]'",
        "facts TEXT NOT NULL DEFAULT '[]'",
        "signals TEXT NOT NULL DEFAULT '[]'",
        "reply TEXT NOT NULL DEFAULT ''",
        "milliseconds REAL NOT NULL DEFAULT 0",
        "cluster INTEGER",
    ):
        connection.execute(f"ALTER TABLE journal ADD COLUMN {column}")
    connection.execute("CREATE INDEX journal_unanswered ON journal (cluster, id) WHERE signals <> '[]'")


def m016_clusters(connection: sqlite3.Connection) -> None:
    """Unanswered questions that mean the same: a cluster with what staff did about it, and which wording belongs to which.

    `placements`: `wording` is a digest; `origin` the cluster that it was put into first, which merging leaves alone; `row`
    the newest row of the journal in that wording. The index holds all that ranking reads.
    """
    connection.execute(
        "CREATE TABLE clusters (id INTEGER PRIMARY KEY, created REAL NOT NULL, state TEXT NOT NULL DEFAULT 'open',"
        " note TEXT NOT NULL DEFAULT '', who TEXT NOT NULL DEFAULT '', changed REAL NOT NULL)"
    )
    connection.execute("CREATE INDEX clusters_state ON clusters (state)")
    connection.execute(
        "CREATE TABLE placements (wording TEXT PRIMARY KEY, cluster INTEGER NOT NULL, origin INTEGER NOT NULL,"
        " row INTEGER NOT NULL) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX placements_cluster ON placements (cluster, origin)")
    connection.execute("CREATE INDEX journal_clusters ON journal (cluster, user, signals) WHERE cluster IS NOT NULL")


def m017_mends(connection: sqlite3.Connection) -> None:
    """One row a mend of a cluster that was drawn up: what the document `name` becomes (`content`), of which version (`seen`) it was made,
    the phrases that are `added` to it, how far the forecast is, its `effect` or `failure`, and when it was `saved` as a draft.

    `looks`: how many of a cluster's newest questions a revision was `asked`, the texts of those it does not answer, and since when
    the cluster counts as closed. `colleagues`: whom a cluster was handed to. `judgements`: whether staff found the answer to a
    message (`row` of the journal) right.
    """
    connection.execute(
        "CREATE TABLE mends (id INTEGER PRIMARY KEY, cluster INTEGER NOT NULL, author TEXT NOT NULL, at REAL NOT NULL,"
        " kind TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, seen TEXT NOT NULL, added TEXT NOT NULL,"
        " alive REAL NOT NULL, done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, effect TEXT, failure TEXT,"
        " saved REAL)"
    )
    connection.execute("CREATE INDEX mends_cluster ON mends (cluster)")
    connection.execute("CREATE INDEX mends_at ON mends (at)")
    connection.execute(
        "CREATE TABLE looks (cluster INTEGER PRIMARY KEY, revision INTEGER NOT NULL, at REAL NOT NULL,"
        " asked INTEGER NOT NULL, unanswered TEXT NOT NULL, closed REAL)"
    )
    connection.execute("CREATE TABLE colleagues (cluster INTEGER PRIMARY KEY, colleague TEXT NOT NULL)")
    connection.execute(
        "CREATE TABLE judgements (row INTEGER PRIMARY KEY, right INTEGER NOT NULL, author TEXT NOT NULL, at REAL NOT NULL)"
    )


def m018_deliveries(connection: sqlite3.Connection) -> None:
    """A delivery is noted once it is answered (`at`, seconds since 1970), together with its reply."""
    connection.execute("DROP TABLE deliveries")
    connection.execute(
        "CREATE TABLE deliveries (delivery TEXT PRIMARY KEY, user TEXT NOT NULL, at REAL NOT NULL, reply TEXT NOT NULL)"
    )
    connection.execute("CREATE INDEX deliveries_at ON deliveries (at)")
    connection.execute("CREATE INDEX deliveries_user ON deliveries (user, at)")


def m019_clarified(connection: sqlite3.Connection) -> None:
    """Which answers came after clarifying is found without reading the journal."""
    connection.execute("CREATE INDEX journal_clarified ON journal (user) WHERE outcome = 'clarified'")


def m020_sortings(connection: sqlite3.Connection) -> None:
    """The last sorting of what went unanswered: how far it is, when it `finished`, and what kept it from its work."""
    connection.execute(
        "CREATE TABLE sortings (id INTEGER PRIMARY KEY, begun REAL NOT NULL, alive REAL NOT NULL,"
        " done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, finished REAL, failure TEXT)"
    )


def m021_collected(connection: sqlite3.Connection) -> None:
    """Entries of the stream in Redis that are in the journal and may not be acknowledged yet."""
    connection.execute("CREATE TABLE collected (entry TEXT PRIMARY KEY) WITHOUT ROWID")


def m022_access_tokens(connection: sqlite3.Connection) -> None:
    """What opens the platform's API, one row an account: `ends` in seconds since 1970."""
    connection.execute("CREATE TABLE access_tokens (appid TEXT PRIMARY KEY, token TEXT NOT NULL, ends REAL NOT NULL)")


def m023_order(connection: sqlite3.Connection) -> None:
    """Replies are purged in the order in which they came: one index less to write with every message."""
    connection.execute("DROP INDEX deliveries_at")


MIGRATIONS: list[Migration] = [
    m001_conversations, m002_deliveries, m003_keys, m004_revisions, m005_people, m006_reasons, m007_edits, m008_golden,
    m009_checks, m010_journal, m011_sources, m012_uploads, m013_bases, m014_waiting, m015_journal,
    m016_clusters, m017_mends, m018_deliveries, m019_clarified, m020_sortings, m021_collected, m022_access_tokens,
    m023_order,
]  # fmt: skip
