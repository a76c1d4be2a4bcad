"""The panel of levers: one control for each setting that `levers.py` names, in groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.cards import aria
from dashboard.controls import Control, controls_of
from dashboard.state import RunState, preset_scenario
from scenarios.catalogue import shipped_names

OPEN_GROUPS = ["carbon", "coordination", "support"]
WORDS = {"held": "as today", "low": "low", "central": "central", "high": "high"}


def preset_choices(cluster: str) -> list[dict[str, str]]:
    """Return the shipped scenarios of a cluster by title."""
    names = [name for name in shipped_names() if name.startswith(f"{cluster}/")]
    names.sort(key=lambda name: (not name.endswith("/reference"), name))
    return [{"value": name, "label": preset_scenario(name).settings.title} for name in names]


def lever_panel(state: RunState) -> tuple[list[Any], dict[str, Any]]:
    """Return the groups of levers set to a run, and the value of each lever in its preset."""
    scenario = preset_scenario(state.preset)
    bases: dict[str, Any] = {}
    items = []
    for group, controls in controls_of(scenario):
        bases |= {control.path: control.base for control in controls}
        rows = [_lever(control, state.changes) for control in controls]
        items.append(
            dmc.AccordionItem(
                [dmc.AccordionControl(group.title), dmc.AccordionPanel(rows)], value=group.key
            )
        )
    accordion = dmc.Accordion(
        items, multiple=True, value=OPEN_GROUPS, variant="default", chevronPosition="left", order=3
    )
    return [accordion], bases


def _lever(control: Control, changes: Mapping[str, Any]) -> Any:
    value = changes.get(control.path, control.base)
    name = html.Span(
        [control.label, html.Span(f" [{control.unit}]", className="unit") if control.unit else ""],
        className="lever-name",
    )
    note = dmc.Tooltip(
        html.Button("?", className="help", type="button", **aria(label=control.help)),
        label=control.help,
        multiline=True,
        w=260,
        events={"hover": True, "focus": True, "touch": True},
    )
    shown = html.Output(id={"type": "shown", "path": control.path}, className="lever-value")
    head = html.Div([name, note, shown], className="lever-head")
    return html.Div(
        [head, _input(control, value)],
        id={"type": "mark", "path": control.path},
        className="lever",
    )


def _input(control: Control, value: Any) -> Any:
    """Return the slider, choice or switch of a lever."""
    if control.kind == "switch":
        return dmc.Switch(
            id={"type": "switch", "path": control.path},
            checked=bool(value),
            size="sm",
            **aria(label=control.label),
        )
    if control.kind == "choice":
        data = [{"value": name, "label": WORDS.get(name, name)} for name in control.choices]
        return dmc.Select(
            id={"type": "lever", "path": control.path},
            data=data,
            value=value,
            allowDeselect=False,
            size="xs",
            comboboxProps={"withinPortal": True},
            **aria(label=control.label),
        )
    return dmc.Slider(
        id={"type": "lever", "path": control.path},
        value=value,
        min=control.low,
        max=control.high,
        step=control.step,
        precision=3,
        size="sm",
        updatemode="mouseup",
        thumbLabel=control.label,
        marks=[{"value": control.base}],
        label=None,
    )
