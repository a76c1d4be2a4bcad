"""What the page's own script asks for without Dash: a run drawn, the levers of a preset, Plotly.

A lever must move the picture under the hand. Through a callback that took the browser twice the
time of the simulation, so the script asks here and puts what it gets straight into the page.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, send_file

from dashboard.components.lever_panel import lever_panel
from dashboard.desk import draw
from dashboard.overtaken import Asker, OvertakenError
from dashboard.refusal import RefusedError
from dashboard.state import VIEWS, RunState, read_place, read_run
from dashboard.workers import Workers
from scenarios.errors import InputError

RUN, LEVERS = "/run", "/levers"
LIBRARIES = "/library"
PLOTLY = ("basic", "whole")
"""What draws charts: lines and bars, or everything."""
LONGEST_PAGE_NAME = 40
NOTHING = 204
"""Status of an answer that nobody waits for."""
BASIC = Path(__file__).with_name("vendor") / "plotly-basic.min.js"
Beside = Callable[[str, RunState, dict[str, Any]], dict[str, Any]]


def answer(server: Flask, workers: Workers, beside: Beside, default_preset: str) -> None:
    """Register what is asked without Dash.

    Args:
        server: the server of the application.
        workers: who simulates and draws.
        beside: what only the server's own process knows of a view.
        default_preset: preset where a request names none.
    """

    @server.post(RUN)
    def run() -> Response:
        asked = request.get_json()
        view, state, place = read_request(asked, default_preset)
        place |= beside(view, state, place)
        asker = Asker(*read_asker(asked), state.key)
        try:
            drawn = workers.call(asker, draw, view, state, place)
        except OvertakenError:
            return Response(status=NOTHING)
        if not isinstance(drawn, bytes):
            raise InputError(drawn)
        return Response(drawn, mimetype="application/json")

    @server.get(LEVERS)
    def levers() -> dict[str, Any]:
        return lever_panel(request.args.get("preset", default_preset))

    @server.get(f"{LIBRARIES}/<name>.js")
    def library(name: str) -> Response:
        return send_file(library_path(name), mimetype="text/javascript", max_age=31_536_000)


def read_request(asked: Any, default_preset: str) -> tuple[str, RunState, dict[str, Any]]:
    """Read which view of which run a page asks for.

    Raises:
        InputError: if it is anything else.
    """
    if not isinstance(asked, dict) or not isinstance(asked.get("place"), dict):
        raise RefusedError("request", "", "a run and a place in it")
    view = asked["place"].get("view")
    if not isinstance(view, str) or view not in VIEWS:
        raise RefusedError("view", view, f"one of {', '.join(VIEWS)}")
    state = read_run(asked.get("state"), default_preset, check=False)
    return view, state, read_place(asked["place"])


def read_asker(asked: dict[str, Any]) -> tuple[str, int]:
    """Read which page asks, and the number of its request; a page need not say either.

    Raises:
        RefusedError: if it is no name or number that a page would give.
    """
    page, serial = asked.get("page", ""), asked.get("serial", 0)
    if not isinstance(page, str) or len(page) > LONGEST_PAGE_NAME:
        raise RefusedError("page", page, f"a name of at most {LONGEST_PAGE_NAME} characters")
    if isinstance(serial, bool) or not isinstance(serial, int):
        raise RefusedError("serial", serial, "a whole number")
    return page, serial


def library_path(name: str) -> Path:
    """Return the file of Plotly: ``basic`` draws lines and bars, ``whole`` everything.

    Raises:
        RefusedError: if it is none of these.
    """
    if name == "basic":
        return BASIC
    found = importlib.util.find_spec("plotly")
    if name != "whole" or found is None or found.origin is None:
        raise RefusedError("library", name, " or ".join(PLOTLY))
    return Path(found.origin).parent / "package_data" / "plotly.min.js"
