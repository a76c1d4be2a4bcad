"""Finds for a view what only the server's own process knows: background work and saved runs."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from dashboard.background import Background, Job
from dashboard.components.lever_panel import preset_choices
from dashboard.kept_draws import KeptDraws
from dashboard.pages.compare import MOST_COMPARED
from dashboard.state import RunState, read_link
from dashboard.store import SavedRun, Store
from dashboard.works import without_seed

MOST_OFFERED = 200
"""Saved runs that can be chosen, the newest."""


def beside(
    view: str,
    state: RunState,
    place: dict[str, Any],
    store: Store,
    background: Background,
    draws: KeptDraws,
) -> dict[str, Any]:
    """Return it for the views that show it; nothing for the others."""
    if view == "uncertainty":
        job = background.get(place.get("job"))
        # Draws are numbered from one: of two ensembles of the same levers one holds the other.
        drawn = (list(each.parts) for each in _of(without_seed(state), "luck", job, background))
        parts: list[Any] = max(drawn, key=len, default=[])
        kept = draws.find(state)
        if kept is not None and len(kept) > len(parts):
            parts = list(kept)
        elsewhere = job is not None and bool(job.parts) and job.key != without_seed(state).key
        return {"drawn": np.stack(parts) if parts else None, "drawn_elsewhere": elsewhere}
    if view == "coordination":
        jobs = _of(state, "pivotal", background.get(place.get("pivot")), background)
        return {"pivotal": next((job.result for job in reversed(jobs) if job.result), None)}
    if view == "compare":
        return _compared(state, place, store)
    return {}


def _of(state: RunState, kind: str, own: Job | None, background: Background) -> list[Job]:
    """Return the work done for a run as it is now, whoever began it, a page's own last."""
    mine = [own] if own is not None and (own.kind, own.key) == (kind, state.key) else []
    return [*background.ended(kind, state.key), *mine]


def _compared(state: RunState, place: dict[str, Any], store: Store) -> dict[str, Any]:
    """Name the runs that can stand side by side, and find those that were chosen.

    What a link asks for and is not there stays chosen, so that the link stays what it was; the
    page says that it is left out.
    """
    labels = {"now": "Levers as they are now"}
    presets = preset_choices(state.preset.partition("/")[0])
    labels |= {f"preset:{choice['value']}": choice["label"] for choice in presets}
    asked = [key for key in dict.fromkeys(str(place.get("runs", "")).split(",")) if key]
    wanted = asked[:MOST_COMPARED]
    saved = {f"saved:{run.run_id}": run for run in store.all()}
    offered = dict.fromkeys([*list(saved)[:MOST_OFFERED], *(key for key in wanted if key in saved)])
    labels |= _saved_labels([saved[key] for key in offered])
    if not wanted:
        wanted = ["now", *(key for key in labels if key.endswith("/capture_first"))]
        wanted = wanted[:MOST_COMPARED]
    chosen = []
    for key in wanted:
        kind, _, name = key.partition(":")
        if key not in labels:
            continue
        run = state if kind == "now" else RunState(name)
        if kind == "saved":
            run = read_link(saved[key].link.partition("?")[2], state.preset)[0]
        chosen.append((labels[key], run))
    missing = _missing([key for key in wanted if key not in labels], store)
    choices = [{"value": key, "label": label} for key, label in (labels | missing).items()]
    return {
        "chosen": chosen,
        "keys": wanted,
        "choices": choices,
        "missing": list(missing.values()),
    }


def _saved_labels(runs: list[SavedRun]) -> dict[str, str]:
    """Return what saved runs are called; those of the same name by their numbers too."""
    often = Counter(run.name for run in runs)
    return {
        f"saved:{run.run_id}": f"Saved: {run.name}"
        + (f" (no. {run.run_id})" if often[run.name] > 1 else "")
        for run in runs
    }


def _missing(keys: list[str], store: Store) -> dict[str, str]:
    """Return what runs are called that are not there, those deleted lately by their names."""
    lately = {f"saved:{run.run_id}": run for run in store.removed()} if keys else {}
    return {
        key: f"Deleted: {lately[key].name} (no. {lately[key].run_id})"
        if key in lately
        else f"Not here: {key.replace('saved:', 'saved run no. ').replace('preset:', '')}"
        for key in keys
    }
