"""A client of the platform's API: the access token, and the account's menu. Never called while a candidate waits.

The token is a stable one: asking again brings the same until it is about to end, so that processes and machines of one
account do not take it away from each other. It is kept in a Tokens that they share.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import requests

from wechat.refusals import ApiError, Busy, Garbled, TokenInvalid, Unreachable, refusal

TIMEOUT = (5.0, 15.0)
"""Seconds until a connection stands, and between two pieces of an answer."""
ATTEMPTS = 3
"""How often a busy platform is asked."""
PAUSE = 1.0
"""Seconds before it is asked again."""
MARGIN = 300.0
"""Seconds before its end from which a token is not used any more: the platform then hands out the next one."""

logging.getLogger("urllib3.connectionpool").addFilter(lambda _record: False)  # it writes addresses, the token in them


class Tokens(Protocol):
    """Where an account's access token is kept; one row, shared by all who call for that account."""

    def read(self) -> tuple[str, float] | None:
        """(token, seconds since 1970 at which it ends); None while there is none."""

    def write(self, token: str, ends: float) -> None:
        """Keep a token in place of the one before."""


@dataclass(frozen=True)
class Clock:
    """Seconds since 1970, and how to wait."""

    time: Callable[[], float]
    sleep: Callable[[float], None]


@dataclass(frozen=True)
class Account:
    """Whose API it is; prints without the secret."""

    appid: str
    secret: str

    def __repr__(self) -> str:
        return f"Account({self.appid!r})"


class Api:
    """The platform's API for one account. Every method raises ApiError."""

    def __init__(
        self,
        url: str,
        account: Account,
        tokens: Tokens,
        clock: Clock,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        """`url`: https://api.weixin.qq.com, or what stands in for it."""
        self._url = url
        self._account = account
        self._tokens = tokens
        self._clock = clock
        self._timeout = timeout

    def menu(self) -> dict[str, Any]:
        """The menu as candidates see it, however it was made: is_menu_open and, where there is one, selfmenu_info."""
        return self._call("GET", "/cgi-bin/get_current_selfmenu_info")

    def create_menu(self, menu: Mapping[str, object]) -> None:
        """Put `menu` in place of the one before."""
        self._call("POST", "/cgi-bin/menu/create", menu)

    def _call(self, method: str, path: str, content: Mapping[str, object] | None = None) -> dict[str, Any]:
        """A call with the token; one that the platform does not take is replaced once."""
        token = self._token()
        try:
            return self._exchange(method, path, content, token)
        except TokenInvalid:
            renewed = self._token(refused=token)
        return self._exchange(method, path, content, renewed)

    def _token(self, refused: str = "") -> str:
        """The token kept, or else a new one. After `refused` another process may have renewed it already; if not, it is
        renewed by force, which ends the one before."""
        kept = self._tokens.read()
        if kept and kept[0] != refused and kept[1] - MARGIN > self._clock.time():
            return kept[0]
        asked = {
            "grant_type": "client_credential",
            "appid": self._account.appid,
            "secret": self._account.secret,
            "force_refresh": bool(refused),
        }
        answer = self._exchange("POST", "/cgi-bin/stable_token", asked)
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise Garbled("微信平台没有给出调用凭证。请核对 KAODA_API_URL，或过几分钟再试")
        self._tokens.write(token, self._clock.time() + seconds)
        return token

    def _exchange(
        self, method: str, path: str, content: Mapping[str, object] | None, token: str = ""
    ) -> dict[str, Any]:
        """One request and its answer without errcode; asked again while the platform is busy."""
        for attempt in range(1, ATTEMPTS + 1):
            answer = self._sent(method, path, content, token)
            if not answer.get("errcode"):
                return answer
            error = refusal(answer, self._clock.time(), token, self._account.secret)
            if not isinstance(error, Busy) or attempt == ATTEMPTS:
                break
            self._clock.sleep(PAUSE)
        raise error

    def _sent(self, method: str, path: str, content: Mapping[str, object] | None, token: str) -> dict[str, Any]:
        """What a request brings. The libraries' errors quote its address with the token in it; they are dropped before
        ours is raised, so that it has no context either."""
        found = self._tried(method, path, content, token)
        if isinstance(found, ApiError):
            raise found
        return found

    def _tried(
        self, method: str, path: str, content: Mapping[str, object] | None, token: str
    ) -> dict[str, Any] | ApiError:
        try:
            response = requests.request(
                method,
                self._url + path,
                params={"access_token": token} if token else None,
                # not escaped to ASCII, else candidates read the escapes
                data=None if content is None else json.dumps(content, ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json; charset=utf-8"},
                timeout=self._timeout,
                allow_redirects=False,  # whoever it leads to would get the secret
            )
        except requests.Timeout:
            return Unreachable("微信平台没有及时答复，请过几分钟再试")
        except requests.RequestException:
            return Unreachable("连不上微信平台。请检查这台机器的网络、代理和 KAODA_API_URL")
        return _read(response.status_code, response.content)


def _read(status: int, body: bytes) -> dict[str, Any] | ApiError:
    """The platform answers everything, refusals too, with 200 and a JSON object."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if status == requests.codes.ok and isinstance(answer, dict):
        return answer
    return Garbled(f"答复的不像是微信平台（HTTP {status}）。请检查 KAODA_API_URL 和代理")
