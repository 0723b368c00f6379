"""Accounts, their passwords, the lock, the last administrator, and the audit log that all of it writes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import passwords
from store.audit import COMMAND_LINE, Entry, actions, actors, entries, record
from store.database import Connections
from store.passwords import fault
from store.users import FAILURES, LOCK, Role, UserError, Users

GOOD = "我喜欢北京烤鸭配大葱"
OTHER = "correct horse battery"
AT = 1_772_330_400.0


@pytest.fixture
def connections(tmp_path: Path) -> Iterator[Connections]:
    connections = Connections(tmp_path / "kaoda.db")
    yield connections
    connections.close()


@pytest.fixture
def users(connections: Connections) -> Users:
    """One administrator, boss, and one editor, zhang."""
    users = Users(connections)
    users.add(AT, COMMAND_LINE, "boss", Role.ADMIN, GOOD)
    users.add(AT, "boss", "zhang", Role.EDITOR, GOOD, "张 三")
    return users


def stamp(users: Users, name: str) -> str:
    user = users.find(name)
    assert user
    return user.stamp


def log(connections: Connections) -> list[Entry]:
    return list(reversed(entries(connections.database.conn, 100)))


def dump(connections: Connections) -> str:
    return "\n".join(connections.database.conn.iterdump())


# --- accounts ---


def test_an_account(users: Users) -> None:
    user = users.find("zhang")
    assert user
    assert (user.display, user.role, user.created, user.disabled, user.locked(AT)) == (
        "张 三",
        Role.EDITOR,
        AT,
        False,
        False,
    )
    assert user.stamp not in repr(user)
    assert [user.name for user in users.everyone()] == ["boss", "zhang"]
    assert users.find("nobody") is None


def test_width_and_case_of_a_name_make_no_difference(users: Users) -> None:
    assert users.find(" Ｚhang ") == users.find("zhang")
    with pytest.raises(UserError, match="已经有了"):
        users.add(AT, "boss", "ZHANG", Role.VIEWER, GOOD)
    assert users.verify(AT, "ZHANG", GOOD)


@pytest.mark.parametrize("name", ["", "a", "files", "command line", "a/b", "a b", "<b>x", "x" * 33, "-ab", "a\nb"])
def test_names_that_cannot_be(users: Users, name: str) -> None:
    with pytest.raises(UserError):
        users.add(AT, "boss", name, Role.VIEWER, GOOD)
    assert len(users.everyone()) == 2


@pytest.mark.parametrize("display", ["x" * 33, "a\u202eb", "a\x00b"])
def test_names_shown_that_cannot_be(users: Users, display: str) -> None:
    with pytest.raises(UserError):
        users.add(AT, "boss", "li", Role.VIEWER, GOOD, display)


def test_chinese_names(users: Users) -> None:
    users.add(AT, "boss", "李四", Role.VIEWER, GOOD)
    user = users.verify(AT, "李四", GOOD)
    assert user
    assert user.display == "李四"


def test_roles_are_in_order() -> None:
    assert [role.label for role in sorted(Role)] == ["查看", "编辑", "发布", "管理"]


@pytest.mark.parametrize(
    "change",
    [
        lambda users: users.change_password(AT, "boss", "zhang", OTHER),
        lambda users: users.change_role(AT, "boss", "zhang", Role.VIEWER),
        lambda users: users.disable(AT, "boss", "zhang"),
    ],
)
def test_changes_that_end_sessions(users: Users, change: Callable[[Users], None]) -> None:
    before, boss = stamp(users, "zhang"), stamp(users, "boss")
    change(users)
    assert stamp(users, "zhang") != before
    assert stamp(users, "boss") == boss


def test_what_changes_nothing_leaves_sessions_and_log(users: Users, connections: Connections) -> None:
    before, rows = stamp(users, "zhang"), log(connections)
    users.change_role(AT, "boss", "zhang", Role.EDITOR)
    users.enable(AT, "boss", "zhang")
    assert stamp(users, "zhang") == before
    assert log(connections) == rows


@pytest.mark.parametrize(
    "change",
    [
        lambda users: users.change_password(AT, "boss", "nobody", OTHER),
        lambda users: users.change_role(AT, "boss", "nobody", Role.VIEWER),
        lambda users: users.disable(AT, "boss", "nobody"),
        lambda users: users.enable(AT, "boss", "nobody"),
    ],
)
def test_changes_to_nobody(users: Users, connections: Connections, change: Callable[[Users], None]) -> None:
    rows = log(connections)
    with pytest.raises(UserError, match="nobody"):
        change(users)
    assert log(connections) == rows


# --- the last administrator ---


def test_the_last_administrator_stays(users: Users) -> None:
    with pytest.raises(UserError, match="最后一名"):
        users.disable(AT, "boss", "boss")
    with pytest.raises(UserError, match="最后一名"):
        users.change_role(AT, "boss", "boss", Role.PUBLISHER)
    assert users.has_administrator()


def test_one_of_two_administrators_may_go(users: Users) -> None:
    users.change_role(AT, "boss", "zhang", Role.ADMIN)
    users.disable(AT, "zhang", "boss")
    with pytest.raises(UserError, match="最后一名"):
        users.change_role(AT, "zhang", "zhang", Role.EDITOR)
    users.change_role(AT, "zhang", "boss", Role.VIEWER)  # disabled, so that nobody is lost
    users.enable(AT, "zhang", "boss")
    boss = users.find("boss")
    assert boss
    assert (boss.role, boss.disabled) == (Role.VIEWER, False)


def test_an_empty_house_has_no_administrator(connections: Connections) -> None:
    users = Users(connections)
    assert not users.has_administrator()
    users.add(AT, COMMAND_LINE, "zhang", Role.PUBLISHER, GOOD)
    assert not users.has_administrator()


# --- passwords ---


@pytest.mark.parametrize(
    "password",
    [
        "",
        "Kx9372018",
        "1234567890",
        "１３８１２３４５６７８",
        "password123",
        "Password@123",
        "admin12345",
        "qwertyuiop",
        "1qaz2wsx3edc",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "zhangzhang123",
        "Zhang20240101",
        "kaoda2024!",
        "x7" * 10,
        "Kx93720184" * 21,
    ],
)
def test_passwords_that_are_refused(users: Users, password: str) -> None:
    assert fault(password, "zhang")
    with pytest.raises(UserError, match="密码"):
        users.change_password(AT, "boss", "zhang", password)
    assert users.verify(AT, "zhang", GOOD), "the old one holds"


def test_no_account_with_a_bad_password(users: Users) -> None:
    with pytest.raises(UserError, match="太容易猜"):
        users.add(AT, "boss", "li", Role.VIEWER, "password123")
    assert users.find("li") is None


@pytest.mark.parametrize("password", [GOOD, OTHER, "Kx93720184", "wo ai chi jiaozi"])
def test_passwords_that_will_do(password: str) -> None:
    assert fault(password, "zhang") is None


def test_a_changed_password(users: Users) -> None:
    users.change_password(AT, "boss", "zhang", OTHER)
    assert users.verify(AT, "zhang", GOOD) is None
    assert users.verify(AT, "zhang", OTHER)


def test_full_width_letters_are_the_same_password(users: Users) -> None:
    users.change_password(AT, "boss", "zhang", "Kx93720184")
    assert users.verify(AT, "zhang", "Ｋｘ９３７２０１８４")


def test_hashes_are_salted_and_no_password_is_kept(users: Users, connections: Connections) -> None:
    stored = [row[0] for row in connections.database.conn.execute("SELECT password FROM users")]
    assert len(set(stored)) == 2
    assert all(value.startswith("scrypt:32768:8:1$") for value in stored)
    assert GOOD not in dump(connections)


def test_an_unknown_name_costs_a_comparison_too(users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    real = passwords.check_password_hash
    monkeypatch.setattr(passwords, "check_password_hash", lambda *given: compared.append(given[0]) or real(*given))
    users.verify(AT, "zhang", "wrong")
    users.verify(AT, "nobody", "wrong")
    assert [value.partition("$")[0] for value in compared] == ["scrypt:32768:8:1"] * 2


def test_the_decoy_opens_nothing(users: Users) -> None:
    assert users.verify(AT, "nobody", "nobody's") is None


# --- the lock ---


def fail(users: Users, times: int, at: float = AT) -> None:
    for _ in range(times):
        assert users.verify(at, "zhang", "wrong") is None


def test_the_lock_and_its_end(users: Users) -> None:
    fail(users, FAILURES)
    assert users.verify(AT, "zhang", GOOD) is None
    assert users.verify(AT + LOCK - 1, "zhang", GOOD) is None
    assert users.verify(AT + LOCK, "zhang", GOOD)
    assert users.verify(AT, "boss", GOOD), "others are not locked"


def test_after_a_lock_one_has_as_many_attempts_again(users: Users) -> None:
    fail(users, FAILURES)
    fail(users, FAILURES - 1, AT + LOCK)
    assert users.verify(AT + LOCK, "zhang", GOOD)


def test_a_right_password_starts_the_count_anew(users: Users) -> None:
    fail(users, FAILURES - 1)
    assert users.verify(AT, "zhang", GOOD)
    fail(users, FAILURES - 1)
    assert users.verify(AT, "zhang", GOOD)


@pytest.mark.parametrize(
    "lift",
    [
        lambda users: users.enable(AT, "boss", "zhang"),
        lambda users: users.change_password(AT, "boss", "zhang", GOOD),
    ],
)
def test_a_lock_can_be_lifted(users: Users, lift: Callable[[Users], None]) -> None:
    fail(users, FAILURES)
    lift(users)
    assert users.verify(AT, "zhang", GOOD)


def test_the_count_holds_across_workers(users: Users, connections: Connections) -> None:
    """Many guesses at once, each by a connection of its own, are no more than FAILURES."""
    guesses = 4 * FAILURES
    threads = [threading.Thread(target=Users(connections).verify, args=(AT, "zhang", "wrong")) for _ in range(guesses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = [entry.action for entry in log(connections) if entry.who == "zhang"]
    assert rows == ["login.failed"] * FAILURES + ["user.locked"]
    assert users.verify(AT, "zhang", GOOD) is None


def test_a_disabled_account_stays_out(users: Users) -> None:
    users.disable(AT, "boss", "zhang")
    assert users.verify(AT, "zhang", GOOD) is None
    users.enable(AT, "boss", "zhang")
    assert users.verify(AT, "zhang", GOOD)


# --- the audit log ---


def test_everything_is_recorded(users: Users, connections: Connections) -> None:
    users.change_role(AT + 1, "boss", "zhang", Role.PUBLISHER)
    users.change_password(AT + 2, "boss", "Zhang", OTHER)
    users.disable(AT + 3, "boss", "zhang")
    users.enable(AT + 4, "boss", "zhang")
    users.verify(AT + 5, "zhang", OTHER)
    assert [(e.at - AT, e.who, e.action, e.subject, e.detail) for e in log(connections)] == [
        (0, "command line", "user.add", "boss", "管理；显示为boss"),
        (0, "boss", "user.add", "zhang", "编辑；显示为张 三"),
        (1, "boss", "user.role", "zhang", "编辑 → 发布"),
        (2, "boss", "user.password", "zhang", ""),
        (3, "boss", "user.disable", "zhang", ""),
        (4, "boss", "user.enable", "zhang", ""),
        (5, "zhang", "login", "zhang", ""),
    ]


def test_neither_password_nor_hash_nor_unknown_name_is_recorded(users: Users, connections: Connections) -> None:
    users.verify(AT, "zhang", "guess-guess")
    users.verify(AT, "my-password-in-the-wrong-field", "guess-guess")
    told = str(log(connections))
    assert not any(secret in told for secret in (GOOD, "guess", "scrypt", "my-password"))


def test_a_change_that_fails_leaves_no_row(users: Users, connections: Connections) -> None:
    def undone() -> None:
        with connections.writing() as database:
            record(database.conn, AT, "boss", "publish", "7")
            raise ZeroDivisionError

    rows = log(connections)
    with pytest.raises(ZeroDivisionError):
        undone()
    assert log(connections) == rows


def test_the_log_is_read_in_pages_and_filtered(connections: Connections) -> None:
    with connections.writing() as database:
        for number in range(10):
            record(database.conn, AT + number, "ab"[number % 2], "xyz"[number % 3], str(number))
        connection = database.conn
    first = entries(connection, 4)
    assert [entry.subject for entry in first] == ["9", "8", "7", "6"]
    assert [entry.subject for entry in entries(connection, 4, before=first[-1].id)] == ["5", "4", "3", "2"]
    assert [entry.subject for entry in entries(connection, 9, who="a", action="x")] == ["6", "0"]
    assert entries(connection, 9, who="c") == ()
    assert actors(connection) == ("a", "b")
    assert actions(connection) == ("x", "y", "z")
