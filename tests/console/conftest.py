"""The console, opened anew for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.staff import Office, open_office


@pytest.fixture
def office(tmp_path: Path, untrained: None) -> Iterator[Office]:
    """The application with an account of each role, on 1 March 2026."""
    office = open_office(tmp_path)
    yield office
    office.app.extensions["kaoda-close"]()
