"""The works that run in the background: many draws of luck, pivotal parties, the report."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.background import Tell
from dashboard.presets import place_of
from dashboard.state import RunState
from twin.report import FORMATS
from twin.run import simulate

FloatArray = npt.NDArray[np.float64]
COLUMNS = (
    "fossil_co2_mt",
    "hydrogen_used_twh_hhv",
    "investment_gbp_m",
    "construction_jobs_direct",
)
"""Columns of `cluster_year` that an ensemble keeps."""


def without_seed(state: RunState) -> RunState:
    """Return a run whose luck is left open."""
    changes = {name: value for name, value in state.changes.items() if name != "seed"}
    return RunState(state.preset, changes)


def draw_luck(state: RunState, size: int, _folder: Path, tell: Tell) -> int:
    """Simulate many draws of luck; each part has shape (columns, years)."""
    scenario = without_seed(state).scenario()
    for seed in range(1, size + 1):
        columns = simulate(scenario, seed, tables=["cluster_year"]).columns("cluster_year")
        tell(("part", np.array([np.asarray(columns[name], dtype=float) for name in COLUMNS])))
    return size


def find_pivotal(state: RunState, draws: int, _folder: Path, tell: Tell) -> dict[str, Any]:
    """Find what acting together is worth and whose commitment it hangs on.

    The run's own luck is the first draw, so that what is found can be held against what is shown.
    """
    from twin.cooperation import value_of_coordination

    scenario = state.scenario()
    found = value_of_coordination(
        scenario,
        own_seed_first(scenario.settings.seed, draws),
        on_run=lambda done, in_all: tell(("steps", done, in_all)),
    )
    return {
        "sentence": str(found).replace("CO2", "CO₂"),
        "seeds": list(found.seeds),
        "saved_mt": list(found.saved_mt),
        "gain": found.gain.to_dict("records"),
        "pivotal": found.pivotal.to_dict("records"),
    }


def own_seed_first(own: int, draws: int) -> list[int]:
    """Return the seed of a run and as many others, from 1 on, as make up the draws asked for."""
    return [own, *(seed for seed in range(1, draws + 1) if seed != own)][:draws]


def write_report(state: RunState, form: str, seeds: int, folder: Path, tell: Tell) -> str:
    """Write the report in one format, or in all of them into one file; return the file's name."""
    from twin.report.writing import write_report as write

    tell(("now", "Simulating"))
    results = simulate(state.scenario())
    wanted = FORMATS if form == "all" else (form,)
    made = write(
        results,
        folder / "report",
        wanted,
        other_seeds=seeds,
        scenario=place_of(state.preset),
        on_step=lambda step: tell(("now", step)),
    )
    name = state.preset.replace("/", "-") + ("-changed" if state.changes else "")
    target = folder / f"{name}-report.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(made.rglob("*")):
            if path.is_file():
                packed.write(path, f"{target.stem}/{path.relative_to(made)}")
    single = {"html": "report.html", "pdf": "report.pdf", "xlsx": "report.xlsx", "iamc": "iamc.csv"}
    if form in single:
        return (made / single[form]).rename(folder / f"{name}-{single[form]}").name
    return target.name
