"""The server's application: built once, before the workers are forked, and ready for the first message."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

import serving
from bot import judge
from settings import Secret, Settings, SettingsError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(token=Secret("t"), database=tmp_path / "data" / "kaoda.db")


@pytest.fixture
def app(settings: Settings) -> Flask:
    """As it is handed to gunicorn."""
    return serving.prepare(settings)


def test_without_a_token_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        serving.prepare(Settings(database=tmp_path / "data" / "kaoda.db"))
    assert list(tmp_path.iterdir()) == []


def test_preparing_makes_the_database(app: Flask, settings: Settings) -> None:
    assert settings.database.exists()


def test_no_connection_is_open_across_the_fork(app: Flask, settings: Settings) -> None:
    assert not settings.database.with_name("kaoda.db-wal").exists(), "SQLite removes it with the last connection"


def test_nothing_is_left_to_train(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "_trained", lambda _: pytest.fail("trained again"))
    judge.prepare(app.extensions["kaoda"].revisions.latest)


def test_what_was_prepared_serves(app: Flask) -> None:
    assert app.test_client().get("/healthz").status_code == 200
    app.extensions["kaoda-close"]()


def test_workers_are_given_that_very_application(app: Flask) -> None:
    assert serving._Server(app, serving.OPTIONS).load() is app
