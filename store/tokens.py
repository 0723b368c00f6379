"""The access token of an account, shared by all processes of one machine."""

from __future__ import annotations

from store.database import Connections


class SqliteTokens:
    """A wechat.api.Tokens: one row an account."""

    def __init__(self, connections: Connections, appid: str) -> None:
        self._connections = connections
        self._appid = appid

    def read(self) -> tuple[str, float] | None:
        row: tuple[str, float] | None = self._connections.database.conn.execute(
            "SELECT token, ends FROM access_tokens WHERE appid = ?", [self._appid]
        ).fetchone()
        return row

    def write(self, token: str, ends: float) -> None:
        with self._connections.writing() as database:
            database.conn.execute("INSERT OR REPLACE INTO access_tokens VALUES (?, ?, ?)", [self._appid, token, ends])
