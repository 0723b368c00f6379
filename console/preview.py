"""The simulator on the drafts: what candidates would be answered if they were published now. Nothing is stored."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import assistant
from bot import checks as soundness
from bot.conversation import Conversation
from bot.message import Message
from console.access import needs, staff
from console.desk import desk, now
from knowledge.base import KnowledgeBase
from knowledge.load import KnowledgeError
from simulator import elements_of
from store import readiness
from store.users import Role
from wechat.incoming import parse
from wechat.outgoing import compose

UNSOUND = "草稿里还有错误，改正以后才能试问。"


class Preview:
    """The working documents compiled, anew whenever they have changed."""

    def __init__(self) -> None:
        self._subject = ""
        self._knowledge: KnowledgeBase | None = None

    def knowledge(self) -> KnowledgeBase:
        """The drafts as knowledge; raises KnowledgeError while they have faults."""
        someone = staff()
        state = someone.state()
        if self._knowledge is None or self._subject != state.subject:
            compiled = KnowledgeBase.from_documents(state.documents)
            soundness.check(compiled)
            readiness.make_ready(compiled, readiness.cache_beside(someone.connections.path))
            self._knowledge, self._subject = compiled, state.subject
        return self._knowledge


def add_to(pages: Blueprint) -> None:
    """The page and its endpoint."""
    preview = Preview()

    @pages.get("/preview", endpoint="preview")
    @needs(Role.VIEWER)
    def page() -> ResponseReturnValue:
        try:
            preview.knowledge()
        except KnowledgeError:
            flash(UNSOUND, "warning")
            return redirect(url_for("console.gate"))
        return render_template("simulator.html", send=url_for("console.preview_send"))

    @pages.post("/preview/send", endpoint="preview_send")
    @needs(Role.VIEWER)
    def send() -> Response:
        """JSON as the simulator sends it, with `memory`: the conversation as the last answer gave it."""
        order = request.get_json()
        incoming, before = parse(elements_of(order)), _conversation(order)
        if incoming.kind == "unsubscribe" or incoming.kind == "ignored":
            return jsonify(status=200, kind="silent", content="", memory="")
        try:
            knowledge = preview.knowledge()
        except KnowledgeError:
            return jsonify(status=409, words=UNSOUND, memory=str(order.get("memory") or ""))
        message = Message.make(incoming.kind, incoming.text, incoming.sent, knowledge.published)
        after, reply = assistant.respond(before, message, message.sent, knowledge)
        outgoing = compose(reply, incoming, base_url=request.host_url, handover=desk().handover, now=now())
        kind = "transfer_customer_service" if outgoing.kind == "handover" else outgoing.kind
        return jsonify(status=200, kind=kind, content=outgoing.content, memory=after.to_json())


def _conversation(order: Any) -> Conversation:
    """The conversation so far; 400 for what never was one."""
    memory = str(order.get("memory") or "")
    try:
        return Conversation.from_json(memory) if memory else Conversation()
    except ValueError:
        abort(400)
