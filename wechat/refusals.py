"""Why a call to the platform's API came to nothing, and in plain words what to do about it.

ApiError
├── Unreachable      no connection, or no answer in time
├── Garbled          an answer that is not the platform's JSON
└── Refused          the platform says no, with a code
    ├── TokenInvalid     the access token does not count (any more)
    ├── WrongAccount     AppID or AppSecret is wrong
    ├── UnknownAddress   this machine's IP is not on the account's whitelist
    ├── QuotaSpent       no calls are left today
    ├── NotPermitted     the account may not call this
    ├── NoMenu           the account has no menu
    ├── MenuRefused      something in the menu breaks a rule
    └── Busy             the platform asks to try again

No text holds an access token or an AppSecret: nothing of a request is quoted, and of an answer only what `refusal` cleaned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.message import CHINA

WRONG_SECRET = 40125
"""The errcode of an AppSecret that is not the account's."""
QUOTED = 200
"""Characters of the platform's own words that are shown at most."""


class ApiError(Exception):
    """The call failed; the text says in Chinese what to do."""


class Unreachable(ApiError):
    """There was no connection, or no answer in time."""


class Garbled(ApiError):
    """What answered does not speak like the platform."""


class Refused(ApiError):
    """The platform's refusal: `code` is its errcode."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class TokenInvalid(Refused):
    """The access token was replaced, has run out or never was one."""


class WrongAccount(Refused):
    """AppID and AppSecret do not belong together, or the secret was reset or frozen."""


class UnknownAddress(Refused):
    """The request came from an IP that the account does not allow."""


class QuotaSpent(Refused):
    """The day's calls are used up."""


class NotPermitted(Refused):
    """The account lacks the permission for this interface."""


class NoMenu(Refused):
    """There is no custom menu."""


class MenuRefused(Refused):
    """The menu breaks one of the platform's rules."""


class Busy(Refused):
    """The platform is busy."""


_RULES: tuple[tuple[type[Refused], frozenset[int], str], ...] = (
    (TokenInvalid, frozenset({40001, 40014, 42001}),
     "刚取到的调用凭证（access_token）又失效了。请确认没有别的程序在强制刷新这个公众号的凭证，过几分钟再试"),
    (WrongAccount, frozenset({40013, 40125, 40243, 41002, 41004}),
     "AppID 或 AppSecret 不对。请到微信公众平台“设置与开发”核对，改正 WECHAT_APPID、WECHAT_SECRET；重置过 AppSecret 的，旧的作废"),
    (UnknownAddress, frozenset({40164, 61004}),
     "这台机器的 IP{ip} 不在白名单里。请到微信公众平台“设置与开发”的“IP白名单”加上它，几分钟后再试"),
    (QuotaSpent, frozenset({45009}),
     "今天的调用次数用完了，{day} 0点（北京时间）恢复；急用可在微信公众平台清零，每月限10次"),
    (NotPermitted, frozenset({48001}), "这个公众号没有这项接口权限（自定义菜单需要认证）。请到微信公众平台的“接口权限”查看"),
    (NoMenu, frozenset({46003}), "公众号现在没有自定义菜单"),
    (MenuRefused, frozenset({*range(40015, 40029), 40054, 40055, 65301, 65303, 65307, 65310, 65311}),
     "平台不接受这个菜单"),
    (Busy, frozenset({-1}), "微信平台忙，试了几次都没有成功，请过几分钟再试"),
)  # fmt: skip
"""(error, errcodes, what to do); {ip}: the address that the platform names, {day}: tomorrow in China."""
_BY_CODE = {code: (error, words) for error, codes, words in _RULES for code in codes}
_ADDRESS = re.compile(r"invalid ip (?P<ip>[0-9a-fA-F.:]+)")


def refusal(answer: Mapping[str, object], now: float, token: str, secret: str) -> Refused:
    """The error that an answer with an errcode stands for; token and secret are blotted out of the platform's own words.

    `now`: seconds since 1970, for the day on which the quota is renewed. A call without a token ('') asked for one with
    the secret, so that what would blame the token blames the secret.
    """
    code = answer["errcode"]
    number = code if isinstance(code, int) else 0
    said = str(answer.get("errmsg", ""))
    for hidden in filter(None, (token, secret)):
        said = said.replace(hidden, "…")
    error, words = _BY_CODE.get(number, (Refused, "微信平台没有接受这次调用"))
    if error is TokenInvalid and not token:
        error, words = _BY_CODE[WRONG_SECRET]
    found = _ADDRESS.search(said)
    told = words.format(ip=f" {found['ip']}" if found else "", day=_tomorrow(now))
    return error(f"{told}。（{number}：{_printable(said)[:QUOTED]}）", number)


def _tomorrow(now: float) -> str:
    day = datetime.fromtimestamp(now, CHINA) + timedelta(days=1)
    return f"{day.month}月{day.day}日"


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
