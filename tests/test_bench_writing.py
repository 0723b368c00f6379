"""The measurement of what the journal costs a reply."""

from __future__ import annotations

from pathlib import Path

from bench.writing import WARM, Costs, measure
from store.database import Connections


def test_every_way_is_measured_and_only_two_write_rows(tmp_path: Path) -> None:
    costs = measure(tmp_path, rows=50, messages=4)
    assert [len(times) for times in costs.times.values()] == [4, 4, 4]
    connections = Connections(tmp_path / "kaoda.db")
    rows = list(connections.database["journal"].rows)
    connections.close()
    assert len(rows) == 50 + 2 * (WARM + 4)
    assert any("again" in row["signals"] for row in rows)


def test_the_difference_of_the_medians_is_told() -> None:
    costs = Costs({"none": [1.0, 2.0, 9.0], "row": [2.0, 2.5, 3.0], "marking": [4.0, 4.0, 4.0]})
    assert (costs.added("row"), costs.added("marking")) == (0.5, 2.0)
    assert "row adds 0.500 ms" in "\n".join(costs.lines())
