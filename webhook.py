"""The Flask application: GET verifies; POST → wechat → store → respond → wechat. Decides nothing about content."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import Blueprint, Flask, Response, abort, current_app, request
from werkzeug.exceptions import HTTPException

import assistant
import health
import logs
import simulator
from admission import Admission, Contention
from bot.answer import Reply
from bot.conversation import Conversation
from bot.message import CHINA, Message
from knowledge.base import KnowledgeBase
from knowledge.periods import is_known
from metrics import Metrics
from metrics import blueprint as exposed
from settings import Settings, SettingsError
from store import opening
from store.inspection import is_damage
from store.journal import Record
from store.opening import Storage
from store.protocols import Standing, Store, Unstored
from store.revisions import Revisions
from wechat import Unauthenticated, Unreadable
from wechat.gate import Gate, Letter
from wechat.incoming import Incoming, parse
from wechat.outgoing import SILENCE, Outgoing, compose

MOST_BYTES = 64 * 1024
"""The largest body that is read: a message has a few kB, three times that in compatible mode."""
TOO_MANY = "您发得太快了，请过一分钟再问；问题可以写在一条消息里。"
ALONE = {"answered", "declined", "talk"}
"""Outcomes after which nothing more is expected."""
APOLOGY = "抱歉，系统刚刚出了点问题，没能回答您。请稍后再试；"
REPLY = "application/xml; charset=utf-8"
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

log = logging.getLogger("kaoda.webhook")


Respond = Callable[[Conversation, Message, datetime, KnowledgeBase], tuple[Conversation, Reply]]


@dataclass(frozen=True)
class Clock:
    """What time it is, in seconds since 1970; tests bring their own."""

    now: Callable[[], float] = time.time


@dataclass(frozen=True)
class Desk:
    """Where a message is answered: everything that `respond` must not know."""

    store: Store
    revisions: Revisions
    handover: bool
    clock: Clock
    respond: Respond
    flood: int
    """Messages of one person in a minute that are answered."""
    admission: Admission
    metrics: Metrics

    def exchange(self, incoming: Incoming, base_url: str) -> Outgoing:
        """The answer to one delivery; a repeated delivery gets the first one's."""
        began = time.perf_counter()
        with self.admission.seat() as until:
            return self._exchange(incoming, base_url, began, until)

    def _exchange(self, incoming: Incoming, base_url: str, began: float, until: float) -> Outgoing:
        user = self.store.user_key(incoming.openid)
        if incoming.kind == "unsubscribe":
            self.store.forget(user)
            return Outgoing("silent")
        if incoming.kind == "ignored":
            return Outgoing("silent")
        message = Message.make(incoming.kind, incoming.text, incoming.sent, self.revisions.current().published)
        delivery, known = self.store.delivery_key(incoming.delivery), 0
        while time.perf_counter() < until:
            standing = self.store.standing(user, delivery)
            if standing.reply is not None:
                self.metrics.other("repeat")
                return Outgoing.from_json(standing.reply)
            if standing.recent > self.flood:
                self.metrics.other("flood")
                return Outgoing("silent")
            before, knowledge = standing.conversation, self.revisions.current()
            after, reply = self._respond(standing, message, knowledge)
            outgoing = compose(reply, incoming, base_url=base_url, handover=self.handover, now=self.clock.now())
            if before.turn < known:
                return outgoing  # unsubscribed meanwhile: answered, and nothing is kept
            now = time.perf_counter()
            record, left = Record(message, reply, knowledge.revision, (now - began) * 1000), max(0.0, until - now)
            try:
                outcome = self.store.finish(user, delivery, before.turn, after, outgoing.to_json(), record, left)
            except Unstored:
                if not _stands_alone(before, after, reply):
                    raise
                log.error("answered, but nothing can be stored; see kaoda doctor")
                self.metrics.answered(reply.trace)
                return outgoing
            if outcome == "stored":
                self.metrics.answered(reply.trace)
                return outgoing
            known = before.turn
        raise Contention

    def _respond(self, standing: Standing, message: Message, knowledge: KnowledgeBase) -> tuple[Conversation, Reply]:
        """The answer, or one kind word to somebody who sends more than anybody can read."""
        before = standing.conversation
        if standing.recent == self.flood:
            return replace(before, turn=before.turn + 1), Reply(TOO_MANY)
        return self.respond(before, message, message.sent, knowledge)


def _stands_alone(before: Conversation, after: Conversation, reply: Reply) -> bool:
    """Whether a reply may be given although nothing of it is kept: nothing came before that a next message could be
    mistaken to go on with, and nothing is asked that a next message would answer. Given again, it is the same."""
    return before == Conversation() and after.questionnaire is None and reply.trace.outcome in ALONE


def create_app(
    settings: Settings,
    pages: tuple[Blueprint, ...] = (),
    *,
    clock: Clock = Clock(),  # frozen
    respond: Respond = assistant.respond,
    simulating: Callable[[], bool] | None = None,
) -> Flask:
    """The application; `pages` are further blueprints (notices, console), `simulating` tells for a request whether the
    simulator is open to it (by default: in development). Raises SettingsError, KnowledgeError, sqlite3.Error, OSError,
    RedisError or Foreign when it cannot serve."""
    gate = open_gate(settings)
    storage = open_storage(settings, clock)
    metrics = Metrics(storage)
    desk = Desk(
        storage.store,
        storage.revisions,
        settings.handover,
        clock,
        respond,
        settings.flood,
        Admission(storage.store.at_once),
        metrics,
    )

    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    desk.revisions.current()  # compiled now, not while the first candidate waits
    app.extensions["kaoda"] = desk
    app.extensions["kaoda-damage"] = storage.damage
    app.extensions["kaoda-damaged"] = threading.Event()
    app.extensions["kaoda-connections"] = storage.connections
    app.extensions["kaoda-close"] = storage.close
    app.add_url_rule(
        "/wechat", "wechat", _view(gate, desk, settings), methods=["GET", "POST"], provide_automatic_options=False
    )
    app.register_blueprint(health.blueprint(storage))
    app.register_blueprint(exposed(metrics, settings.metrics_token))
    app.before_request(_begin)
    app.register_blueprint(simulator.blueprint(settings, simulating))
    for page in pages:
        app.register_blueprint(page)
    app.after_request(_secure)
    app.register_error_handler(Exception, _failed)
    return app


def open_gate(settings: Settings) -> Gate:
    """The gate of the account in the settings; raises SettingsError without a token."""
    aes_key = settings.aes_key.reveal() if settings.aes_key else ""
    return Gate(settings.require_token().reveal(), settings.mode, aes_key, settings.appid)


def open_storage(settings: Settings, clock: Clock) -> Storage:
    """Where the settings say that things are kept; raises what create_app does."""
    key = settings.secret_key.reveal() if settings.secret_key else None
    if settings.redis_url is None:
        return opening.alone(settings.database, key, clock.now, settings.journal_days)
    try:
        return opening.shared(settings.redis_url.reveal(), key or "", settings.database, settings.console)
    except LookupError:
        raise SettingsError(
            "KAODA_REDIS_URL: no knowledge there yet; start the server on the console's machine first"
        ) from None


def _view(gate: Gate, desk: Desk, settings: Settings) -> Callable[[], Response]:
    """The view of /wechat: 403 for whoever is not the platform, 200 for everything that is."""

    def wechat() -> Response:
        now = desk.clock.now()
        if request.method == "HEAD":  # which werkzeug adds to every GET
            abort(405)
        try:
            if request.method == "GET":
                return _plain(gate.greet(request.args, now))
            letter = gate.open(request.args, request.get_data, now)
        except Unauthenticated as error:
            log.warning("refused: %s", error)
            return _plain("forbidden", 403)
        except Unreadable as error:
            log.warning("unreadable: %s", error)
            return _plain(SILENCE)
        return _deliver(gate, letter, desk, settings)

    return wechat


def _deliver(gate: Gate, letter: Letter, desk: Desk, settings: Settings) -> Response:
    """Answer an authentic message whatever happens: the one broad `except`."""
    try:
        incoming = parse(letter.elements)
    except Unreadable as error:
        log.warning("unreadable: %s", error)
        return _plain(SILENCE)
    began = time.perf_counter()
    try:
        outgoing = desk.exchange(incoming, settings.base_url or request.host_url)
    except Exception as error:  # noqa: BLE001  # whatever it is, the candidate gets an answer
        _report(error)
        desk.metrics.other("apology")
        if is_damage(error):
            current_app.extensions["kaoda-damaged"].set()
        sorry = apology(desk.revisions.latest, incoming.sent.astimezone(CHINA).date())
        outgoing = Outgoing("text", sorry, int(desk.clock.now()))
    xml = outgoing.xml(incoming)
    spent = time.perf_counter() - began
    desk.metrics.took(spent)
    figures = {"kind": incoming.kind, "reply": outgoing.kind, "milliseconds": round(spent * 1000, 1)}
    log.info("%s answered with %s", incoming.kind, outgoing.kind, extra=figures)
    request.environ[logs.TOLD] = True
    if xml is None:
        return _plain(SILENCE)
    return Response(gate.close(letter, xml, desk.clock.now()), content_type=REPLY)


def apology(knowledge: KnowledgeBase | None, today: date) -> str:
    """What is said instead of an answer, with the first consultation phone of each organiser known by then."""
    phones = [
        f"{notice.short} {contact.phones[0]}"
        for notice in (knowledge.main if knowledge else ())
        if is_known(notice, today) and (contact := notice.asking)
    ]
    return APOLOGY + (f"着急请拨打咨询电话：{'；'.join(phones)}。" if phones else "着急请拨打报考通知上的咨询电话。")


def _report(error: Exception) -> None:
    """Log what broke and where, never what was said: an exception's text may quote a message."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    log.error("request failed: %s at %s:%s", type(error).__name__, frame.name, frame.lineno)


def _failed(error: Exception) -> Response | HTTPException:
    """Errors of pages: HTTP's own as they are, anything else as a bare 500 without a trace."""
    if isinstance(error, HTTPException):
        return error
    _report(error)
    return _plain("出错了，请稍后再试。", 500)


def _begin() -> None:
    request.environ["kaoda.request"] = logs.begin(request.headers.get("X-Request-ID"))


def _secure(response: Response) -> Response:
    response.headers["X-Request-ID"] = request.environ.get("kaoda.request", "")
    if response.content_type != REPLY:  # which only the platform reads
        for name, value in PAGE_HEADERS.items():
            response.headers.setdefault(name, value)
    return response


def _plain(text: str, status: int = 200) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")
