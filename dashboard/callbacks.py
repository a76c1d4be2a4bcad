"""Wires the page: what moves in the browser alone, and the one request that draws a view anew."""

from __future__ import annotations

import importlib
from typing import Any

import dash
from dash import ALL, ClientsideFunction, Input, Output, State

from dashboard.callbacks_work import beside, connect_work
from dashboard.components.lever_panel import lever_panel
from dashboard.desk import draw
from dashboard.ensembles import Ensembles
from dashboard.refusal import RefusedError
from dashboard.state import VIEWS, read_place, read_run
from dashboard.store import Store
from dashboard.workers import Workers
from scenarios.errors import InputError

SLOTS = ("figure", "words", "block", "grid", "store", "choice")
"""Kinds of places a view has; `content` of its page names what goes into each."""
PROPERTY = {
    "figure": "figure",
    "words": "children",
    "block": "children",
    "grid": "rowData",
    "store": "data",
    "choice": "data",
}
SECTION = {
    "figure": "figures",
    "words": "words",
    "block": "blocks",
    "grid": "grids",
    "store": "stores",
    "choice": "choices",
}


def connect(
    app: dash.Dash, workers: Workers, store: Store, ensembles: Ensembles, default_preset: str
) -> None:
    """Register every callback of the frame and of all views."""
    _in_the_browser(app)
    connect_work(app, store, ensembles, default_preset)

    @app.callback(
        Output("panel", "children"),
        Output("bases", "data"),
        Output("preset", "value"),
        Input("panel-request", "data"),
        prevent_initial_call=True,
    )
    def show_levers(asked: Any) -> Any:
        state = read_run(asked, default_preset)
        children, bases = lever_panel(state)
        return children, bases, state.preset

    @app.callback(
        Output("view", "children"),
        Input("tabs", "value"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def show_view(view: Any, place: Any) -> Any:
        return [*_page(view).layout(read_place(place)), mounted(view)]

    @app.callback(
        *(Output({"type": slot, "name": ALL}, PROPERTY[slot]) for slot in SLOTS),
        Output({"type": "choice", "name": ALL}, "value"),
        Output("headline", "children"),
        Output("answered", "data"),
        Input("request", "data"),
        prevent_initial_call=True,
    )
    def show_run(asked: Any) -> Any:
        if not isinstance(asked, dict) or not isinstance(asked.get("place"), dict):
            raise RefusedError("request", "", "a run and a place in it")
        view, serial = asked["place"].get("view"), asked.get("serial")
        _page(view)
        state, place = (
            read_run(asked.get("state"), default_preset, check=False),
            read_place(asked["place"]),
        )
        place |= beside(view, state, place, store, ensembles)
        content = workers.call(state.key, draw, view, state, place)
        if "faults" in content:
            raise InputError(content["faults"])
        outputs = dash.ctx.outputs_list
        choices = content.get("choices", {})
        content["choices"] = {name: entries for name, (entries, _) in choices.items()}
        content["chosen"] = {name: value for name, (_, value) in choices.items()}
        sections = [*(SECTION[slot] for slot in SLOTS), "chosen"]
        slots = [
            [content.get(section, {}).get(output["id"]["name"], dash.no_update) for output in found]
            for section, found in zip(sections, outputs, strict=False)
        ]
        return *slots, content["headline"], serial if isinstance(serial, int) else 0


def mounted(view: str) -> Any:
    """Return what tells the browser that the frame of a view is in place."""
    return dash.dcc.Store(id={"type": "mounted", "name": view}, data=view)


def _page(view: Any) -> Any:
    """Return the module of a view.

    Raises:
        RefusedError: if there is no such view.
    """
    if not isinstance(view, str) or view not in VIEWS:
        raise RefusedError("view", view, f"one of {', '.join(VIEWS)}")
    return importlib.import_module(f"dashboard.pages.{view}")


def _in_the_browser(app: dash.Dash) -> None:
    def run(function: str, *arguments: Any, first: bool = False) -> None:
        app.clientside_callback(
            ClientsideFunction("twin", function), *arguments, prevent_initial_call=not first
        )

    def many(kind: str, prop: str) -> Input:
        return Input({"type": kind, "name": ALL}, prop)

    run(
        "start",
        Output("state", "data"),
        Output("place", "data"),
        Output("tabs", "value"),
        Input("url", "pathname"),
        Input("url", "search"),
        State("default-preset", "data"),
        first=True,
    )
    run(
        "moved",
        Output("state", "data", allow_duplicate=True),
        Output("request", "data", allow_duplicate=True),
        Input({"type": "lever", "path": ALL}, "value"),
        Input({"type": "switch", "path": ALL}, "checked"),
        State("state", "data"),
        State("bases", "data"),
    )
    run(
        "pressed",
        Output("state", "data", allow_duplicate=True),
        Input("undo", "n_clicks"),
        Input("redo", "n_clicks"),
        Input("reset", "n_clicks"),
        Input("preset", "value"),
        State("state", "data"),
    )
    run(
        "panel",
        Output("panel-request", "data"),
        Input("state", "data"),
        State("panel-request", "data"),
    )
    run(
        "marks",
        Output("nowhere", "accessKey"),
        Input("state", "data"),
        Input("bases", "data"),
    )
    run(
        "visit",
        Output("place", "data", allow_duplicate=True),
        Input("tabs", "value"),
        State("place", "data"),
    )
    run(
        "placed",
        Output("place", "data", allow_duplicate=True),
        many("place", "value"),
        many("choice", "value"),
        State("place", "data"),
    )
    run("address", Output("nowhere", "title"), Input("state", "data"), Input("place", "data"))
    run("mounted", Output("nowhere", "lang"), Input("view", "children"))
    run(
        "request",
        Output("request", "data"),
        Input("state", "data"),
        Input("place", "data"),
        many("mounted", "data"),
    )
    run("answered", Output("nowhere", "children"), Input("answered", "data"))
    run(
        "theme",
        Output("place", "data", allow_duplicate=True),
        Output("mantine", "forceColorScheme", allow_duplicate=True),
        Output("theme", "children", allow_duplicate=True),
        Output("theme", "aria-pressed", allow_duplicate=True),
        Input("theme", "n_clicks"),
        State("place", "data"),
    )
    run(
        "scheme",
        Output("mantine", "forceColorScheme"),
        Output("theme", "children"),
        Output("theme", "aria-pressed"),
        Input("place", "data"),
    )
    run("clicked", Output("nowhere", "className"), many("figure", "clickData"))
    run("gridClicked", Output("nowhere", "role"), many("grid", "cellClicked"))
    run(
        "mapYear",
        Output("map-year-shown", "children"),
        Input("map-year", "value"),
        Input({"type": "store", "name": "map-frames"}, "data"),
    )
    run(
        "play",
        Output("map-play", "children"),
        Input("map-play", "n_clicks"),
        State("map-years", "data"),
    )
