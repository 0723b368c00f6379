"""The console as one blueprint: /console, its session, its headers, its errors."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask, Request, Response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_bootstrap import Bootstrap5
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import IntegerConverter

from console import (
    access,
    account,
    editing,
    exchange,
    forms,
    golden,
    importing,
    journal,
    knowledge,
    log,
    people,
    preview,
    publishing,
    review,
    rows,
    statistics,
)
from console.choices import document_name, topics_named
from console.desk import moment
from console.errands import Carrier, apart
from console.navigation import menu_for
from settings import Settings
from store import keys
from store.users import Role
from webhook import PAGE_HEADERS

HEADERS = PAGE_HEADERS | {
    # Bootstrap's style sheet holds its small pictures as data.
    "Content-Security-Policy": PAGE_HEADERS["Content-Security-Policy"] + "; img-src 'self' data:",
    "Referrer-Policy": "same-origin",  # over https, the CSRF check also wants to see where a form comes from
    "Cache-Control": "no-store",
}
DRAINED = 128 * 1024 * 1024
"""Bytes of a refused upload that are read nevertheless: a browser shows the answer only once it has sent everything."""
ERRORS = {
    400: ("看不懂这次提交", "请返回上一页重试。"),
    401: ("请先登录", "登录后再试。"),
    403: ("没有权限", "这一页需要更高的角色。需要的话，请找管理员。"),
    404: ("没有这一页", "网址可能抄错了，也可能内容已经删除。"),
    405: ("这一页不能这样打开", "请从首页重新进入。"),
    413: ("提交的内容太大", "没有保存任何内容。请减小文件或分几次提交。"),
}
CROWDED = ("列表太长", f"一张列表最多{rows.MOST}行。没有保存任何内容，请返回上一页，去掉几行再提交。")
STALE = ("页面已经过期", "请返回上一页，刷新后再提交；如果一直这样，请确认浏览器没有禁用 cookie。没有保存任何内容。")


class _Number(IntegerConverter):
    """Numbers in addresses: those that a row can have, so that any other is 404."""

    regex = "[0-9]{1,18}"


class _Sessions(SecureCookieSessionInterface):
    """Cookies that go over https only, where the request came over https; none for the platform, which signs its messages."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return None if request.path == "/wechat" else super().open_session(app, request)

    def get_cookie_secure(self, _app: Flask) -> bool:
        return request.is_secure


def blueprint(settings: Settings, carrier: Carrier = apart) -> Blueprint:
    """/console; it sets the application up when it is registered there. `carrier` carries out
    what pages begin and do not wait for."""
    pages = Blueprint("console", __name__, url_prefix="/console")
    pages.record_once(lambda state: _set_up(state, settings))
    pages.before_request(_before)
    pages.after_request(_headers)
    pages.context_processor(_shared)
    pages.register_error_handler(HTTPException, _failed)
    pages.register_error_handler(rows.Crowded, _crowded)
    account.add_to(pages)
    log.add_to(pages)
    knowledge.add_to(pages)
    importing.add_to(pages)
    exchange.add_to(pages)
    golden.add_to(pages)
    preview.add_to(pages)
    publishing.add_to(pages, carrier)
    statistics.add_to(pages)
    journal.add_to(pages)
    pages.register_blueprint(editing.blueprint())
    pages.register_blueprint(review.blueprint(carrier))
    pages.register_blueprint(people.blueprint())

    @pages.get("", strict_slashes=False)
    @access.needs(Role.VIEWER)
    def home() -> str:
        return render_template("console/home.html")

    @pages.route("/<path:_unknown>", methods=["GET", "POST"])
    @access.needs(Role.VIEWER)
    def missing(_unknown: str) -> tuple[str, int]:
        return _page(404, ERRORS[404])

    return pages


def _set_up(state: BlueprintSetupState, settings: Settings) -> None:
    app = cast(Flask, state.app)
    app.url_map.converters["int"] = _Number
    configured = settings.secret_key.reveal() if settings.secret_key else None
    app.config |= {
        "SECRET_KEY": keys.derived(app.extensions["kaoda-connections"], configured, "console sessions"),
        "SESSION_COOKIE_NAME": "kaoda",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "BOOTSTRAP_SERVE_LOCAL": True,
    }
    app.session_interface = _Sessions()
    Bootstrap5(app)
    forms.install(app)
    access.install(app)
    app.jinja_env.filters |= {"moment": moment, "lack": golden.lack_in_words, "topics": topics_named}


def _before() -> None:
    access.raise_limits(request)
    forms.protect()


def _headers(response: Response) -> Response:
    own = response.headers.get("Content-Security-Policy")
    response.headers.update(HEADERS | ({"Content-Security-Policy": own} if own else {}))
    return response


def _shared() -> dict[str, object]:
    """What every page of the console may use: `me` (None before signing in), the menu, the roles, the names of documents."""
    user = access.signed_in()
    return {"me": user, "menu": menu_for(user.role) if user else (), "Role": Role, "document_name": document_name}


def _failed(error: HTTPException) -> HTTPException | tuple[str, int]:
    """Errors as pages in Chinese."""
    if isinstance(error, RequestEntityTooLarge) and access.signed_in():
        _drain(request)
    if error.code not in ERRORS:
        return error
    return _page(error.code, STALE if isinstance(error, forms.STALE) else ERRORS[error.code])


def _crowded(_error: rows.Crowded) -> tuple[str, int]:
    return _page(400, CROWDED)


def _page(code: int, words: tuple[str, str]) -> tuple[str, int]:
    heading, advice = words
    return render_template("console/error.html", heading=heading, advice=advice), code


def _drain(incoming: Request) -> None:
    """Read and drop what is still being sent."""
    source, left = incoming.environ["wsgi.input"], min(incoming.content_length or 0, DRAINED)
    while left > 0 and (chunk := source.read(min(left, 64 * 1024))):
        left -= len(chunk)
