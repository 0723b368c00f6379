"""`kaoda menu`: the account's custom menu, out of the knowledge in force."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

import bot.menu
from commands.database import console_database
from commands.faults import faults
from commands.published import in_force
from console.desk import day_of
from settings import Settings
from store.tokens import SqliteTokens
from wechat.api import Account, Api, Clock
from wechat.menu import Button, buttons, changes, read, tree
from wechat.menu import faults as menu_faults
from wechat.refusals import NoMenu

PUSHED = "已推送。再次进入公众号时，手机隔5分钟以上会取一次菜单，最迟24小时都会换新；要马上看到，可先取消关注再关注。"


@click.group()
def menu() -> None:
    """The account's custom menu: what it would be by the knowledge in force, and putting it there.

    \b
    Example:  kaoda menu show && kaoda menu push
    """


@contextmanager
def platform(settings: Settings) -> Iterator[Api]:
    """The platform's API for the account of the environment; raises SettingsError without AppID and AppSecret."""
    appid, secret = settings.require_account()
    with console_database() as connections:
        tokens = SqliteTokens(connections, appid)
        yield Api(settings.api_url, Account(appid, secret.reveal()), tokens, Clock(time.time, time.sleep))


def planned(settings: Settings) -> list[Button]:
    """The menu that the knowledge in force makes today."""
    return buttons(bot.menu.menu(in_force(), day_of(time.time())), settings.base_url or "")


def current(api: Api) -> list[Button]:
    """The menu that candidates have; [] for none."""
    try:
        return read(api.menu())
    except NoMenu:
        return []


@menu.command()
@click.option("--current", "now", is_flag=True, help="Show what the platform has instead; needs WECHAT_SECRET.")
@click.option("--json", "as_json", is_flag=True, help="Print it in the platform's form.")
def show(now: bool, as_json: bool) -> None:
    """Print the menu that would be pushed; ends with 1 where the platform would refuse or cut it.

    \b
    Example:  kaoda menu show
              kaoda menu show --current --json
    """
    with faults():
        settings = Settings.from_environment(os.environ)
        if now:
            with platform(settings) as api:
                shown = current(api)
        else:
            shown = planned(settings)
    if as_json:
        click.echo(json.dumps({"button": shown}, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(tree(shown)) or "（没有菜单）")
    if not now:
        _refuse_broken(shown)


@menu.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def push(yes: bool) -> None:
    """Show what changes in the account's menu, ask, and put it there. Needs WECHAT_APPID, WECHAT_SECRET, KAODA_BASE_URL.

    \b
    Example:  kaoda menu push
              kaoda menu push --yes
    """
    with faults():
        settings = Settings.from_environment(os.environ)
        new = planned(settings)
        _refuse_broken(new)
        with platform(settings) as api:
            lines = changes(current(api), new)
            if not lines:
                click.echo("公众号的菜单已经是这样，没有推送。")
                return
            click.echo("\n".join(lines))
            if not yes:
                click.confirm("推送这个菜单？", abort=True)
            api.create_menu({"button": new})
    click.echo(PUSHED)


def _refuse_broken(shown: list[Button]) -> None:
    if found := menu_faults(shown):
        raise click.ClickException("这个菜单不能推送：\n" + "\n".join(found))
