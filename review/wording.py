"""Figures in words, for pages, plots and the digest."""

from __future__ import annotations

from datetime import date, timedelta

from review.statistics import Grain

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
NONE = "—"
"""Where there is no figure."""


def percent(part: float | None) -> str:
    """A part of one as staff read it: 62.5%."""
    return NONE if part is None else f"{part * 100:.1f}".removesuffix(".0") + "%"


def points(now: float | None, before: float | None) -> str:
    """How a part changed, in percentage points: +2.5."""
    return NONE if now is None or before is None else f"{(now - before) * 100:+.1f}"


def label_of(start: date, grain: Grain) -> str:
    """A day or a week along an axis: 3-2, 第10周."""
    return f"{start.month}-{start.day}" if grain == "day" else f"第{start.isocalendar().week}周"


def named(start: date, grain: Grain) -> str:
    """A day or a week in a table: 2026-03-02（周一）, 2026年第10周（3-2至3-8）."""
    if grain == "day":
        return f"{start}（{WEEKDAYS[start.weekday()]}）"
    year, week, _ = start.isocalendar()
    last = start + timedelta(6)
    return f"{year}年第{week}周（{start.month}-{start.day}至{last.month}-{last.day}）"
