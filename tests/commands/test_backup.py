"""`kaoda backup` and `kaoda restore`, also against a server with candidates at it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from knowledge.base import KnowledgeBase
from store.database import Connections
from store.revisions import publish, publish_files
from tests.server import ROOT, running
from tests.test_publishing_live import dearer
from tests.traffic import TOKEN, Traffic


@pytest.fixture
def database(tmp_path: Path, untrained: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KAODA_DATABASE", str(tmp_path / "data" / "kaoda.db"))
    connections = Connections(tmp_path / "data" / "kaoda.db")
    publish_files(connections)
    connections.close()
    return tmp_path / "data" / "kaoda.db"


def kaoda(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_copy_says_what_it_holds(database: Path, tmp_path: Path) -> None:
    result = kaoda("backup", tmp_path / "copy.db")
    assert result.exit_code == 0, result.output
    assert "revision 1 of 2" in result.output
    assert "0 messages" in result.output
    again = kaoda("backup", tmp_path / "copy.db")
    assert (again.exit_code, "--force" in again.output) == (1, True)
    assert kaoda("backup", "--force", tmp_path / "copy.db").exit_code == 0


def test_where_what_was_replaced_is(database: Path, tmp_path: Path) -> None:
    kaoda("backup", tmp_path / "copy.db")
    result = kaoda("restore", tmp_path / "copy.db")
    assert result.exit_code == 0, result.output
    assert "kaoda.db.replaced-20" in result.output
    assert "restart" not in result.output
    database.write_bytes(b"rubbish" * 5000)
    result = kaoda("restore", tmp_path / "copy.db")
    assert "(damaged) is kept in" in result.output
    assert "restart" in result.output


def test_nothing_is_changed_by_what_is_no_copy(database: Path, tmp_path: Path) -> None:
    before = database.read_bytes()
    result = kaoda("restore", tmp_path / "missing.db")
    assert (result.exit_code, "nothing was changed" in result.output) == (1, True)
    assert database.read_bytes() == before


def apart(folder: Path, *words: str) -> str:
    """A command as another process, beside the server in `folder`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WECHAT_", "KAODA_"))}
    command = [sys.executable, "-c", "import cli; cli.main()", *words]
    environment |= {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def fees(answers: list[tuple[float, str]]) -> list[tuple[bool, bool]]:
    return [("150元" in text, "170元" in text) for _, text in answers]


def test_running_workers_answer_from_the_copy_and_drop_no_message(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    """Saved at revision 1, published 2, put back: every message is answered, in the end all from revision 1 again."""
    with running(tmp_path, workers=2, WECHAT_TOKEN=TOKEN) as address:
        traffic = Traffic(address)
        threads = [threading.Thread(target=traffic.run, args=[name]) for name in range(1, 3)]
        for thread in threads:
            thread.start()

        def wait_for(now: tuple[bool, bool]) -> None:
            """Until 40 answers in a row are of that revision."""
            end = time.monotonic() + 30
            while fees(traffic.answers)[-40:] != [now] * 40:
                assert time.monotonic() < end, "the workers do not take it up"
                threads[0].join(0.05)

        wait_for((True, False))
        assert "revision 1" in apart(tmp_path, "backup", "copy.db")
        connections = Connections(tmp_path / "data" / "kaoda.db")
        publish(connections, dearer(), "zhang", "")
        connections.close()
        wait_for((False, True))
        assert "replaced-" in apart(tmp_path, "restore", "copy.db")
        wait_for((True, False))
        traffic.stop.set()
        for thread in threads:
            thread.join()
    assert all(old != new for old, new in fees(traffic.answers)), "an apology, silence or a mixture"
