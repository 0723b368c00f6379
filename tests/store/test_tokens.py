"""An account's access token, one for all processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.database import Connections
from store.tokens import SqliteTokens
from wechat.api import Tokens

Opener = Callable[[str], Tokens]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Tokens of an account, as a process of its own has them."""
    connections: list[Connections] = []

    def opener(appid: str) -> Tokens:
        connections.append(Connections(tmp_path / "kaoda.db"))
        return SqliteTokens(connections[-1], appid)

    yield opener
    for one in connections:
        one.close()


def test_none_at_first(opened: Opener) -> None:
    assert opened("wx1").read() is None


def test_what_one_process_writes_the_others_read(opened: Opener) -> None:
    first, second = opened("wx1"), opened("wx1")
    first.write("a" * 512, 1_772_330_400.5)
    assert second.read() == ("a" * 512, 1_772_330_400.5)
    second.write("b", 2.0)
    assert first.read() == ("b", 2.0)


def test_accounts_do_not_share(opened: Opener) -> None:
    opened("wx1").write("a", 1.0)
    assert opened("wx2").read() is None
