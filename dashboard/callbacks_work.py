"""Wires what outlasts a view: saved runs and scenario files."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import dash
from dash import ALL, Input, Output, State, no_update

from dashboard.components.work import saved_list
from dashboard.exchange import LARGEST_FILE_BYTES, from_yaml, to_yaml
from dashboard.presets import preset_scenario
from dashboard.refusal import RefusedError
from dashboard.state import VIEWS, link_of, read_place, read_run
from dashboard.store import LONGEST_NAME, LONGEST_NOTE, Store
from scenarios.errors import InputError

LARGEST_NUMBER = 2**63 - 1
"""Of what a database holds as a whole number."""


def connect_work(app: dash.Dash, store: Store, default_preset: str) -> None:
    """Register the callbacks."""
    _saved_runs(app, store, default_preset)
    _deleted_runs(app, store)
    _files(app, default_preset)


def _saved_runs(app: dash.Dash, store: Store, default_preset: str) -> None:
    @app.callback(
        Output("work", "opened"),
        Output("saved-runs", "children"),
        Output("work-text", "children"),
        Input("open-work", "n_clicks"),
        prevent_initial_call=True,
    )
    def open_window(_clicks: Any) -> Any:
        return True, _list_of(store), ""

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
        if not 0 < len(name.strip()) <= LONGEST_NAME or len(note) > LONGEST_NOTE:
            words = (
                f"Give the run a name of 1 to {LONGEST_NAME} characters, and a note of at most "
                f"{LONGEST_NOTE:,}."
            )
            return words, no_update, no_update, no_update
        view = place.get("view") if isinstance(place, dict) else None
        if view not in VIEWS:
            raise RefusedError("view", view, "a view of the dashboard")
        link = f"{view}?{link_of(read_run(state, default_preset), read_place(place))}"
        saved = store.save(name, note, link)
        return (
            f"Saved “{saved.name}” as no. {saved.run_id}. Its link opens exactly this.",
            _list_of(store),
            "",
            "",
        )


def _deleted_runs(app: dash.Dash, store: Store) -> None:
    outputs = (
        Output("work-text", "children", allow_duplicate=True),
        Output("saved-runs", "children", allow_duplicate=True),
    )

    @app.callback(
        *outputs, Input({"type": "delete", "name": ALL}, "n_clicks"), prevent_initial_call=True
    )
    def remove(clicks: Any) -> Any:
        number = _pressed(clicks)
        if number is None:
            return no_update, no_update
        try:
            name = store.get(number).name
            store.remove(number)
        except RefusedError:
            return "Somebody else had deleted that run already.", _list_of(store)
        words = f"Deleted “{name}”, for everybody here. It can be brought back below."
        return words, _list_of(store)

    @app.callback(
        *outputs, Input({"type": "restore", "name": ALL}, "n_clicks"), prevent_initial_call=True
    )
    def restore(clicks: Any) -> Any:
        number = _pressed(clicks)
        if number is None:
            return no_update, no_update
        try:
            name = store.restore(number).name
        except RefusedError:
            return "That run is no longer kept.", _list_of(store)
        return f"Brought back “{name}”, with its number and its link.", _list_of(store)


def _list_of(store: Store) -> Any:
    return saved_list(store.all(), store.removed())


def _pressed(clicks: Any) -> int | None:
    """Return the number of the run whose button was pressed; none where a list was put in place."""
    which = dash.ctx.triggered_id
    return _number(which) if which and any(clicks) else None


def _number(which: Any) -> int:
    """Return the number of the run whose button was pressed."""
    number = which.get("name") if isinstance(which, dict) else which
    if type(number) is not int or not 0 < number <= LARGEST_NUMBER:
        raise RefusedError("saved run", number, "the number of a run")
    return number


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
