"""Finds for a view what only the server's own process knows: background work and saved runs."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.background import Background, Job
from dashboard.components.lever_panel import preset_choices
from dashboard.pages.compare import MOST_COMPARED
from dashboard.state import RunState, read_link
from dashboard.store import Store
from dashboard.works import without_seed

MOST_OFFERED = 200
"""Saved runs that can be chosen, the newest."""


def beside(
    view: str, state: RunState, place: dict[str, Any], store: Store, background: Background
) -> dict[str, Any]:
    """Return it for the views that show it; nothing for the others."""
    if view == "uncertainty":
        job = background.get(place.get("job"))
        # Draws are numbered from one: of two ensembles of the same levers one holds the other.
        drawn = (list(each.parts) for each in _of(state, "luck", job, background))
        parts: list[Any] = max(drawn, key=len, default=[])
        elsewhere = job is not None and bool(job.parts) and job.key != without_seed(state).key
        return {"drawn": np.stack(parts) if parts else None, "drawn_elsewhere": elsewhere}
    if view == "coordination":
        jobs = _of(state, "pivotal", background.get(place.get("pivot")), background)
        return {"pivotal": next((job.result for job in reversed(jobs) if job.result), None)}
    if view == "compare":
        return _compared(state, place, store)
    return {}


def _of(state: RunState, kind: str, own: Job | None, background: Background) -> list[Job]:
    """Return the work done for the levers as they are now, whoever began it, a page's own last."""
    key = without_seed(state).key
    return [*background.ended(kind, key), *([own] if own is not None and own.key == key else [])]


def _compared(state: RunState, place: dict[str, Any], store: Store) -> dict[str, Any]:
    """Name the runs that can stand side by side, and find those that were chosen."""
    labels = {"now": "Levers as they are now"}
    presets = preset_choices(state.preset.partition("/")[0])
    labels |= {f"preset:{choice['value']}": choice["label"] for choice in presets}
    labels |= {f"saved:{run.run_id}": f"Saved: {run.name}" for run in store.all()[:MOST_OFFERED]}
    asked = dict.fromkeys(str(place.get("runs", "")).split(","))
    wanted = [key for key in asked if key in labels]
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
