"""Compare: up to four runs side by side in the same scales, and their differences."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.charts import side_by_side as charts
from dashboard.charts.base import theme_of
from dashboard.charts.words import NO_CHANGE, number, signed
from dashboard.components.cards import (
    Card,
    block,
    chart_cards,
    grid,
    note,
    simple_table,
    text_card,
)
from dashboard.desk import Desk
from dashboard.markup import Written, escaped
from dashboard.pages.parts import drawn
from dashboard.state import RunState
from twin.results import Results
from twin.summary import totals

LABEL = "Compare"
MOST_COMPARED = 4
CARDS = (
    Card("compare-co2", "Fossil CO₂", "Mt CO₂ a year"),
    Card("compare-h2", "Low-carbon hydrogen used", "TWh HHV a year"),
    Card("compare-support", "Public support", "GBP m a year, {pounds}"),
    Card("compare-jobs", "Construction jobs, direct", "full-time jobs in the year"),
)
COLUMNS = {
    "compare-co2": ("fossil_co2_mt", "Mt CO₂ a year", 2),
    "compare-h2": ("hydrogen_used_twh_hhv", "TWh HHV a year", 2),
    "compare-support": ("support_gbp_m", "GBP m a year", 0),
    "compare-jobs": ("construction_jobs_direct", "jobs", 0),
}


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    chooser = dmc.MultiSelect(
        id={"type": "choice", "name": "runs"},
        label="Runs side by side, at most four",
        data=[],
        value=[],
        maxValues=MOST_COMPARED,
        searchable=True,
        size="sm",
    )
    differences = text_card(
        "Totals and differences",
        block("compare-table"),
        note("In brackets: less the first run, of figures that are not rounded yet."),
        wide=True,
    )
    return [
        html.Div(html.Div(chooser, className="grow"), className="row"),
        block("compare-missing", live=True, class_name="trouble"),
        grid(*chart_cards(CARDS, place), differences),
    ]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return the runs that were chosen.

    The page's own process names them, as it alone reads the store of saved runs:
    ``place["chosen"]`` holds labels and runs, ``place["choices"]`` what can be chosen,
    ``place["missing"]`` what a link asks for and is not there.
    """
    theme = theme_of(place)
    chosen: list[tuple[str, RunState]] = place.get("chosen") or [("now", state)]
    runs = [(label, desk.run(each).results) for label, each in chosen[:MOST_COMPARED]]
    figures = {
        name: charts.lines_of(runs, column, unit, theme, decimals=decimals)
        for name, (column, unit, decimals) in COLUMNS.items()
    }
    return drawn(
        figures,
        blocks={
            "compare-table": _differences(runs),
            "compare-missing": _left_out(place.get("missing", [])),
        },
        choices={"runs": (place.get("choices", []), place.get("keys", ["now"]))},
    )


def _left_out(missing: list[str]) -> str:
    """Say which of the runs that a link asks for are not among those shown."""
    if not missing:
        return ""
    return (
        f"This link asks for more than is here. {'. '.join(missing)}. What was deleted lately can "
        "be brought back under “Runs and files”."
    )


def _beside(figure: str, difference: str) -> Any:
    """Return a figure with how far it is from the first run's, which is made to stand out."""
    if difference == NO_CHANGE:
        return figure
    return Written(f"{escaped(figure)} <b>({escaped(difference)})</b>")


def _differences(runs: list[tuple[str, Results]]) -> Any:
    """Totals of each run, and in brackets how far each is from the first."""
    first = totals(runs[0][1])
    rows: list[list[Any]] = []
    for name, (value, unit) in first.items():
        decimals = 0 if unit in ("jobs", "GBP/t") else 1
        row: list[Any] = [name.replace("CO2", "CO₂"), unit, number(value, decimals)]
        for _, results in runs[1:]:
            theirs = totals(results)[name][0]
            row.append(_beside(number(theirs, decimals), signed(theirs - value, decimals)))
        rows.append(row)
    heads = ["Measure", "Unit", *(label for label, _ in runs)]
    return simple_table(heads, rows, "Totals of the runs and their differences from the first")
