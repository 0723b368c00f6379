"""The environment as settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from settings import Secret, Settings, SettingsError

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def test_nothing_set() -> None:
    settings = Settings.from_environment({"WECHAT_TOKEN": "", "KAODA_PORT": " "})
    assert settings == Settings()
    assert (settings.host, settings.port, settings.mode) == ("127.0.0.1", 8000, "plain")
    assert settings.database == Path("data/kaoda.db")
    with pytest.raises(SettingsError, match="WECHAT_TOKEN"):
        settings.require_token()


def test_everything_set() -> None:
    settings = Settings.from_environment(
        {
            "WECHAT_TOKEN": "token",
            "WECHAT_APPID": "wx1",
            "WECHAT_AES_KEY": KEY,
            "WECHAT_MODE": "compat",
            "WECHAT_SECRET": "s",
            "KAODA_DATABASE": "/srv/k.db",
            "KAODA_REDIS_URL": "redis://127.0.0.1",
            "KAODA_SECRET_KEY": "k",
            "KAODA_HANDOVER": "on",
            "KAODA_HOST": "0.0.0.0",
            "KAODA_PORT": "80",
            "KAODA_BASE_URL": "https://kaoda.example.com/",
            "KAODA_API_URL": "https://api.example.com/",
            "KAODA_DEVELOPMENT": "ON",
            "KAODA_CONSOLE": "off",
        }
    )
    assert settings == Settings(
        token=Secret("token"),
        appid="wx1",
        aes_key=Secret(KEY),
        mode="compat",
        secret=Secret("s"),
        database=Path("/srv/k.db"),
        redis_url=Secret("redis://127.0.0.1"),
        secret_key=Secret("k"),
        handover=True,
        host="0.0.0.0",
        port=80,
        base_url="https://kaoda.example.com",
        api_url="https://api.example.com",
        development=True,
        console=False,
    )


def test_a_key_without_a_mode_means_the_safe_one() -> None:
    assert Settings.from_environment({"WECHAT_AES_KEY": KEY, "WECHAT_APPID": "wx1"}).mode == "safe"


def test_all_faults_are_told_at_once_and_no_value_with_them() -> None:
    faulty = {
        "WECHAT_MODE": "secretive",
        "WECHAT_AES_KEY": "secretive",
        "KAODA_PORT": "secretive",
        "KAODA_HANDOVER": "secretive",
        "KAODA_BASE_URL": "secretive",
    }
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(faulty)
    lines = str(caught.value).splitlines()
    assert {line.split(":")[0] for line in lines} >= set(faulty)
    assert "secretive" not in str(caught.value)


def test_the_secret_leaves_this_machine_by_https_only() -> None:
    for url in ("http://127.0.0.1:8080", "http://localhost", "http://[::1]:8080", "https://api.example.com/wx"):
        assert Settings.from_environment({"KAODA_API_URL": url}).api_url == url
    for url in ("http://api.example.com", "http://127.0.0.1.example.com", "api.example.com", "ftp://127.0.0.1"):
        with pytest.raises(SettingsError, match="KAODA_API_URL"):
            Settings.from_environment({"KAODA_API_URL": url})


def test_calls_to_the_platform_need_appid_and_secret() -> None:
    both = {"WECHAT_APPID": "wx1", "WECHAT_SECRET": "s"}
    assert Settings.from_environment(both).require_account() == ("wx1", Secret("s"))
    for name in both:
        with pytest.raises(SettingsError, match=f"^{name}: [^\\n]*$"):
            Settings.from_environment(both | {name: ""}).require_account()


@pytest.mark.parametrize("mode", ["compat", "safe"])
def test_sealing_needs_key_and_appid(mode: str) -> None:
    with pytest.raises(SettingsError, match=r"WECHAT_AES_KEY.*\n.*WECHAT_APPID"):
        Settings.from_environment({"WECHAT_MODE": mode})


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80a", "８０"])
def test_ports(port: str) -> None:
    with pytest.raises(SettingsError, match="KAODA_PORT"):
        Settings.from_environment({"KAODA_PORT": port})


@pytest.mark.parametrize(
    ("variables", "fault"),
    [
        ({"KAODA_REDIS_URL": "redis://cache"}, "KAODA_SECRET_KEY"),
        ({"KAODA_REDIS_URL": "http://cache", "KAODA_SECRET_KEY": "k"}, "KAODA_REDIS_URL: must begin with"),
        ({"KAODA_REDIS_URL": "redis://cache:port", "KAODA_SECRET_KEY": "k"}, "KAODA_REDIS_URL: the port"),
        ({"KAODA_CONSOLE": "off"}, "KAODA_REDIS_URL: needed"),
    ],
)
def test_what_several_machines_need(variables: dict[str, str], fault: str) -> None:
    with pytest.raises(SettingsError, match=fault):
        Settings.from_environment(variables)


def test_a_machine_without_the_console_keeps_nothing() -> None:
    Settings().require_console()
    with pytest.raises(SettingsError, match="KAODA_CONSOLE"):
        Settings(console=False).require_console()


def test_secrets_print_as_asterisks() -> None:
    settings = Settings(token=Secret("hidden"))
    for text in (repr(settings), str(settings), f"{settings.token}", repr(settings.token)):
        assert "hidden" not in text
        assert "***" in text
