"""The real server and a real browser for the tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from knowledge.base import KnowledgeBase
from store.database import Connections
from tests.browser.office import Rooms
from tests.server import running
from tests.staff import hire

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine (Debian: apt install chromium)"),
]


expect.set_options(timeout=20_000)  # a machine with much else to do


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, knowledge: KnowledgeBase) -> Iterator[str]:
    """A development server of its own, with an account of each role."""
    folder = tmp_path_factory.mktemp("server")
    staffed(folder)
    with running(folder) as found:
        yield found


def staffed(folder: Path) -> None:
    """Make the database of a server's folder, with an account of each role."""
    connections = Connections(folder / "data" / "kaoda.db")
    hire(connections)
    connections.close()


@pytest.fixture
def rooms(tmp_path: Path, browser: Browser, knowledge: KnowledgeBase) -> Iterator[Rooms]:
    """The console of a server of two workers, for one test that may change the knowledge."""
    staffed(tmp_path)
    with running(tmp_path, workers=2) as address:
        rooms = Rooms(browser, address)
        yield rooms
        rooms.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
