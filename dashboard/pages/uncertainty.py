"""Uncertainty: the same levers under many draws of luck, in the background, as fans."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.charts import side_by_side as charts
from dashboard.charts.base import theme_of
from dashboard.components.cards import Card, block, chart_cards, grid, note
from dashboard.components.job_bar import chooser, job_bar
from dashboard.desk import Desk
from dashboard.jobs import SIZES
from dashboard.pages.parts import drawn
from dashboard.state import RunState
from dashboard.works import COLUMNS as KEPT
from twin.looks import COLOURS, INVESTMENT

LABEL = "Uncertainty"
FIRST_SIZE = 50
COLUMNS = {
    "fan-co2": ("fossil_co2_mt", "Mt CO₂", COLOURS["existing"]),
    "fan-h2": ("hydrogen_used_twh_hhv", "TWh HHV", COLOURS["hydrogen"]),
    "fan-investment": ("investment_gbp_m", "GBP m", INVESTMENT),
    "fan-jobs": ("construction_jobs_direct", "jobs", COLOURS["jobs"]),
}
CARDS = (
    Card("fan-co2", "Fossil CO₂", "Mt CO₂ a year"),
    Card("fan-h2", "Low-carbon hydrogen used", "TWh HHV a year"),
    Card("fan-investment", "Investment", "GBP m a year, {pounds}"),
    Card("fan-jobs", "Construction jobs, direct", "full-time jobs in the year"),
)


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    sizes = [(str(size), f"{size} runs") for size in SIZES]
    bar = job_bar("luck", "Start", chooser("size", "Draws of luck", sizes, str(FIRST_SIZE)))
    return [
        bar,
        block("ensemble-sure", class_name="why"),
        grid(*chart_cards(CARDS, place)),
        note(
            "Each run draws consents, durations, overruns, outages and weather anew; the levers "
            "stay as they are. What is uncertain about prices and policy is yours to move. A link "
            "to this page, and a reload, find the finished runs of these levers again, also after "
            "the server was started anew; Start draws the very same."
        ),
    ]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return the fans of the ensemble of these levers, as far as it has come.

    The page's own process holds ensembles: ``place["drawn"]`` has shape (runs, columns, years);
    ``place["drawn_elsewhere"]`` says that the page's last ensemble is of other levers.
    """
    run = desk.run(state)
    theme, table = theme_of(place), run.results.tables["cluster_year"]
    values = place.get("drawn")
    values = np.zeros((0, len(KEPT), len(table))) if values is None else values
    figures = {
        name: charts.fan(
            table["year"].tolist(),
            values[:, KEPT.index(column)],
            table[column],
            unit,
            theme,
            colour=colour,
        )
        for name, (column, unit, colour) in COLUMNS.items()
    }
    sure = _sure(values, table, elsewhere=place.get("drawn_elsewhere", False))
    return drawn(figures, blocks={"ensemble-sure": sure})


def _sure(values: Any, table: Any, *, elsewhere: bool) -> str:
    """Say in a sentence how far luck alone moves the answer."""
    if not len(values) and elsewhere:
        return (
            "Of the levers as they are now nothing is drawn yet: the runs that were drawn belong "
            "to earlier levers. Go back to those, or press Start."
        )
    if not len(values):
        return "How sure is the pathway? Start an ensemble; the levers keep answering meanwhile."
    last = values[:, KEPT.index("fossil_co2_mt"), -1]
    start = float(table["fossil_co2_mt"].iloc[0])
    half = float((last <= start / 2.0).mean())
    low, high = np.quantile(last, [0.05, 0.95])
    return (
        f"With these levers, luck alone puts fossil CO₂ of {int(table['year'].iloc[-1])} between "
        f"{low:.1f} and {high:.1f} Mt in 9 of 10 runs; {100 * half:.0f} % of {len(last)} runs at "
        f"least halve the {start:.1f} Mt of {int(table['year'].iloc[0])}."
    )
