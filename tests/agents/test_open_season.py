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


def joining(willingness, volume, tariff, room=np.inf, site=None):
    """Who joins a pipe with room for so much, places going by willingness."""
    worth, asked = np.array(willingness), np.array(volume)
    sites = np.arange(len(asked)) if site is None else np.array(site)
    return largest_stable_set(
        worth, asked, sites, room, lambda some: worth[some] >= tariff(float(asked[some].sum()))
    ).tolist()


def members(willingness, volume, tariff, room=np.inf):
    """The same as whether each customer joins."""
    found = np.zeros(len(volume), dtype=bool)
    found[joining(willingness, volume, tariff, room)] = True
    return found


def shared_cost(total_gbp_m):
    """A tariff that falls as the cost is shared among more."""
    return lambda volume: 1000.0 * total_gbp_m / volume


def test_all_join_where_the_tariff_of_all_suits_all():
    """GBP 10m over 200 kt is GBP 50/t."""
    assert members([50.0, 60.0], [100.0, 100.0], shared_cost(10.0)).tolist() == [True, True]


def test_one_who_leaves_may_take_others_with_it():
    """GBP 50/t for all; without the first GBP 100/t, which the second would not pay either."""
    assert members([49.0, 60.0], [100.0, 100.0], shared_cost(10.0)).tolist() == [False, False]
    assert members([49.0, 100.0], [100.0, 100.0], shared_cost(10.0)).tolist() == [False, True]


def test_customers_without_volume_never_join():
    assert members([1e9, 60.0], [0.0, 200.0], shared_cost(10.0)).tolist() == [False, True]
    assert members([1e9], [0.0], shared_cost(10.0)).tolist() == [False]
    assert members([], [], shared_cost(10.0)).tolist() == []


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
        found = members(willingness, volume, tariff)
        np.testing.assert_array_equal(found, largest_by_brute_force(willingness, volume, tariff))


@given(
    st.lists(st.tuples(st.floats(0.0, 500.0), st.floats(0.0, 1000.0)), max_size=30),
    st.floats(0.0, 100.0),
)
def test_nobody_in_the_set_would_leave_and_more_support_never_shrinks_it(customers, cost):
    willingness = np.array([w for w, _ in customers])
    volume = np.array([v for _, v in customers])
    tariff = shared_cost(cost)
    found = members(willingness, volume, tariff)
    if found.any():
        assert (willingness[found] >= tariff(float(volume[found].sum()))).all()
    cheaper = members(willingness, volume, shared_cost(cost / 2.0))
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


def test_who_offers_least_is_left_out_where_not_all_fit():
    volume, cost = [100.0, 100.0, 100.0], shared_cost(10.0)
    assert joining([60.0, 90.0, 70.0], volume, cost, 300.0) == [0, 1, 2]
    assert joining([60.0, 90.0, 70.0], volume, cost, 200.0) == [1, 2]
    assert joining([60.0, 90.0, 70.0], volume, cost, 99.0) == []


def test_the_tariff_is_that_of_those_who_fit():
    """GBP 33/t for all three, but GBP 50/t for the two there is room for: nobody joins at 40."""
    volume = [100.0, 100.0, 100.0]
    assert joining([40.0] * 3, volume, shared_cost(10.0), 300.0) == [0, 1, 2]
    assert joining([40.0] * 3, volume, shared_cost(10.0), 200.0) == []


def test_who_does_not_fit_is_passed_over_and_the_next_is_tried():
    assert joining([90.0, 80.0, 70.0], [100.0, 150.0, 60.0], shared_cost(5.0), 200.0) == [0, 2]


def test_the_room_of_who_leaves_goes_to_the_next():
    """GBP 91/t for the first two, which the second does not pay; GBP 83/t with the third."""
    assert joining([100.0, 85.0, 84.0], [50.0, 60.0, 70.0], shared_cost(10.0), 120.0) == [0, 2]


def test_a_site_joins_once_by_the_best_of_its_options_that_fits():
    volume, site = [100.0, 40.0, 50.0], [0, 0, 1]
    assert joining([90.0, 80.0, 70.0], volume, shared_cost(2.0), 190.0, site) == [0, 2]
    assert joining([90.0, 80.0, 70.0], volume, shared_cost(2.0), 95.0, site) == [1, 2]


def fair_sets(willingness, volume, tariff, room):
    """Every set that fits, holds together, and leaves out nobody for who is worth less.

    Who is left out although it would gain at the tariff of the set does not fit beside the members
    that come before it.
    """
    customers = len(volume)
    for choice in product([False, True], repeat=customers):
        chosen = np.array(choice, dtype=bool)
        if not chosen.any() or volume[chosen].sum() > room:
            continue
        price = tariff(volume[chosen].sum())
        before = [volume[chosen & (willingness > w)].sum() for w in willingness]
        left_out = ~chosen & (willingness >= price) & (volume + before <= room)
        if (willingness[chosen] >= price).all() and not left_out.any():
            yield chosen


@pytest.mark.parametrize("block", range(10))
def test_who_joins_where_room_is_short_against_every_subset(block):
    """It fits, holds together, and has in it every set that does so and is fair by worth.

    Twenty random cases in each block, with room for between a tenth and all of the volume.
    """
    for seed in range(20 * block, 20 * block + 20):
        rng = np.random.default_rng(seed)
        customers = rng.integers(1, 11)
        tariff = falling_tariff(rng)
        volume = rng.uniform(10.0, 300.0, customers)
        room = rng.uniform(0.1, 1.05) * volume.sum()
        willingness = rng.uniform(0.3, 2.5, customers) * tariff(min(volume.sum(), room))
        found = members(willingness, volume, tariff, room)
        total = volume[found].sum()
        assert total <= room * (1 + 1e-12)
        assert not found.any() or (willingness[found] >= tariff(total) - 1e-9).all()
        for fair in fair_sets(willingness, volume, tariff, room):
            assert (found | ~fair).all()
        if room >= volume.sum():
            everyone = largest_by_brute_force(willingness, volume, tariff)
            np.testing.assert_array_equal(found, everyone)
