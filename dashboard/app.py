"""Makes the dashboard and serves it: pages, callbacks, worker processes, production server."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dash
import flask

from dashboard.answers import LIBRARIES, PLOTLY, answer, library_path
from dashboard.background import Background
from dashboard.beside import beside
from dashboard.callbacks import connect
from dashboard.components.frame import frame
from dashboard.jobs import serve_jobs
from dashboard.kept_draws import KeptDraws
from dashboard.presets import find, open_folder, preset_scenario
from dashboard.server import protect
from dashboard.starting import Door, Preparation, ticking
from dashboard.state import VIEWS, read_link
from dashboard.store import Store, default_url
from dashboard.workers import Workers
from scenarios.errors import Fault, InputError
from twin.progress import FIRST_TIME, Progress, is_first_time

ASSETS = Path(__file__).with_name("assets")
SCRIPTS = ("state", "levers", "shocks", "run", "charts", "tables", "map", "jobs", "page")
"""Parts of the page's own script, in the order in which they are read."""
INDEX = """<!DOCTYPE html>
<html lang="en"><head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}OWN_SCRIPTS</head>
<body>{%app_entry%}{%config%}{%scripts%}{%renderer%}</body></html>"""
VIEWPORT = {"name": "viewport", "content": "width=device-width, initial-scale=1"}
THREADS = 16
"""Threads of the server; they only wait for the workers."""


@dataclass(frozen=True)
class Options:
    """What a server may be told.

    Attributes:
        workers: processes that simulate; 0 simulates in the server itself, for tests; None takes
            one for each processor.
        database: SQLAlchemy URL of saved runs and ensembles; SQLite in the user's data folder
            unless given.
    """

    workers: int | None = 0
    database: str = ""


def create_app(cluster: str = "humber", options: Options | None = None) -> dash.Dash:
    """Build the application for the scenarios of one cluster.

    Args:
        cluster: shipped cluster or scenario, or a path to a folder or file of one's own.
        options: settings of the server.

    Raises:
        InputError: if there is no such scenario.
    """
    chosen = options or Options()
    preset, folder = find(cluster)
    open_folder(folder)
    title = preset_scenario(preset).cluster.settings.name
    app = dash.Dash(
        "dashboard",
        title=f"{title}: cluster twin",
        update_title="",
        index_string=INDEX.replace("OWN_SCRIPTS", _own_scripts(preset)),
        serve_locally=True,
        suppress_callback_exceptions=True,
        meta_tags=[VIEWPORT],
        assets_folder=str(ASSETS),
        assets_ignore=r".*\.js",
    )
    count = chosen.workers or 0
    workers = Workers(count, preset)
    store = Store(chosen.database or default_url())
    draws = KeptDraws(store)
    background = Background(processes=count > 0, own=folder, on_over=draws.keep)
    app.layout = lambda: frame(preset, *place_asked_for(preset))
    connect(app, store, preset)
    known = partial(beside, store=store, background=background, draws=draws)
    answer(app.server, workers, known, preset)
    serve_jobs(app.server, background, preset)
    protect(app, preset)
    app.server.extensions["twin"] = (workers, store, background)
    return app


def place_asked_for(preset: str) -> tuple[str, dict[str, Any]]:
    """Return view and place of the page that asks for its layout, which is named as its referrer.

    A browser that names none gets the overview, and asks for its own view once it is up.
    """
    referrer = urlsplit(flask.request.referrer or "") if flask.has_request_context() else None
    if referrer is None or referrer.path.strip("/") not in VIEWS:
        return VIEWS[0], {}
    try:
        return referrer.path.strip("/"), read_link(referrer.query, preset)[1]
    except InputError:
        return VIEWS[0], {}


def _own_scripts(preset: str) -> str:
    """Return the tags of the page's own script, which begins before Dash is there, and of Plotly.

    Each address holds a mark of the file's content, so that browsers may keep the file.
    """
    paths = [ASSETS / f"{name}.js" for name in SCRIPTS]
    tags = [f'<script src="/assets/{path.name}?m={_mark(path)}"></script>' for path in paths]
    marks = {name: f"{LIBRARIES}/{name}.js?m={_mark(library_path(name))}" for name in PLOTLY}
    told = json.dumps({"preset": preset, "libraries": marks}).replace("<", "\\u003c")
    first = f"<script>window.twin = {{told: {told}}};</script>"
    plotly = f'<script async src="{marks["basic"]}" onload="twin.drawn()"></script>'
    return first + "".join(tags) + plotly


def compress_once(app: dash.Dash) -> None:
    """Compress the files of the page now, so that the first planner does not wait for it."""
    client = app.server.test_client()
    headers = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    page = client.get("/", headers={"Accept-Encoding": "identity"}).get_data(as_text=True)
    for path in re.findall(r'(?:src|href)="(/[^"]+)"', page):
        client.get(html.unescape(path), headers=headers).close()


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def serve(
    cluster: str,
    host: str,
    port: int,
    options: Options | None = None,
    tell: Callable[[str], None] = print,
) -> None:
    """Serve the dashboard until interrupted.

    Args:
        cluster: shipped cluster or scenario, or a path to a folder or file of one's own.
        host: address to serve on.
        port: port to serve on.
        options: settings of the server; a worker for each processor unless they say otherwise.
        tell: prints a line for whoever started the server.

    Raises:
        InputError: if there is no such scenario, or the address cannot be served on.
    """
    from waitress import wasyncore

    given = options or Options(workers=None)
    count = given.workers if given.workers is not None else max(1, os.cpu_count() or 1)
    app = create_app(cluster, replace(given, workers=count))
    kept = app.server.extensions["twin"]
    doing = _first_words(cluster, count)
    door = Door(app.server, f"{doing}.")
    connections: dict[int, Any] = {}
    server = _listening(door, connections, host, port)

    def prepare() -> None:
        now = "Compiling and simulating" if is_first_time() else "Simulating"
        with Progress(now, quiet=False) as progress:
            kept[0].warm(ticking(progress.step, now))
        compress_once(app)
        door.open()
        tell(f"Open http://{host}:{port}/ in your browser; Ctrl-C stops")

    signal.signal(signal.SIGTERM, _stop)
    tell(doing)
    preparation = Preparation(prepare)
    try:
        try:
            preparation.begin()
            server.run()
        finally:
            preparation.end()
    finally:
        server.close()
        wasyncore.close_all(connections, ignore_all=True)
        for each in reversed(kept):  # what works in the background leaves goes to the store
            each.close()


def _listening(door: Door, connections: dict[int, Any], host: str, port: int) -> Any:
    """Return the server that listens at an address; it answers nobody yet.

    Raises:
        InputError: if the address cannot be served on.
    """
    import waitress

    try:
        return waitress.create_server(
            door,
            connections,
            host=host,
            port=port,
            threads=THREADS,
            ident="",
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        expected = "an address and port that are free"
        fault = Fault("--host and --port", f"{host}:{port}", expected, "choose another port")
        raise InputError([fault]) from error


def _first_words(cluster: str, count: int) -> str:
    """Say what the server does before it answers."""
    words = f"Simulating {find(cluster)[0]} once in each of {count} processes"
    return f"{words} ({FIRST_TIME})" if is_first_time() else words


def _stop(_signal: int, _frame: object) -> None:
    """End in order when the system asks, so that no worker is left behind."""
    raise SystemExit(0)
