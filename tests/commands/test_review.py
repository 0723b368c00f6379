"""`kaoda review digest` on a database of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.message import CHINA
from cli import main
from store.database import Connections
from tests.review.journal import put


@pytest.fixture(autouse=True)
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal of one question, asked in the tenth week of 2026."""
    monkeypatch.setenv("KAODA_DATABASE", str(tmp_path / "kaoda.db"))
    connections = Connections(tmp_path / "kaoda.db")
    put(connections.database.conn, "2026-03-08 23:59", "a", "answered")
    connections.close()


def kaoda(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["review", *arguments])


def test_a_week_is_written_as_markdown_and_html(tmp_path: Path) -> None:
    done = kaoda("digest", "--week", "2026-W10", "--folder", str(tmp_path / "new"))
    assert done.exit_code == 0, done.output
    written = sorted((tmp_path / "new").iterdir())
    assert [file.name for file in written] == ["digest-2026-W10.html", "digest-2026-W10.md"]
    assert done.output.splitlines() == [str(written[1]), str(written[0])]
    assert "| 提问 | 1 |" in written[1].read_text(encoding="utf-8")
    assert "考答周报 2026-W10" in written[0].read_text(encoding="utf-8")


def test_the_last_whole_week_without_being_told(tmp_path: Path) -> None:
    assert kaoda("digest", "--folder", str(tmp_path / "new")).exit_code == 0
    year, week, _ = (datetime.now(CHINA) - timedelta(7)).isocalendar()
    assert (tmp_path / "new" / f"digest-{year}-W{week:02}.md").exists()


@pytest.mark.parametrize("week", ["2026-10", "2026-W54", "letzte"])
def test_a_week_that_is_none(tmp_path: Path, week: str) -> None:
    done = kaoda("digest", "--week", week, "--folder", str(tmp_path / "new"))
    assert done.exit_code == 2
    assert "must be a week like 2026-W46" in done.output
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = kaoda("digest", "--folder", str(tmp_path / "file" / "below"))
    assert done.exit_code == 1
    assert "Traceback" not in done.output
