"""Hydrogen: who makes and uses it, what it costs, what is missing, and any week by the hour."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.charts import hydrogen as charts
from dashboard.charts.base import theme_of
from dashboard.components.cards import Card, chart_card, grid
from dashboard.desk import Desk
from dashboard.state import RunState

LABEL = "Hydrogen"
CARDS = (
    Card("h2-made", "Hydrogen made by technology", "TWh a year, higher heating value"),
    Card("h2-used", "Hydrogen used by sector", "TWh a year, higher heating value"),
    Card("h2-cost", "What it costs at the plant", "GBP/MWh HHV, levelised, by part", 380),
    Card("h2-short", "Wanted and not delivered, made and not used", "GWh HHV a year", 380),
    Card("h2-week", "One week by the hour", "MW HHV", 300),
    Card("h2-duration", "Duration curve", "MW HHV", 300),
    Card("h2-level", "What caverns and pipes hold", "GWh HHV, by the hour of the year", 260),
    Card("h2-stores", "How full the stores are", "% of capacity at the end of the year", 260),
)
FIRST_SHOWN_YEAR = 2045
FIRST_SHOWN_WEEK = 3


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    row = html.Div(
        [
            dmc.NumberInput(
                id={"type": "place", "name": "year"},
                label="Year of costs and hours",
                value=place.get("year", FIRST_SHOWN_YEAR),
                min=2020,
                max=2100,
                debounce=400,
                size="sm",
            ),
            dmc.NumberInput(
                id={"type": "place", "name": "week"},
                label="Week of the year",
                value=place.get("week", FIRST_SHOWN_WEEK),
                min=1,
                max=52,
                debounce=400,
                size="sm",
            ),
        ],
        className="row",
    )
    return [row, grid(*(chart_card(card) for card in CARDS))]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return the charts; hours are kept by a second simulation of the same run and seed."""
    run = desk.run(state, hourly=True)
    results, theme = run.results, theme_of(place)
    cluster = run.scenario.cluster
    year = min(
        max(place.get("year", FIRST_SHOWN_YEAR), results.facts["start_year"]),
        results.facts["end_year"],
    )
    week = min(max(place.get("week", FIRST_SHOWN_WEEK), 1), 52)
    sector_names = {row.sector_id: row.name for row in cluster.sectors}
    sectors = {row.site_id: sector_names[row.sector_id] for row in cluster.sites}
    plants = {row.producer_id: row.name for row in cluster.producers}
    stores = {row.store_id: row.name for row in cluster.carbon_stores}
    stores |= {row.cavern_id: row.name for row in cluster.caverns}
    drawn = {
        "h2-made": charts.production(results, theme),
        "h2-used": charts.demand(results, sectors, theme),
        "h2-cost": charts.cost(results, plants, year, theme),
        "h2-short": charts.shortfall(results, theme),
        "h2-week": charts.week(results, year, week, theme),
        "h2-duration": charts.duration(results, year, theme),
        "h2-level": charts.level(results, year, theme),
        "h2-stores": charts.stores(results, stores, theme),
    }
    return {
        "figures": {name: figure for name, (figure, _) in drawn.items()},
        "words": {name: text for name, (_, text) in drawn.items()},
    }
