"""The pages for accounts, one's own password, and the log."""

from __future__ import annotations

import logging

import pytest

from console.log import PAGE
from store.audit import record
from store.users import FAILURES, Role, User
from tests.staff import PASSWORD, Browser, Office

OTHER = "correct horse battery"


@pytest.fixture
def admin(office: Office) -> Browser:
    return office.signed_in("admin")


def found(office: Office, name: str) -> User:
    user = office.users.find(name)
    assert user
    return user


def new_user(**changes: str) -> dict[str, object]:
    return {
        "name": "lisi",
        "display": "李四",
        "role": "editor",
        "password": OTHER,
        "repeated_password": OTHER,
    } | changes


def test_adding_an_account(office: Office, admin: Browser) -> None:
    admin.get("/console/users/new")
    assert admin.post("/console/users/new", new_user()).status_code == 302
    user = found(office, "lisi")
    assert (user.display, user.role, user.created) == ("李四", Role.EDITOR, office.time.now)
    assert "李四" in admin.get("/console/users").text
    assert office.browser().sign_in("lisi", OTHER).status_code == 302
    assert ("admin", "user.add", "lisi") in [(e.who, e.action, e.subject) for e in office.log()]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "请填写账号"),
        ({"name": "editor"}, "已经有了"),
        ({"name": "a b"}, "只能用字母"),
        ({"role": "emperor"}, "有效"),
        ({"password": "short", "repeated_password": "short"}, "至少要10个字符"),
        ({"password": "password123", "repeated_password": "password123"}, "太容易猜"),
        ({"repeated_password": "something else"}, "不一样"),
    ],
)
def test_what_cannot_be_added(office: Office, admin: Browser, changes: dict[str, str], said: str) -> None:
    admin.get("/console/users/new")
    response = admin.post("/console/users/new", new_user(**changes))
    assert response.status_code == 200
    assert said in response.text
    assert OTHER not in response.text
    assert len(office.users.everyone()) == 4


def test_a_display_name_is_no_markup(office: Office, admin: Browser) -> None:
    admin.get("/console/users/new")
    admin.post("/console/users/new", new_user(display="<script>alert(1)</script>"))
    lisi = office.browser()
    lisi.sign_in("lisi", OTHER)
    pages = [admin.get(path).text for path in ("/console/users", "/console/users/of/lisi", "/console/log")]
    for page in [*pages, lisi.get("/console").text]:
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_changing_a_role(office: Office, admin: Browser) -> None:
    admin.get("/console/users/of/viewer")
    admin.post("/console/users/of/viewer/role", {"role": "publisher"})
    assert found(office, "viewer").role is Role.PUBLISHER
    assert "已改角色" in admin.get("/console/users/of/viewer").text


def test_setting_somebodys_password(office: Office, admin: Browser) -> None:
    viewer = office.signed_in("viewer")
    admin.get("/console/users/of/viewer")
    form: dict[str, object] = {"password": OTHER, "repeated_password": OTHER}
    assert admin.post("/console/users/of/viewer/password", form).status_code == 302
    assert not viewer.is_signed_in()
    assert office.browser().sign_in("viewer", OTHER).status_code == 302


def test_a_bad_password_is_refused_beside_the_field_or_above(office: Office, admin: Browser) -> None:
    admin.get("/console/users/of/viewer")
    response = admin.post("/console/users/of/viewer/password", {"password": OTHER, "repeated_password": "x"})
    assert 'aria-describedby="repeated_password-error"' in response.text
    assert "不一样" in response.text
    admin.post("/console/users/of/viewer/password", {"password": "aaaaaaaaaaa", "repeated_password": "aaaaaaaaaaa"})
    assert "太容易猜" in admin.get("/console/users/of/viewer").text
    assert office.browser().sign_in("viewer").status_code == 302


def test_disabling_and_enabling(office: Office, admin: Browser) -> None:
    viewer = office.signed_in("viewer")
    admin.get("/console/users/of/viewer")
    admin.post("/console/users/of/viewer/disable")
    assert not viewer.is_signed_in()
    assert "已停用" in admin.get("/console/users").text
    admin.get("/console/users/of/viewer")
    admin.post("/console/users/of/viewer/enable")
    assert office.browser().sign_in("viewer").status_code == 302


def test_unlocking(office: Office, admin: Browser) -> None:
    for _ in range(FAILURES):
        office.browser().sign_in("viewer", "wrong")
    assert "锁定到 2026-03-01 10:15" in admin.get("/console/users").text
    admin.get("/console/users/of/viewer")
    admin.post("/console/users/of/viewer/enable")
    assert office.browser().sign_in("viewer").status_code == 302


@pytest.mark.parametrize(("deed", "form"), [("disable", {}), ("role", {"role": "viewer"})])
def test_the_last_administrator_stays(office: Office, admin: Browser, deed: str, form: dict[str, object]) -> None:
    admin.get("/console/users/of/admin")
    admin.post(f"/console/users/of/admin/{deed}", form)
    page = admin.get("/console/users/of/admin")
    assert page.status_code == 200, "still signed in"
    assert "最后一名" in page.text
    assert found(office, "admin").role is Role.ADMIN


@pytest.mark.parametrize("deed", ["", "/role", "/password", "/disable", "/enable"])
def test_nobody_has_no_page(admin: Browser, deed: str) -> None:
    admin.get("/console")
    response = admin.post(f"/console/users/of/nobody{deed}") if deed else admin.get("/console/users/of/nobody")
    assert response.status_code == 404


def test_ones_own_password(office: Office) -> None:
    here, elsewhere = office.signed_in("editor"), office.signed_in("editor")
    here.get("/console/password")
    form: dict[str, object] = {"old_password": PASSWORD, "password": OTHER, "repeated_password": OTHER}
    assert here.post("/console/password", form).status_code == 302
    assert here.is_signed_in()
    assert not elsewhere.is_signed_in()
    assert office.browser().sign_in("editor").status_code == 403
    assert office.browser().sign_in("editor", OTHER).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("wrong", OTHER, "现在的密码不对"), (PASSWORD, "aaaaaaaaaaaa", "太容易猜"), (PASSWORD, "editor2024", "太容易猜")],
)
def test_a_password_of_ones_own_that_is_not_changed(office: Office, old: str, new: str, said: str) -> None:
    browser = office.signed_in("editor")
    browser.get("/console/password")
    response = browser.post("/console/password", {"old_password": old, "password": new, "repeated_password": new})
    assert said in response.text
    assert office.browser().sign_in("editor").status_code == 302


def test_the_log_shows_who_did_what(office: Office, admin: Browser) -> None:
    page = admin.get("/console/log").text
    for words in ("命令行", "添加账号", "查看；显示为viewer", "2026-03-01 10:00", "登录"):
        assert words in page


def test_the_log_is_filtered_and_paged(office: Office, admin: Browser) -> None:
    with office.connections.writing() as database:
        for number in range(PAGE + 3):
            record(database.conn, office.time.now, "zhang", "publish", f"N{number:03}")
    first = admin.get("/console/log?who=zhang&action=publish").text
    assert "N052" in first
    assert "N003" in first
    assert "N002" not in first
    assert "添加账号</td>" not in first
    older = first.partition("before=")[2].partition('"')[0]
    second = admin.get(f"/console/log?who=zhang&action=publish&before={older}").text
    assert "N002" in second
    assert "N003" not in second
    assert "更早的" not in second


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, ""])
def test_a_page_of_the_log_that_is_none(admin: Browser, before: str) -> None:
    assert "添加账号" in admin.get(f"/console/log?before={before}").text


def test_no_password_gets_into_pages_and_logs(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    admin = office.signed_in("admin")
    admin.get("/console/users/new")
    admin.post("/console/users/new", new_user(name="a b"))
    admin.post("/console/users/new", new_user())
    office.browser().sign_in("lisi", "guess-guess")
    told = caplog.text + admin.page + admin.get("/console/log").text + admin.get("/console/users/of/lisi").text
    assert not any(secret in told for secret in (PASSWORD, OTHER, "guess-guess", "scrypt:"))
