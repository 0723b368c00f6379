"""The platform's API as a real HTTP server on loopback: stable_token and menus by the platform's rules, faults on order."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

APPID, SECRET = "wxba5fad812f8e6fb9", "5ecre7" * 5
HOUR = 3600.0
SECONDS = 7200
"""How long a token counts."""
RENEWAL = 30.0
"""Seconds within which a second forced renewal changes nothing."""

Answer = dict[str, Any] | bytes | int
"""JSON; or raw bytes; or a bare HTTP status."""


def refusing(code: int, said: str = "said the platform") -> dict[str, Any]:
    return {"errcode": code, "errmsg": f"{said} rid: 5fa26c60-1a0ebdd5-32fd1cd0"}


OK = refusing(0, "ok")


@dataclass
class Platform:
    """The account's side of the platform; its clock moves only when told to.

    faults: answers given, one a request, before the rules are asked; requests: (path, body) as they came.
    """

    url: str = ""
    now: float = 1_772_330_400.0  # 2026-03-01 10:00 in China
    token: str = ""
    ends: float = 0.0
    forced: float = 0.0
    issued: int = 0
    menu: dict[str, Any] | None = None
    open: bool = True
    faults: list[Answer] = field(default_factory=list)
    requests: list[tuple[str, bytes]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path.rpartition("/")[2] for path, _ in self.requests]

    def answer(self, path: str, token: str, body: bytes) -> Answer:
        self.requests.append((path, body))
        if self.faults:
            return self.faults.pop(0)
        content = json.loads(body) if body else {}
        if path == "/cgi-bin/stable_token":
            return self._stable_token(content)
        if not token:
            return refusing(41001, "access_token missing")
        if token != self.token:
            return refusing(40001, "invalid credential, access_token is invalid or not latest")
        if self.now > self.ends:
            return refusing(42001, "access_token expired")
        return {
            "/cgi-bin/menu/create": self._create,
            "/cgi-bin/get_current_selfmenu_info": self._current,
        }[path](content)

    def _stable_token(self, asked: dict[str, Any]) -> Answer:
        if asked["grant_type"] != "client_credential":
            return refusing(40002, "invalid grant_type")
        if asked["appid"] != APPID:
            return refusing(40013, "invalid appid")
        if asked["secret"] != SECRET:
            return refusing(40125, "invalid appsecret")
        forced = asked["force_refresh"] and self.now - self.forced > RENEWAL
        if forced:
            self.forced = self.now
        if forced or self.now > self.ends - 300:
            self.renew()
        return {"access_token": self.token, "expires_in": int(self.ends - self.now)}

    def renew(self) -> None:
        """Another token takes the place of the one before."""
        self.issued += 1
        self.token, self.ends = f"70_{self.issued}_" + "t0ken" * 60, self.now + SECONDS

    def _create(self, menu: dict[str, Any]) -> Answer:
        if not 1 <= len(menu["button"]) <= 3:
            return refusing(40016, "invalid button size")
        for button in menu["button"]:
            if len(button["name"].encode()) > 16:
                return refusing(40018, "invalid button name size")
            if len(button.get("sub_button", ())) > 5:
                return refusing(40023, "invalid sub button size")
        self.menu, self.open = menu, True
        return OK

    def _current(self, _content: dict[str, Any]) -> Answer:
        """As the platform tells it: what stands below a button is a list inside an object."""
        if self.menu is None:
            return refusing(46003, "menu no exist")
        told = [
            {**button, "sub_button": {"list": button["sub_button"]}} if "sub_button" in button else button
            for button in self.menu["button"]
        ]
        return {"is_menu_open": int(self.open), "selfmenu_info": {"button": told}}


@contextmanager
def serving() -> Iterator[Platform]:
    """The platform at an address of its own."""
    platform = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers["Content-Length"])))

        def _reply(self, body: bytes) -> None:
            parts = urlsplit(self.path)
            token = parse_qs(parts.query).get("access_token", [""])[0]
            answer = platform.answer(parts.path, token, body)
            sent = json.dumps(answer).encode() if isinstance(answer, dict) else answer
            self.send_response(sent if isinstance(sent, int) else 200)
            content = b"" if isinstance(sent, int) else sent
            self.send_header("Content-Type", "text/plain")
            self.send_header("Location", f"{platform.url}/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        platform.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield platform
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def silence() -> Iterator[str]:
    """An address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def nobody() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
