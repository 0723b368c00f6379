"""Who is signed in, for how long, and what they may do.

A session is a signed cookie that names the account and its stamp; what is allowed is read from the database at every
request, so that a changed role or a disabled account counts at once, in every worker.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from flask import Flask, Request, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, login_user
from flask_login import current_user as _visitor

from console.actions import Staff
from console.desk import connections, now, users
from store.users import Role, User

IDLE = 30 * 60.0
"""Seconds without a request after which a session ends."""
LONGEST = 12 * 3600.0
"""Seconds after which it ends in any case."""
FRESH = 60.0
"""Seconds for which a request is not noted again in the cookie."""
FORM_BYTES = 2 * 1024 * 1024
"""The largest form of staff, also of those whose session has just ended; strangers stay within the webhook's limit."""
FORM_PARTS = 20_000
LOCAL = re.compile(r"/(?:console|simulator)(?:[/?][^\s\\\x00-\x1f]*)?")
"""Where one may be sent after signing in: addresses that cannot leave this server."""

Arguments = ParamSpec("Arguments")
View = Callable[Arguments, ResponseReturnValue]


@dataclass(frozen=True)
class _Visitor(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """An account in the form that Flask-Login asks for."""

    user: User

    def get_id(self) -> str:
        return f"{self.user.stamp} {self.user.name}"


def install(app: Flask) -> None:
    """Let the application know who is signed in."""
    manager = LoginManager()
    manager.session_protection = None  # phones change their address; the stamp and the times protect
    manager.user_loader(_load)
    manager.init_app(app, add_context_processor=False)


def _load(identity: str) -> _Visitor | None:
    """The account of a session that is neither over nor of another stamp; notes the time of the request."""
    stamp, _, name = identity.partition(" ")
    user, at = users().find(name), now()
    if user is None or user.disabled or user.stamp != stamp or _over(at):
        return None
    if at - session["seen"] >= FRESH:
        session["seen"] = at
    return _Visitor(user)


def _over(at: float) -> bool:
    seen, since = session.get("seen", 0.0), session.get("since", 0.0)
    return bool(at - seen > IDLE or at - since > LONGEST)


def signed_in() -> User | None:
    """The account that the request comes from, None if nobody is signed in."""
    return _visitor.user if _visitor.is_authenticated else None


def current_user() -> User:
    """The account that the request comes from, in views that `needs` guards; 401 elsewhere if there is none."""
    return signed_in() or abort(401)


def staff() -> Staff:
    """The account that the request comes from, at work on the knowledge."""
    return Staff(connections(), current_user().name, now)


def sign_in(user: User) -> None:
    """Begin a session. Whoever comes back after their own ended keeps its CSRF token, so that a form which they left
    open in another tab can still be sent."""
    previous = str(session.get("_user_id", "")).partition(" ")[2]
    token = session.get("csrf_token") if previous == user.name else None
    session.clear()
    if token:
        session["csrf_token"] = token
    session["since"] = session["seen"] = now()
    login_user(_Visitor(user))


def sign_out() -> None:
    """End the session of this browser."""
    session.clear()


def needs(least: Role) -> Callable[[View[Arguments]], View[Arguments]]:
    """Guards a view, whatever the method: whoever is not signed in is asked to, 403 for lesser roles."""

    def decorate(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def guarded(*values: Arguments.args, **named: Arguments.kwargs) -> ResponseReturnValue:
            user = signed_in()
            if user is None:
                return _ask()
            if user.role < least:
                abort(403)
            return view(*values, **named)

        guarded.least = least  # type: ignore[attr-defined]
        return guarded

    return decorate


def takes_files(megabytes: int) -> Callable[[View[Arguments]], View[Arguments]]:
    """Marks a view whose forms may be larger than FORM_BYTES, for those who may call it. 413 beyond."""

    def decorate(view: View[Arguments]) -> View[Arguments]:
        view.most_bytes = megabytes * 1024 * 1024  # type: ignore[attr-defined]
        return view

    return decorate


def raise_limits(incoming: Request) -> None:
    """Before a form is read: allow staff a large one, and as much as the view takes if they may call it."""
    if "_user_id" not in session:
        return
    view, user = current_app.view_functions[str(incoming.endpoint)], signed_in()
    may = user is not None and user.role >= getattr(view, "least", Role.ADMIN)
    incoming.max_content_length = getattr(view, "most_bytes", FORM_BYTES) if may else FORM_BYTES
    incoming.max_form_memory_size = FORM_BYTES
    incoming.max_form_parts = FORM_PARTS


def _ask() -> ResponseReturnValue:
    """To the login page and from there back; a form that was sent is kept on a page until one is signed in again."""
    if request.method not in ("GET", "HEAD"):
        kept = [(name, value) for name, value in request.form.items(multi=True) if _may_stand_in_a_page(name)]
        return render_template("console/kept.html", kept=kept, files=bool(request.files)), 401
    flash("登录已过期，请重新登录。" if "_user_id" in session else "请先登录。", "warning")
    return redirect(url_for("console.login", next=request.full_path.rstrip("?")))


def _may_stand_in_a_page(name: str) -> bool:
    return name != "csrf_token" and "password" not in name


def local(address: str) -> str | None:
    """`address` if it is a page of the console or the simulator on this server, else None."""
    return address if LOCAL.fullmatch(address) else None
