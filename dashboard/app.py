"""Makes the dashboard and serves it: pages, callbacks, worker processes, production server."""

from __future__ import annotations

import os
from dataclasses import dataclass

import dash

from dashboard.callbacks import connect
from dashboard.components.frame import frame
from dashboard.ensembles import Ensembles
from dashboard.pages.uncertainty import COLUMNS
from dashboard.server import protect
from dashboard.state import preset_scenario
from dashboard.store import Store, default_url
from dashboard.workers import Workers

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
        workers: processes that simulate; none simulates in the server itself, for tests.
        database: SQLAlchemy URL of the saved runs; SQLite in the user's data folder unless given.
    """

    workers: int = 0
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
    workers = Workers(chosen.workers, preset)
    store = Store(chosen.database or default_url())
    columns = tuple(column for column, _, _ in COLUMNS.values())
    ensembles = Ensembles(columns, processes=min(chosen.workers, 1))
    app.layout = frame(preset)
    connect(app, workers, store, ensembles, preset)
    protect(app, preset)
    app.server.extensions["twin"] = (workers, store, ensembles)
    return app


def serve(preset: str, host: str, port: int, workers: int | None = None) -> None:
    """Serve the dashboard until interrupted.

    Args:
        preset: shipped scenario that the page opens with.
        host: address to serve on.
        port: port to serve on.
        workers: processes that simulate; one for each processor unless given.
    """
    import waitress

    count = workers if workers is not None else max(1, os.cpu_count() or 1)
    app = create_app(preset, Options(workers=count))
    kept = app.server.extensions["twin"]
    kept[0].warm()
    try:
        waitress.serve(app.server, host=host, port=port, threads=THREADS, ident="")
    finally:
        for each in kept:
            each.close()
