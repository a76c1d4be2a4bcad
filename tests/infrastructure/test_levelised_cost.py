"""What is spent over time and divided by output, against sums in many steps and by hand."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from infrastructure.levelised_cost import PresentCost, construction_factor, levelise


def test_spending_in_many_steps_comes_near_spending_evenly():
    rate, first, years = 0.1, 1.25, 2.5
    steps = first + years * (np.arange(100_000) + 0.5) / 100_000
    assert construction_factor(rate, first, years) == pytest.approx(np.mean(1.1**-steps), rel=1e-9)


def test_spending_without_interest_is_worth_what_it_costs():
    np.testing.assert_allclose(construction_factor(np.array([0.0, 1e-13]), 3.0, 2.0), [1.0, 1.0])


def test_a_cost_is_divided_part_by_part():
    parts = PresentCost(*(np.array([10.0 * i, 30.0 * i]) for i in range(1, 10)))
    cost = levelise(parts, np.array([5.0, 10.0]))
    for i, part in enumerate(fields(cost), 1):
        np.testing.assert_allclose(getattr(cost, part.name), [2.0 * i, 3.0 * i])
    np.testing.assert_allclose(cost.total_gbp_per_mwh, [90.0, 135.0])


def test_impossible_constructions_and_outputs_are_refused():
    with pytest.raises(ValueError, match="construction_factor"):
        construction_factor(0.1, 0.0, 0.0)
    nothing = PresentCost(*(np.zeros(1) for _ in range(9)))
    with pytest.raises(ValueError, match="present_output_mwh"):
        levelise(nothing, np.zeros(1))
