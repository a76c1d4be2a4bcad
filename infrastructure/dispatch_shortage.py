"""Divides what users go without among them, those of least priority first: compiled."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.dispatch_given import Given
from infrastructure.dispatch_plan import BLOCK
from infrastructure.strands import sum_of_products

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@borrowing
def share_shortage(
    first: IntArray,
    given: Given,
    short_mw: FloatArray,
    group_mw: FloatArray,
    class_end: IntArray,
    spare: FloatArray,
    result: FloatArray,
) -> None:
    """Add what each group goes without in each period; equals in proportion to what they take.

    Args:
        first: first hour of each period and the hour after the last.
        given: plants and users.
        short_mw: what all go without, shape (hours,) [MW]; used up.
        group_mw: what groups take or may do without, shape (groups, periods) [MW].
        class_end: end of each class of priority among groups, the least first.
        spare: room to reckon in, shape (BLOCK,).
        result: is added to, shape (groups, periods) [MWh].
    """
    for period in range(first.size - 1):
        for start in range(first[period], first[period + 1], BLOCK):
            short = short_mw[start : min(start + BLOCK, first[period + 1])]
            begin = 0
            for rank in range(class_end.size):
                if not _any(short):
                    break
                _share(
                    given.shapes,
                    start,
                    given.shape_of_group[begin : class_end[rank]],
                    group_mw[begin : class_end[rank], period],
                    short,
                    spare[: short.size],
                    result[begin : class_end[rank], period],
                )
                begin = class_end[rank]


@borrowing
def _any(values: FloatArray) -> bool:
    count = 0
    for i in range(values.size):
        count += values[i] > 0.0
    return count > 0


@borrowing
def _share(
    shapes: FloatArray,
    start: int,
    shape_of_group: IntArray,
    group_mw: FloatArray,
    short: FloatArray,
    part: FloatArray,
    result: FloatArray,
) -> None:
    """Share a shortage among the groups of a class; what they cannot bear remains."""
    hours = slice(start, start + short.size)
    part[:] = 0.0
    for group in range(group_mw.size):
        shape, mw = shapes[shape_of_group[group], hours], group_mw[group]
        for i in range(part.size):
            part[i] += mw * shape[i]
    for i in range(part.size):
        whole = part[i]
        borne = min(short[i], whole)
        part[i] = borne / whole if whole > 0.0 else 0.0
        short[i] -= borne if whole > 0.0 else 0.0
    for group in range(group_mw.size):
        result[group] += group_mw[group] * sum_of_products(
            part, shapes[shape_of_group[group], hours]
        )
