"""Runs the twin under EMA Workbench and holds its PRIM against ours; `make clients` starts it.

Needs an environment of its own with EMA Workbench in it. Writes what EMA Workbench finds in known
boxes to `tests/twin/ensemble/prim_of_ema.json`, which the tests hold our search against.
"""

from __future__ import annotations

import importlib.metadata
import json
from inspect import signature
from pathlib import Path

import ema_workbench
import numpy as np
from ema_workbench.analysis import prim

import twin
from tools.clients.boxes import BOXES, sample
from twin.ensemble.analysis.discovery import discover
from twin.ensemble.ema import ema_model

FIXTURE = Path(__file__).parents[2] / "tests" / "twin" / "ensemble" / "prim_of_ema.json"
PARAMETERS = {
    "policy.carbon_price.multiplier": (0.5, 2.0),
    "prices.gas_multiplier": (0.5, 2.0),
    "networks.delay_months": (0.0, 36.0),
    "seed": (1, 1000),
}


def run_under_ema() -> None:
    """Thirty experiments over three settings and luck, then scenario discovery on them."""
    outputs = ["fossil_co2_mt_2040", "fossil_co2_mt", "support_gbp_m_2040"]
    model = ema_model(twin.load("tiny/tiny"), PARAMETERS, outputs)
    experiments, outcomes = ema_workbench.perform_experiments(model, 30)
    final = outcomes["fossil_co2_mt_2040"]
    assert outcomes["fossil_co2_mt"].shape == (30, 16), outcomes["fossil_co2_mt"].shape
    assert np.array_equal(outcomes["fossil_co2_mt"][:, -1], final)
    first = experiments.iloc[0]
    settings = {
        path: float(first[path.replace(".", "__")]) for path in PARAMETERS if path != "seed"
    }
    again = twin.simulate(twin.load("tiny/tiny").changed(settings), int(first["seed"]))
    assert float(again.cluster_year["fossil_co2_mt"].iloc[-1]) == final[0]
    print(f"EMA Workbench ran {len(final)} experiments: {final.min():.2f} to {final.max():.2f} Mt")


def hold_prim_against_ema() -> None:
    """Search the same runs with both, print them side by side, and keep what theirs finds."""
    kept: dict[str, dict[str, float]] = {}
    for name, is_inside in BOXES.items():
        settings, is_case = sample(is_inside)
        # Versions before 3 ask for a threshold, later ones have none.
        asked = {"threshold": 0.5} if "threshold" in signature(prim.Prim).parameters else {}
        search = prim.Prim(settings, is_case, peel_alpha=0.05, **asked)
        theirs = search.find_box().peeling_trajectory
        balance = (
            2 * theirs["coverage"] * theirs["density"] / (theirs["coverage"] + theirs["density"])
        )
        best = theirs.loc[balance.idxmax()]
        ours = discover(settings, is_case).box
        kept[name] = {key: round(float(best[key]), 4) for key in ("coverage", "density")}
        print(
            f"{name}: coverage {best['coverage']:.2f} and density {best['density']:.2f} by EMA "
            f"Workbench, {ours.coverage:.2f} and {ours.density:.2f} by the twin"
        )
    version = importlib.metadata.version("ema_workbench")
    text = json.dumps({"ema_workbench": version, "boxes": kept}, indent=1)
    FIXTURE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    run_under_ema()
    hold_prim_against_ema()
