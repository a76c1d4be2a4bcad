"""Kinds of charts that the report uses, drawn on given axes; one meaning per colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from twin.looks import COLOURS
from twin.report.drawing import QUIET, cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FloatArray = npt.NDArray[np.float64]
FIRST, SECOND = "#444444", "#B4B4B4"
"""Ends of an input that has no colour of its own."""


@dataclass(frozen=True)
class Series:
    """One series: its name, values, colour, and what tells it apart in grey print.

    Values have shape (years,), in the unit of the chart; not a number leaves a gap.
    """

    name: str
    values: FloatArray
    colour: str
    dash: Any = "-"
    hatch: str = ""


def lines(axes: Axes, years: FloatArray, series: Sequence[Series]) -> None:
    """Lines over years, shape (years,), with their names at the right end, kept apart."""
    ends: list[tuple[float, Series]] = []
    for each in series:
        axes.plot(years, each.values, color=each.colour, linestyle=each.dash, linewidth=1.6)
        finite = each.values[np.isfinite(each.values)]
        if len(finite):
            ends.append((float(finite[-1]), each))
    axes.set_xlim(float(years[0]), max(float(years[-1]), float(years[0]) + 1.0))
    axes.margins(y=0.08)
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, 0.0), high)
    low, high = axes.get_ylim()
    gap = 0.075 * (high - low)
    places = _spread([value for value, _ in ends], gap)
    for place, (_, each) in zip(places, ends, strict=True):
        axes.annotate(
            each.name,
            (float(years[-1]), place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=each.colour,
            fontsize=7.5,
            annotation_clip=False,
        )


def band(axes: Axes, years: FloatArray, low: FloatArray, high: FloatArray, colour: str) -> None:
    """A band between two series, shape (years,) each."""
    axes.fill_between(years, low, high, color=colour, alpha=0.22, linewidth=0.0)


def stack(axes: Axes, years: FloatArray, series: Sequence[Series]) -> None:
    """Columns by year, shape (years,), on top of each other; those below zero hang from it."""
    up, down = np.zeros(len(years)), np.zeros(len(years))
    for each in series:
        values = np.nan_to_num(each.values)
        positive, negative = np.maximum(values, 0.0), np.minimum(values, 0.0)
        style: dict[str, Any] = {
            "color": each.colour,
            "width": 0.8,
            "hatch": each.hatch,
            "edgecolor": "white",
            "linewidth": 0.3,
        }
        axes.bar(years, positive, bottom=up, label=each.name, **style)
        if negative.any():
            axes.bar(years, negative, bottom=down, **style)
        up, down = up + positive, down + negative
    axes.axhline(0.0, color="#999999", linewidth=0.6)
    axes.grid(False, axis="x")
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=5, borderaxespad=0.2)
    plain_numbers(axes)


def plain_numbers(axes: Axes) -> None:
    """Print figures of the upright axis with separators for thousands."""
    from matplotlib.ticker import FuncFormatter

    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))


def tornado(
    axes: Axes, names: Sequence[str], low: Sequence[float], high: Sequence[float], centre: float
) -> None:
    """What a result becomes at the low and high end of each input, widest on top."""
    order = np.argsort([abs(b - a) for a, b in zip(low, high, strict=True)])
    for place, i in enumerate(order):
        for value, colour in ((low[i], FIRST), (high[i], SECOND)):
            if value == centre:
                continue
            axes.barh(place, value - centre, left=centre, color=colour, height=0.6)
            axes.annotate(
                f"{value:,.1f}",
                (value, place),
                xytext=(4 if value >= centre else -4, 0),
                textcoords="offset points",
                ha="left" if value >= centre else "right",
                va="center",
                fontsize=7.0,
                color=QUIET,
            )
    axes.set_yticks(range(len(order)), [cut(names[i], 60) for i in order])
    axes.tick_params(axis="y", labelsize=7.0)
    axes.axvline(centre, color=COLOURS["reference"], linewidth=0.8, linestyle="--")
    axes.grid(False, axis="y")
    axes.margins(x=0.15)
    axes.spines["left"].set_visible(False)


def steps(
    axes: Axes,
    widths: FloatArray,
    heights: FloatArray,
    colours: Sequence[str],
    names: Sequence[str],
) -> None:
    """Columns as wide as what they bring and as high as what that costs, in the given order.

    Widths, heights, colours and names have shape (columns,).
    """
    left = np.cumsum(widths) - widths
    axes.bar(left, heights, widths, align="edge", color=colours, edgecolor="white", linewidth=0.4)
    axes.axhline(0.0, color="#999999", linewidth=0.6)
    span = float(widths.sum()) or 1.0
    for x, width, height, name in zip(left, widths, heights, names, strict=True):
        if width > 0.035 * span:
            axes.annotate(
                cut(name, 26),
                (x + width / 2.0, max(height, 0.0)),
                xytext=(0, 3),
                textcoords="offset points",
                rotation=90,
                ha="center",
                va="bottom",
                fontsize=6.5,
                color=QUIET,
            )
    axes.margins(x=0.01, y=0.18)
    plain_numbers(axes)


def _spread(places: Sequence[float], gap: float) -> list[float]:
    """Move labels up until they are at least a gap apart, in the order of their values."""
    result = list(places)
    order = sorted(range(len(places)), key=lambda i: places[i])
    for before, after in pairwise(order):
        result[after] = max(result[after], result[before] + gap)
    return result
