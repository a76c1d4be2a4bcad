"""A CO2 store by hand, and what must hold for any: rate, capacity, and nothing lost on the way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from infrastructure.assets import months_in_service
from infrastructure.carbon_store import CarbonStore, inject, spread_over_months

STORE = CarbonStore("field", (24.0, 30.5, 60.0), (1200.0, 2400.0, 1800.0), 5000.0)


def test_the_rate_is_that_of_the_last_phase_that_is_open():
    assert [STORE.rate_at(m) for m in (23.9, 24.0, 30.4, 30.5, 60.0)] == [0, 1200, 1200, 2400, 1800]
    assert STORE.first_month == 24.0
    assert CarbonStore("none", (0.0,), (0.0,), 1.0).first_month == math.inf


def test_a_phase_that_opens_within_a_month_counts_for_its_part():
    # 100 kt a month to the middle of July, 200 from then on.
    expected = [100.0] * 6 + [150.0] + [200.0] * 5
    np.testing.assert_allclose(STORE.permitted_kt(24.0), expected)
    np.testing.assert_allclose(STORE.permitted_kt(12.0), np.zeros(12))
    np.testing.assert_allclose(STORE.permitted_kt(60.0), np.full(12, 150.0))


def test_a_store_that_closes_again_permits_nothing_and_not_less():
    """Sums of its phases leave rounding, which stopped a run (found by `make attack`)."""
    closed = CarbonStore("closed", (31.0, 55.0, 79.0), (1000.0, 6100.0, 0.0), 5e4)
    permitted = np.array([closed.permitted_kt(12.0 * year) for year in range(7, 60)])
    assert (permitted >= 0.0).all()
    np.testing.assert_allclose(permitted, 0.0, atol=1e-9)


def test_what_is_refused_in_spring_is_not_made_up_for_in_autumn():
    """Two bring 90 and 60 kt a month; 100 are permitted to June, 200 from July."""
    delivered = np.array([[90.0] * 12, [60.0] * 12])
    permitted = np.array([100.0] * 6 + [200.0] * 6)
    found = inject(delivered, permitted, 1e9)
    np.testing.assert_allclose(found.stored_kt, [100.0] * 6 + [150.0] * 6)
    np.testing.assert_allclose(found.accepted_share, [(100 / 150 + 1.0) / 2.0] * 2)


def test_the_last_room_is_shared_in_proportion():
    """130 kt of room: January whole, 30 of 100 in February, nothing later."""
    delivered = np.array([[75.0] * 12, [25.0] * 12])
    found = inject(delivered, np.full(12, 500.0), 130.0)
    np.testing.assert_allclose(found.stored_kt, [100.0, 30.0] + [0.0] * 10)
    np.testing.assert_allclose(found.accepted_share * delivered.sum(axis=1), [97.5, 32.5])


def test_an_asset_that_starts_in_mid_april_brings_its_year_in_the_months_left():
    service = months_in_service(np.array([3.5, -5.0]), np.array([np.inf, 6.0]), 0.0)
    np.testing.assert_allclose(service[0], [0, 0, 0, 0.5] + [1.0] * 8)
    np.testing.assert_allclose(service[1], [1.0] * 6 + [0.0] * 6)
    spread = spread_over_months(np.array([85.0, 60.0]), service)
    np.testing.assert_allclose(spread[0], [0, 0, 0, 5.0] + [10.0] * 8)
    np.testing.assert_allclose(spread.sum(axis=1), [85.0, 60.0])


amounts = st.floats(0.0, 1000.0)


@given(
    st.integers(0, 5).flatmap(lambda n: arrays.arrays(float, (n, 12), elements=amounts)),
    arrays.arrays(float, 12, elements=amounts),
    st.floats(0.0, 5000.0),
)
def test_rate_and_room_hold_and_what_is_not_stored_is_refused(delivered, permitted, room):
    found = inject(delivered, permitted, room)
    assert (found.stored_kt <= permitted + 1e-9).all()
    assert (found.stored_kt >= 0.0).all()
    assert found.stored_kt.sum() <= room + 1e-9
    assert ((found.accepted_share >= 0.0) & (found.accepted_share <= 1.0)).all()
    brought = delivered.sum(axis=1)
    refused = brought * (1.0 - found.accepted_share)
    assert brought.sum() == pytest.approx(found.stored_kt.sum() + refused.sum(), abs=1e-6)
    # Nothing is refused without a reason.
    if (delivered.sum(axis=0) <= permitted).all() and brought.sum() <= room:
        assert found.accepted_share == pytest.approx(1.0)


@given(st.lists(st.tuples(amounts, st.floats(0.0, 5000.0)), min_size=1, max_size=8))
def test_years_on_end_never_fill_a_store_beyond_its_capacity(years):
    stored, capacity = 0.0, 3000.0
    for monthly, permitted in years:
        found = inject(np.full((1, 12), monthly), np.full(12, permitted), capacity - stored)
        stored += float(found.stored_kt.sum())
        assert stored <= capacity * (1.0 + 1e-12)


@pytest.mark.parametrize(
    ("months", "rates", "capacity", "named"),
    [
        ((), (), 1.0, "phases open in months"),
        ((1.0, 2.0), (1.0,), 1.0, "with 1 rates"),
        ((2.0, 1.0), (1.0, 2.0), 1.0, "rising months"),
        ((1.0, 1.0), (1.0, 2.0), 1.0, "rising months"),
        ((1.0,), (-1.0,), 1.0, "0 or more"),
        ((1.0,), (1.0,), -1.0, "0 or more"),
    ],
)
def test_a_store_that_makes_no_sense_is_refused(months, rates, capacity, named):
    with pytest.raises(ValueError, match=f"field: .*{named}"):
        CarbonStore("field", months, rates, capacity)


@pytest.mark.parametrize(
    ("delivered", "permitted", "room"),
    [(-1.0, 1.0, 1.0), (1.0, -1.0, 1.0), (1.0, 1.0, -1.0), (np.nan, 1.0, 1.0), (1.0, 1.0, np.nan)],
)
def test_negative_deliveries_rates_and_room_are_refused(delivered, permitted, room):
    with pytest.raises(ValueError, match="inject: "):
        inject(np.full((1, 12), delivered), np.full(12, permitted), room)
