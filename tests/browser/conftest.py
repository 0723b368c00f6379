"""The real server and a real browser for the tests of this folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from knowledge.base import KnowledgeBase
from store.database import Connections
from tests.conftest import CACHE
from tests.staff import hire

ROOT = Path(__file__).parents[2]
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


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, knowledge: KnowledgeBase) -> Iterator[str]:
    """A development server of its own, in a folder with the tests' trained classifiers and an account of each role."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(CACHE, folder / "data" / "cache")
    connections = Connections(folder / "data" / "kaoda.db")
    hire(connections)
    connections.close()
    ours = ("WECHAT_", "KAODA_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment |= {"KAODA_PORT": str(port), "PYTHONPATH": str(ROOT)}
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-c", "import cli; cli.main()", "serve", "--development", "--workers", "1"]
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(15)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
