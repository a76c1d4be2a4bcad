"""A few runs of the tiny cluster, side by side as an ensemble keeps them."""

import pandas as pd
import pytest

import twin


@pytest.fixture(scope="session")
def few_runs():
    """Plan, and tables by name, of two scenarios with three seeds each."""
    base = twin.load("tiny/tiny")
    worlds = {"tiny": base, "dear": base.with_(policy__carbon_price__multiplier=2.0)}
    rows, tables = [], {"cluster_year": [], "site_year": []}
    for name, scenario in worlds.items():
        for seed in (1, 2, 3):
            run_id = len(rows)
            rows.append((run_id, name, seed))
            results = twin.simulate(scenario, seed)
            for table, frames in tables.items():
                frame = results.tables[table].copy()
                frame.insert(0, "run_id", run_id)
                frames.append(frame)
    runs = pd.DataFrame(rows, columns=["run_id", "scenario", "seed"])
    runs["prices.gas_multiplier"] = 1.0
    return runs, {name: pd.concat(frames, ignore_index=True) for name, frames in tables.items()}
