"""Says how far each seed's run lies from the mean of many, for the choice of a scenario's seed.

    python -m tools.representative_seed [SCENARIO]

A scenario's own seed is what people see first: its run should be neither lucky nor unlucky.
"""

from __future__ import annotations

import argparse

import numpy as np
import numpy.typing as npt
import pandas as pd

import twin
from twin.report.headlines import headlines

SEEDS = range(1, 21)


def distances(name: str, seeds: range = SEEDS) -> pd.DataFrame:
    """Return how far each seed's headline figures lie from their mean.

    Args:
        name: a scenario.
        seeds: seeds to run.

    Returns:
        Index: seeds, nearest first; ``distance``, the root mean square over figures in standard
        deviations, and each figure in standard deviations from its mean.
    """
    scenario = twin.load(name)
    runs = [headlines(twin.simulate(scenario, seed)) for seed in seeds]
    values = pd.DataFrame([{each.key: each.value for each in run} for run in runs], index=seeds)
    known = values.astype(float).dropna(axis=1)
    spread = known.loc[:, known.std() > 0.0]
    standard = (spread - spread.mean()) / spread.std()
    root: npt.NDArray[np.float64] = np.sqrt((standard.to_numpy() ** 2).mean(axis=1))
    standard.insert(0, "distance", root)
    return standard.sort_values("distance").rename_axis("seed")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="?", default="humber/reference")
    print(distances(parser.parse_args().scenario).round(2).to_string())


if __name__ == "__main__":
    main()
