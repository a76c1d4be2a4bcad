"""Ensembles made in this process, which spares tests of what reads them the start of workers."""

from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa

import twin
from twin.ensemble.arrow import to_parquet
from twin.ensemble.keeper import Keeper
from twin.ensemble.plan import plan, runs_of
from twin.ensemble.worker import HEADLINE, Assignment, ChunkResult, run_chunk


def run_here(study, folder):
    """Run a study as a worker would, in one chunk, and keep it as the engine does."""
    runs = runs_of(plan(study), list(study.scenarios))
    return keep(study, folder, run_chunk(Assignment.of(study), runs))


def evaluate_here(study, folder, outputs):
    """Keep, as the headline of each run, what functions make of its place in the unit cube.

    Args:
        study: a study whose parameters are evenly distributed.
        folder: folder of the ensemble.
        outputs: functions by name, of points of shape (runs, parameters) between 0 and 1.
    """
    frame = plan(study)
    points = np.column_stack(
        [
            (frame[each.path] - each.distribution.low)
            / (each.distribution.high - each.distribution.low)
            for each in study.parameters
        ]
    )
    figures = {name: function(points) for name, function in outputs.items()}
    table = pa.table({"run_id": frame["run_id"].to_numpy(), **figures})
    result = ChunkResult({HEADLINE: to_parquet(table)}, {HEADLINE: len(frame)}, 0, 0.0)
    return keep(study, folder, result)


def keep(study, folder, result):
    """Write a finished ensemble and read it back."""
    with Keeper.open(study, folder) as keeper:
        keeper.begin(study.runs)
        keeper.add(1, 0, study.runs, result)
        keeper.finish()
    return twin.read_ensemble(folder)


@cache
def few_runs():
    """Plan, and tables by name, of two scenarios of the tiny cluster with three seeds each."""
    base = twin.load("tiny/tiny")
    worlds = {"tiny": base, "dear": base.with_(policy__carbon_price__multiplier=2.0)}
    rows, tables = [], {"cluster_year": [], "site_year": []}
    for name, scenario in worlds.items():
        for seed in (1, 2, 3):
            results = twin.simulate(scenario, seed)
            for table, frames in tables.items():
                frame = results.tables[table].copy()
                frame.insert(0, "run_id", len(rows))
                frames.append(frame)
            rows.append((len(rows), name, seed))
    runs = pd.DataFrame(rows, columns=["run_id", "scenario", "seed"])
    runs["prices.gas_multiplier"] = 1.0
    return runs, {name: pd.concat(frames, ignore_index=True) for name, frames in tables.items()}
