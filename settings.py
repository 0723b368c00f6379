"""The environment as one frozen, typed value; every fault is reported at once.

SettingsError: the variables cannot be used; one line a fault, ``NAME: reason``. No value is ever quoted in it, since a
mistyped secret is still a secret.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

Mode = Literal["plain", "compat", "safe"]
MODES = ("plain", "compat", "safe")


class SettingsError(Exception):
    """The environment is not usable; the message lists every fault."""


class Secret:
    """A text that prints as asterisks; `reveal` is the one way to read it."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('**********')"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)


@dataclass(frozen=True)
class Settings:
    """What the environment says; `None` = not set. README and docs/operate.md describe each variable."""

    token: Secret | None = None
    appid: str = ""
    aes_key: Secret | None = None
    mode: Mode = "plain"
    secret: Secret | None = None
    database: Path = Path("data/kaoda.db")
    redis_url: Secret | None = None
    metrics_token: Secret | None = None
    secret_key: Secret | None = None
    handover: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str | None = None
    api_url: str = "https://api.weixin.qq.com"
    development: bool = False
    journal_days: int = 180
    flood: int = 60
    console: bool = True

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the variables; raises SettingsError that lists all faults. An empty variable counts as not set."""
        reader = _Reader(environment)
        aes_key = reader.aes_key("WECHAT_AES_KEY")
        settings = cls(
            token=reader.secret("WECHAT_TOKEN"),
            appid=reader.text("WECHAT_APPID"),
            aes_key=aes_key,
            mode=reader.mode("WECHAT_MODE", "safe" if aes_key else "plain"),
            secret=reader.secret("WECHAT_SECRET"),
            database=Path(reader.text("KAODA_DATABASE", "data/kaoda.db")),
            redis_url=reader.redis_url("KAODA_REDIS_URL"),
            metrics_token=reader.secret("KAODA_METRICS_TOKEN"),
            secret_key=reader.secret("KAODA_SECRET_KEY"),
            handover=reader.switch("KAODA_HANDOVER"),
            host=reader.text("KAODA_HOST", "127.0.0.1"),
            port=reader.number("KAODA_PORT", 8000, range(1, 65536), "a number from 1 to 65535"),
            base_url=reader.base_url("KAODA_BASE_URL"),
            api_url=reader.api_url("KAODA_API_URL", cls.api_url),
            development=reader.switch("KAODA_DEVELOPMENT"),
            journal_days=reader.number("KAODA_JOURNAL_DAYS", 180, range(1, 3651), "a number of days from 1 to 3650"),
            flood=reader.number("KAODA_FLOOD", 60, range(1, 10001), "a number of messages from 1 to 10000"),
            console=reader.switch("KAODA_CONSOLE", "on"),
        )
        reader.require_keys(settings)
        reader.require_shared(settings)
        reader.finish()
        return settings

    def require_token(self) -> Secret:
        """The token; raises SettingsError without one, since an empty token lets anyone in."""
        if self.token is None:
            raise SettingsError(
                "WECHAT_TOKEN: not set; the webhook cannot tell the platform from anyone else without it"
            )
        return self.token

    def require_console(self) -> None:
        """Raises SettingsError on a machine that only answers."""
        if not self.console:
            raise SettingsError(
                "KAODA_CONSOLE: off here; knowledge, accounts and journal are kept on the console's machine"
            )

    def require_account(self) -> tuple[str, Secret]:
        """AppID and AppSecret, for calls to the platform; raises SettingsError that names what is missing."""
        if not self.appid or self.secret is None:
            needed = {"WECHAT_APPID": self.appid, "WECHAT_SECRET": self.secret}
            raise SettingsError(
                "\n".join(
                    f"{name}: not set; needed to call the platform" for name, value in needed.items() if not value
                )
            )
        return self.appid, self.secret


class _Reader:
    """Casts variables and gathers faults instead of stopping at the first."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.environment.get(name, "").strip() or default

    def secret(self, name: str) -> Secret | None:
        value = self.text(name)
        return Secret(value) if value else None

    def switch(self, name: str, default: Literal["on", "off"] = "off") -> bool:
        value = self.text(name, default).lower()
        if value not in ("on", "off"):
            self.faults.append(f"{name}: must be on or off")
        return value == "on"

    def number(self, name: str, default: int, allowed: range, what: str) -> int:
        value = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) not in allowed:
            self.faults.append(f"{name}: must be {what}")
            return default
        return int(value)

    def mode(self, name: str, default: Mode) -> Mode:
        value = self.text(name, default).lower()
        if value not in MODES:
            self.faults.append(f"{name}: must be plain, compat or safe")
            return default
        return cast(Mode, value)

    def aes_key(self, name: str) -> Secret | None:
        value = self.text(name)
        if not value:
            return None
        try:
            whole = len(value) == 43 and len(base64.b64decode(value + "=", validate=True)) == 32
        except binascii.Error:
            whole = False
        if not whole:
            self.faults.append(f"{name}: must be the 43 letters and digits of EncodingAESKey")
        return Secret(value)

    def base_url(self, name: str) -> str | None:
        value = self.text(name).rstrip("/")
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s\"<>?#]", value):
            self.faults.append(f"{name}: must be the public address, such as https://kaoda.example.com")
        return value

    def redis_url(self, name: str) -> Secret | None:
        value = self.text(name)
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            self.faults.append(f"{name}: must begin with redis://, rediss:// or unix://")
        elif not _has_good_port(value):
            self.faults.append(f"{name}: the port must be a number")
        return Secret(value) if value else None

    def api_url(self, name: str, default: str) -> str:
        value = self.base_url(name) or default
        parts = urlsplit(value)
        if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            self.faults.append(
                f"{name}: must begin with https:// except on this machine, since the AppSecret goes there"
            )
        return value

    def require_keys(self, settings: Settings) -> None:
        """Compatible and safe mode need the key and the AppId that seal the messages."""
        if settings.mode == "plain":
            return
        if settings.aes_key is None:
            self.faults.append(f"WECHAT_AES_KEY: needed for WECHAT_MODE={settings.mode}")
        if not settings.appid:
            self.faults.append(f"WECHAT_APPID: needed for WECHAT_MODE={settings.mode}")

    def require_shared(self, settings: Settings) -> None:
        """Several machines must know people by the same hashes, and one without the console lives on what others share."""
        if settings.redis_url and not settings.secret_key:
            self.faults.append("KAODA_SECRET_KEY: needed with KAODA_REDIS_URL, the same on all machines")
        if not settings.console and not settings.redis_url:
            self.faults.append("KAODA_REDIS_URL: needed for KAODA_CONSOLE=off")

    def finish(self) -> None:
        if self.faults:
            raise SettingsError("\n".join(self.faults))


def _has_good_port(url: str) -> bool:
    """Whether the port of a URL, if it names one, is a number."""
    try:
        urlsplit(url).port  # noqa: B018  # raises
    except ValueError:
        return False
    return True
