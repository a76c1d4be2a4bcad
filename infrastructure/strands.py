"""Sums in four strands: compiled, and alike on every processor.

A plain sum waits for each addition before the next; a compiler may not change its order.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing

FloatArray = npt.NDArray[np.float64]


@borrowing
def sum_of(values: FloatArray) -> float:
    """Sum of values, shape (n,)."""
    a = b = c = d = 0.0
    whole = values.size - values.size % 4
    for i in range(0, whole, 4):
        a += values[i]
        b += values[i + 1]
        c += values[i + 2]
        d += values[i + 3]
    for i in range(whole, values.size):
        a += values[i]
    total: float = (a + b) + (c + d)
    return total


@borrowing
def sum_of_products(values: FloatArray, others: FloatArray) -> float:
    """Sum of products of values, shape (n,), and others, shape (n or more,)."""
    a = b = c = d = 0.0
    whole = values.size - values.size % 4
    for i in range(0, whole, 4):
        a += values[i] * others[i]
        b += values[i + 1] * others[i + 1]
        c += values[i + 2] * others[i + 2]
        d += values[i + 3] * others[i + 3]
    for i in range(whole, values.size):
        a += values[i] * others[i]
    total: float = (a + b) + (c + d)
    return total
