"""Turns many runs into bands: quantile fans by year, and curves of exceedance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.errors import Fault, InputError
from scenarios.translate import did_you_mean

FAN = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Quantiles of a fan unless others are asked for."""


def fan(
    table: pd.DataFrame,
    column: str,
    runs: pd.DataFrame,
    *,
    where: Mapping[str, object] | None = None,
    quantiles: Sequence[float] = FAN,
) -> pd.DataFrame:
    """Quantiles over the runs of a column, by scenario and year.

    Each year has quantiles of its own: a line of the fan is not the path of any one run.

    Args:
        table: a yearly table with ``run_id``, ``year`` and the column.
        column: what to take quantiles of, in its own unit.
        runs: the plan, with ``run_id`` and ``scenario``; runs it does not name are left out.
        where: what rows must hold, for instance ``{"site_id": "mill"}``. Rows of one run and year
            that remain are added up.
        quantiles: which quantiles, each between 0 and 1.

    Returns:
        Rows of ``scenario``, ``year``, ``runs`` (with a number in that year), ``mean`` and one
        column a quantile (``p5`` ... ``p95``), in the unit of the column.

    Raises:
        InputError: if a column is missing or a quantile lies outside 0 and 1.

    Notes:
        Quantiles are interpolated linearly between order statistics (type 7 of Hyndman & Fan 1996,
        The American Statistician 50:361).
    """
    _check(table, [column, *(where or {})], quantiles)
    chosen = table
    for name, value in (where or {}).items():
        chosen = chosen[chosen[name] == value]
    per_run = chosen.groupby(["run_id", "year"], sort=True, observed=True)[column].sum(min_count=1)
    wide = per_run.unstack("year")
    rows = []
    for scenario, ids in runs.groupby("scenario", sort=False, observed=True)["run_id"]:
        values = wide.loc[wide.index.isin(ids)].to_numpy(dtype=np.float64)
        for i, year in enumerate(wide.columns):
            numbers = values[:, i][np.isfinite(values[:, i])]
            if len(numbers):
                at = np.quantile(numbers, quantiles)
                rows.append([scenario, int(year), len(numbers), float(numbers.mean()), *at])
    heads = ["scenario", "year", "runs", "mean", *(label(q) for q in quantiles)]
    return pd.DataFrame(rows, columns=heads)


def label(quantile: float) -> str:
    """Name of a quantile's column: ``p50`` for 0.5, ``p2.5`` for 0.025."""
    return f"p{quantile * 100:g}"


def exceedance(values: npt.ArrayLike, confidence: float = 0.95) -> pd.DataFrame:
    """Share of runs at or above each value that occurred, with a band for the whole curve.

    Args:
        values: one output a run; what is not a number is left out.
        confidence: level of the band [-].

    Returns:
        Rows of ``value`` (rising, in the output's unit), ``share_at_or_above``, ``low`` and
        ``high`` (between 0 and 1).

    Notes:
        The band holds for all values at once, whatever the distribution, with the tight constant
        of Massart, P. (1990), Annals of Probability 18:1269, for independent runs.
    """
    given = np.asarray(values, dtype=np.float64)
    given = np.sort(given[np.isfinite(given)])
    at, first = np.unique(given, return_index=True)
    share = 1.0 - first / max(len(given), 1)
    half = np.sqrt(np.log(2.0 / (1.0 - confidence)) / (2.0 * max(len(given), 1)))
    return pd.DataFrame(
        {
            "value": at,
            "share_at_or_above": share,
            "low": np.maximum(share - half, 0.0),
            "high": np.minimum(share + half, 1.0),
        }
    )


def _check(table: pd.DataFrame, columns: Sequence[str], quantiles: Sequence[float]) -> None:
    faults = [
        Fault(
            "column",
            name,
            "a column of the table",
            did_you_mean(name, [str(known) for known in table.columns]),
        )
        for name in ("run_id", "year", *columns)
        if name not in table
    ]
    faults += [
        Fault("quantile", str(q), "a number from 0 to 1", "write 0.9 for the ninth decile")
        for q in quantiles
        if not 0.0 <= q <= 1.0
    ]
    if faults:
        raise InputError(faults)
