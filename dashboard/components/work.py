"""The window in which work is kept: saved runs, links, scenario files in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.cards import aria, note
from dashboard.components.job_bar import chooser, job_bar
from dashboard.exchange import LARGEST_FILE_BYTES
from dashboard.jobs import OTHER_SEEDS
from dashboard.store import SavedRun

REPORTS = (
    ("html", "one page that works offline"),
    ("pdf", "PDF"),
    ("xlsx", "workbook"),
    ("csv", "tables as CSV"),
    ("iamc", "IAMC layout"),
    ("all", "everything, packed"),
)
KEPT = ("Name", "Note")
"""What a run is kept with."""
LUCK = tuple((str(each), str(each) if each else "none") for each in OTHER_SEEDS)


def work_window() -> Any:
    """Return the window; a button at the top of the page opens it."""
    return dmc.Modal(
        [
            html.H3("Keep this run"),
            _saving(),
            html.P("", id="work-text", className="quiet", role="status"),
            html.H3("Report"),
            note(
                "What a reviewer signs: the answer, every table, assumption and source of this "
                "run. Other draws of luck say how far luck moves each figure."
            ),
            job_bar(
                "report",
                "Write the report",
                chooser("format", "As", REPORTS, "html"),
                chooser("seeds", "Other draws of luck", LUCK, "4"),
            ),
            html.H3("Saved runs"),
            html.Div(id="saved-runs"),
            html.H3("Scenario files"),
            note("The file holds every setting; the command twin run takes it as it is."),
            _files(),
            dcc.Download(id="exported"),
        ],
        id="work",
        title="Runs and files",
        size="lg",
        opened=False,
        closeButtonProps={"aria-label": "Close"},
    )


def _saving() -> Any:
    fields = (dmc.TextInput(id=f"save-{name.lower()}", label=name, size="sm") for name in KEPT)
    save = html.Button("Save this run", id="save-run", className="button main", type="button")
    return html.Div([*(html.Div(each, className="grow") for each in fields), save], className="row")


def _files() -> Any:
    return html.Div(
        [
            html.Button("Save as scenario file", id="export", className="button", type="button"),
            dcc.Upload(
                html.Button("Open a scenario file", className="button", type="button"),
                id="import",
                accept=".yaml,.yml",
                max_size=LARGEST_FILE_BYTES,
                multiple=False,
            ),
        ],
        className="row",
    )


def saved_list(runs: Sequence[SavedRun], removed: Sequence[SavedRun] = ()) -> Any:
    """Return saved runs, each with a link and a button that deletes it, and the deleted ones."""
    if not runs and not removed:
        return note("Nothing is saved yet. Give this run a name and save it.")
    kept = [
        _entry(html.A(run.name, href=f"/{run.link}"), run, run.note, "Delete", "delete")
        for run in runs
    ]
    listed: list[Any] = [html.Ul(kept, className="saved")]
    if removed:
        words = f"Deleted lately, for everybody here ({len(removed)})"
        gone = [_entry(run.name, run, "", "Bring back", "restore") for run in removed]
        listed.append(html.Details([html.Summary(words), html.Ul(gone, className="saved")]))
    return html.Div(listed)


def _entry(name: Any, run: SavedRun, remark: str, does: str, kind: str) -> Any:
    """Return a line on a run: two of one name and minute still differ by their numbers."""
    told = f" no. {run.run_id}, {run.saved_at:%d %B %Y, %H:%M}{'. ' if remark else ''}{remark} "
    button = html.Button(
        does,
        id={"type": kind, "name": run.run_id},
        className="tool",
        type="button",
        **aria(label=f"{does} {run.name}, no. {run.run_id}"),
    )
    return html.Li([name, html.Span(told, className="quiet"), button])
