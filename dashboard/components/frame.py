"""The frame around every view: headline, tabs, levers at the left (a drawer on a phone)."""

from __future__ import annotations

import importlib
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.cards import aria
from dashboard.components.lever_panel import preset_choices
from dashboard.components.work import work_window
from dashboard.state import VIEWS, preset_scenario

THEME = {
    "primaryColor": "blue",
    "primaryShade": {"light": 8, "dark": 5},
    "fontFamily": "Inter, system-ui, sans-serif",
    "headings": {"fontFamily": "Inter, system-ui, sans-serif"},
}


def frame(default_preset: str) -> Any:
    """Return the whole page without a run; the callbacks fill it from the address."""
    cluster = preset_scenario(default_preset).cluster.settings.name
    return dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="state"),
            dcc.Store(id="bases"),
            dcc.Store(id="place"),
            dcc.Store(id="request"),
            dcc.Store(id="answered"),
            dcc.Store(id="panel-request"),
            dcc.Store(id="default-preset", data=default_preset),
            html.Div(id="nowhere", hidden=True),
            html.A("Skip to the view", href="#view", className="skip"),
            html.Header(_header(cluster), className="top"),
            html.Div(
                [
                    html.Aside(
                        _levers(default_preset),
                        id="levers",
                        **aria(label="Levers"),
                    ),
                    html.Main([_tabs(), html.Div(id="view", tabIndex=-1)], id="main"),
                ],
                className="columns",
            ),
            html.Footer(_footer(default_preset)),
            work_window(),
        ],
        id="mantine",
        theme=THEME,
        forceColorScheme="light",
    )


def label_of(view: str) -> str:
    """Return the label of a view's tab."""
    return str(importlib.import_module(f"dashboard.pages.{view}").LABEL)


def _header(cluster: str) -> list[Any]:
    buttons = [
        html.Button("Levers", id="open-levers", className="button phone", type="button"),
        html.Button("Runs and files", id="open-work", className="button", type="button"),
        html.Button("Copy link", id="copy-link", className="button", type="button"),
        html.Button("Dark", id="theme", className="button", type="button", **aria(pressed="false")),
    ]
    return [
        html.Div(
            [
                html.H1(cluster),
                html.P(
                    "Simulating…",
                    id="headline",
                    className="headline",
                    **aria(live="polite"),
                ),
                html.P("", id="trouble", className="trouble", role="alert"),
            ]
        ),
        html.Div(buttons, className="top-buttons"),
    ]


def _levers(default_preset: str) -> list[Any]:
    cluster = default_preset.partition("/")[0]
    buttons = [
        html.Button("Undo", id="undo", className="button", type="button", disabled=True),
        html.Button("Redo", id="redo", className="button", type="button", disabled=True),
        html.Button("Reset", id="reset", className="button", type="button", disabled=True),
        html.Button("Close", id="close-levers", className="button phone", type="button"),
    ]
    return [
        html.H2("Levers"),
        dmc.Select(
            id="preset",
            label="Start from",
            data=preset_choices(cluster),
            value=default_preset,
            allowDeselect=False,
            size="sm",
        ),
        html.Div(buttons, className="lever-buttons"),
        html.P("", id="changed", className="quiet", **aria(live="polite")),
        html.Div(id="panel"),
    ]


def _tabs() -> Any:
    return dmc.Tabs(
        [
            dmc.TabsList(
                [dmc.TabsTab(label_of(view), value=view) for view in VIEWS], className="tabs"
            ),
            # The view stands below; a tab may name no panel that does not exist.
            *(dmc.TabsPanel("", value=view, className="unseen") for view in VIEWS),
        ],
        id="tabs",
        value=None,
        keepMounted=True,
        **aria(label="Views"),
    )


def _footer(default_preset: str) -> list[Any]:
    settings = preset_scenario(default_preset).cluster.settings
    return [
        html.P(settings.attribution),
        html.P("Many figures are assumptions: the view Data lists each with source and status."),
    ]
