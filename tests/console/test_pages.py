"""Every page there is, candidates' and staff's: its headers, and that what people wrote is shown and not obeyed."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from console.actions import Staff
from knowledge.load import read_documents
from store.audit import COMMAND_LINE
from store.revisions import publish
from store.users import Role
from tests.console.test_review import drawn_up
from tests.console.unanswered import asked
from tests.staff import PASSWORD, Browser, Office

PLAIN = ("/", "/nowhere", "/static/icon.svg", "/static/nowhere", "/bootstrap/static/css/bootstrap.min.css")
"""Besides the addresses of views."""
STARTS = ("/console", "/console/log", "/notices", "/simulator")
EACH = 3
"""Pages of a view that are looked at."""
EVIL = '<script>alert(1)</script>"on="x'


@pytest.fixture(params=["stranger", "admin"])
def browser(request: pytest.FixtureRequest, office: Office) -> Browser:
    return office.browser() if request.param == "stranger" else office.signed_in("admin")


def addresses(office: Office) -> Iterator[str]:
    """One of each view that can be asked for, whatever stands in its places."""
    for rule in office.app.url_map.iter_rules():
        built = rule.build(dict.fromkeys(rule.arguments, "1"))
        if "GET" in (rule.methods or ()) and built:
            yield str(built[1])


def test_every_answer_carries_the_headers(office: Office, browser: Browser) -> None:
    found = [*addresses(office), *PLAIN]
    assert len(found) > 50
    for path in found:
        response = browser.get(path)
        headers = response.headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["Referrer-Policy"] in ("no-referrer", "same-origin"), path
        assert re.match(r"default-src '(self|none)';", headers["Content-Security-Policy"]), path
        assert "script-src" not in headers["Content-Security-Policy"], path
        assert (headers.get("Cache-Control") == "no-store") >= path.startswith("/console"), path
        response.close()


def linked(office: Office, browser: Browser) -> Iterator[tuple[str, TestResponse]]:
    """The pages that links lead to, at most EACH of a view."""
    routes, seen, known = office.app.url_map.bind("localhost"), Counter[str](), set(STARTS)
    waiting = deque(STARTS)
    while waiting:
        path = waiting.popleft()
        try:
            view = str(routes.match(path.partition("?")[0])[0])
        except HTTPException:
            view = "nowhere"
        seen[view] += 1
        if seen[view] > EACH or view == "console.logout":
            continue
        response = browser.get(path)
        yield path, response
        links = [unescape(found).partition("#")[0] for found in re.findall(r'(?:href|src)="(/[^"]*)"', browser.page)]
        waiting.extend(dict.fromkeys(link for link in links if link not in known))
        known.update(links)
        response.close()


def test_what_people_wrote_is_shown_as_text(talking: Office) -> None:
    """In the knowledge, in drafts, in questions, in names."""
    documents = read_documents()
    notice = documents["notices"]["ata-beijing-2024"]
    notice["title"] = notice["issuer"]["name"] = notice["facts"][0]["text"] = EVIL
    notice["facts"][0]["section"] = notice["sites"][0]["name"] = notice["contacts"][0]["person"] = EVIL
    publish(talking.connections, documents, EVIL, EVIL)
    talking.users.add(talking.time.now, COMMAND_LINE, "lisi", Role.EDITOR, PASSWORD, EVIL)
    browser = talking.signed_in("admin")
    address = drawn_up(talking, browser, asked(talking, f"考点有停车场吗{EVIL}"), answer=EVIL, source=EVIL)
    browser.get(address)
    assert browser.post(f"{address}/save").status_code == 302
    staff = Staff(talking.connections, "lisi", lambda: talking.time.now)
    staff.run_check(staff.begin_check())
    shown = 0
    for path, response in linked(talking, browser):
        assert response.status_code == 200, path
        if response.mimetype == "text/html":
            shown += "&lt;script&gt;alert(1)" in response.text
            assert "<script>alert" not in response.text, path
            assert '"on="' not in response.text, path
    assert shown >= 12
