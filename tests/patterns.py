"""Every regular expression of the hot path, and texts that are hostile to it: made of its own pieces, over and over."""

from __future__ import annotations

import ast
import importlib
import random
import re
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
HOT = ("assistant", "bot", "handlers", "knowledge", "wechat", "webhook")
"""What a message passes through."""
_FUNCTIONS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
_CATEGORIES = {
    codes.CATEGORY_DIGIT: "7", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "甲", codes.CATEGORY_NOT_SPACE: "甲", codes.CATEGORY_NOT_WORD: "-",
}  # fmt: skip
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
MANY = 20
"""Repetitions of which no text can make anything that is slow."""
OTHER = "㐀"
"""Stands for any character: one that no pattern names."""


def patterns() -> dict[str, re.Pattern[str]]:
    """Where it stands → each pattern: those that modules hold, in whatever container, and those written within functions."""
    found: dict[re.Pattern[str], str] = {}
    for path in _sources():
        name = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        module = importlib.import_module(name)
        for variable, value in vars(module).items():
            for pattern in _held(value):
                found.setdefault(pattern, f"{name}.{variable}")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (pattern := _inline(node, vars(module))) is not None:
                found.setdefault(pattern, f"{name}:{getattr(node, 'lineno', 0)}")
    return {place: pattern for pattern, place in found.items()}


def _sources() -> Iterator[Path]:
    for name in HOT:
        if (path := ROOT / f"{name}.py").exists():
            yield path
        yield from sorted((ROOT / name).rglob("*.py"))


def _held(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, Mapping):
        for one in (*value, *value.values()):
            yield from _held(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _held(one)


def _inline(node: ast.AST, names: Mapping[str, Any]) -> re.Pattern[str] | None:
    """The pattern of a call such as re.search("…", text), as far as the module's own names say what it is."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
        return None
    if ast.unparse(node.func.value) != "re" or node.func.attr not in _FUNCTIONS:
        return None
    try:
        text = eval(compile(ast.Expression(node.args[0]), "", "eval"), dict(names))
    except NameError:  # made of a function's own variables
        return None
    return re.compile(text) if isinstance(text, str) else None


def hostile(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """(beginning, piece to repeat behind it): what the pattern itself repeats behind what must come before; what matches,
    what nearly matches, single characters, and all of them in disorder."""
    chance = random.Random(len(pattern.pattern))
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE | re.UNICODE)
    pieces = list(dict.fromkeys(_pieces(tree)))
    found = [("", character) for piece in pieces for character in piece]
    for _ in range(4):
        example = _example(tree, chance)
        found += [("", example), ("", example[:-1]), ("", example[1:]), *_runs(tree, "", chance)]
        found += [("", "".join(chance.sample(pieces, min(len(pieces), 12))))]
    yield from dict.fromkeys((before, piece) for before, piece in found if piece)


def repeats_a_group_for_good(pattern: re.Pattern[str]) -> bool:
    """Whether more than a character is repeated possessively, as in (?:…)++."""
    return _is_so_repeated(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE | re.UNICODE))


def _is_so_repeated(tree: Any) -> bool:
    return any(
        (code is codes.POSSESSIVE_REPEAT and any(_parts(*one) for one in value[2]))
        or any(_is_so_repeated(part) for part in _parts(code, value))
        for code, value in tree
    )


def _runs(tree: Any, before: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """What a pattern takes any number of, behind an example of what comes before it."""
    for code, value in tree:
        if code in _REPEATS and value[1] > MANY:
            yield from ((before, _example(value[2], chance)) for _ in range(6))
        for part in _parts(code, value):
            yield from _runs(part, before, chance)
        before += _example([(code, value)], chance)


def _pieces(tree: Any) -> Iterator[str]:
    """The literal texts of a pattern, and a character for each class."""
    literal = ""
    for code, value in tree:
        if code is codes.LITERAL:
            literal += chr(value)
            continue
        if literal:
            yield literal
            literal = ""
        for part in _parts(code, value):
            yield from _pieces(part)
        if not list(_parts(code, value)):
            yield _one(code, value)
    if literal:
        yield literal


def _parts(code: Any, value: Any) -> list[Any]:
    """The patterns within a pattern."""
    match code:
        case codes.BRANCH:
            return list(value[1])
        case code if code in _REPEATS:
            return [value[2]]
        case codes.SUBPATTERN:
            return [value[3]]
        case codes.ASSERT | codes.ASSERT_NOT:
            return [value[1]]
        case codes.ATOMIC_GROUP:
            return [value]
    return []


def _one(code: Any, value: Any) -> str:
    """A character that a class takes."""
    if code is codes.IN and value[0][0] is not codes.NEGATE:
        kind, inner = value[0]
        return _CATEGORIES[inner] if kind is codes.CATEGORY else chr(inner if kind is codes.LITERAL else inner[0])
    return OTHER if code in (codes.IN, codes.ANY, codes.NOT_LITERAL) else ""


def _example(tree: Any, chance: random.Random) -> str:
    """A text like those that match; what must not follow is left out."""
    text = ""
    for code, value in tree:
        parts = _parts(code, value)
        if code is codes.LITERAL:
            text += chr(value)
        elif code is codes.BRANCH:
            text += _example(chance.choice(parts), chance)
        elif code in _REPEATS:
            most = min(int(value[1]), int(value[0]) + 3)
            text += "".join(_example(value[2], chance) for _ in range(chance.randint(value[0], max(value[0], most))))
        elif code is codes.ASSERT_NOT:
            continue
        elif parts:
            text += "".join(_example(part, chance) for part in parts)
        else:
            text += _one(code, value)
    return text
