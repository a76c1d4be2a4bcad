"""Map: who emits where, what each chose, and which pipes are planned, built and filled, by year."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.charts import maps
from dashboard.charts.base import theme_of
from dashboard.components.cards import Card, chart_card, note
from dashboard.desk import Desk
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
                dmc.Slider(
                    id="map-year",
                    min=2025,
                    max=2050,
                    step=1,
                    value=year,
                    updatemode="drag",
                    thumbLabel="Year shown",
                    marks=[{"value": y, "label": str(y)} for y in range(2025, 2051, 5)],
                    mb="md",
                ),
                className="grow",
            ),
        ],
        className="row",
    )
    return [
        dcc.Store(id={"type": "store", "name": "map-frames"}),
        dcc.Store(id="map-years", data=[2025, 2050]),
        chart_card(CARD, bar),
        note("Click a site for its company, a red mark for the project behind a late pipe."),
    ]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return the map of a run with a frame for each year."""
    run = desk.run(state)
    facts = run.results.facts
    year = min(max(place.get("year", FIRST_SHOWN_YEAR), facts["start_year"]), facts["end_year"])
    figure, frames, words = maps.site_frames(run, theme_of(place), year)
    return {
        "figures": {"map": figure},
        "words": {"map": words},
        "stores": {"map-frames": frames},
    }
