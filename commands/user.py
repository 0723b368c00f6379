"""`kaoda user`: staff accounts from the command line, such as the first administrator's."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from bot.message import CHINA
from commands.database import console_database
from store import passwords
from store.audit import COMMAND_LINE
from store.users import Role, User, UserError, Users

ROLES = {code: role for role in Role for code in (role.code, role.label)}


@contextmanager
def accounts() -> Iterator[Users]:
    """The accounts of the database in the environment, which is made where it is missing."""
    with console_database() as connections:
        yield Users(connections)


def typed_password(name: str, from_input: bool) -> str:
    """A new password for `name`: asked for twice without showing it, or the first line of standard input."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    while True:
        typed = str(click.prompt("Password", hide_input=True, err=True))
        if reason := passwords.fault(typed, name):
            click.echo(f"{reason}。", err=True)
        elif typed == click.prompt("Again", hide_input=True, err=True):
            return typed
        else:
            click.echo("两次输入的密码不一样。", err=True)


def _role(_context: click.Context, _parameter: click.Parameter, value: str) -> Role:
    return ROLES[value]


password_option = click.option(
    "--password-stdin", "from_input", is_flag=True, help="Read the password from the first line of standard input."
)
name_argument = click.argument("name")


@click.group()
def user() -> None:
    """Staff accounts of the console. What is done here stands in its audit log as done by "command line".

    \b
    Roles:    viewer 查看 < editor 编辑 < publisher 发布 < admin 管理
    Example:  kaoda user add zhangsan --role admin
    """


@user.command()
@name_argument
@click.option("--role", type=click.Choice(list(ROLES)), callback=_role, required=True, help="What the account may do.")
@click.option("--display", default="", metavar="TEXT", help="The name that colleagues see; default: NAME.")
@password_option
def add(name: str, role: Role, display: str, from_input: bool) -> None:
    """Add the account NAME; the password is asked for.

    \b
    Example:  kaoda user add zhangsan --role admin --display 张三
    """
    with accounts() as users:
        if users.find(name):
            raise UserError(f"账号“{name}”已经有了")
        users.add(time.time(), COMMAND_LINE, name, role, typed_password(name, from_input), display)
    click.echo(f"已添加账号“{name}”（{role.label}）。")


@user.command(name="list")
def list_() -> None:
    """List all accounts: name, role, state, name shown.

    \b
    Example:  kaoda user list
    """
    with accounts() as users:
        everyone = users.everyone()
    if not everyone:
        click.echo("还没有账号。", err=True)
    for account in everyone:
        click.echo(f"{account.name}\t{account.role.code}\t{_state(account)}\t{account.display}")


def _state(account: User) -> str:
    if account.disabled:
        return "disabled"
    if account.locked(time.time()):
        return f"locked until {datetime.fromtimestamp(account.locked_until, CHINA):%Y-%m-%dT%H:%M}"
    return "active"


@user.command()
@name_argument
@password_option
def password(name: str, from_input: bool) -> None:
    """Set a new password for NAME. Ends its sessions and lifts a lock.

    \b
    Example:  kaoda user password zhangsan
    """
    with accounts() as users:
        if not users.find(name):
            raise UserError(f"没有账号“{name}”")
        users.change_password(time.time(), COMMAND_LINE, name, typed_password(name, from_input))
    click.echo(f"已设置“{name}”的新密码。")


@user.command()
@name_argument
@click.argument("role", type=click.Choice(list(ROLES)), callback=_role)
def role(name: str, role: Role) -> None:
    """Give NAME another ROLE. Ends its sessions.

    \b
    Example:  kaoda user role zhangsan publisher
    """
    _change(name, f"角色：{role.label}", lambda users: users.change_role(time.time(), COMMAND_LINE, name, role))


@user.command()
@name_argument
def disable(name: str) -> None:
    """Keep NAME out and end its sessions; its deeds stay in the log.

    \b
    Example:  kaoda user disable zhangsan
    """
    _change(name, "已停用", lambda users: users.disable(time.time(), COMMAND_LINE, name))


@user.command()
@name_argument
def enable(name: str) -> None:
    """Let NAME sign in again after being disabled or locked.

    \b
    Example:  kaoda user enable zhangsan
    """
    _change(name, "可以登录", lambda users: users.enable(time.time(), COMMAND_LINE, name))


def _change(name: str, what: str, deed: Callable[[Users], None]) -> None:
    with accounts() as users:
        deed(users)
    click.echo(f"“{name}”{what}。")
