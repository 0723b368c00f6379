"""`kaoda menu`, against a server that speaks the platform's API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from knowledge.load import read_documents
from store.database import Connections
from store.revisions import publish, publish_files
from tests.wechat.platform import APPID, SECRET, Platform, refusing, serving

OLD = {"button": [{"type": "click", "name": "旧菜单", "key": "旧问题"}]}


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Platform]:
    """An account whose variables are set, on an empty machine."""
    with serving() as platform:
        for name, value in {
            "WECHAT_APPID": APPID,
            "WECHAT_SECRET": SECRET,
            "KAODA_API_URL": platform.url,
            "KAODA_BASE_URL": "https://kaoda.example.com/",
            "KAODA_DATABASE": str(tmp_path / "kaoda.db"),
            "NO_PROXY": "127.0.0.1",
        }.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        yield platform


def menu(*words: str, typed: str = "") -> Result:
    result = CliRunner().invoke(main, ["menu", *words], input=typed)
    assert SECRET not in result.output
    assert "t0ken" not in result.output
    return result


def test_show_needs_no_account_and_writes_nothing(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WECHAT_SECRET")
    result = menu("show")
    assert result.exit_code == 0
    assert "  考试费用  → 问：考试费多少钱" in result.output.splitlines()
    assert "  上海2026  → 打开 https://kaoda.example.com/notices/shanghai-2026" in result.output.splitlines()
    assert platform.requests == []
    assert list(Path().iterdir()) == []


def test_what_show_prints_as_json_is_what_push_sends(platform: Platform) -> None:
    shown = json.loads(menu("show", "--json").output)
    assert menu("push", "--yes").exit_code == 0
    assert platform.menu == shown


def test_a_push_shows_what_changes_and_asks(platform: Platform) -> None:
    platform.menu = OLD
    refused = menu("push", typed="n\n")
    assert refused.exit_code == 1
    assert "- 旧菜单  → 问：旧问题" in refused.output
    assert "+ 问一问" in refused.output
    assert platform.menu == OLD
    agreed = menu("push", typed="y\n")
    assert agreed.exit_code == 0
    assert "再关注" in agreed.output
    assert platform.menu != OLD


def test_a_menu_that_is_there_already_is_not_pushed_again(platform: Platform) -> None:
    menu("push", "--yes")
    result = menu("push")
    assert result.exit_code == 0
    assert "没有推送" in result.output
    assert platform.paths().count("create") == 1
    assert platform.issued == 1, "the second command found the first one's token"


def test_the_current_menu(platform: Platform) -> None:
    assert menu("show", "--current").output == "（没有菜单）\n"
    platform.menu = OLD
    assert menu("show", "--current").output == "旧菜单  → 问：旧问题\n"
    assert json.loads(menu("show", "--current", "--json").output) == OLD


def test_a_menu_that_breaks_a_limit_is_told_and_never_sent(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAODA_BASE_URL")
    for words in (("show",), ("push", "--yes")):
        result = menu(*words)
        assert result.exit_code == 1
        assert result.output.count("KAODA_BASE_URL") == 1
    assert platform.requests == []


@pytest.mark.parametrize("words", [("push", "--yes"), ("show",), ("show", "--current")])
def test_a_machine_that_only_answers_does_not_know_what_is_in_force(
    words: tuple[str, ...], platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAODA_CONSOLE", "off")
    monkeypatch.setenv("KAODA_REDIS_URL", "redis://127.0.0.1:1")
    monkeypatch.setenv("KAODA_SECRET_KEY", "k" * 40)
    result = menu(*words)
    assert result.exit_code == 1
    assert "KAODA_CONSOLE" in result.output
    assert platform.requests == []


@pytest.mark.parametrize("name", ["WECHAT_APPID", "WECHAT_SECRET"])
@pytest.mark.parametrize("words", [("push", "--yes"), ("show", "--current")])
def test_without_an_account(
    name: str, words: tuple[str, ...], platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(name)
    result = menu(*words)
    assert result.exit_code == 1
    assert name in result.output
    assert platform.requests == []


def test_a_refusal_ends_the_command_in_plain_words(platform: Platform) -> None:
    platform.faults = [refusing(40164, "invalid ip 101.45.43.1 ipv6 ::ffff:101.45.43.1, not in whitelist")]
    result = menu("push", "--yes")
    assert result.exit_code == 1
    assert "101.45.43.1" in result.output
    assert "Traceback" not in result.output
    assert platform.menu is None


def test_the_menu_follows_what_was_published(platform: Platform, untrained: None, tmp_path: Path) -> None:
    connections = Connections(tmp_path / "kaoda.db")
    publish_files(connections)
    assert "辽宁2020" in menu("show").output
    documents = read_documents()
    del documents["notices"]["liaoning-2020"]
    publish(connections, documents, "li", "辽宁的通知撤下")
    connections.close()
    assert "辽宁2020" not in menu("show").output
