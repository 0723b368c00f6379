"""A page that looks like a WeChat chat and talks to the webhook by signed XML, as the platform would.

Open in development and to staff only, since it lets anyone speak as a candidate (a made-up one: real OpenIDs cannot be entered).
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request

from bot.message import CHINA
from settings import Settings
from wechat import Unreadable
from wechat.sender import Sender

ACCOUNT = "gh_simulator"
DEEDS: dict[str, dict[str, str]] = {
    "text": {"MsgType": "text"},
    "sticker": {"MsgType": "text", "Content": "【收到不支持的消息类型，暂无法显示】"},
    "image": {"MsgType": "image", "PicUrl": "https://mmbiz.qpic.cn/simulator", "MediaId": "simulator"},
    "voice": {"MsgType": "voice", "Format": "amr", "MediaId": "simulator", "Recognition": ""},
    "location": {"MsgType": "location", "Location_X": "39.90", "Location_Y": "116.40", "Scale": "15", "Label": "北京"},
    "subscribe": {"MsgType": "event", "Event": "subscribe", "EventKey": ""},
    "unsubscribe": {"MsgType": "event", "Event": "unsubscribe", "EventKey": ""},
    "click": {"MsgType": "event", "Event": "CLICK"},
}
"""What the page can do, as the elements that the platform sends for it."""
SENDABLE = range(10**9, 10**10)
"""CreateTime has ten digits: from 2001 to 2286."""


def blueprint(settings: Settings, allowed: Callable[[], bool] | None = None) -> Blueprint:
    """The page and its endpoint; 404 unless `allowed` (by default: in development)."""
    pages = Blueprint("simulator", __name__, url_prefix="/simulator")
    sender = Sender(
        settings.require_token().reveal(),
        settings.mode,
        settings.aes_key.reveal() if settings.aes_key else "",
        settings.appid,
    )

    @pages.before_request
    def closed() -> None:
        if not (allowed() if allowed else settings.development):
            abort(404)

    @pages.get("")
    def page() -> str:
        return render_template("simulator.html")

    @pages.post("/send")
    def send() -> Response:
        """JSON {user, kind, text, sent} → the webhook's answer {status, kind, content}."""
        posting = sender.posting(elements_of(request.get_json()), time.time())
        # The whole application again, from routing to sealing: what works here works for the platform.
        # Under the visitor's own address, so that the links in a reply lead back to this server.
        answer = current_app.test_client().post(
            "/wechat", base_url=request.host_url, query_string=dict(posting.query), data=posting.body.encode()
        )
        try:
            reply = sender.read(answer.get_data(as_text=True)) if answer.status_code == 200 else {}
        except Unreadable:
            reply = {"MsgType": "unreadable"}
        return jsonify(status=answer.status_code, kind=reply.get("MsgType", "silent"), content=reply.get("Content", ""))

    return pages


def elements_of(order: Any) -> Mapping[str, str]:
    """A page's order as the message's elements; 400 for anything the page would not send."""
    if not isinstance(order, dict) or str(kind := order.get("kind")) not in DEEDS:
        abort(400, "kind")
    user, text = str(order.get("user", "")), str(order.get("text", ""))
    if any("\ud800" <= character <= "\udfff" for character in text):
        abort(400, "text")  # half a character, which no message can carry
    if not re.fullmatch(r"[0-9a-f]{8,32}", user):
        abort(400, "user")
    common = {
        "ToUserName": ACCOUNT,
        "FromUserName": f"simulator-{user}",
        "CreateTime": str(_sent(str(order.get("sent", "")))),
    }
    deed = DEEDS[str(kind)]
    if deed["MsgType"] == "event":
        return common | deed | ({"EventKey": text} if kind == "click" else {})
    return common | ({"Content": text} | deed if deed["MsgType"] == "text" else deed) | {"MsgId": _message_number()}


def _sent(value: str) -> int:
    """A date-time picker's value, China time, as seconds since 1970; '' is now. 400 for anything else, also for what no message can state."""
    if not value:
        return int(time.time())
    try:
        found = int(datetime.fromisoformat(value).replace(tzinfo=CHINA).timestamp())
    except (ValueError, OverflowError):
        abort(400, "sent")
    return found if found in SENDABLE else abort(400, "sent")


def _message_number() -> str:
    return str(10**18 + secrets.randbelow(10**18))
