"""Makes the dashboard and serves it: pages, callbacks, worker processes, production server."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace

import dash

from dashboard.callbacks import connect
from dashboard.components.frame import frame
from dashboard.ensembles import Ensembles
from dashboard.pages.uncertainty import COLUMNS
from dashboard.server import protect
from dashboard.state import preset_scenario
from dashboard.store import Store, default_url
from dashboard.workers import Workers
from scenarios.errors import Fault, InputError

INDEX = """<!DOCTYPE html>
<html lang="en"><head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
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
        database: SQLAlchemy URL of the saved runs; SQLite in the user's data folder unless given.
    """

    workers: int | None = 0
    database: str = ""


def create_app(preset: str = "humber/reference", options: Options | None = None) -> dash.Dash:
    """Build the application for the scenarios of one cluster.

    Args:
        preset: shipped scenario that the page opens with.
        options: settings of the server.

    Raises:
        InputError: if there is no such scenario.
    """
    chosen = options or Options()
    title = preset_scenario(preset).cluster.settings.name
    app = dash.Dash(
        "dashboard",
        title=f"{title}: cluster twin",
        update_title="",
        index_string=INDEX,
        serve_locally=True,
        suppress_callback_exceptions=True,
        meta_tags=[VIEWPORT],
        assets_folder=os.path.join(os.path.dirname(__file__), "assets"),
    )
    count = chosen.workers or 0
    workers = Workers(count, preset)
    store = Store(chosen.database or default_url())
    columns = tuple(column for column, _, _ in COLUMNS.values())
    ensembles = Ensembles(columns, processes=min(count, 1))
    app.layout = frame(preset)
    connect(app, workers, store, ensembles, preset)
    protect(app, preset)
    app.server.extensions["twin"] = (workers, store, ensembles)
    return app


def serve(
    preset: str,
    host: str,
    port: int,
    options: Options | None = None,
    tell: Callable[[str], None] = print,
) -> None:
    """Serve the dashboard until interrupted.

    Args:
        preset: shipped scenario that the page opens with.
        host: address to serve on.
        port: port to serve on.
        options: settings of the server; a worker for each processor unless they say otherwise.
        tell: prints a line for whoever started the server.

    Raises:
        InputError: if there is no such scenario, or the address cannot be served on.
    """
    import waitress

    given = options or Options(workers=None)
    count = given.workers if given.workers is not None else max(1, os.cpu_count() or 1)
    app = create_app(preset, replace(given, workers=count))
    kept = app.server.extensions["twin"]
    try:
        server = waitress.create_server(
            app.server,
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
    signal.signal(signal.SIGTERM, _stop)
    try:
        tell(f"Simulating {preset} once in each of {count} processes")
        kept[0].warm()
        tell(f"Open http://{host}:{port}/ in your browser; Ctrl-C stops")
        server.run()
    finally:
        server.close()
        for each in kept:
            each.close()


def _stop(_signal: int, _frame: object) -> None:
    """End in order when the system asks, so that no worker is left behind."""
    raise SystemExit(0)
