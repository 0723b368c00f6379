"""Keys: the configured one or the database's own, and one of its own for each purpose."""

from __future__ import annotations

from pathlib import Path

from store import keys
from store.database import Connections


def test_each_database_has_its_own_root(tmp_path: Path) -> None:
    first, second = Connections(tmp_path / "a.db"), Connections(tmp_path / "b.db")
    assert len(keys.root(first, None)) == 64
    assert keys.root(first, None) != keys.root(second, None)
    assert keys.root(first, "configured") == keys.root(second, "configured") == b"configured"
    first.close()
    again = Connections(tmp_path / "a.db")
    assert keys.derived(again, None, "console") != keys.derived(second, None, "console")
    assert keys.root(again, None) == keys.root(first, None)
    for connections in (first, second, again):
        connections.close()


def test_a_key_for_each_purpose(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "a.db")
    derived = [keys.derived(connections, configured, purpose) for configured in (None, "x") for purpose in ("a", "b")]
    assert len(set(derived)) == 4
    assert all(len(key) == 32 for key in derived)
    assert keys.root(connections, None) not in derived
    connections.close()
