"""Demand and own hydrogen by hour, from what is declared by period and shape: compiled."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@compiled
def demand_of_year(
    first_hour: IntArray,
    group_mw: FloatArray,
    shape_of_group: IntArray,
    shapes: FloatArray,
    less_mw: FloatArray,
) -> FloatArray:
    """Sum the demand of groups, each with its shape, less must-run output, by hour [MW]."""
    demand = np.empty(shapes.shape[1])
    by_shape = np.zeros(shapes.shape[0])
    for period in range(less_mw.size):
        by_shape[:] = 0.0
        for group in range(group_mw.shape[0]):
            by_shape[shape_of_group[group]] += group_mw[group, period]
        hours = slice(first_hour[period], first_hour[period + 1])
        demand[hours] = -less_mw[period]
        for shape in range(by_shape.size):
            if by_shape[shape] > 0.0:
                _add_times(by_shape[shape], shapes[shape, hours], demand[hours])
    return demand


@borrowing
def _add_times(factor: float, values: FloatArray, result: FloatArray) -> None:
    for i in range(values.size):
        result[i] += factor * values[i]


@compiled
def own_hydrogen_mw(
    first_hour: IntArray, own_power_mwh: FloatArray, use: FloatArray, electrolyser_mw: FloatArray
) -> FloatArray:
    """Sum the hydrogen that electrolysers could make of their own power, by hour [MW]."""
    total = np.zeros(own_power_mwh.shape[1])
    for period in range(electrolyser_mw.shape[1]):
        for plant in range(use.size):
            most = electrolyser_mw[plant, period]
            if most > 0.0:
                for hour in range(first_hour[period], first_hour[period + 1]):
                    total[hour] += min(own_power_mwh[plant, hour] / use[plant], most)
    return total
