"""Sums in strands against sums without rounding."""

from __future__ import annotations

import math

import numpy as np
import pytest

from infrastructure.strands import sum_of, sum_of_products


@pytest.mark.parametrize("size", [0, 1, 3, 4, 5, 257])
def test_sums_equal_exact_ones(size: int) -> None:
    draws = np.random.default_rng(size)
    values, others = draws.normal(size=size), draws.normal(size=size + 2)
    products = [float(a) * float(b) for a, b in zip(values, others, strict=False)]
    assert sum_of(values) == pytest.approx(math.fsum(values), rel=1e-12, abs=1e-12)
    assert sum_of_products(values, others) == pytest.approx(
        math.fsum(products), rel=1e-12, abs=1e-12
    )


def test_later_values_of_a_longer_second_array_are_left_out() -> None:
    assert sum_of_products(np.ones(5), np.array([1.0, 2.0, 3.0, 4.0, 5.0, 100.0])) == 15.0
