"""Wires what outlasts a view: saved runs and scenario files; finds them for the views."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import dash
import numpy as np
from dash import ALL, Input, Output, State, no_update

from dashboard.background import Background, Job
from dashboard.components.lever_panel import preset_choices
from dashboard.components.work import saved_list
from dashboard.exchange import LARGEST_FILE_BYTES, from_yaml, to_yaml
from dashboard.pages.compare import MOST_COMPARED
from dashboard.presets import preset_scenario
from dashboard.refusal import RefusedError
from dashboard.state import VIEWS, RunState, link_of, read_link, read_place, read_run
from dashboard.store import Store
from dashboard.works import without_seed
from scenarios.errors import InputError


def connect_work(app: dash.Dash, store: Store, default_preset: str) -> None:
    """Register the callbacks."""
    _saved_runs(app, store, default_preset)
    _files(app, default_preset)


def _saved_runs(app: dash.Dash, store: Store, default_preset: str) -> None:
    @app.callback(
        Output("work", "opened"),
        Output("saved-runs", "children"),
        Input("open-work", "n_clicks"),
        prevent_initial_call=True,
    )
    def open_window(_clicks: Any) -> Any:
        return True, saved_list(store.all())

    @app.callback(
        Output("work-text", "children", allow_duplicate=True),
        Output("saved-runs", "children", allow_duplicate=True),
        Output("save-name", "value"),
        Output("save-note", "value"),
        Input("save-run", "n_clicks"),
        State("save-name", "value"),
        State("save-note", "value"),
        State("state", "data"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def save(_clicks: Any, name: Any, note: Any, state: Any, place: Any) -> Any:
        name, note = _words(name), _words(note)
        if not name.strip():
            return "Give the run a name first.", no_update, no_update, no_update
        view = place.get("view") if isinstance(place, dict) else None
        if view not in VIEWS:
            raise RefusedError("view", view, "a view of the dashboard")
        link = f"{view}?{link_of(read_run(state, default_preset), read_place(place))}"
        saved = store.save(name, note, link)
        return (
            f"Saved “{saved.name}”. Its link opens exactly this.",
            saved_list(store.all()),
            "",
            "",
        )

    @app.callback(
        Output("saved-runs", "children", allow_duplicate=True),
        Input({"type": "delete", "name": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def remove(clicks: Any) -> Any:
        which = dash.ctx.triggered_id
        if not which or not any(clicks):
            return no_update
        if not isinstance(which["name"], int):
            raise RefusedError("saved run", which["name"], "the number of a run")
        store.remove(which["name"])
        return saved_list(store.all())


def _words(value: Any) -> str:
    """Return what was typed; nothing where the field is empty."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RefusedError("text", value, "words")
    return value


def _files(app: dash.Dash, default_preset: str) -> None:
    cluster = preset_scenario(default_preset).settings.cluster

    @app.callback(
        Output("exported", "data"),
        Input("export", "n_clicks"),
        State("state", "data"),
        prevent_initial_call=True,
    )
    def export(_clicks: Any, state: Any) -> Any:
        run = read_run(state, default_preset)
        name = run.preset.partition("/")[2] + ("-changed" if run.changes else "")
        return {"content": to_yaml(run), "filename": f"{name}.yaml", "type": "application/yaml"}

    @app.callback(
        Output("work-text", "children", allow_duplicate=True),
        Output("told", "data", allow_duplicate=True),
        Input("import", "contents"),
        State("import", "filename"),
        prevent_initial_call=True,
    )
    def read_file(contents: Any, name: Any) -> Any:
        content = _uploaded(contents)
        shown = name[:80] if isinstance(name, str) else "the file"
        try:
            run = from_yaml(content, cluster)
        except InputError as error:
            return f"{shown} was not opened. {error}", no_update
        count = len(run.changes)
        words = f"Opened {shown}: {count} settings differ from the reference."
        return words, {"state": run.plain()}


def _uploaded(contents: Any) -> bytes:
    """Return the bytes of an uploaded file.

    Raises:
        RefusedError: if it is no upload, or larger than a scenario can be.
    """
    if not isinstance(contents, str) or ";base64," not in contents[:200]:
        raise RefusedError("file", "", "an uploaded file")
    if len(contents) > 2 * LARGEST_FILE_BYTES:
        raise RefusedError("file", f"{len(contents):,} characters", f"{LARGEST_FILE_BYTES:,} bytes")
    try:
        return base64.b64decode(contents.partition(";base64,")[2], validate=True)
    except (binascii.Error, ValueError):
        raise RefusedError("file", "", "an uploaded file") from None


def beside(
    view: str, state: RunState, place: dict[str, Any], store: Store, background: Background
) -> dict[str, Any]:
    """Return what only the server's own process knows, for the views that show it."""
    if view == "uncertainty":
        job = _own(background.get(place.get("job")), state)
        return {"drawn": np.stack(job.parts) if job is not None and job.parts else None}
    if view == "coordination":
        job = _own(background.get(place.get("pivot")), state)
        return {"pivotal": job.result if job is not None else None}
    if view == "compare":
        return _compared(state, place, store)
    return {}


def _own(job: Job | None, state: RunState) -> Job | None:
    """Return a job if it was asked for with the levers as they are now."""
    return job if job is not None and job.key == without_seed(state).key else None


def _compared(state: RunState, place: dict[str, Any], store: Store) -> dict[str, Any]:
    """Name the runs that can stand side by side, and find those that were chosen."""
    labels = {"now": "Levers as they are now"}
    presets = preset_choices(state.preset.partition("/")[0])
    labels |= {f"preset:{choice['value']}": choice["label"] for choice in presets}
    labels |= {f"saved:{run.run_id}": f"Saved: {run.name}" for run in store.all()[:200]}
    wanted = [key for key in str(place.get("runs", "")).split(",") if key in labels]
    if not wanted:
        wanted = ["now", *(key for key in labels if key.endswith("/capture_first"))]
    chosen = []
    for key in wanted[:MOST_COMPARED]:
        kind, _, name = key.partition(":")
        run = state if kind == "now" else RunState(name)
        if kind == "saved":
            run = read_link(store.get(int(name)).link.partition("?")[2], state.preset)[0]
        chosen.append((labels[key], run))
    choices = [{"value": key, "label": label} for key, label in labels.items()]
    return {"chosen": chosen, "keys": wanted[:MOST_COMPARED], "choices": choices}
