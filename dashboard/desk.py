"""What happens in a worker process: runs are simulated, kept for a while, and drawn.

One simulation for each run (preset, changes, seed); every view of it is drawn from the same tables.
A worker holds the last few runs, so that changing the view or going back costs no simulation.
"""

from __future__ import annotations

import gc
import importlib
import os
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import orjson

from dashboard.charts.words import headline_pounds
from dashboard.markup import markup
from dashboard.overtaken import go_on
from dashboard.presets import preset_scenario, reference_name
from dashboard.state import RunState
from dashboard.together import worth_of_acting_together
from scenarios.errors import Fault, InputError
from scenarios.scenario import Scenario
from twin.results import Results
from twin.run import simulate

KEPT_RUNS = 10
KEPT_REFERENCES = 16
"""Apart from the others, which many planners at once would push out."""
KEPT_HOURLY = 1
"""Runs with their hours, 18 MB each."""


@dataclass(frozen=True)
class Run:
    """A finished run with what the pages need beside its tables."""

    state: RunState
    scenario: Scenario
    results: Results


class Desk:
    """Keeps the last runs of one process."""

    def __init__(self) -> None:
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._hourly: OrderedDict[str, Run] = OrderedDict()
        self._references: OrderedDict[str, Run] = OrderedDict()
        self.simulations = 0
        self.simulating_s = 0.0

    def run(self, state: RunState, *, hourly: bool = False) -> Run:
        """Return a run, simulated if it is not at hand.

        Raises:
            InputError: if the preset, a setting or a value is refused.
            OvertakenError: if nobody waits for it any more.
        """
        shelf, most = (self._hourly, KEPT_HOURLY) if hourly else (self._runs, KEPT_RUNS)
        return self._on_shelf(shelf, most, state, hourly=hourly)

    def _on_shelf(
        self, shelf: OrderedDict[str, Run], most: int, state: RunState, *, hourly: bool = False
    ) -> Run:
        key = state.key
        if key not in shelf and not hourly and key in self._references:
            return self._references[key]
        if key not in shelf:
            scenario = state.scenario()
            began = time.perf_counter()
            results = simulate(scenario, keep_hourly=hourly, on_year=go_on)
            shelf[key] = Run(state, scenario, results)
            self.simulating_s += time.perf_counter() - began
            self.simulations += 1
        shelf.move_to_end(key)
        while len(shelf) > most:
            shelf.popitem(last=False)
        return shelf[key]

    def any_run(self, state: RunState) -> Run:
        """Return a run with or without its hours, whichever is at hand."""
        return self._hourly.get(state.key) or self.run(state)

    def reference(self, state: RunState) -> Run:
        """Return what a run is compared with: the cluster's reference under the same seed."""
        preset = reference_name(state.preset)
        own = preset_scenario(preset).settings.seed
        seed = state.changes.get("seed", preset_scenario(state.preset).settings.seed)
        wanted = RunState(preset, {} if own == seed else {"seed": seed})
        if wanted.key in self._runs:
            return self._runs[wanted.key]
        return self._on_shelf(self._references, KEPT_REFERENCES, wanted)


def headline(results: Results) -> str:
    """Return the answer of a run in one sentence."""
    table = results.columns("cluster_year")
    first, last = table["fossil_co2_mt"][0], table["fossil_co2_mt"][-1]
    cut = 1.0 - last / max(table["counterfactual_fossil_co2_mt"][-1], 1e-9)
    side = "below" if cut >= 0.0 else "above"
    verb = "falls" if last < first else "rises" if last > first else "stays"
    return (
        f"Fossil CO₂ {verb} {'at' if verb == 'stays' else 'to'} {last:.2f} Mt in "
        f"{table['year'][-1]}, {100 * abs(cut):.0f} % {side} a cluster without any decision, for "
        f"{headline_pounds(float(table['investment_gbp_m'].sum()))} of investment and "
        f"{headline_pounds(float(table['support_gbp_m'].sum()))} of public support."
    )


DESK = Desk()
"""The desk of this process."""


def draw(view: str, state: RunState, place: dict[str, Any]) -> bytes | list[Fault]:
    """Draw one view of one run: its figures, rows and texts by name, as JSON.

    What is wrong with a run comes back as a list, which unlike an error crosses processes whole.
    """
    try:
        return encoded(_draw(view, state, place))
    except InputError as error:
        return list(error.faults)


def _draw(view: str, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    page = importlib.import_module(f"dashboard.pages.{view}")
    began = (DESK.simulations, DESK.simulating_s, time.perf_counter())
    content: dict[str, Any] = page.content(DESK, state, place)
    content["view"] = view
    sentences = (headline(DESK.any_run(state).results), worth_of_acting_together(DESK, state))
    content["headline"] = " ".join(filter(None, sentences))
    content["blocks"] = {name: markup(each) for name, each in content.get("blocks", {}).items()}
    content["spent"] = {
        "simulations": DESK.simulations - began[0],
        "simulating_ms": 1e3 * (DESK.simulating_s - began[1]),
        "all_ms": 1e3 * (time.perf_counter() - began[2]),
    }
    return content


def encoded(content: Any) -> bytes:
    """Return JSON; what is not a number becomes null, which charts leave out."""
    return orjson.dumps(content, default=_plain, option=orjson.OPT_SERIALIZE_NUMPY)


def _plain(value: Any) -> Any:
    """Return a column of a table, or what else can be gone through, as a list."""
    return value.tolist() if hasattr(value, "tolist") else list(value)


def warm(preset: str) -> int:
    """Simulate a preset once, so that the first planner does not wait; return the process's id."""
    DESK.reference(RunState(preset))
    DESK.run(RunState(preset))
    # Imports, compiled code and prepared worlds stay: to look through them took a tenth of a run.
    gc.collect()
    gc.freeze()
    return os.getpid()
