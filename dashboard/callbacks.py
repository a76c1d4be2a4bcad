"""Wires the page: views are put in place here; levers and pictures are the page's own script's."""

from __future__ import annotations

from typing import Any

import dash
from dash import ALL, ClientsideFunction, Input, Output, State

from dashboard.callbacks_work import connect_work
from dashboard.components.frame import view_frame
from dashboard.refusal import RefusedError
from dashboard.state import VIEWS, read_place
from dashboard.store import Store


def connect(app: dash.Dash, store: Store, default_preset: str) -> None:
    """Register every callback of the frame and of all views."""
    _in_the_browser(app)
    connect_work(app, store, default_preset)

    @app.callback(
        Output("view", "children"),
        Input("tabs", "value"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def show_view(view: Any, place: Any) -> Any:
        if not isinstance(view, str) or view not in VIEWS:
            raise RefusedError("view", view, f"one of {', '.join(VIEWS)}")
        return view_frame(view, read_place(place), default_preset)


def _in_the_browser(app: dash.Dash) -> None:
    """Hand to the page's own script what happens to components of Dash."""

    def run(function: str, *arguments: Any) -> None:
        app.clientside_callback(ClientsideFunction("twin", function), *arguments)

    run("ready", Output("nowhere", "title"), Input("nowhere", "id"))
    run("told", Output("nowhere", "lang"), Input("told", "data"))
    run("visit", Output("nowhere", "accessKey"), Input("tabs", "value"))
    run(
        "placed",
        Output("nowhere", "className"),
        Input({"type": "place", "name": ALL}, "value"),
        Input({"type": "choice", "name": ALL}, "value"),
    )
