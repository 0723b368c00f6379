"""Staff as tests see them: accounts of every role, and browsers that fill in forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import serving
from console.errands import at_once
from store.audit import COMMAND_LINE, Entry, entries
from store.database import Connections
from store.users import Role, Users
from tests.account import ARRIVED, FakeTime, settings_in

PASSWORD = "我喜欢北京烤鸭配大葱"
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]*)"')


@dataclass
class Browser:
    """A browser with its cookies, at one page."""

    client: FlaskClient
    page: str = ""

    def get(self, path: str, **more: object) -> TestResponse:
        return self._shown(self.client.get(path, **more))  # type: ignore[arg-type]

    def post(self, path: str, data: dict[str, object] | None = None, **more: object) -> TestResponse:
        """Send a form with the token of the page that is shown."""
        found = TOKEN.search(self.page)
        token = {"csrf_token": unescape(found[1])} if found else {}
        return self._shown(self.client.post(path, data=token | (data or {}), **more))  # type: ignore[arg-type]

    def sign_in(self, name: str, password: str = PASSWORD, onward: str = "") -> TestResponse:
        self.get("/console/login")
        return self.post(f"/console/login{onward}", {"name": name, "password": password})

    def is_signed_in(self) -> bool:
        return self.client.get("/console").status_code == 200

    def _shown(self, response: TestResponse) -> TestResponse:
        self.page = response.text if response.mimetype == "text/html" else ""
        return response


@dataclass
class Office:
    """The application with an account of each role, named like the role."""

    app: Flask
    time: FakeTime

    @property
    def connections(self) -> Connections:
        found: Connections = self.app.extensions["kaoda-connections"]
        return found

    @property
    def users(self) -> Users:
        return Users(self.connections)

    def browser(self) -> Browser:
        """A new one, not signed in."""
        return Browser(self.app.test_client())

    def signed_in(self, name: str) -> Browser:
        """A new browser, signed in."""
        browser = self.browser()
        assert browser.sign_in(name).status_code == 302
        return browser

    def log(self) -> list[Entry]:
        """The audit log, oldest first."""
        return list(reversed(entries(self.connections.database.conn, 1000)))


def open_office(folder: Path) -> Office:
    """An office over the database in `folder`."""
    time = FakeTime()
    app = serving.assemble(settings_in(folder), time.clock(), at_once)
    app.config["TESTING"] = True
    return Office(app, time)


def hire(connections: Connections) -> None:
    """Make the accounts viewer, editor, publisher and admin."""
    for role in Role:
        Users(connections).add(ARRIVED, COMMAND_LINE, role.code, role, PASSWORD)
