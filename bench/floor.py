"""The yardstick: the smallest honest echo behind an account, made of flask and wechatpy. It keeps nothing and knows nothing.

    .venv/bin/gunicorn -w 2 -b 127.0.0.1:8100 bench.floor:app

It checks the signature, opens what is sealed, reads the message, says the same words back and seals them where they came sealed.
"""

from __future__ import annotations

from flask import Flask, abort, request
from wechatpy import create_reply, parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.utils import check_signature

from bench.account import AES_KEY, APPID, TOKEN

app = Flask(__name__)
_crypto = WeChatCrypto(TOKEN, AES_KEY, APPID)


@app.route("/wechat", methods=["GET", "POST"])
def wechat() -> str:
    """The platform's check of the address, or the echo of a message; 403 for whoever is not the platform."""
    query = request.args
    timestamp, nonce, sealed = query.get("timestamp", ""), query.get("nonce", ""), "msg_signature" in query
    try:
        check_signature(TOKEN, query.get("signature", ""), timestamp, nonce)
        if request.method == "GET":
            return query.get("echostr", "")
        body = request.get_data()
        xml = _crypto.decrypt_message(body, query["msg_signature"], timestamp, nonce) if sealed else body
    except (InvalidSignatureException, InvalidAppIdException):
        abort(403)
    message = parse_message(xml)
    if message.type != "text":
        return "success"
    reply: str = create_reply(message.content, message).render()
    return _crypto.encrypt_message(reply, nonce, timestamp) if sealed else reply
