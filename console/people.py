"""/console/users: administrators add accounts, change roles, set passwords, disable and enable."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from console.access import current_user, needs
from console.desk import now, users
from console.forms import Form, NewUserForm, ResetForm, RoleForm
from store.users import Role, User, UserError


def blueprint() -> Blueprint:
    """The list, a page for each account, and what its buttons do."""
    pages = Blueprint("users", __name__, url_prefix="/users")
    pages.add_url_rule("", "index", index)
    pages.add_url_rule("/new", "add", add, methods=["GET", "POST"])
    pages.add_url_rule("/of/<name>", "page", page)
    pages.add_url_rule("/of/<name>/role", "role", role, methods=["POST"])
    pages.add_url_rule("/of/<name>/password", "password", password, methods=["POST"])
    pages.add_url_rule("/of/<name>/disable", "disable", disable, methods=["POST"])
    pages.add_url_rule("/of/<name>/enable", "enable", enable, methods=["POST"])
    return pages


@needs(Role.ADMIN)
def index() -> ResponseReturnValue:
    """Everybody."""
    return render_template("console/users.html", users=users().everyone(), now=now())


@needs(Role.ADMIN)
def add() -> ResponseReturnValue:
    """A new account."""
    form = NewUserForm()
    if form.validate_on_submit():
        name, display = str(form.name.data), str(form.display.data)
        try:
            users().add(now(), current_user().name, name, Role[form.role.data.upper()], _typed(form), display)
        except UserError as error:
            flash(f"没有添加：{error}。", "danger")
        else:
            flash(f"已添加账号“{name}”。请把初始密码当面告诉本人，并提醒登录后改掉。", "success")
            return redirect(url_for("console.users.index"))
    return render_template("console/new_user.html", form=form)


@needs(Role.ADMIN)
def page(name: str) -> ResponseReturnValue:
    """One account."""
    return _page(_user(name))


@needs(Role.ADMIN)
def role(name: str) -> ResponseReturnValue:
    """Another role."""
    user, form = _user(name), RoleForm()
    if not form.validate():
        return _page(user, role_form=form)
    wanted = Role[form.role.data.upper()]
    return _done(user, "改角色", lambda who: users().change_role(now(), who, name, wanted))


@needs(Role.ADMIN)
def password(name: str) -> ResponseReturnValue:
    """A new password for somebody who lost theirs."""
    user, form = _user(name), ResetForm()
    if not form.validate():
        return _page(user, reset_form=form)
    return _done(user, "重设密码", lambda who: users().change_password(now(), who, name, _typed(form)))


@needs(Role.ADMIN)
def disable(name: str) -> ResponseReturnValue:
    """Out, for good."""
    return _done(_user(name), "停用", lambda who: users().disable(now(), who, name))


@needs(Role.ADMIN)
def enable(name: str) -> ResponseReturnValue:
    """In again."""
    return _done(_user(name), "启用或解锁", lambda who: users().enable(now(), who, name))


def _user(name: str) -> User:
    return users().find(name) or abort(404)


def _typed(form: NewUserForm | ResetForm) -> str:
    return str(form.password.data)


def _page(user: User, role_form: Form | None = None, reset_form: Form | None = None) -> ResponseReturnValue:
    """The page of an account; a form given has errors to show."""
    return render_template(
        "console/user.html",
        user=user,
        now=now(),
        role_form=role_form or RoleForm(formdata=None, role=user.role.code),
        reset_form=reset_form or ResetForm(formdata=None),
    )


def _done(user: User, what: str, deed: Callable[[str], None]) -> ResponseReturnValue:
    """Do it as the one who is signed in, say how it went, and show the account."""
    try:
        deed(current_user().name)
    except UserError as error:
        flash(f"没有{what}：{error}。", "danger")
    else:
        flash(f"已{what}：{user.display}。", "success")
    return redirect(url_for("console.users.page", name=user.name))
