"""The bar of a background job: what to ask for, start, cancel, how far it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.cards import aria, attributes


def chooser(
    name: str, label: str, choices: Sequence[tuple[str, str]], value: str, **told: str
) -> Any:
    """Return a plain list to choose from; the page's script puts the control into it.

    Args:
        name: name of what is chosen.
        label: words above it.
        choices: value and label of each.
        value: what is chosen at first.
        told: more for the script.
    """
    given = json.dumps([{"value": each, "label": text} for each, text in choices])
    return html.Div(
        className="chooser",
        **attributes("data", name=name, label=label, choices=given, value=value, **told),
    )


def job_bar(kind: str, start: str, *choosers: Any) -> Any:
    """Return the bar of a kind of job.

    Args:
        kind: ``luck``, ``pivotal`` or ``report``.
        start: words on its button.
        choosers: what can be chosen, from `chooser`.
    """
    return html.Div(
        [
            *choosers,
            html.Button(start, className="button main job-start", type="button"),
            html.Button("Cancel", className="button job-cancel", type="button", disabled=True),
            html.Div(
                [
                    html.P("", className="quiet job-text", **aria(live="polite")),
                    html.Progress(max="100", value="0", **aria(label=f"{start}: progress")),
                ],
                className="grow",
            ),
        ],
        className="row",
        **attributes("data", job=kind),
    )
