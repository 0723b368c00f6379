"""Changing a value: as dataclasses.replace does it, and never with what was worked out of the old one."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property

import pytest

from knowledge.values import replace


@dataclass(frozen=True)
class Rectangle:
    width: int
    height: int = 1
    names: tuple[str, ...] = ()

    @cached_property
    def area(self) -> int:
        return self.width * self.height


@dataclass(frozen=True)
class Checked:
    size: int

    def __post_init__(self) -> None:
        assert self.size > 0


@dataclass(frozen=True)
class Counted:
    size: int
    number: int = field(default=0, init=False)


def test_as_dataclasses_do_it() -> None:
    one = Rectangle(2, 3, ("a",))
    changed = replace(one, width=5)
    assert changed == dataclasses.replace(one, width=5) == Rectangle(5, 3, ("a",))
    assert hash(changed) == hash(Rectangle(5, 3, ("a",)))
    assert type(changed) is Rectangle
    assert one == Rectangle(2, 3, ("a",)), "the old one stays"
    assert replace(one) == one


def test_what_was_worked_out_is_left_behind() -> None:
    one = Rectangle(2, 3)
    assert one.area == 6
    assert replace(one, height=4).area == 8
    assert "area" not in vars(replace(one, names=("b",)))


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(TypeError, match="depth"):
        replace(Rectangle(2), depth=1)  # type: ignore[call-arg]


@pytest.mark.parametrize("value", [Checked(1), Counted(1), 3])
def test_what_is_no_plain_dataclass_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        replace(value, size=2)  # type: ignore[type-var]
