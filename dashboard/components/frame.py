"""The frame around every view: headline, tabs, levers at the left (a drawer on a phone)."""

from __future__ import annotations

import importlib
import json
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.cards import aria, attributes
from dashboard.components.lever_panel import preset_choices
from dashboard.components.work import work_window
from dashboard.presets import preset_scenario
from dashboard.state import VIEWS
from twin.glossary import WORDS

THEME = {
    "primaryColor": "blue",
    "primaryShade": {"light": 8, "dark": 5},
    "fontFamily": "Inter, system-ui, sans-serif",
    "headings": {"fontFamily": "Inter, system-ui, sans-serif"},
}


def frame(default_preset: str, view: str, place: dict[str, Any]) -> Any:
    """Return the whole page without a run; the page's script fills it from the address.

    Args:
        default_preset: preset that the page opens with where its address names none.
        view: view to begin with.
        place: where in it.
    """
    cluster = preset_scenario(default_preset).cluster.settings.name
    return dmc.MantineProvider(
        [
            dcc.Store(id="state"),
            dcc.Store(id="place"),
            dcc.Store(id="told"),
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
                    html.Main(
                        [
                            _tabs(view),
                            html.Div(
                                view_frame(view, place, default_preset), id="view", tabIndex=-1
                            ),
                        ],
                        id="main",
                    ),
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


def view_frame(view: str, place: dict[str, Any], default_preset: str) -> Any:
    """Return a view without a run."""
    page = importlib.import_module(f"dashboard.pages.{view}")
    base = preset_scenario(default_preset).cluster.settings.price_base_year
    layout = page.layout(place | {"price_base_year": base})
    return html.Div(layout, **attributes("data", mounted=view))


def label_of(view: str) -> str:
    """Return the label of a view's tab."""
    return str(importlib.import_module(f"dashboard.pages.{view}").LABEL)


def _header(cluster: str) -> list[Any]:
    buttons = [
        html.Button(
            "Levers",
            id="open-levers",
            className="button phone",
            type="button",
            **aria(expanded="false", controls="levers"),
        ),
        html.Button("Runs and files", id="open-work", className="button", type="button"),
        html.Button("Copy link", id="copy-link", className="button", type="button"),
        html.Button("Dark", id="theme", className="button", type="button"),
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
        html.Button("Undo", id="undo", className="button", type="button"),
        html.Button("Redo", id="redo", className="button", type="button"),
        html.Button("Reset", id="reset", className="button", type="button"),
        html.Button("Close", id="close-levers", className="button phone", type="button"),
    ]
    return [
        html.H2("Levers"),
        html.Label("Start from", htmlFor="preset", className="lever-name"),
        # The script fills both: Dash has no plain list to choose from, and would be told each move.
        html.Div(id="presets", **attributes("data", choices=json.dumps(preset_choices(cluster)))),
        html.Div(buttons, className="lever-buttons"),
        html.P("", id="changed", className="quiet", **aria(live="polite")),
        html.Div(id="panel"),
    ]


def _tabs(view: str) -> Any:
    return dmc.Tabs(
        [
            dmc.TabsList(
                [dmc.TabsTab(label_of(each), value=each) for each in VIEWS], className="tabs"
            ),
            # The view stands below; a tab may name no panel that does not exist.
            *(dmc.TabsPanel("", value=each, className="unseen") for each in VIEWS),
        ],
        id="tabs",
        value=view,
        keepMounted=True,
        **aria(label="Views"),
    )


def _footer(default_preset: str) -> list[Any]:
    settings = preset_scenario(default_preset).cluster.settings
    return [
        html.P(settings.attribution),
        html.P("Many figures are assumptions: the view Data lists each with source and status."),
        _words(),
    ]


def _words() -> Any:
    """Return what the words of the pages mean, to be opened."""
    entries = [
        part
        for word, meaning in WORDS.items()
        for part in (html.Dt(word[0].upper() + word[1:]), html.Dd(meaning))
    ]
    return html.Details([html.Summary("What the words mean"), html.Dl(entries)], id="words")
