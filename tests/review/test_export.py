"""Tables of the journal for spreadsheet programs."""

from __future__ import annotations

import csv
import io
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from knowledge.base import KnowledgeBase
from review import export, search
from review.criteria import Criteria
from review.exporting import Order
from tests.review.journal import put

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", "#N/A", "=\x01")


@pytest.fixture(params=DANGEROUS)
def text(request: pytest.FixtureRequest, connection: sqlite3.Connection) -> str:
    """What a candidate wrote, and was answered."""
    put(connection, "2026-03-02 09:00", "a", "answered", request.param, reply=request.param)
    return str(request.param)


def table(connection: sqlite3.Connection) -> list[list[export.Cell]]:
    return list(export.table(search.newest(connection, Criteria(), 10), KnowledgeBase({}, {})))


def test_no_cell_of_csv_begins_as_formulas_do(connection: sqlite3.Connection, text: str) -> None:
    file = io.BytesIO()
    export.write_csv(file, table(connection))
    _, row = csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""))
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"))]
    assert row[2].removeprefix("'") == text


def test_no_cell_of_a_workbook_is_a_formula_or_an_error(connection: sqlite3.Connection, text: str) -> None:
    file = io.BytesIO()
    export.write_workbook(file, table(connection))
    sheet = load_workbook(file).active
    assert sheet is not None
    cells = next(iter(sheet.iter_rows(min_row=2)))
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert str(cells[2].value).replace("\r", "\n") == text.replace("\x01", "").replace("\r", "\n")


def test_people_are_numbered_and_the_forgotten_are_nobody(connection: sqlite3.Connection) -> None:
    for user in ("a", "b", "", "a"):
        put(connection, "2026-03-02 09:00", user, "answered")
    assert [row[1] for row in table(connection)] == [1, "", 2, 1]


def test_codes_that_nobody_knows_stand_as_they_are(connection: sqlite3.Connection) -> None:
    put(
        connection, "2026-03-02 09:00", "a", "answered", aspects=["gone.by"], slots={"notices": ["old-2020"]},
        facts=[["old-2020", "二"]], signals=["odd"],
    )  # fmt: skip
    assert {"gone.by", "old-2020", "old-2020 二", "odd"} <= set(map(str, table(connection)[0]))


def test_an_order_survives_the_way_to_its_process(tmp_path: Path) -> None:
    criteria = Criteria(
        date(2026, 3, 1), None, "保育师", "上海", ("shanghai-2026",), "resolved", "again", ("补考", "钱")
    )
    order = Order(tmp_path / "kaoda.db", criteria, "csv")
    assert Order.from_json(order.as_json()) == order
    assert Order.from_json(replace(order, criteria=Criteria()).as_json()).criteria == Criteria()
