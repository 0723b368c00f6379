"""The figures of the journal as plots: SVG without a script, telling apart by lightness, so that they print in grey."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pygal
from pygal.style import Style

from bot.signals import SIGNALS
from review.criteria import OF_QUESTIONS
from review.statistics import Figures, Grain, Ranking
from review.wording import WEEKDAYS, label_of, percent

SHOWN = 12
"""Bars of a ranking, and labels along an axis."""
TINTS = {
    "answered": "#23527c",
    "resolved": "#4d8fc7",
    "partial": "#e3a04d",
    "clarified": "#bcd9f2",
    "declined": "#5c1010",
    "handover": "#fbf3dc",
}
"""Colours of the shares: no two are of a like lightness, least of all neighbours in a bar."""
STROKES = (
    ".bar rect, .legend rect { stroke: #444 !important; stroke-width: .6 !important }"
    " .line.reactive { stroke-width: 2.5 !important }"
)
"""Over pygal's own, which name the plot's id: pale colours have an edge, lines are seen in print."""
DASHES = ("", "9,4", "2,4")
"""How the lines of a plot are drawn, besides their colours."""
WIDE, HALF = (1000, 380), (620, 400)
LACKING = 13 * 0.45
"""By so much a Chinese character of a label is wider than pygal takes it for."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""Of the answers that are plots: they style themselves, and do nothing else."""


@dataclass(frozen=True)
class Plot:
    """A plot by its title, what it shows for those who cannot see it, and how it is drawn; `wide`: along time."""

    title: str
    about: str
    draw: Callable[[Figures, Grain], Any]
    wide: bool = False


def svg(name: str, figures: Figures, grain: Grain) -> bytes:
    """One of PLOTS, drawn; raises KeyError for others."""
    chart = PLOTS[name].draw(figures, grain)
    chart.add_xml_filter(_without_script)
    drawn: bytes = chart.render()
    return drawn


def _without_script(root: Any) -> Any:
    for parent in root.iter():
        for child in [child for child in parent if child.tag == "script"]:
            parent.remove(child)
    return root


def _style(colours: Sequence[str]) -> Style:
    return Style(
        background="white",
        plot_background="white",
        foreground="#222222",
        foreground_strong="#000000",
        foreground_subtle="#666666",
        font_family="sans-serif",
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=14,
        value_font_size=13,
        no_data_font_size=24,
        opacity="1",
        colors=tuple(colours),
    )


def _chart(kind: Callable[..., Any], size: tuple[int, int], colours: Sequence[str], **more: Any) -> Any:
    width, height = size
    common = {
        "style": _style(colours),
        "css": ("file://style.css", "file://graph.css", f"inline:{STROKES}"),
        "js": [],
        "legend_at_bottom": True,
        "legend_at_bottom_columns": len(colours),
        "margin": 12,
        "no_data_text": "没有数据",
        "truncate_label": -1,
        "truncate_legend": -1,
    }
    return kind(width=width, height=height, **(common | more))


def _along_time(chart: Any, figures: Figures, grain: Grain) -> Any:
    """The axis of days or weeks, a few of which are named."""
    chart.x_labels = [label_of(bucket.start, grain) for bucket in figures.buckets]
    step = max(1, -(-len(figures.buckets) // SHOWN))
    chart.x_labels_major = chart.x_labels[::step]
    chart.show_minor_x_labels = False
    return chart


def _questions(figures: Figures, grain: Grain) -> Any:
    chart = _chart(pygal.StackedBar, WIDE, list(TINTS.values()), value_formatter=_whole)
    for share, label in OF_QUESTIONS.items():
        chart.add(label, [bucket.tally.counts.get(share, 0) for bucket in figures.buckets])
    return _along_time(chart, figures, grain)


def _shares(figures: Figures, grain: Grain) -> Any:
    chart = _chart(pygal.StackedBar, WIDE, list(TINTS.values()), value_formatter=percent, range=(0, 1))
    for share, label in OF_QUESTIONS.items():
        chart.add(label, [bucket.tally.part(share) for bucket in figures.buckets])
    return _along_time(chart, figures, grain)


def _latency(figures: Figures, grain: Grain) -> Any:
    chart = _chart(
        pygal.Line, WIDE, ("#23527c", "#7a3b00", "#111111"), value_formatter=_whole, dots_size=3, include_x_axis=True
    )
    for number, label in enumerate(("一半在此以内", "95%在此以内", "99%在此以内")):
        values = [bucket.latency[number] if bucket.latency else None for bucket in figures.buckets]
        chart.add(label, values, stroke_style={"dasharray": DASHES[number]})
    return _along_time(chart, figures, grain)


def _hours(figures: Figures, _grain: Grain) -> Any:
    chart = _chart(pygal.Dot, WIDE, ["#23527c"] * 7, show_legend=False, value_formatter=_whole)
    chart.x_labels = [f"{hour}时" for hour in range(24)]
    for weekday, hours in zip(WEEKDAYS, figures.hours, strict=True):
        chart.add(weekday, list(hours))
    return chart


def _ranking(
    ranking: Callable[[Figures], Ranking], names: Callable[[str], str] = str
) -> Callable[[Figures, Grain], Any]:
    """Bars with the first names of a ranking, the most frequent on top."""

    def draw(figures: Figures, _grain: Grain) -> Any:
        first = ranking(figures)[:SHOWN][::-1]
        longest = max((len(names(name)) for name, _ in first), default=0)
        chart = _chart(
            pygal.HorizontalBar,
            HALF,
            ["#bcd9f2"],
            show_legend=False,
            print_values=True,
            value_formatter=_whole,
            margin_left=12 + LACKING * longest,
        )
        chart.x_labels = [names(name) for name, _ in first]
        chart.add("", [count for _, count in first])
        return chart

    return draw


def _coverage(figures: Figures, _grain: Grain) -> Any:
    chart = _chart(pygal.Bar, WIDE, ("#bcd9f2", "#23527c"), value_formatter=percent, range=(0, 1))
    shown = figures.revisions[-SHOWN:]
    chart.x_labels = [f"第{revision.number}版" for revision in shown]
    chart.add("发布前7天", [revision.before.coverage for revision in shown])
    chart.add("发布后7天", [revision.after.coverage for revision in shown])
    return chart


def _whole(value: float) -> str:
    return f"{value:,.0f}"


PLOTS: Mapping[str, Plot] = {
    "questions": Plot("提问数", "每段时间的提问数，按结果分段的柱形图", _questions, wide=True),
    "shares": Plot("结果的占比", "每段时间各种结果所占的比例，堆叠柱形图", _shares, wide=True),
    "hours": Plot("什么时候问得多", "一周中每小时的提问数，点越大问得越多", _hours, wide=True),
    "topics": Plot("问得最多的内容", "各类内容的提问数，横条图", _ranking(lambda figures: figures.topics)),
    "occupations": Plot("问得最多的职业", "各职业的提问数，横条图", _ranking(lambda figures: figures.occupations)),
    "signals": Plot(
        "没答好的迹象", "各种迹象的消息数，横条图",
        _ranking(lambda figures: figures.signals, lambda name: SIGNALS[name].label),
    ),
    "coverage": Plot("发布前后的覆盖率", "每次发布前后七天答上来的比例，柱形图", _coverage, wide=True),
    "latency": Plot("回复用时（毫秒）", "每段时间的回复用时，三条折线", _latency, wide=True),
}  # fmt: skip
"""By name, in the order of the page."""
