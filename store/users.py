"""Staff accounts: who they are, what they may do, and the lock after repeated wrong passwords.

Every change writes its row of the audit log in the same transaction. A new password or role, and disabling, end the
account's sessions, since they change its stamp. One administrator who can sign in is always left.

UserError: what was asked for cannot be done; the message tells staff why. Nothing was changed.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from unicodedata import normalize

from store import passwords
from store.audit import COMMAND_LINE, record
from store.database import Connections
from store.revisions import FILES

FAILURES = 5
"""Wrong passwords in a row after which an account is locked."""
LOCK = 15 * 60.0
"""Seconds that it stays locked."""
NAME = re.compile(r"\w[\w.-]{1,31}")
RESERVED = (FILES, COMMAND_LINE)
"""Authors that are no people."""
COLUMNS = "name, display, role, created, failed, locked_until, disabled, stamp"


class UserError(Exception):
    """What was asked for cannot be done; the message is for staff."""


class Role(IntEnum):
    """What an account may do; each role may do all that those before it may."""

    VIEWER = 1
    EDITOR = 2
    PUBLISHER = 3
    ADMIN = 4

    @property
    def code(self) -> str:
        """The name as commands and the database write it."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """The name that staff read."""
        return LABELS[self]


LABELS = {Role.VIEWER: "查看", Role.EDITOR: "编辑", Role.PUBLISHER: "发布", Role.ADMIN: "管理"}


@dataclass(frozen=True)
class User:
    """An account without its password. `name` signs in and stands in the audit log, `display` is shown to people;
    `created` and `locked_until` are seconds since 1970; `failed` counts wrong passwords in a row."""

    name: str
    display: str
    role: Role
    created: float
    failed: int
    locked_until: float
    disabled: bool
    stamp: str = field(repr=False)

    def locked(self, at: float) -> bool:
        """Whether too many wrong passwords keep the account out at that time."""
        return at < self.locked_until


def folded(name: str) -> str:
    """A name as it is stored: width and case make no difference."""
    return normalize("NFKC", name).strip().casefold()


class Users:
    """The accounts of a database. `at` is the time in seconds since 1970, `who` does it (an account or COMMAND_LINE)."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def find(self, name: str) -> User | None:
        """The account of that name."""
        return _find(self._connections.database.conn, folded(name))

    def everyone(self) -> tuple[User, ...]:
        """All accounts, by name; disabled ones too."""
        rows = self._connections.database.conn.execute(f"SELECT {COLUMNS} FROM users ORDER BY name")  # noqa: S608  # constant
        return tuple(_user(row) for row in rows)

    def has_administrator(self) -> bool:
        """Whether somebody can manage accounts in the console."""
        return any(user.role is Role.ADMIN and not user.disabled for user in self.everyone())

    def add(self, at: float, who: str, name: str, role: Role, password: str, display: str = "") -> None:
        """Add an account; `display` is `name` if empty."""
        name, display = folded(name), " ".join(display.split()) or name.strip()
        _check_name(name, display)
        stored = _checked_hash(password, name)
        with self._connections.writing() as database:
            if _find(database.conn, name):
                raise UserError(f"账号“{name}”已经有了")
            database.conn.execute(
                "INSERT INTO users VALUES (?, ?, ?, ?, ?, 0, 0, 0, ?)",
                [name, display, role.code, stored, at, secrets.token_hex(16)],
            )
            record(database.conn, at, who, "user.add", name, f"{role.label}；显示为{display}")

    def change_password(self, at: float, who: str, name: str, password: str) -> None:
        """Set a new password, which also lifts a lock."""
        stored = _checked_hash(password, folded(name))
        with self._changing(name) as (connection, user):
            _set(connection, user.name, password=stored, failed=0, locked_until=0)
            record(connection, at, who, "user.password", user.name)

    def change_role(self, at: float, who: str, name: str, role: Role) -> None:
        """Give an account another role."""
        with self._changing(name) as (connection, user):
            if role is user.role:
                return
            if role is not Role.ADMIN:
                _keep_an_administrator(connection, user)
            _set(connection, user.name, role=role.code)
            record(connection, at, who, "user.role", user.name, f"{user.role.label} → {role.label}")

    def disable(self, at: float, who: str, name: str) -> None:
        """Keep an account out for good; its deeds stay in the audit log."""
        with self._changing(name) as (connection, user):
            if user.disabled:
                return
            _keep_an_administrator(connection, user)
            _set(connection, user.name, disabled=1)
            record(connection, at, who, "user.disable", user.name)

    def enable(self, at: float, who: str, name: str) -> None:
        """Let an account that was disabled or locked sign in again."""
        with self._changing(name) as (connection, user):
            if not user.disabled and not user.locked(at):
                return
            _set(connection, user.name, disabled=0, failed=0, locked_until=0)
            record(connection, at, who, "user.enable", user.name)

    def verify(self, at: float, name: str, password: str, purpose: str = "login") -> User | None:
        """The account if the password is right and it may sign in. Counts a wrong one, and locks after FAILURES; the
        audit log gets `purpose`, or `purpose`.failed.

        Whether an attempt counts is settled under the write lock, so that many at once get no more than FAILURES guesses;
        the slow comparison is done before it, so that nobody waits.
        """
        name = folded(name)
        stored = _stored(self._connections.database.conn, name)
        right = passwords.matches(password, stored)
        with self._connections.writing() as database:
            connection = database.conn
            user = _find(connection, name)
            if user is None or user.disabled or user.locked(at) or _stored(connection, name) != stored:
                return None
            _count(connection, at, user, right, purpose)
        return user if right else None

    @contextmanager
    def _changing(self, name: str) -> Iterator[tuple[sqlite3.Connection, User]]:
        """A transaction around a change to an account that exists."""
        with self._connections.writing() as database:
            user = _find(database.conn, folded(name))
            if user is None:
                raise UserError(f"没有账号“{name}”")
            yield database.conn, user


def _find(connection: sqlite3.Connection, name: str) -> User | None:
    row = connection.execute(f"SELECT {COLUMNS} FROM users WHERE name = ?", [name]).fetchone()  # noqa: S608  # constant
    return _user(row) if row else None


def _user(row: tuple[str, str, str, float, int, float, int, str]) -> User:
    name, display, role, created, failed, locked_until, disabled, stamp = row
    return User(name, display, Role[role.upper()], created, failed, locked_until, bool(disabled), stamp)


def _stored(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT password FROM users WHERE name = ?", [name]).fetchone()
    return str(row[0]) if row else None


def _set(connection: sqlite3.Connection, name: str, **values: str | float) -> None:
    """Change columns and end the account's sessions."""
    values["stamp"] = secrets.token_hex(16)
    assignments = ", ".join(f"{column} = ?" for column in values)
    connection.execute(f"UPDATE users SET {assignments} WHERE name = ?", [*values.values(), name])  # noqa: S608  # keywords


def _count(connection: sqlite3.Connection, at: float, user: User, right: bool, purpose: str) -> None:
    """Note the outcome of an attempt on an account that is open."""
    failed = 0 if right else user.failed + 1
    locked = failed >= FAILURES
    connection.execute(
        "UPDATE users SET failed = ?, locked_until = ? WHERE name = ?",
        [0 if locked else failed, at + LOCK if locked else 0, user.name],
    )
    record(connection, at, user.name, purpose if right else f"{purpose}.failed", user.name)
    if locked:
        record(connection, at, user.name, "user.locked", user.name, f"连续{FAILURES}次密码不对，锁{LOCK / 60:.0f}分钟")


def _keep_an_administrator(connection: sqlite3.Connection, user: User) -> None:
    """Refuse a change that would leave nobody to manage accounts."""
    if user.role is not Role.ADMIN or user.disabled:
        return
    others = "SELECT 1 FROM users WHERE role = ? AND NOT disabled AND name != ?"
    if not connection.execute(others, [Role.ADMIN.code, user.name]).fetchone():
        raise UserError(f"“{user.name}”是最后一名能登录的管理员，先让别人当管理员")


def _check_name(name: str, display: str) -> None:
    if not NAME.fullmatch(name) or name in RESERVED:
        raise UserError("账号名要2到32个字，只能用字母、汉字、数字和 . - _，并且不能是 files")
    if len(display) > 32 or not display.isprintable():
        raise UserError("显示的姓名最多32个字")


def _checked_hash(password: str, name: str) -> str:
    if reason := passwords.fault(password, name):
        raise UserError(reason)
    return passwords.hashed(password)
