"""Who gets in, for how long and where to: sessions, roles at every address, tokens, headers."""

from __future__ import annotations

import io

import pytest
from werkzeug.routing import Rule

from console import access, log
from console.access import IDLE, LONGEST, local
from console.navigation import ENTRIES, entries_for
from store.users import FAILURES, LOCK, Role
from tests.staff import PASSWORD, Browser, Office

OPEN = {"console.login", "console.logout"}
"""What one may reach without being signed in."""


def rules(office: Office) -> list[Rule]:
    return [rule for rule in office.app.url_map.iter_rules() if rule.rule.startswith("/console")]


def address(rule: Rule) -> str:
    """An address of the rule, whatever stands in its places."""
    return str(rule.build(dict.fromkeys(rule.arguments, "1"))[1])  # type: ignore[index]


# --- roles ---


def test_every_address_needs_a_role(office: Office) -> None:
    views = {rule.endpoint: office.app.view_functions[rule.endpoint] for rule in rules(office)}
    assert {name for name, view in views.items() if not isinstance(getattr(view, "least", None), Role)} == OPEN


def test_strangers_are_sent_to_the_login_page(office: Office) -> None:
    for rule in rules(office):
        if rule.endpoint not in OPEN and "GET" in (rule.methods or ()):
            response = office.browser().get(address(rule))
            assert response.status_code == 302, rule
            assert response.location.startswith("/console/login?next=/console"), rule


def test_strangers_cannot_send_forms(office: Office) -> None:
    for rule in rules(office):
        if rule.endpoint not in OPEN and "POST" in (rule.methods or ()):
            assert office.browser().post(address(rule)).status_code == 400, rule
            holder = office.browser()
            holder.get("/console/login")  # for a token
            assert holder.post(address(rule)).status_code == 401, rule


@pytest.mark.parametrize("role", list(Role))
def test_each_role_at_every_address(office: Office, role: Role) -> None:
    """403 exactly where the role is less than what the view needs, by GET and by POST."""
    browser = office.signed_in(role.code)
    for rule in rules(office):
        if rule.endpoint in OPEN:
            continue
        least = office.app.view_functions[rule.endpoint].least  # type: ignore[attr-defined]
        for method in ("GET", "POST"):
            if method in (rule.methods or ()):
                browser.get("/console")
                response = browser.get(address(rule)) if method == "GET" else browser.post(address(rule))
                assert (response.status_code == 403) == (role < least), (method, rule)
                assert response.status_code < 500, (method, rule)
                response.close()  # and with it the file that it may send


def test_a_refusal_says_why_in_chinese(office: Office) -> None:
    response = office.signed_in("publisher").get("/console/users")
    assert response.status_code == 403
    assert "没有权限" in response.text


def test_a_refused_form_changes_nothing(office: Office) -> None:
    editor = office.signed_in("editor")
    editor.get("/console")
    assert editor.post("/console/users/of/viewer/role", {"role": "admin"}).status_code == 403
    viewer = office.users.find("viewer")
    assert viewer
    assert viewer.role is Role.VIEWER


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_leads_only_to_where_the_role_may_go(office: Office, role: Role) -> None:
    browser = office.signed_in(role.code)
    page = browser.get("/console").text
    for entry in ENTRIES:
        with office.app.test_request_context():
            path = office.app.url_for(entry.endpoint)
        assert (f'href="{path}"' in page) == (entry in entries_for(role))
        if entry in entries_for(role):
            assert browser.get(path).status_code == 200


def test_unknown_addresses(office: Office) -> None:
    assert office.browser().get("/console/nope").status_code == 302
    response = office.signed_in("viewer").get("/console/nope/nope")
    assert (response.status_code, "没有这一页" in response.text) == (404, True)


# --- signing in and out ---


def test_signing_in_and_out(office: Office) -> None:
    browser = office.browser()
    response = browser.sign_in("Editor")
    assert (response.status_code, response.location) == (302, "/console")
    assert "editor（编辑）" in browser.get("/console").text
    browser.post("/console/logout")
    assert not browser.is_signed_in()


@pytest.mark.parametrize(("name", "password"), [("editor", "wrong"), ("nobody", PASSWORD), ("", ""), ("editor", "")])
def test_wrong_credentials(office: Office, name: str, password: str) -> None:
    browser = office.browser()
    browser.sign_in(name, password)
    assert not browser.is_signed_in()
    assert PASSWORD not in browser.page


def test_the_answer_does_not_tell_which_accounts_exist(office: Office) -> None:
    office.users.disable(0, "admin", "viewer")
    pages = []
    for name, password in [("editor", "wrong"), ("nobody", "wrong"), ("viewer", PASSWORD)]:
        browser = office.browser()
        assert browser.sign_in(name, password).status_code == 403
        pages.append(browser.page.replace(name, "").partition('role="alert">')[2].partition("<")[0])
    assert len(set(pages)) == 1
    assert pages[0]


def test_the_lock_holds_and_ends(office: Office) -> None:
    for _ in range(FAILURES):
        office.browser().sign_in("editor", "wrong")
    assert office.browser().sign_in("editor").status_code == 403
    office.time.now += LOCK - 1
    assert office.browser().sign_in("editor").status_code == 403
    office.time.now += 1
    assert office.browser().sign_in("editor").status_code == 302


@pytest.mark.parametrize(
    ("next_address", "location"),
    [
        ("/console/password", "/console/password"),
        ("/console/log?who=admin&before=9", "/console/log?who=admin&before=9"),
        ("/simulator", "/simulator"),
        ("https://evil.example/console", "/console"),
        ("//evil.example/console", "/console"),
        ("/\\evil.example", "/console"),
        ("/console\\..\\evil", "/console"),
        ("/console@evil.example", "/console"),
        ("/consoleevil", "/console"),
        ("javascript:alert(1)", "/console"),
        ("/console\r\nSet-Cookie: a=b", "/console"),
        ("/console/\t//evil", "/console"),
        (" //evil.example", "/console"),
        ("", "/console"),
    ],
)
def test_where_one_gets_to_after_signing_in(office: Office, next_address: str, location: str) -> None:
    browser = office.browser()
    browser.get("/console/login")
    form = {"name": "admin", "password": PASSWORD}
    response = browser.post("/console/login", form, query_string={"next": next_address})
    assert (response.status_code, response.location) == (302, location)
    again = browser.get("/console/login", query_string={"next": next_address})
    assert (again.status_code, again.location) == (302, location), "the same for whoever is signed in already"


def test_one_comes_back_to_the_page_asked_for(office: Office) -> None:
    browser = office.browser()
    asked = browser.get("/console/log?who=admin&action=login")
    browser.get(asked.location)
    response = browser.post(asked.location, {"name": "admin", "password": PASSWORD})
    assert response.location == "/console/log?who=admin&action=login"


def test_local_addresses() -> None:
    assert local("/console/users/of/%E5%BC%A0") == "/console/users/of/%E5%BC%A0"
    assert local("/wechat") is None


# --- sessions ---


def test_a_session_ends_when_idle(office: Office) -> None:
    browser = office.signed_in("viewer")
    for _ in range(3):
        office.time.now += IDLE - 60
        assert browser.is_signed_in()
    office.time.now += IDLE + 1
    response = browser.get("/console/password")
    assert response.status_code == 302
    assert "登录已过期" in browser.get(response.location).text


def test_a_session_ends_in_any_case(office: Office) -> None:
    browser, began = office.signed_in("viewer"), office.time.now
    while office.time.now + IDLE - 60 <= began + LONGEST:
        office.time.now += IDLE - 60
        assert browser.is_signed_in()
    office.time.now = began + LONGEST + 1
    assert not browser.is_signed_in()


def test_typing_keeps_a_session(office: Office) -> None:
    browser = office.signed_in("viewer")
    for _ in range(3):
        office.time.now += IDLE - 60
        assert browser.get("/console/alive").status_code == 204
    assert browser.is_signed_in()


@pytest.mark.parametrize("change", ["password", "role", "disable"])
def test_changes_to_an_account_end_its_sessions(office: Office, change: str) -> None:
    browser, other = office.signed_in("editor"), office.signed_in("viewer")
    if change == "password":
        office.users.change_password(0, "admin", "editor", PASSWORD + "。")
    elif change == "role":
        office.users.change_role(0, "admin", "editor", Role.PUBLISHER)
    else:
        office.users.disable(0, "admin", "editor")
        office.users.enable(0, "admin", "editor")
    assert not browser.is_signed_in()
    assert other.is_signed_in()


def test_a_forged_session_is_none(office: Office) -> None:
    browser = office.signed_in("viewer")
    cookie = browser.client.get_cookie("kaoda")
    assert cookie
    forger = office.browser()
    payload, _, rest = cookie.value.rpartition(".")
    forger.client.set_cookie("kaoda", f"{payload}.{rest[::-1]}")
    assert not forger.is_signed_in()


def test_another_account_of_the_same_name_does_not_inherit_sessions(office: Office) -> None:
    browser = office.signed_in("viewer")
    with office.connections.writing() as database:
        database.conn.execute("DELETE FROM users WHERE name = 'viewer'")
    office.users.add(0, "admin", "viewer", Role.ADMIN, PASSWORD)
    assert not browser.is_signed_in()


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_the_cookie(office: Office, scheme: str, secure: bool) -> None:
    cookie = office.browser().get("/console/login", base_url=f"{scheme}://localhost").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is secure


def test_signing_in_over_https(office: Office) -> None:
    """The CSRF check looks at the referrer there, which the console's pages therefore let the browser send."""
    browser, base = office.browser(), "https://kaoda.example"
    page = browser.get("/console/login", base_url=base)
    assert page.headers["Referrer-Policy"] == "same-origin"
    form = {"name": "viewer", "password": PASSWORD}
    elsewhere = {"Referer": "https://evil.example/console/login"}
    token_page = browser.page
    assert browser.post("/console/login", form, base_url=base, headers=elsewhere).status_code == 400
    browser.page = token_page
    here = {"Referer": f"{base}/console/login"}
    assert browser.post("/console/login", form, base_url=base, headers=here).status_code == 302


# --- tokens ---


def test_a_form_without_a_token(office: Office) -> None:
    browser = office.signed_in("admin")
    browser.page = ""
    response = browser.post("/console/users/of/viewer/disable")
    assert (response.status_code, "页面已经过期" in response.text) == (400, True)
    viewer = office.users.find("viewer")
    assert viewer
    assert not viewer.disabled


def test_a_token_of_somebody_else(office: Office) -> None:
    mine, theirs = office.signed_in("admin"), office.signed_in("viewer")
    theirs.get("/console")
    mine.page = theirs.page
    assert mine.post("/console/users/of/viewer/disable").status_code == 400


def test_nobody_is_signed_in_or_out_from_another_site(office: Office) -> None:
    stranger = office.browser()
    assert stranger.post("/console/login", {"name": "viewer", "password": PASSWORD}).status_code == 400
    browser = office.signed_in("viewer")
    browser.page = ""
    assert browser.post("/console/logout").status_code == 400
    assert browser.is_signed_in()


def test_signing_in_makes_a_new_token(office: Office) -> None:
    """Else somebody who placed a session before would know the token afterwards."""
    browser = office.browser()
    browser.get("/console/login")
    before = browser.page
    browser.sign_in("admin")
    browser.page = before
    assert browser.post("/console/users/of/viewer/disable").status_code == 400


# --- a form whose session ended ---


@pytest.fixture
def late(office: Office) -> Browser:
    """An administrator's browser with a filled-in form, whose session has ended."""
    browser = office.signed_in("admin")
    browser.get("/console/users/of/viewer")
    office.time.now += IDLE + 1
    browser.post(
        "/console/users/of/viewer/role", {"role": "editor", "x": '"><script>' * 20_000, "password": "geheim-geheim"}
    )
    return browser


def test_what_was_filled_in_is_kept(office: Office, late: Browser) -> None:
    assert '<input type="hidden" name="role" value="editor">' in late.page
    assert "<script>" not in late.page
    assert "geheim" not in late.page, "passwords are typed again"


def test_it_can_be_sent_once_one_is_signed_in_again(office: Office, late: Browser) -> None:
    kept = late.page
    late.sign_in("admin")
    late.page = kept
    assert late.post("/console/users/of/viewer/role", {"role": "editor"}).status_code == 302
    viewer = office.users.find("viewer")
    assert viewer
    assert viewer.role is Role.EDITOR


def test_but_not_by_somebody_else(office: Office, late: Browser) -> None:
    kept = late.page
    office.users.change_role(0, "admin", "editor", Role.ADMIN)
    late.sign_in("editor")
    late.page = kept
    assert late.post("/console/users/of/viewer/role", {"role": "publisher"}).status_code == 400


# --- what else a page is ---


@pytest.mark.parametrize("path", ["/console/login", "/console", "/console/users", "/console/nope"])
def test_headers(office: Office, path: str) -> None:
    headers = office.signed_in("admin").get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert headers["Content-Security-Policy"].endswith("img-src 'self' data:")


def test_pages_obey_their_policy(office: Office) -> None:
    """Nothing from elsewhere, no script or style within a page."""
    browser = office.signed_in("admin")
    for entry in ENTRIES:
        with office.app.test_request_context():
            path = office.app.url_for(entry.endpoint)
        page = browser.get(path).text
        assert "//" not in page.replace("<!doctype html>", "")
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page


def test_forms_of_staff_may_be_large_and_those_of_strangers_not(office: Office) -> None:
    large = {"role": "x" * 100_000}
    stranger = office.browser()
    stranger.get("/console/login")
    response = stranger.post("/console/users/of/viewer/role", large)
    assert (response.status_code, "太大" in response.text) == (413, True)
    admin = office.signed_in("admin")
    admin.get("/console")
    assert admin.post("/console/users/of/viewer/role", large).status_code == 200
    assert admin.post("/console/users/of/viewer/role", {"role": "x" * access.FORM_BYTES}).status_code == 413


def test_files_are_taken_from_those_who_may_call_the_view(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    path, limit = "/console/users/of/viewer/role", 100_000
    monkeypatch.setattr(office.app.view_functions["console.users.role"], "most_bytes", limit, raising=False)

    def send(browser: Browser, size: int) -> int:
        browser.get("/console")
        return browser.post(path, {"file": (io.BytesIO(b"x" * size), "a.docx")}).status_code

    admin, viewer = office.signed_in("admin"), office.signed_in("viewer")
    assert (send(admin, limit - 10_000), send(admin, limit + 1)) == (200, 413)
    assert send(viewer, limit + 1) == 403, "the view's limit is for those who may call it"


def test_a_view_says_how_much_it_takes() -> None:
    for marked in (
        access.takes_files(3)(access.needs(Role.EDITOR)(lambda: "")),
        access.needs(Role.EDITOR)(access.takes_files(3)(lambda: "")),
    ):
        assert marked.most_bytes == 3 * 1024 * 1024  # type: ignore[attr-defined]


def test_the_simulator_is_open_to_staff_only(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.time.time", lambda: office.time.now)
    order = {"user": "0123456789abcdef", "kind": "unsubscribe"}
    stranger, viewer = office.browser(), office.signed_in("viewer")
    assert stranger.get("/simulator").status_code == 404
    assert stranger.client.post("/simulator/send", json=order).status_code == 404
    assert viewer.get("/simulator").status_code == 200
    assert viewer.client.post("/simulator/send", json=order).get_json()["status"] == 200
    office.time.now += IDLE + 1
    assert viewer.get("/simulator").status_code == 404


def test_pages_for_candidates_set_no_cookie(office: Office) -> None:
    for path in ("/notices", "/healthz", "/simulator"):
        assert "Set-Cookie" not in office.browser().get(path).headers


def test_every_action_recorded_has_a_chinese_name(office: Office) -> None:
    office.users.change_password(0, "admin", "editor", PASSWORD + "。")
    office.users.change_role(0, "admin", "editor", Role.VIEWER)
    office.users.disable(0, "admin", "editor")
    office.users.enable(0, "admin", "editor")
    for _ in range(FAILURES):
        office.users.verify(0, "viewer", "wrong")
        office.users.verify(0, "publisher", "wrong", "confirm")
    office.users.verify(0, "admin", PASSWORD, "confirm")
    office.users.verify(0, "admin", PASSWORD)
    recorded = {entry.action for entry in office.log()}
    assert len(recorded) == 10
    assert recorded <= set(log.ACTIONS)
