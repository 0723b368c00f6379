"""The week's summary of the journal written by hand."""

from __future__ import annotations

import re
import sqlite3
from datetime import date

import pytest
from bs4 import BeautifulSoup

from review.digest import Digest, as_html, as_markdown, digest, plain, week_of
from store import audit
from tests.review.journal import at, put

MONDAY = date(2026, 3, 2)
NASTY = "**考** | <b>驾照</b>\n# `怎么`[考](http://x)"


@pytest.fixture
def told(journal: sqlite3.Connection) -> Digest:
    """The tenth week of 2026, with one cluster nobody has mended and one that was."""
    for cluster, state in ((1, "open"), (2, "mended")):
        journal.execute("INSERT INTO clusters (id, created, state, changed) VALUES (?, 0, ?, 0)", [cluster, state])
    put(journal, "2026-03-05 09:00", "g", "declined", NASTY, signals=["declined"], cluster=1)
    put(journal, "2026-03-05 09:01", "h", "declined", "补考", signals=["declined"], cluster=2)
    audit.record(journal, at("2026-03-08 23:59"), "wang", "review.dismissed", "1")
    audit.record(journal, at("2026-03-09 00:00"), "wang", "review.dismissed", "2")
    audit.record(journal, at("2026-03-08 12:00"), "wang", "golden.add", "2")
    return digest(journal, MONDAY)


def rows(markdown: str) -> list[list[str]]:
    """The cells of all tables of a Markdown text."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_weeks_are_written_as_iso_8601_does(told: Digest) -> None:
    assert week_of("2026-W10") == MONDAY
    assert told.name == "2026-W10"
    assert week_of("2026-W53") == date(2026, 12, 28)
    for wrong in ("2026-10", "2026-W54", "2025-W53", "2026-W1", "W10", ""):
        with pytest.raises(ValueError, match="week"):
            week_of(wrong)


def test_markdown_tells_the_figures_beside_the_week_before(told: Digest) -> None:
    found = rows(as_markdown(told))
    assert ["提问", "10", "", "1", "", ""] in found
    assert ["覆盖率", "", "40%", "", "0%", "+40.0"] in found
    assert ["澄清后回答", "2", "20%", "0", "0%", "+20.0"] in found
    assert ["问卷（不算提问）", "1", "", "0", "", ""] in found
    assert ["时间安排", "3", "保育师", "3"] in found
    assert ["第2版", "补考", "42.9%（7问）", "40%（5问）"] in found
    assert ["本周", "20", "500", "500"] in found


def test_what_is_to_be_mended_and_what_was_done(told: Digest) -> None:
    text = as_markdown(told, {"review.dismissed": "不处理"}.__getitem__)
    assert ["1", "1", plain(NASTY), "拒答 1", "待处理"] in rows(text)
    assert [cluster.id for cluster in told.worst] == [1]
    assert "- 不处理：1次" in text


def test_what_candidates_wrote_marks_nothing_up(told: Digest) -> None:
    assert plain(NASTY) == r"\*\*考\*\* \| \<b\>驾照\</b\> \# \`怎么\`\[考\]\(http://x\)"
    page = BeautifulSoup(as_html(told), "html.parser")
    (cell,) = [cell for cell in page.find_all("td") if cell.string and cell.string.startswith("**考**")]
    assert cell.string == NASTY


def test_html_needs_nothing_from_elsewhere(told: Digest) -> None:
    page = BeautifulSoup(as_html(told), "html.parser")
    assert {tag.name for tag in page.find_all()} <= {
        "html", "head", "meta", "title", "body", "table", "tbody", "tr", "th", "td", "b", "span", "br",
    }  # fmt: skip
    assert not [tag for tag in page.find_all() if {"src", "href", "class"} & set(tag.attrs)]
    assert "url(" not in as_html(told)


def test_html_tells_the_same_as_markdown(told: Digest) -> None:
    page = BeautifulSoup(as_html(told), "html.parser")
    shown = [
        [cell.get_text().strip() for cell in row.find_all(["td", "th"], recursive=False)] for row in page.find_all("tr")
    ]
    for row in (
        ["覆盖率", "", "40%", "", "0%", "+40.0"],
        ["第2版", "补考", "42.9%（7问）", "40%（5问）"],
        ["时间安排", "3"],
    ):
        assert row in shown


def test_a_week_without_anything(connection: sqlite3.Connection) -> None:
    nothing = digest(connection, MONDAY)
    for text in (as_markdown(nothing), as_html(nothing)):
        assert "这一周没有人提问" in text
        assert "没有发布" in text
        assert "没有处理过" in text
