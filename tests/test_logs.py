"""Log lines for machines."""

from __future__ import annotations

import json
import logging

import pytest

import logs


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> logging.LogRecord:
    try:
        raise ValueError("我的身份证110101199003078515")
    except ValueError as error:
        return logging.LogRecord(
            "kaoda", logging.ERROR, "", 1, "it %s", ("broke",), (type(error), error, error.__traceback__)
        )


def test_an_exception_is_told_by_type_and_place(line: logging.LogRecord) -> None:
    event = json.loads(logs._Lines().format(line))
    assert (event["event"], event["level"], event["logger"]) == ("it broke", "ERROR", "kaoda")
    assert event["exc_info"].startswith("ValueError at line:")
    assert "1101" not in json.dumps(event)


@pytest.mark.parametrize("given", [None, "", "short", "a" * 65, 'a"b"c"d"e', "换行换行换行换行"])
def test_ids_that_are_none_are_replaced(given: str | None) -> None:
    assert logs.begin(given) != given
    assert logs.GIVEN.fullmatch(logs.begin(given))
