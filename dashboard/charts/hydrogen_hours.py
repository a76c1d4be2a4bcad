"""Charts of single hours of hydrogen: a week, a year sorted by size, and what is held."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.charts.base import SHARPEST, Figure, chart, empty, line, stacked
from scenarios.units import HOURS_PER_YEAR
from twin.looks import COLOURS
from twin.results import Results

FloatArray = npt.NDArray[np.float64]

HOURS_PER_WEEK, HOURS_PER_DAY = 168, 24
LEVEL_HOURS = 6
"""Every which hour of what is held is drawn: a year has more than a screen has dots."""
FLOWS = ("reformer_mw", "electrolyser_mw", "served_mw", "unserved_mw", "store_out_mw")


def week(results: Results, year: int, number: int, theme: str) -> tuple[Figure, str]:
    """One week hour by hour: made, used, stored and not delivered [MW HHV]."""
    flows = _hours(results, year)
    if not flows:
        return _nothing(year, theme)
    first = HOURS_PER_WEEK * (number - 1)
    hours = range(first, first + HOURS_PER_WEEK)
    of = {name: values[hours.start : hours.stop].round(1) for name, values in flows.items()}
    x = list(hours)
    data = [
        stacked("reforming", x, of["reformer_mw"], COLOURS["capture"], unit="MW", decimals=0),
        stacked("electrolysis", x, of["electrolyser_mw"], COLOURS["hydrogen"], unit="MW"),
        stacked("from stores", x, of["store_out_mw"], "#88CCEE", unit="MW", decimals=0),
        line("used", x, of["served_mw"], SHARPEST[theme], unit="MW"),
        line("not delivered", x, of["unserved_mw"], COLOURS["late"], unit="MW", decimals=0),
    ]
    words = (
        f"Week {number} of {year}: {of['served_mw'].mean():,.0f} MW used on average, power at GBP "
        f"{of['price'].mean():,.0f}/MWh."
    )
    return chart(data, "MW HHV", theme, layout=_along(f"hour of {year}")), words


def duration(results: Results, year: int, theme: str) -> tuple[Figure, str]:
    """How many hours of a year demand and output reach a level [MW HHV]."""
    flows = _hours(results, year)
    if not flows:
        return _nothing(year, theme)
    x = list(range(0, HOURS_PER_YEAR, HOURS_PER_DAY))
    entries = (
        ("used", "served_mw", SHARPEST[theme]),
        ("reforming", "reformer_mw", COLOURS["capture"]),
        ("electrolysis", "electrolyser_mw", COLOURS["hydrogen"]),
    )
    data = [
        line(label, x, _falling(flows[name]).round(1), colour, unit="MW", decimals=0)
        for label, name, colour in entries
    ]
    layout = _along("hours of the year, highest first")
    layout["xaxis"]["tickformat"] = ",d"
    return chart(data, "MW HHV", theme, layout=layout), f"Hours of {year} sorted by size."


def level(results: Results, year: int, theme: str) -> tuple[Figure, str]:
    """What caverns and pipes hold through a year, every sixth hour [GWh HHV]."""
    rows = _rows(results, year)
    if rows.empty:
        return _nothing(year, theme)
    held = rows.groupby("hour")[["stock_mwh", "line_pack_mwh"]].sum()[::LEVEL_HOURS] / 1e3
    x = held.index.to_numpy()
    caverns, pipes = held["stock_mwh"].to_numpy(), held["line_pack_mwh"].to_numpy()
    if not caverns.any():
        text = f"No cavern holds hydrogen in {year}; pipes hold up to {pipes.max():,.2f} GWh."
        return empty(text, theme), text
    data = [
        line("in caverns", x, caverns.round(3), COLOURS["hydrogen"], unit="GWh"),
        line("in pipes (line-pack)", x, pipes.round(3), COLOURS["capture"], dash="dot", unit="GWh"),
    ]
    words = f"Caverns hold between {caverns.min():,.1f} and {caverns.max():,.1f} GWh in {year}."
    return chart(data, "GWh HHV", theme, layout=_along(f"hour of {year}")), words


def _rows(results: Results, year: int) -> Any:
    table = results.tables["hourly"]
    return table[table["year"] == year]


def _hours(results: Results, year: int) -> dict[str, FloatArray]:
    """Flows of all hydrogen systems together, and the price of power, shape (8760,) each."""
    systems = [system for _, system in _rows(results, year).groupby("system", observed=True)]
    if not systems:
        return {}
    sums = {name: np.sum([system[name].to_numpy() for system in systems], axis=0) for name in FLOWS}
    return sums | {"price": systems[-1]["electricity_price_gbp_per_mwh"].to_numpy()}


def _falling(values: FloatArray) -> FloatArray:
    """Values of a year, the highest first, one for each day's length of hours."""
    return np.sort(values)[::-1][::HOURS_PER_DAY]


def _nothing(year: int, theme: str) -> tuple[Figure, str]:
    text = f"No hydrogen system runs in {year}. Choose a later year."
    return empty(text, theme), text


def _along(title: str) -> dict[str, Any]:
    """Words below the horizontal axis."""
    return {"xaxis": {"title": {"text": title, "standoff": 4}}}
