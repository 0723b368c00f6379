"""What a text gives is worked out once for short texts, and kept apart for other values."""

from __future__ import annotations

import pytest

from bot.remembering import REPEATED, Remembered


@pytest.fixture
def worked() -> list[str]:
    """The texts that were worked out, in order."""
    return []


@pytest.fixture
def counted(worked: list[str]) -> Remembered[[int], str]:
    @Remembered
    def doubled(text: str, times: int) -> str:
        worked.append(text)
        return text * times

    return doubled


def test_once_for_the_same_text_and_values(counted: Remembered[[int], str], worked: list[str]) -> None:
    assert [counted("费", 2), counted("费", 2), counted("费", 3)] == ["费费", "费费", "费费费"]
    assert worked == ["费", "费"]


@pytest.mark.parametrize(("length", "times"), [(REPEATED, 1), (REPEATED + 1, 2)])
def test_long_texts_are_worked_out_anew(
    counted: Remembered[[int], str], worked: list[str], length: int, times: int
) -> None:
    assert counted("问" * length, 1) == counted("问" * length, 1)
    assert len(worked) == times
