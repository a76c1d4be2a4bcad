"""Hydrogen: who makes and uses it, what it costs, what is missing, and any week by the hour."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.charts import hydrogen as charts
from dashboard.charts import hydrogen_hours as hours
from dashboard.charts.base import theme_of
from dashboard.components.cards import Card, chart_cards, grid
from dashboard.desk import Desk
from dashboard.pages.parts import drawn, number_field, year_shown
from dashboard.state import RunState

LABEL = "Hydrogen"
CARDS = (
    Card("h2-made", "Hydrogen made by technology", "TWh a year, higher heating value"),
    Card("h2-used", "Hydrogen used by sector", "TWh a year, higher heating value"),
    Card(
        "h2-cost",
        "What producers expect it to cost at the plant",
        "GBP/MWh HHV, levelised, by part; from the FID on as expected then; pale: makes none",
        380,
    ),
    Card("h2-short", "Wanted and not delivered, made and not used", "GWh HHV a year", 380),
    Card("h2-week", "Hydrogen made and used in one week", "MW HHV, by the hour", 300),
    Card(
        "h2-duration",
        "Hydrogen made and used, highest hours first",
        "MW HHV, a duration curve of each",
        300,
    ),
    Card("h2-level", "What caverns and pipes hold", "GWh HHV, by the hour of the year", 260),
    Card(
        "h2-stores",
        "How full CO₂ stores and caverns are",
        "% of capacity at the end of the year",
        260,
    ),
)
FIRST_SHOWN_YEAR = 2045
FIRST_SHOWN_WEEK = 3
LAST_WEEK = 52


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    row = html.Div(
        [
            number_field("year", "Year of costs and hours", place.get("year"), 2020, 2100),
            number_field("week", "Week of the year", place.get("week"), 1, LAST_WEEK),
        ],
        className="row",
    )
    return [row, grid(*chart_cards(CARDS, place))]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return the charts of a run whose hours are kept."""
    run = desk.run(state, hourly=True)
    results, theme = run.results, theme_of(place)
    cluster = run.scenario.cluster
    year = year_shown(results, place, FIRST_SHOWN_YEAR)
    week = min(max(place.get("week", FIRST_SHOWN_WEEK), 1), LAST_WEEK)
    sector_names = {row.sector_id: row.name for row in cluster.sectors}
    sectors = {row.site_id: sector_names[row.sector_id] for row in cluster.sites}
    plants = {row.producer_id: row.name for row in cluster.producers}
    stores = {row.store_id: row.name for row in cluster.carbon_stores}
    stores |= {row.cavern_id: row.name for row in cluster.caverns}
    figures = {
        "h2-made": charts.production(results, theme),
        "h2-used": charts.demand(results, sectors, theme),
        "h2-cost": charts.cost(results, plants, year, theme),
        "h2-short": charts.shortfall(results, theme),
        "h2-week": hours.week(results, year, week, theme),
        "h2-duration": hours.duration(results, year, theme),
        "h2-level": hours.level(results, year, theme),
        "h2-stores": charts.stores(results, stores, theme),
    }
    return drawn(figures, fields={"year": year, "week": week})
