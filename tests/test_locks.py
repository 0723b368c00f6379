"""What is installed is pinned and hashed: the locks hold what was asked for, and no file that pip would not check."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,]+\])?==([^\s;\\\"]+)", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    """Name in the form that package indexes compare → version."""
    return {canonicalize_name(name): version for name, version in PIN.findall(text)}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def asked_for(lock: str) -> dict[str, str]:
    if lock != "requirements":
        return pins(read(f"{lock}.in"))
    return pins("\n".join([*project()["project"]["dependencies"], *project()["build-system"]["requires"]]))


@pytest.fixture(params=["requirements", "requirements-dev", "requirements-tools"])
def lock(request: pytest.FixtureRequest) -> str:
    """The name of a lock, without its ending."""
    return str(request.param)


def test_what_was_asked_for_is_locked(lock: str) -> None:
    asked = asked_for(lock)
    assert asked
    assert asked.items() <= pins(read(f"{lock}.lock")).items(), "run make lock"


def test_every_pin_has_hashes(lock: str) -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", read(f"{lock}.lock"), flags=re.MULTILINE)[1:]
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_no_lock_knows_one_machine(lock: str) -> None:
    assert not re.search(r"index-url|find-links|trusted-host|file://", read(f"{lock}.lock"))


def test_development_is_locked_to_what_is_served() -> None:
    served, development = pins(read("requirements.lock")), pins(read("requirements-dev.lock"))
    assert {name: version for name, version in development.items() if served.get(name, version) != version} == {}


def test_installing_checks_the_hashes() -> None:
    installed = [line for line in read("Makefile").splitlines() if "-r requirements" in line and "$(INSTALL)" in line]
    assert len(installed) == 3
    assert all("--require-hashes" in line for line in installed)


@pytest.mark.parametrize("name", sorted(pins(read("requirements.lock"))))
def test_what_is_locked_can_be_installed_on_the_oldest_python(name: str) -> None:
    """Pins are found with a newer one; what only the oldest needs must be asked for by name, else it lacks hashes."""
    oldest = project()["project"]["requires-python"].removeprefix(">=")
    there = {"python_full_version": oldest, "python_version": oldest.rpartition(".")[0], "extra": ""}
    about = distribution(name)
    assert oldest in SpecifierSet(",".join(about.metadata.get_all("Requires-Python") or ()))
    needed = [Requirement(line) for line in about.requires or ()]
    named = {canonicalize_name(one.name) for one in needed if one.marker is None or one.marker.evaluate(there)}
    assert named <= pins(read("requirements.lock")).keys()
