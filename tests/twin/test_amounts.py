"""Amounts in sentences: every size has digits to read, and none rounds to nothing in silence."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.amounts import pounds, rounded


@pytest.mark.parametrize(
    ("gbp_m", "told"),
    [
        (1298.9, "GBP 1,299 m"),
        (10.4, "GBP 10 m"),
        (4.83, "GBP 4.8 m"),
        (0.3414, "GBP 341,000"),
        (0.0006, "GBP 1,000"),
        (0.0004, "less than GBP 1,000"),
        (0.0, "less than GBP 1,000"),
    ],
)
def test_each_size_has_its_digits(gbp_m, told):
    assert pounds(gbp_m) == told


@given(st.floats(0.0005, 1e5))
def test_what_is_told_is_within_a_tenth(gbp_m):
    figure = float(re.search(r"[\d,.]+", pounds(gbp_m))[0].replace(",", ""))
    unit = 1.0 if pounds(gbp_m).endswith(" m") else 1e-6
    assert figure * unit == pytest.approx(gbp_m, rel=0.1, abs=0.0005)


@pytest.mark.parametrize(
    ("gbp_m", "shown"),
    [(1234.56, 1234.6), (-1.26, -1.3), (0.3414, 0.34), (-0.0021, -0.0021), (0.00004, 0.0), (0, 0)],
)
def test_a_small_amount_in_a_table_keeps_two_digits(gbp_m, shown):
    """A small company's GBP 2,000 is not told as 0.0 million."""
    assert rounded(gbp_m) == shown
