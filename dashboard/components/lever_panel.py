"""The panel of levers: one control for each setting that `levers.py` names, in groups.

Native controls, written as text: fifty of them stand at once, and moving one tells nobody but the
script of the page. What they mean, their bounds and units come from the schema.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

from dashboard.components.shock_form import shock_form
from dashboard.controls import Control, controls_of
from dashboard.presets import names, preset_scenario

OPEN_GROUPS = frozenset({"carbon", "coordination", "support"})
SHOCKS_AFTER = 3
SHOCKS = (
    '<details class="lever-group" id="shocks"><summary>Shocks</summary>'
    '<p class="quiet">What nobody expects: strike the cluster, move the year, see who feels it.</p>'
    '<div id="shock-list"></div><div id="shock-form"></div></details>'
)
"""Place of the shocks, which the page's script fills; where it stands among the groups."""
WORDS = {"held": "as today", "low": "low", "central": "central", "high": "high"}


def preset_choices(cluster: str) -> list[dict[str, str]]:
    """Return the scenarios of a cluster by title."""
    mine = [name for name in names() if name.startswith(f"{cluster}/")]
    mine.sort(key=lambda name: (not name.endswith("/reference"), name))
    return [{"value": name, "label": preset_scenario(name).settings.title} for name in mine]


@lru_cache(maxsize=32)
def lever_panel(preset: str) -> dict[str, Any]:
    """Return the groups of levers of a preset as HTML, and the value of each lever in it.

    Raises:
        InputError: if there is no such preset.
    """
    bases: dict[str, Any] = {}
    groups = []
    for group, controls in controls_of(preset_scenario(preset)):
        bases |= {control.path: control.base for control in controls}
        opened = " open" if group.key in OPEN_GROUPS else ""
        rows = "".join(_lever(control) for control in controls)
        title = escape(group.title)
        groups.append(
            f'<details class="lever-group"{opened}><summary>{title}</summary>{rows}</details>'
        )
    form = shock_form(preset_scenario(preset))
    groups.insert(SHOCKS_AFTER, SHOCKS)
    bases["shocks"] = form["own"]
    return {"preset": preset, "html": "".join(groups), "bases": bases, "shocks": form}


def _lever(control: Control) -> str:
    path, label, text = escape(control.path), escape(control.label), escape(control.help)
    unit = f' <span class="unit">[{escape(control.unit)}]</span>' if control.unit else ""
    return (
        f'<div class="lever" data-path="{path}"><div class="lever-head">'
        f'<label class="lever-name" for="lever-{path}">{label}{unit}</label>'
        f'<button class="help" type="button" aria-expanded="false" title="{text}" '
        f'aria-controls="help-{path}" aria-label="About {label}">?</button>'
        f'<output class="lever-value" for="lever-{path}"></output></div>'
        f'{_input(control, path)}<p class="lever-help" id="help-{path}" hidden>{text}</p></div>'
    )


def _input(control: Control, path: str) -> str:
    """Return the slider, choice or switch of a lever."""
    name = f'id="lever-{path}" data-lever="{path}"'
    if control.kind == "switch":
        on = " checked" if control.base else ""
        return f'<input type="checkbox" role="switch" class="switch" {name}{on}>'
    if control.kind == "choice":
        options = "".join(
            f'<option value="{escape(each)}"{" selected" if each == control.base else ""}>'
            f"{escape(WORDS.get(each, each))}</option>"
            for each in control.choices
        )
        return f'<select class="select" {name}>{options}</select>'
    base = float(control.base)
    share = (base - control.low) / max(control.high - control.low, 1e-12)
    return (
        f'<input type="range" class="slider" {name} min="{control.low:g}" max="{control.high:g}" '
        f'step="{control.step:g}" value="{base:g}" style="--base:{share:.4f}">'
    )
