"""Signing in and out, and one's own password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console import access
from console.access import current_user, needs
from console.desk import now, users
from console.forms import LoginForm, OwnPasswordForm
from store.users import FAILURES, LOCK, Role, UserError

REFUSED = (
    f"账号或密码不对。连续输错{FAILURES}次，账号会锁{LOCK / 60:.0f}分钟；锁定或停用的账号，输对也进不去，请找管理员。"
)
"""One text for every reason, so that it tells nobody which accounts exist."""


def add_to(pages: Blueprint) -> None:
    """/login, /logout, /password."""
    pages.add_url_rule("/login", "login", login, methods=["GET", "POST"])
    pages.add_url_rule("/logout", "logout", logout, methods=["POST"])
    pages.add_url_rule("/password", "password", password, methods=["GET", "POST"])
    pages.add_url_rule("/alive", "alive", alive)


def login() -> ResponseReturnValue:
    """The one page for people who are not signed in."""
    onward = access.local(request.args.get("next", "")) or url_for("console.home")
    if access.signed_in():
        return redirect(onward)
    form = LoginForm()
    if not form.validate_on_submit():
        return render_template("console/login.html", form=form)
    user = users().verify(now(), str(form.name.data), str(form.password.data))
    if user is None:
        return render_template("console/login.html", form=form, refused=REFUSED), 403
    access.sign_in(user)
    return redirect(onward)


def logout() -> ResponseReturnValue:
    """End the session, if there is one."""
    access.sign_out()
    flash("已退出。", "success")
    return redirect(url_for("console.login"))


@needs(Role.VIEWER)
def password() -> ResponseReturnValue:
    """Change one's own password; other browsers have to sign in again, this one does not."""
    form, me = OwnPasswordForm(), current_user()
    if form.validate_on_submit():
        if not users().verify(now(), me.name, str(form.old_password.data), "confirm"):
            form.old_password.errors = ["现在的密码不对"]
        else:
            try:
                users().change_password(now(), me.name, me.name, str(form.password.data))
            except UserError as error:
                form.password.errors = [str(error)]
            else:
                access.sign_in(users().find(me.name) or me)
                flash("密码已改。其他浏览器要重新登录。", "success")
                return redirect(url_for("console.home"))
    return render_template("console/password.html", form=form), 422 if form.errors else 200


@needs(Role.VIEWER)
def alive() -> ResponseReturnValue:
    """Asked for by a page while somebody types in it, so that a long form does not end its session."""
    return "", 204
