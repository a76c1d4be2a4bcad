"""Learning curves against their definitions and a published rate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.learning import capex_gbp_per_kw_in, experience_factor


@pytest.mark.parametrize(("year", "capex"), [(2020, 900.0), (2027.5, 750.0), (2060, 400.0)])
def test_dated_costs_are_linear_between_points_and_level_outside(year, capex):
    points = ([2025, 2030, 2050], [900.0, 600.0, 400.0])
    assert capex_gbp_per_kw_in(year, *points) == pytest.approx(capex)
    np.testing.assert_allclose(capex_gbp_per_kw_in(np.array([year]), *points), [capex])


def test_unsorted_points_are_refused():
    with pytest.raises(ValueError, match="rising years"):
        capex_gbp_per_kw_in(2030, [2030, 2025], [600.0, 900.0])


def test_each_doubling_lowers_the_cost_by_the_learning_rate():
    # Glenk, Holler & Reichelstein 2023: 14-17 % a doubling for electrolysers.
    np.testing.assert_allclose(
        experience_factor(np.array([0.5, 1.0, 2.0, 4.0]), 0.16), [1 / 0.84, 1.0, 0.84, 0.84**2]
    )


@given(one=st.floats(0.01, 100.0), two=st.floats(0.01, 100.0), rate=st.floats(0.0, 0.5))
def test_experience_gained_in_steps_is_experience_gained_at_once(one, two, rate):
    stepwise = experience_factor(one, rate) * experience_factor(two, rate)
    assert stepwise == pytest.approx(experience_factor(one * two, rate), rel=1e-9)


@pytest.mark.parametrize(("ratio", "rate"), [(0.0, 0.1), (-1.0, 0.1), (2.0, 1.0), (2.0, -0.1)])
def test_impossible_experience_is_refused(ratio, rate):
    with pytest.raises(ValueError, match="experience_factor"):
        experience_factor(ratio, rate)
