"""Charts that hold runs against each other: the same scale, one colour and dash for each run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.charts.base import (
    INK,
    REST,
    Figure,
    band,
    bars,
    chart,
    line,
    on_ground,
    series_style,
)
from dashboard.charts.by_year import by_year, years_of
from twin.looks import COLOURS
from twin.results import Results

OBSTACLES = {
    "below hurdle rate": "#332288",
    "no route": "#0077BB",
    "no hydrogen on offer": "#88CCEE",
    "waits for support": "#DDCC77",
    "technology not mature": "#999933",
    "pipe or store full": "#AA3377",
    "order waits for others": "#44AA99",
    "under construction": "#117733",
}
"""What CO2 that is still emitted waits for, in the words of `obstacle_year`, from below."""
OTHER_OBSTACLES = "other reasons"


def lines_of(
    runs: Sequence[tuple[str, Results]], column: str, unit: str, theme: str, *, decimals: int = 2
) -> tuple[Figure, str]:
    """One column of `cluster_year` for several runs."""
    data = []
    for i, (label, results) in enumerate(runs):
        table = results.tables["cluster_year"]
        colour, dash = series_style(i, theme)
        data.append(
            line(
                label,
                table["year"].tolist(),
                table[column].round(4).tolist(),
                colour,
                dash=dash,
                unit=unit,
                decimals=decimals,
            )
        )
    table = runs[0][1].tables["cluster_year"]
    ends = [
        f"{label} {results.tables['cluster_year'][column].iloc[-1]:,.{decimals}f}"
        for label, results in runs
    ]
    words = f"In {int(table['year'].iloc[-1])} [{unit}]: {'; '.join(ends)}."
    return chart(data, unit, theme, years=table["year"].tolist()), words


def obstacles(results: Results, theme: str, top: float | None = None) -> tuple[Figure, str]:
    """Fossil CO2 still emitted, by what stands in the way of the best option [Mt a year]."""
    years = years_of(results)
    found = by_year(results, "obstacle_year", "obstacle", "fossil_co2_mt")
    layers = {name: found[name] for name in OBSTACLES if name in found}
    others = [values for name, values in found.items() if name not in OBSTACLES]
    if any(values.any() for values in others):
        layers[OTHER_OBSTACLES] = np.sum(others, axis=0)
    data = [
        bars(name, years, values.round(3), OBSTACLES.get(name, REST), unit="Mt", decimals=2)
        for name, values in layers.items()
        if values.any()
    ]
    layout: dict[str, Any] = {"barmode": "stack", "legend": {"traceorder": "reversed"}}
    if top is not None:
        layout["yaxis"] = {"range": [0, top]}
    sums = {name: float(values.sum()) for name, values in layers.items() if name != OTHER_OBSTACLES}
    most = max(sums, key=lambda name: sums[name]) if sums else "nothing"
    words = f"Most of what is still emitted over the run: {most}, {sums.get(most, 0.0):,.0f} Mt."
    return chart(data, "Mt CO₂ a year", theme, years=years, layout=layout), words


WHOLE = ("jobs", "GBP m")
"""Units of which nobody reads the tenths."""


def fan(
    years: Sequence[int],
    runs: Any,
    single: Any,
    unit: str,
    theme: str,
    *,
    colour: str = COLOURS["hydrogen"],
) -> tuple[Figure, str]:
    """Quantiles over many draws of luck, with the run of the levers as a line.

    Args:
        years: calendar years.
        runs: values, shape (runs, years); none yet where it is empty.
        single: the run on the page, shape (years,).
        unit: unit of the values.
        theme: ``light`` or ``dark``.
        colour: colour of the bands.
    """
    colour = on_ground(colour, theme)
    data: list[dict[str, Any]] = []
    words = "No ensemble yet: press Start to draw luck many times."
    if len(runs):
        low, fifth, mid, upper, high = np.quantile(runs, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
        data += band("9 of 10 runs", years, low.round(4), high.round(4), colour, 0.18)
        data += band("half of the runs", years, fifth.round(4), upper.round(4), colour, 0.32)
        data.append(line("median", years, mid.round(4), colour, unit=unit, decimals=2))
        decimals = 0 if unit in WHOLE else 1
        least, most, middle = (f"{value[-1]:,.{decimals}f}" for value in (low, high, mid))
        words = (
            f"In {years[-1]}, 9 in 10 of {len(runs)} runs lie between {least} and {most} {unit}; "
            f"the median is {middle}."
        )
    data.append(
        line("this run", years, np.asarray(single).round(4), INK[theme], dash="dash", unit=unit)
        | {"line": {"color": INK[theme], "width": 1.5, "dash": "dash"}}
    )
    return chart(data, unit, theme, years=list(years)), words
