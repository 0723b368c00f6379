"""What README and docs name exists: commands and their options, make targets, variables, files, pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli import main
from knowledge.base import KnowledgeBase

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def codes(text: str) -> Iterator[str]:
    """Fenced blocks, line by line, and `spans`."""
    fenced = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
    for block in fenced.findall(text):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", fenced.sub("", text))


@pytest.fixture(params=PAGES, ids=lambda path: path.name)
def text(request: pytest.FixtureRequest) -> str:
    """A page of the documentation."""
    return Path(request.param).read_text(encoding="utf-8")


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def variables() -> set[str]:
    """Names that settings.py reads."""
    tree = ast.parse((ROOT / "settings.py").read_text(encoding="utf-8"))
    names = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {name for name in names if re.fullmatch(r"(WECHAT|KAODA)_[A-Z_]+", name)}


def misnamed_commands(line: str) -> list[str]:
    """Commands and options of a line that `kaoda` has not."""
    wrong = []
    for words in re.findall(r"(?:^|[\s/])kaoda ([a-z][^`|;]*)", line):
        name, command, rest = "kaoda", main, words
        while isinstance(command, click.Group) and (first := re.match(r"\s*([a-z][a-z-]*)", rest)):
            name, rest = f"{name} {first[1]}", rest[first.end() :]
            command = command.commands.get(first[1])
        if command is None:
            wrong.append(name)
            continue
        known = {option for p in command.params if isinstance(p, click.Option) for option in p.opts}
        wrong += [f"{name} {option}" for option in re.findall(r"--[a-z-]+", rest) if option not in known]
    return wrong


def test_commands_and_options_exist(text: str) -> None:
    assert [wrong for line in codes(text) for wrong in misnamed_commands(line)] == []


def test_make_targets_exist(text: str) -> None:
    named = {
        name for line in codes(text) for name in re.findall(r"(?:^|\s)make ([a-z]+)", line.partition("install")[0])
    }
    assert named <= targets()


def test_variables_exist(text: str) -> None:
    assert set(re.findall(r"\b(?:WECHAT|KAODA)_[A-Z_]+\b", text)) <= variables()


def test_every_variable_is_described() -> None:
    described = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    assert [name for name in sorted(variables()) if f"`{name}`" not in described] == []


def test_files_named_in_the_tree_exist(text: str) -> None:
    ours = "bot|console|commands|docs|handlers|knowledge|static|store|templates|tests|wechat"
    named = {name for line in codes(text) for name in re.findall(rf"(?a)(?<![\w/.])(?:{ours})/[\w./-]*", line)}
    named |= {name for line in codes(text) for name in re.findall(r"^[a-z_]+\.py$", line)}
    assert [name for name in sorted(named) if not (ROOT / name.rstrip("./")).exists()] == []


def test_notices_named_exist(text: str) -> None:
    named = set(re.findall(r"`([a-z]+-[a-z0-9]+-(?:20\d\d|guide)|[a-z]+-20\d\d)`", text))
    assert named <= set(KnowledgeBase.from_files().notices)


@pytest.mark.parametrize(("page", "most"), [(ROOT / "README.md", 200), (ROOT / "docs" / "staff.md", 120)])
def test_pictures_are_there_and_small(page: Path, most: int) -> None:
    """At most so many kB each; and what nobody shows is not kept."""
    pictures = re.findall(r'src="([^"]+)"', page.read_text(encoding="utf-8"))
    assert pictures
    for picture in pictures:
        assert (page.parent / picture).stat().st_size <= most * 1024


def test_no_picture_is_left_over() -> None:
    shown = {Path(name).name for page in PAGES for name in re.findall(r'src="([^"]+)"', page.read_text("utf-8"))}
    assert {path.name for path in (ROOT / "docs" / "images").iterdir()} <= shown


def test_no_page_knows_one_machine(text: str) -> None:
    assert not re.search("/(?:work|tmp|home|root)/", text)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('.venv/bin/kaoda ask "三级" --now 2026-03-01T10:00', []),
        ("kaoda fly", ["kaoda fly"]),
        ("kaoda ask --loud", ["kaoda ask --loud"]),
        ("kaoda user add NAME --role admin", []),
        ("kaoda user fly", ["kaoda user fly"]),
        ("kaoda user add NAME --loud", ["kaoda user add --loud"]),
        ("/var/log/nginx/kaoda.log kaoda;", []),
    ],
)
def test_what_counts_as_a_command(line: str, wrong: list[str]) -> None:
    assert misnamed_commands(line) == wrong
