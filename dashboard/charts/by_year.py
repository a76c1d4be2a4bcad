"""Columns of a run laid out by name and year, without making a data frame of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from twin.results import Results

FloatArray = npt.NDArray[np.float64]


def years_of(results: Results) -> list[int]:
    """Return the years of a run."""
    return list(range(results.facts["start_year"], results.facts["end_year"] + 1))


def by_year(results: Results, table: str, key: str, column: str) -> dict[str, FloatArray]:
    """Sum a column by name and year.

    Args:
        results: the run.
        table: name of a table with a column ``year``.
        key: column of names.
        column: column of figures.

    Returns:
        Values of each name, shape (years,).
    """
    columns = results.columns(table)
    names, years = columns[key], years_of(results)
    sums = np.zeros((len(names.words) + 1, len(years)))
    rows = np.asarray(columns["year"], dtype=np.int64) - years[0]
    np.add.at(sums, (names.codes, rows), np.asarray(columns[column], dtype=float))
    return {word: sums[i] for i, word in enumerate(names.words)}


def cluster(results: Results, column: str) -> FloatArray:
    """Return a column of `cluster_year`, shape (years,)."""
    values: Any = results.columns("cluster_year")[column]
    return np.asarray(values, dtype=float)
