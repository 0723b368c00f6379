"""The account's menu as values: its shape (words/menu.yaml) filled with what the notices in force have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from bot.vocabulary import FOLDER
from knowledge.base import KnowledgeBase
from knowledge.load import read_yaml
from knowledge.notice import Notice
from knowledge.periods import is_known, is_over

MOST, MOST_BELOW = 3, 5
"""Entries side by side, and below one of them."""
WIDTH, WIDTH_BELOW = 4.0, 8.0
"""Chinese characters of a name that phones show; the rest becomes an ellipsis."""


@dataclass(frozen=True)
class Item:
    """An entry of the menu: a tap sends `say`, or opens the page at the path `page`, or shows the `items` below."""

    name: str
    say: str = ""
    page: str = ""
    items: tuple[Item, ...] = ()


def menu(knowledge: KnowledgeBase, today: date) -> tuple[Item, ...]:
    """The entries; one below which nothing would stand is left out."""
    notices = _in_order(knowledge, today)
    tops = (Item(entry["name"], items=tuple(_below(entry["entries"], notices))) for entry in _shape())
    return tuple(top for top in tops if top.items)


def width(name: str) -> float:
    """A name's width in Chinese characters; letters and digits are half as wide."""
    return sum(0.5 if character.isascii() else 1.0 for character in name)


@lru_cache(maxsize=1)
def _shape() -> tuple[Mapping[str, Any], ...]:
    return tuple(read_yaml(FOLDER / "menu.yaml"))


def _in_order(knowledge: KnowledgeBase, today: date) -> list[Notice]:
    """The organisers' notices that are known by now: first those that are not over, then the newer ones."""
    known = [notice for notice in knowledge.main if is_known(notice, today)]
    return sorted(known, key=lambda notice: (is_over(notice, today), -notice.year))


def _below(entries: list[Mapping[str, Any]], notices: list[Notice]) -> Iterator[Item]:
    room = MOST_BELOW - sum("notices" not in entry for entry in entries)
    for entry in entries:
        if "notices" in entry:
            yield from (Item(_called(notice), page=f"/notices/{notice.id}") for notice in notices[:room])
        elif "needs" not in entry or any(getattr(notice, entry["needs"]) for notice in notices):
            yield Item(entry["name"], entry.get("ask", ""), entry.get("page", ""))


def _called(notice: Notice) -> str:
    """A notice's short name, with its year where that fits; cut where even the name does not."""
    for name in (f"{notice.short}{notice.year}", notice.short):
        if width(name) <= WIDTH_BELOW:
            return name
    while width(name) > WIDTH_BELOW - 1:
        name = name[:-1]
    return f"{name}…"
