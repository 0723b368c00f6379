"""A draft's pieces: values with the lines that they were read from, and the draft as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Union


@dataclass(frozen=True)
class Read:
    """A value as read (JSON-able; None: not read), its lines, and why it is doubtful ('' if it is not)."""

    value: Any
    lines: tuple[int, ...]
    why: str = ""

    def doubted(self, why: str) -> Read:
        """The same, doubtful; a doubt that stands already stays and comes first."""
        return replace(self, why=why if not self.why else self.why if why in self.why else f"{self.why}；{why}")


Tree = Union["dict[str, Tree]", "list[Tree]", Read]
"""What readers of parts give: shaped like the notice, with a Read for each value."""


@dataclass(frozen=True)
class Field:
    """A drafted field: path in the notice (fees.3.total), value, lines and text that it came from, doubt or ''."""

    path: str
    value: Any
    lines: tuple[int, ...]
    text: str
    why: str

    @property
    def line(self) -> int | None:
        """The first of its lines; None where it came from no single line."""
        return self.lines[0] if self.lines else None

    def as_dict(self) -> dict[str, Any]:
        """As `kaoda kb import --json` prints it."""
        return {
            "path": self.path,
            "value": self.value,
            "line": self.line,
            "lines": list(self.lines),
            "text": self.text,
            "doubtful": bool(self.why),
            "why": self.why,
        }


@dataclass(frozen=True)
class Draft:
    """A drafted notice (JSON-able, shaped like knowledge.notice.Notice), its fields, and lines that stay unread."""

    notice: dict[str, Any]
    fields: tuple[Field, ...]
    unread: tuple[tuple[int, str], ...]

    @property
    def doubtful(self) -> tuple[Field, ...]:
        """The fields that staff have to look at."""
        return tuple(field for field in self.fields if field.why)

    def as_dict(self) -> dict[str, Any]:
        """As `kaoda kb import --json` prints it."""
        return {
            "notice": self.notice,
            "fields": [field.as_dict() for field in self.fields],
            "doubtful": [field.as_dict() for field in self.doubtful],
            "unread": [{"line": line, "text": text} for line, text in self.unread],
        }


def plain(tree: Tree) -> Any:
    """The values alone; what was not read is left out."""
    if isinstance(tree, Read):
        return tree.value
    if isinstance(tree, list):
        return [value for value in map(plain, tree) if value is not None and value != {}]
    found = {key: plain(value) for key, value in tree.items()}
    return {key: value for key, value in found.items() if value is not None}


def leaves(tree: Tree, path: str = "") -> Iterator[tuple[str, Read]]:
    """(path, value) of each Read, with indices as `plain` counts them."""
    if isinstance(tree, Read):
        yield path, tree
    elif isinstance(tree, list):
        index = 0
        for item in tree:
            gone = plain(item) in (None, {})
            yield from leaves(item, f"{path}.{index}" if path else str(index))
            index += 0 if gone else 1
    else:
        for key, value in tree.items():
            yield from leaves(value, f"{path}.{key}" if path else key)


def doubt_all(tree: Tree, why: str) -> Tree:
    """The same tree with every value doubtful."""
    if isinstance(tree, Read):
        return tree.doubted(why)
    if isinstance(tree, list):
        return [doubt_all(item, why) for item in tree]
    return {key: doubt_all(value, why) for key, value in tree.items()}


def lines_of(tree: Tree) -> tuple[int, ...]:
    """All lines that a tree was read from."""
    return merged(read.lines for _, read in leaves(tree))


def merged(groups: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Line numbers of several sources, each once, in order."""
    return tuple(sorted({line for group in groups for line in group}))
