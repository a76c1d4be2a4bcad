"""Map: who emits where, what each chose, and which pipes are planned, built and filled, by year."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.charts import maps
from dashboard.charts.base import theme_of
from dashboard.components.cards import Card, chart_card, note
from dashboard.desk import Desk
from dashboard.pages.parts import drawn, year_shown
from dashboard.state import RunState

LABEL = "Map"
CARD = Card("map", "Sites and pipes", "circles: fossil CO₂; colour: what runs", 560, wide=True)
FIRST_SHOWN_YEAR = 2035


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view: map, year, play."""
    year = place.get("year", FIRST_SHOWN_YEAR)
    bar = html.Div(
        [
            html.Div(str(year), id="map-year-shown", className="year-large"),
            html.Button("Play", id="map-play", className="button main", type="button"),
            html.Div(
                [
                    html.Div(id="map-slider"),
                    html.Div(id="map-ticks", className="ticks"),
                ],
                className="grow",
            ),
        ],
        className="row",
    )
    return [
        chart_card(CARD, bar),
        note("Click a site for its company, a red mark for the project behind a late pipe."),
    ]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return the map of a run with a frame for each year."""
    run = desk.run(state)
    year = year_shown(run.results, place, FIRST_SHOWN_YEAR)
    figure, frames, words = maps.site_frames(run, theme_of(place), year)
    return drawn({"map": (figure, words)}, frames=frames, year=year)
