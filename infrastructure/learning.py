"""What a plant costs when ordered in a year, by dated estimates and by experience beyond them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Quantity = TypeVar("Quantity", float, FloatArray)


def capex_gbp_per_kw_in(
    year: Quantity, dated_years: Sequence[float], dated_capex_gbp_per_kw: Sequence[float]
) -> Quantity:
    """Return the capital cost of a plant ordered in `year` on a learning curve of dated points.

    Args:
        year: year of the order, fractions allowed; number or array.
        dated_years: years of the points, rising.
        dated_capex_gbp_per_kw: cost at each point [GBP/kW], same length.

    Returns:
        Cost [GBP/kW], linear between points and level before the first and after the last.

    Raises:
        ValueError: if the years do not rise or the lengths differ.
    """
    years = np.asarray(dated_years, dtype=np.float64)
    if len(years) != len(dated_capex_gbp_per_kw) or not len(years) or np.any(np.diff(years) <= 0):
        raise ValueError(
            f"capex_gbp_per_kw_in: points are {list(dated_years)} with "
            f"{len(dated_capex_gbp_per_kw)} costs; expected rising years with one cost each; "
            "sort the learning table by year"
        )
    cost = np.interp(year, years, dated_capex_gbp_per_kw)
    return cost if isinstance(year, np.ndarray) else float(cost)


def experience_factor(capacity_ratio: Quantity, learning_rate: float) -> Quantity:
    """Return cost over the reference cost when cumulative capacity differs from the reference.

    One-factor experience curve: each doubling of the capacity ever built lowers the cost by the
    learning rate, `c / c_0 = (C / C_0)^-b` with `b = -log2(1 - LR)`.

    Args:
        capacity_ratio: cumulative capacity over that behind the reference cost, above 0; number
            or array.
        learning_rate: fall of the cost with each doubling, 0 to below 1.

    Returns:
        Factor above 0, of the shape of the ratio.

    Raises:
        ValueError: if the ratio is not above 0 or the rate outside its bounds.

    Source: Wright 1936; 14-17 % a doubling of cumulative capacity for electrolysers in Glenk,
    Holler & Reichelstein 2023, Energy & Environmental Science, doi:10.1039/D3EE01208E.
    """
    if not 0.0 <= learning_rate < 1.0 or not (np.asarray(capacity_ratio) > 0.0).all():
        raise ValueError(
            f"experience_factor: ratio {capacity_ratio}, learning_rate {learning_rate}; expected a "
            "ratio above 0 and a rate of 0 to below 1; divide a percentage by 100"
        )
    exponent: float = math.log2(1.0 - learning_rate)
    factor: Quantity = capacity_ratio**exponent
    return factor
