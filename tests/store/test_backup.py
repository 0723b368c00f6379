"""Copies of the database: what counts as one, what putting one back changes and what it leaves."""

from __future__ import annotations

import copy
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer import Reply
from bot.conversation import Conversation
from bot.message import Message
from knowledge.load import read_documents
from store.backup import restore, save
from store.database import Connections
from store.inspection import Newer, Unusable, inspect
from store.journal import Record
from store.protocols import Standing
from store.revisions import Revisions, publish, publish_files
from store.sqlite import SqliteStore

RECORD = Record(Message.make("text", "三级多少钱", datetime(2026, 3, 1, tzinfo=UTC)), Reply("150元"), 1, 2.5)
NOW, SUFFIX = 2e9, "replaced-20260301"
Opening = Callable[[Path], Connections]


@pytest.fixture
def opening(untrained: None) -> Iterator[Opening]:
    """Opens databases, closed at the end."""
    opened: list[Connections] = []

    def open_one(path: Path) -> Connections:
        opened.append(Connections(path))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "kaoda.db"


@pytest.fixture
def connections(opening: Opening, database: Path) -> Connections:
    """A server's connections, open all the while."""
    connections = opening(database)
    publish_files(connections)
    return connections


@pytest.fixture
def store(connections: Connections) -> SqliteStore:
    return SqliteStore(connections, clock=lambda: 1e9)


def say(store: SqliteStore, number: int, openid: str = "oUser") -> str:
    user, delivery = store.user_key(openid), store.delivery_key(("message", openid, str(number)))
    turn = store.standing(user, delivery).conversation.turn
    assert store.finish(user, delivery, turn, Conversation(turn=turn + 1), f"答{number}", RECORD) == "stored"
    return user


def standing(store: SqliteStore, user: str, number: int = 0, openid: str = "oUser") -> Standing:
    return store.standing(user, store.delivery_key(("message", openid, str(number))))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


# --- copying ---


def test_a_copy_tells_what_is_inside(store: SqliteStore, database: Path, tmp_path: Path) -> None:
    for number in range(3):
        say(store, number)
    contents = save(database, tmp_path / "copy.db")
    assert (contents.revision, contents.messages, contents.newest, contents.accounts) == (1, 3, 1e9, 0)
    assert contents == inspect(tmp_path / "copy.db")
    assert contents.size == (tmp_path / "copy.db").stat().st_size


def test_a_copy_is_one_file_of_its_owner(store: SqliteStore, database: Path, tmp_path: Path) -> None:
    save(database, tmp_path / "copy.db")
    inspect(tmp_path / "copy.db")
    assert names(tmp_path) == {"copy.db"}
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_what_is_not_yet_in_the_file_but_in_its_log_is_copied(
    store: SqliteStore, database: Path, tmp_path: Path
) -> None:
    before = database.stat().st_size
    for number in range(20):
        say(store, number)
    assert database.stat().st_size == before, "all of it is in the log"
    assert save(database, tmp_path / "copy.db").messages == 20


def test_nothing_is_overwritten_unasked(connections: Connections, database: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("dear to somebody")
    with pytest.raises(Unusable, match="--force"):
        save(database, target)
    assert target.read_text() == "dear to somebody"
    assert save(database, target, overwrite=True).revision == 1


def test_a_copy_onto_itself_is_refused(connections: Connections, database: Path) -> None:
    with pytest.raises(Unusable, match="itself"):
        save(database, database, overwrite=True)
    assert Revisions.of(connections).newest().revision == 1


@pytest.mark.parametrize("mode", [None, pytest.param(0o500, marks=pytest.mark.skipif(not os.geteuid(), reason="root"))])
def test_a_folder_that_takes_no_copy(
    connections: Connections, database: Path, tmp_path: Path, mode: int | None
) -> None:
    folder = tmp_path / "backups"
    if mode:
        folder.mkdir(mode=mode)
    with pytest.raises(Unusable, match=f"^{folder}: no folder in which"):
        save(database, folder / "copy.db")


def test_no_database_no_copy(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="KAODA_DATABASE"):
        save(tmp_path / "kaoda.db", tmp_path / "copy.db")
    assert names(tmp_path) == set()


def spoil(path: Path) -> None:
    """Write over the middle of a file, where tables are."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 3 // 4096 * 4096)
        file.write(b"\xff" * (size // 3))


def test_a_damaged_database_makes_no_copy(opening: Opening, database: Path, tmp_path: Path) -> None:
    connections = opening(database)
    publish_files(connections)
    connections.close()
    spoil(database)
    (tmp_path / "copy.db").write_text("yesterday's")
    with pytest.raises(Unusable, match="damaged"):
        save(database, tmp_path / "copy.db", overwrite=True)
    assert names(tmp_path) == {"copy.db"}
    assert (tmp_path / "copy.db").read_text() == "yesterday's"


# --- what is no copy ---


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")


def newer(path: Path) -> None:
    Connections(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO migrations VALUES ('m999_dreams', '')")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "no such file"),
        (lambda path: path.write_bytes(b"PK" * 4000), "damaged, or no database"),
        (lambda path: path.touch(), "not a database of kaoda"),
        (foreign, "not a database of kaoda"),
        (newer, "newer kaoda .m999_dreams."),
        (lambda path: Connections(path).close(), "no revision"),
    ],
    ids=["missing", "folder", "rubbish", "empty", "foreign", "newer", "without knowledge"],
)
def test_nothing_is_changed_by_what_is_no_copy(
    make: Callable[[Path], object], why: str, store: SqliteStore, database: Path, tmp_path: Path
) -> None:
    user = say(store, 1)
    make(tmp_path / "copy.db")
    with pytest.raises(Unusable, match=why):
        restore(tmp_path / "copy.db", database, NOW, SUFFIX)
    assert standing(store, user).conversation == Conversation(turn=1)
    assert names(database.parent) == {"kaoda.db", "kaoda.db-wal", "kaoda.db-shm"}


def test_a_damaged_copy_is_refused(store: SqliteStore, database: Path, tmp_path: Path) -> None:
    save(database, tmp_path / "copy.db")
    spoil(tmp_path / "copy.db")
    with pytest.raises(Unusable, match="damaged"):
        restore(tmp_path / "copy.db", database, NOW, SUFFIX)


# --- putting back ---


def dearer(connections: Connections, total: int) -> int:
    documents = copy.deepcopy(read_documents())
    documents["notices"]["ata-beijing-2024"]["fees"][1] |= {"items": {"合计": total}, "total": total}
    return publish(connections, documents, "zhang", "")


def test_open_connections_see_the_copy(connections: Connections, database: Path, tmp_path: Path) -> None:
    save(database, tmp_path / "copy.db")
    revisions = Revisions.of(connections)
    assert dearer(connections, 999) == revisions.newest().revision == 2
    done = restore(tmp_path / "copy.db", database, NOW, SUFFIX)
    assert (done.contents.revision, done.damaged, done.rekeyed) == (1, False, False)
    assert revisions.newest().revision == 1
    assert done.replaced == database.with_name("kaoda.db.replaced-20260301")
    assert inspect(done.replaced).revision == 2
    assert connections.database.conn.execute("SELECT action FROM audit").fetchall() == [("database.restore",)]


def test_other_knowledge_under_the_same_number_is_taken_up(
    connections: Connections, database: Path, tmp_path: Path
) -> None:
    revisions = Revisions.of(connections)

    def fee() -> int | None:
        return revisions.newest().notices["ata-beijing-2024"].fees[1].total

    save(database, tmp_path / "first.db")
    dearer(connections, 777)
    save(database, tmp_path / "second.db")
    restore(tmp_path / "first.db", database, NOW, SUFFIX)
    dearer(connections, 888)
    assert (revisions.newest().revision, fee()) == (2, 888)
    restore(tmp_path / "second.db", database, NOW, SUFFIX)
    assert (revisions.newest().revision, fee()) == (2, 777)


def test_nothing_that_was_replaced_is_lost(connections: Connections, database: Path, tmp_path: Path) -> None:
    save(database, tmp_path / "copy.db")
    kept = {restore(tmp_path / "copy.db", database, NOW, SUFFIX).replaced for _ in range(3)}
    assert kept == {database.with_name(f"kaoda.db.{SUFFIX}{number}") for number in ("", "-2", "-3")}


def test_conversations_go_on_and_repeats_get_their_reply(store: SqliteStore, database: Path, tmp_path: Path) -> None:
    user = say(store, 1)
    save(database, tmp_path / "copy.db")
    say(store, 2)
    restore(tmp_path / "copy.db", database, NOW, SUFFIX)
    assert standing(store, user).conversation == Conversation(turn=2)
    assert standing(store, user, 2).reply == "答2"


def test_people_who_were_forgotten_stay_so(
    store: SqliteStore, connections: Connections, database: Path, tmp_path: Path
) -> None:
    gone, there = say(store, 1, "oGone"), say(store, 1, "oThere")
    save(database, tmp_path / "copy.db")
    store.forget(gone)
    restore(tmp_path / "copy.db", database, NOW, SUFFIX)
    assert standing(store, gone).conversation == Conversation()
    assert connections.database.conn.execute("SELECT user FROM journal ORDER BY id").fetchall() == [("",), (there,)]


def test_a_copy_of_an_earlier_version_is_brought_up_to_date(
    connections: Connections, database: Path, tmp_path: Path
) -> None:
    save(database, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as old, old:
        old.execute("DROP TABLE golden")
        old.execute("DELETE FROM migrations WHERE name = 'm008_golden'")
    before = (tmp_path / "copy.db").read_bytes()
    restore(tmp_path / "copy.db", database, NOW, SUFFIX)
    assert connections.database["golden"].count == 0
    assert (tmp_path / "copy.db").read_bytes() == before


def test_a_copy_of_before_an_upgrade_takes_the_place_of_what_it_made(
    store: SqliteStore, connections: Connections, database: Path, tmp_path: Path
) -> None:
    """Back to the version before, whose tables are fewer and narrower."""
    user, gone = say(store, 1), say(store, 1, "oGone")
    save(database, tmp_path / "copy.db")
    say(store, 2)
    store.forget(gone)
    connections.close()
    with closing(sqlite3.connect(database)) as upgraded, upgraded:
        upgraded.execute("ALTER TABLE conversations ADD COLUMN mood TEXT")
        upgraded.execute("INSERT INTO migrations VALUES ('m999_dreams', '')")
    done = restore(tmp_path / "copy.db", database, NOW, SUFFIX)
    assert (done.damaged, done.rekeyed) == (False, False)
    assert standing(store, user).conversation == Conversation(turn=2)
    assert standing(store, gone).conversation == Conversation()
    with pytest.raises(Newer):
        inspect(done.replaced or database)


def test_a_copy_of_another_database_brings_its_key(opening: Opening, connections: Connections, tmp_path: Path) -> None:
    new = opening(tmp_path / "new" / "kaoda.db")
    publish_files(new)
    user = say(SqliteStore(connections), 1)
    save(connections.path, tmp_path / "copy.db")
    assert restore(tmp_path / "copy.db", new.path, NOW, SUFFIX).rekeyed
    assert SqliteStore(new).user_key("oUser") == user
    assert standing(SqliteStore(new), user).conversation == Conversation(turn=1)


def test_it_can_be_put_where_nothing_is(connections: Connections, opening: Opening, tmp_path: Path) -> None:
    save(connections.path, tmp_path / "copy.db")
    target = tmp_path / "new" / "kaoda.db"
    done = restore(tmp_path / "copy.db", target, NOW, SUFFIX)
    assert (done.replaced, done.contents.revision) == (None, 1)
    assert Revisions.of(opening(target)).newest().revision == 1


def test_it_takes_the_place_of_what_cannot_be_read(connections: Connections, opening: Opening, tmp_path: Path) -> None:
    save(connections.path, tmp_path / "copy.db")
    target = tmp_path / "damaged" / "kaoda.db"
    target.parent.mkdir()
    target.write_bytes(b"rubbish" * 5000)
    Path(f"{target}-wal").write_bytes(b"of the same")
    done = restore(tmp_path / "copy.db", target, NOW, SUFFIX)
    assert done.damaged
    assert done.replaced
    assert done.replaced.read_bytes() == b"rubbish" * 5000
    assert Path(f"{done.replaced}-wal").read_bytes() == b"of the same"
    assert Revisions.of(opening(target)).newest().revision == 1
