"""The client of the platform's API, against a server that speaks it."""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.database import Connections
from store.tokens import SqliteTokens
from tests.wechat.platform import APPID, HOUR, OK, SECRET, Answer, Platform, nobody, refusing, serving, silence
from wechat import refusals
from wechat.api import ATTEMPTS, Account, Api, Clock
from wechat.refusals import ApiError

MENU = {"button": [{"type": "click", "name": "费用", "key": "考试费多少钱"}]}
Client = Callable[..., Api]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def platform() -> Iterator[Platform]:
    with serving() as platform:
        yield platform


@pytest.fixture
def slept() -> list[float]:
    """What the client waited, in seconds."""
    return []


@pytest.fixture
def client(platform: Platform, tmp_path: Path, slept: list[float]) -> Iterator[Client]:
    """Makes clients like those of several processes: each with its own connection to one database."""
    opened: list[Connections] = []

    def made(url: str = "", secret: str = SECRET, appid: str = APPID) -> Api:
        opened.append(Connections(tmp_path / "kaoda.db"))
        tokens = SqliteTokens(opened[-1], appid)
        clock = Clock(lambda: platform.now, slept.append)
        return Api(url or platform.url, Account(appid, secret), tokens, clock, timeout=(5.0, 0.2))

    yield made
    for connections in opened:
        connections.close()


@pytest.fixture
def api(client: Client) -> Api:
    return client()


def test_the_menu_goes_there_in_its_own_script_and_comes_back(platform: Platform, api: Api) -> None:
    api.create_menu(MENU)
    assert platform.menu == MENU
    assert "考试费多少钱".encode() in platform.requests[-1][1], "escapes would be shown to candidates as they are"
    assert api.menu() == {"is_menu_open": 1, "selfmenu_info": MENU}


def test_one_token_serves_all_processes(platform: Platform, client: Client) -> None:
    for _ in range(2):
        client().create_menu(MENU)
    assert platform.paths() == ["stable_token", "create", "create"]
    asked = json.loads(platform.requests[0][1])
    assert asked == {"grant_type": "client_credential", "appid": APPID, "secret": SECRET, "force_refresh": False}


def test_a_token_is_renewed_before_it_ends(platform: Platform, api: Api) -> None:
    api.create_menu(MENU)
    platform.now += 2 * HOUR - 301
    api.create_menu(MENU)
    assert platform.issued == 1
    platform.now += 2
    api.create_menu(MENU)
    assert platform.issued == 2
    assert json.loads(platform.requests[-2][1])["force_refresh"] is False


def test_a_token_that_another_program_replaced_is_renewed_by_force_once(platform: Platform, api: Api) -> None:
    api.create_menu(MENU)
    platform.renew()
    api.create_menu(MENU)
    assert platform.paths()[2:] == ["create", "stable_token", "create"]
    assert json.loads(platform.requests[-2][1])["force_refresh"] is True
    assert platform.issued == 3


def test_a_token_that_another_process_renewed_meanwhile_is_taken_over(
    platform: Platform, client: Client, tmp_path: Path
) -> None:
    api = client()
    api.create_menu(MENU)

    class Renewing(list[Answer]):
        """When the first call is refused, the other process has just renewed the token."""

        def pop(self, place: int = 0) -> Answer:  # type: ignore[override]
            platform.renew()
            connections = Connections(tmp_path / "kaoda.db")
            SqliteTokens(connections, APPID).write(platform.token, platform.ends)
            connections.close()
            return super().pop(place)

    platform.faults = Renewing([refusing(40001)])
    api.create_menu(MENU)
    assert platform.paths()[2:] == ["create", "create"], "nobody's token was ended by force"


@pytest.mark.parametrize("code", [40001, 42001, 40014])
def test_a_token_refused_again_is_given_up(code: int, platform: Platform, api: Api) -> None:
    api.create_menu(MENU)
    platform.faults = [refusing(code), {"access_token": "70_other", "expires_in": 7200}, refusing(code)]
    with pytest.raises(refusals.TokenInvalid, match="强制刷新"):
        api.create_menu(MENU)
    assert platform.paths()[2:] == ["create", "stable_token", "create"]


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (refusing(45009, "reach max api daily quota limit"), refusals.QuotaSpent, "3月2日 0点"),
        (refusing(40164, "invalid ip 101.45.43.1 ipv6 ::ffff:101.45.43.1, not in whitelist"), refusals.UnknownAddress,
         r"IP 101\.45\.43\.1 不在白名单"),
        (refusing(61004, "access clientip is not registered"), refusals.UnknownAddress, "IP 不在白名单"),
        (refusing(48001, "api unauthorized"), refusals.NotPermitted, "认证"),
        (refusing(40018, "invalid button name size"), refusals.MenuRefused, "菜单.*40018：invalid button name size"),
        (refusing(46003, "menu no exist"), refusals.NoMenu, "没有自定义菜单"),
        (refusing(99999, "\x1b[31mred"), refusals.Refused, r"99999：.{1,3}\[31mred"),
        ({"errcode": "rubbish"}, refusals.Refused, "没有接受"),
        (b"<html>502 Bad Gateway</html>", refusals.Garbled, "HTTP 200"),
        (b"", refusals.Garbled, "不像是微信平台"),
        (b"[" * 100_000, refusals.Garbled, "不像是微信平台"),
        (b'["a list"]', refusals.Garbled, "不像是微信平台"),
        (b"\xff\xfe\x00", refusals.Garbled, "不像是微信平台"),
        (502, refusals.Garbled, "HTTP 502"),
        (302, refusals.Garbled, "HTTP 302"),
    ],
)  # fmt: skip
def test_refusals_say_what_to_do(
    answer: Answer, error: type[ApiError], told: str, platform: Platform, api: Api
) -> None:
    api.create_menu(MENU)
    platform.faults = [answer]
    with pytest.raises(error, match=told) as caught:
        api.create_menu(MENU)
    assert type(caught.value) is error
    assert str(caught.value).isprintable()
    assert platform.paths()[2:] == ["create"], "asked once, and no redirection followed"


@pytest.mark.parametrize(("appid", "secret"), [(APPID, "wrong"), ("wx0", SECRET)])
def test_a_wrong_account_is_told_as_such(appid: str, secret: str, platform: Platform, client: Client) -> None:
    with pytest.raises(refusals.WrongAccount, match="WECHAT_SECRET"):
        client(secret=secret, appid=appid).menu()
    assert platform.paths() == ["stable_token"]


def test_a_secret_that_is_refused_like_a_token(platform: Platform, api: Api) -> None:
    platform.faults = [refusing(40001, "AppSecret error")]
    with pytest.raises(refusals.WrongAccount, match=r"WECHAT_SECRET.*40001"):
        api.menu()


@pytest.mark.parametrize("answer", [{}, {"access_token": "", "expires_in": 1}, {"access_token": "t"}])
def test_an_answer_without_a_token(answer: Answer, platform: Platform, api: Api) -> None:
    platform.faults = [answer]
    with pytest.raises(refusals.Garbled, match="凭证"):
        api.menu()


def test_a_busy_platform_is_asked_again_but_not_for_ever(platform: Platform, api: Api, slept: list[float]) -> None:
    api.create_menu(MENU)
    platform.faults = [refusing(-1)] * (ATTEMPTS - 1)
    api.create_menu(MENU)
    assert len(slept) == ATTEMPTS - 1
    platform.faults = [refusing(-1)] * ATTEMPTS
    with pytest.raises(refusals.Busy, match="过几分钟"):
        api.create_menu(MENU)
    assert len(slept) == 2 * (ATTEMPTS - 1)


def test_who_never_answers_is_not_waited_for(client: Client) -> None:
    with silence() as url, pytest.raises(refusals.Unreachable, match="没有及时答复"):
        client(url).menu()


def test_nobody_there(client: Client) -> None:
    with nobody() as url, pytest.raises(refusals.Unreachable, match="KAODA_API_URL"):
        client(url).menu()


def echoing(platform: Platform) -> list[Answer]:
    """Every kind of failure, with the secrets in the platform's own words."""
    words = f"your {platform.token} and {SECRET}"
    return [refusing(45009, words), refusing(40013, words), refusing(12345, words), words.encode(), 500]


def test_no_secret_in_errors_and_logs(
    platform: Platform, client: Client, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("", "urllib3", "urllib3.connectionpool", "requests"):
        caplog.set_level(logging.DEBUG, logger=name)
    api = client()
    api.create_menu(MENU)
    told = []
    for fault in echoing(platform):
        platform.faults = [fault]
        with pytest.raises(ApiError) as caught:
            api.create_menu(MENU)
        told.append("".join(traceback.format_exception(caught.value)))
        assert caught.value.__context__ is None
    for unreachable in (silence, nobody):
        with unreachable() as url, pytest.raises(ApiError) as caught:
            client(url).create_menu(MENU)  # with the token kept
        told.append("".join(traceback.format_exception(caught.value)))
        assert caught.value.__context__ is None, "the library's error quotes the address with the token"
    everything = "\n".join([*told, caplog.text, *capsys.readouterr(), repr(Account(APPID, SECRET))])
    assert SECRET not in everything
    assert not re.search(r"70_\d|t0ken", everything)


def test_the_fake_platform_ends_a_token_only_by_force() -> None:
    """What the tests above rest on."""
    asked = {"grant_type": "client_credential", "appid": APPID, "secret": SECRET, "force_refresh": False}
    body = json.dumps(asked).encode()
    platform = Platform()
    first = platform.answer("/cgi-bin/stable_token", "", body)
    assert platform.answer("/cgi-bin/stable_token", "", body) == first
    forced = platform.answer("/cgi-bin/stable_token", "", json.dumps(asked | {"force_refresh": True}).encode())
    assert forced != first
    assert platform.answer("/cgi-bin/menu/create", platform.token, json.dumps(MENU).encode()) == OK
