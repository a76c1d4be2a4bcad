"""The window in which work is kept: saved runs, links, scenario files in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.cards import aria
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
LUCK = tuple((str(each), str(each) if each else "none") for each in OTHER_SEEDS)


def work_window() -> Any:
    """Return the window; a button at the top of the page opens it."""
    save = html.Div(
        [
            html.Div(
                dmc.TextInput(id="save-name", label="Name", size="sm"),
                className="grow",
            ),
            html.Div(dmc.TextInput(id="save-note", label="Note", size="sm"), className="grow"),
            html.Button("Save this run", id="save-run", className="button main", type="button"),
        ],
        className="row",
    )
    files = html.Div(
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
    return dmc.Modal(
        [
            html.H3("Keep this run"),
            save,
            html.P("", id="work-text", className="quiet", role="status"),
            html.H3("Report"),
            html.P(
                "What a reviewer signs: the answer, every table, assumption and source of this "
                "run. Other draws of luck say how far luck moves each figure.",
                className="quiet",
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
            html.P(
                "The file holds every setting; the command twin run takes it as it is.",
                className="quiet",
            ),
            files,
            dcc.Download(id="exported"),
        ],
        id="work",
        title="Runs and files",
        size="lg",
        opened=False,
        closeButtonProps={"aria-label": "Close"},
    )


def saved_list(runs: Sequence[SavedRun]) -> Any:
    """Return saved runs, each with a link that opens it and a button that deletes it."""
    if not runs:
        return html.P("Nothing is saved yet. Give this run a name and save it.", className="quiet")
    return html.Ul(
        [
            html.Li(
                [
                    html.A(run.name, href=f"/{run.link}"),
                    html.Span(
                        f" {run.saved_at:%d %B %Y, %H:%M}{'. ' if run.note else ''}{run.note} ",
                        className="quiet",
                    ),
                    html.Button(
                        "Delete",
                        id={"type": "delete", "name": run.run_id},
                        className="tool",
                        type="button",
                        **aria(label=f"Delete {run.name}"),
                    ),
                ]
            )
            for run in runs
        ],
        className="saved",
    )
