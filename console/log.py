"""/console/log: who did what, newest first, by person and kind of deed."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from console.access import needs
from console.desk import connections
from store.audit import COMMAND_LINE, actions, actors, entries
from store.users import Role

PAGE = 50
"""Rows of a page."""
ACTIONS = {
    "login": "登录",
    "login.failed": "登录时密码不对",
    "confirm": "改密码前核对",
    "confirm.failed": "改密码前核对不对",
    "user.add": "添加账号",
    "user.password": "设密码",
    "user.role": "改角色",
    "user.disable": "停用账号",
    "user.enable": "启用账号",
    "user.locked": "账号锁定",
    "draft.save": "改草稿",
    "draft.remove": "在草稿中删除",
    "draft.discard": "放弃草稿",
    "draft.take-over": "批量改草稿",
    "notice.import": "导入通知",
    "notice.settle": "核对存疑",
    "knowledge.publish": "发布",
    "knowledge.roll-back": "回到以前的一版",
    "golden.add": "添加标准问题",
    "golden.retire": "停用标准问题",
    "database.restore": "恢复备份",
    "journal.export": "导出对话记录",
    "review.mend": "改没答好的问题",
    "review.handed": "转交没答好的问题",
    "review.outside": "标为不归我们",
    "review.dismissed": "不处理没答好的问题",
    "review.open": "重新打开没答好的问题",
    "review.split": "拆分没答好的问题",
    "review.merge": "合并没答好的问题",
    "review.judge": "抽查",
}
"""Chinese names of actions; whoever records a new one adds it here."""


def add_to(pages: Blueprint) -> None:
    """/log; `before` in the query is the id where the page begins."""
    pages.add_url_rule("/log", "log", log)


@needs(Role.ADMIN)
def log() -> ResponseReturnValue:
    """A page of the log."""
    connection = connections().database.conn
    who, action = request.args.get("who", ""), request.args.get("action", "")
    rows = entries(connection, PAGE + 1, request.args.get("before", type=row_number), who, action)
    return render_template(
        "console/log.html",
        rows=rows[:PAGE],
        older=rows[PAGE - 1].id if len(rows) > PAGE else None,
        who=who,
        action=action,
        actors=[(name, actor(name)) for name in actors(connection)],
        actions=[(code, label(code)) for code in actions(connection)],
        actor=actor,
        label=label,
    )


def row_number(text: str) -> int:
    """An id from the query; ValueError for what SQLite could not compare."""
    number = int(text)
    if not 0 < number < 2**63:
        raise ValueError
    return number


def label(action: str) -> str:
    """An action as staff read it."""
    return ACTIONS.get(action, action)


def actor(who: str) -> str:
    """Somebody as staff read it."""
    return "命令行" if who == COMMAND_LINE else who
