"""Reads with pyam what the twin wrote for it; `make clients` starts it, in pyam's own environment.

pyam needs older libraries than the twin, so this program imports nothing of the twin and is given
files: every run as `twin batch iamc` writes them, and their percentiles.
"""

from __future__ import annotations

import sys

import pyam

NET = "Emissions|CO2|Energy and Industrial Processes"
STORED = "Carbon Sequestration|CCS"


def read(runs_file: str, percentiles_file: str) -> None:
    """Load both files unchanged, and let pyam aggregate, convert and take quantiles itself."""
    runs, percentiles = pyam.IamDataFrame(runs_file), pyam.IamDataFrame(percentiles_file)
    assert runs.extra_cols == ["run"], runs.extra_cols
    assert percentiles.extra_cols == [], percentiles.extra_cols
    assert runs.check_aggregate(STORED) is None, "children do not add up to their parent"
    terawatt_hours = runs.filter(unit="EJ/yr").convert_unit("EJ/yr", "TWh/yr")
    assert not terawatt_hours.empty
    last = runs.year[-1]
    by_run = runs.filter(variable=NET, year=last).data
    ours = percentiles.filter(variable=f"{NET}|50th Percentile", year=last).data
    for scenario, median in by_run.groupby("scenario")["value"].median().items():
        (own,) = ours.loc[ours["scenario"] == scenario, "value"]
        assert abs(own - median) < 1e-9, (scenario, own, median)
    print(
        f"pyam {pyam.__version__} read {len(runs.variable)} variables of "
        f"{by_run['run'].nunique()} runs and {len(percentiles.variable)} percentiles of them"
    )


if __name__ == "__main__":
    read(*sys.argv[1:])
