"""Who joins a shared pipe, against every possible set of customers; and the sizes of a pipe."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.open_season import PipeMenu, largest_stable_set

MENU = PipeMenu(
    np.array([8.0, 16.0, 24.0]), np.array([100.0, 500.0, 1200.0]), np.array([20.0, 35.0, 60.0]), 0.1
)


def members(willingness, volume, tariff):
    return largest_stable_set(np.array(willingness), np.array(volume), tariff).tolist()


def shared_cost(total_gbp_m):
    """A tariff that falls as the cost is shared among more."""
    return lambda volume: 1000.0 * total_gbp_m / volume


def test_all_join_where_the_tariff_of_all_suits_all():
    """GBP 10m over 200 kt is GBP 50/t."""
    assert members([50.0, 60.0], [100.0, 100.0], shared_cost(10.0)) == [True, True]


def test_one_who_leaves_may_take_others_with_it():
    """GBP 50/t for all; without the first GBP 100/t, which the second would not pay either."""
    assert members([49.0, 60.0], [100.0, 100.0], shared_cost(10.0)) == [False, False]
    assert members([49.0, 100.0], [100.0, 100.0], shared_cost(10.0)) == [False, True]


def test_customers_without_volume_never_join():
    assert members([1e9, 60.0], [0.0, 200.0], shared_cost(10.0)) == [False, True]
    assert members([1e9], [0.0], shared_cost(10.0)) == [False]
    assert members([], [], shared_cost(10.0)) == []


def falling_tariff(rng):
    """Cost of a fixed part and of pipe sizes, over volume; steps in size never raise it here."""
    fixed, slope = rng.uniform(0.0, 40.0), rng.uniform(0.0, 0.05)
    return lambda volume: 1000.0 * (fixed + slope * volume**0.6) / volume


def largest_by_brute_force(willingness, volume, tariff):
    """The union of all stable sets, which is stable too where tariffs fall with volume."""
    customers = len(volume)
    union = np.zeros(customers, dtype=bool)
    for choice in product([False, True], repeat=customers):
        chosen = np.array(choice, dtype=bool) & (volume > 0.0)
        if chosen.any() and (willingness[chosen] >= tariff(volume[chosen].sum()) - 1e-9).all():
            union |= chosen
    return union


@pytest.mark.parametrize("block", range(10))
def test_the_largest_stable_set_is_that_of_brute_force(block):
    """Twenty random cases in each block, up to twelve customers, some of them without volume."""
    for seed in range(20 * block, 20 * block + 20):
        rng = np.random.default_rng(seed)
        customers = rng.integers(1, 13)
        tariff = falling_tariff(rng)
        volume = np.where(rng.random(customers) < 0.1, 0.0, rng.uniform(10.0, 300.0, customers))
        willingness = rng.uniform(0.3, 2.5, customers) * tariff(volume.sum() + 1.0)
        found = largest_stable_set(willingness, volume, tariff)
        np.testing.assert_array_equal(found, largest_by_brute_force(willingness, volume, tariff))


@given(
    st.lists(st.tuples(st.floats(0.0, 500.0), st.floats(0.0, 1000.0)), max_size=30),
    st.floats(0.0, 100.0),
)
def test_nobody_in_the_set_would_leave_and_more_support_never_shrinks_it(customers, cost):
    willingness = np.array([w for w, _ in customers])
    volume = np.array([v for _, v in customers])
    tariff = shared_cost(cost)
    found = largest_stable_set(willingness, volume, tariff)
    if found.any():
        assert (willingness[found] >= tariff(float(volume[found].sum()))).all()
    cheaper = largest_stable_set(willingness, volume, shared_cost(cost / 2.0))
    assert (cheaper | ~found).all()


@pytest.mark.parametrize(
    ("volume", "size", "investment_gbp_m"),
    [
        (0.0, 0, 20.0),
        (100.0, 0, 20.0 + 10.0),  # full to the brim
        (100.1, 1, 35.0 + 10.01),
        (1200.0, 2, 60.0 + 120.0),
        (5000.0, 2, 60.0 + 500.0),  # more than the largest carries
    ],
)
def test_the_smallest_pipe_that_carries_the_volume(volume, size, investment_gbp_m):
    assert MENU.size_for(volume) == size
    assert MENU.investment_gbp_m(volume) == pytest.approx(investment_gbp_m)
