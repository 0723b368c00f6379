"""The console, opened anew for every test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Connections
from tests.staff import Office, hire, open_office


@pytest.fixture(scope="session")
def hired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an account of each role, made once, since hashing passwords takes its time."""
    path = tmp_path_factory.mktemp("hired") / "kaoda.db"
    connections = Connections(path)
    hire(connections)
    connections.close()
    return path


@pytest.fixture
def office(tmp_path: Path, hired: Path, untrained: None) -> Iterator[Office]:
    """The application with an account of each role, on 1 March 2026."""
    shutil.copy(hired, tmp_path / "kaoda.db")
    office = open_office(tmp_path)
    yield office
    office.app.extensions["kaoda-close"]()
