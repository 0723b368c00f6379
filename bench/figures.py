"""Measured values against their targets, percentiles, and the machine that they were measured on."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """A measured value against its target, the most that it may be, or with `at_least` the least; without one it is only told."""

    name: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False

    @property
    def missed(self) -> bool:
        if self.target is None:
            return False
        return self.value < self.target if self.at_least else self.value > self.target

    @property
    def limit(self) -> str:
        """The target and whether it was missed, '' without one."""
        if self.target is None:
            return ""
        limit = f"{'≥' if self.at_least else '≤'} {self.target:g} {self.unit}".strip()
        return limit + (" **missed**" if self.missed else "")

    def row(self) -> str:
        """A row of the Markdown table."""
        value = f"{self.value:.2f} {self.unit}".strip() if self.unit or self.at_least else f"{self.value:.0f}"
        return f"| {self.name} | {value} | {self.limit} |"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def machine() -> str:
    """Cores, processor, memory, Python and kernel of this machine."""
    model = _found(r"^model name\s*:\s*(.+)$", "/proc/cpuinfo") or platform.machine()
    memory = int(_found(r"^MemTotal:\s+(\d+) kB", "/proc/meminfo") or 0) / 2**20
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GB of memory, {python}, {platform.system()} {platform.release()}"


def _found(pattern: str, path: str) -> str:
    found = re.search(pattern, Path(path).read_text(encoding="utf-8"), re.MULTILINE) if Path(path).exists() else None
    return found[1] if found else ""
