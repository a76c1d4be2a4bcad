"""A reformer, an electrolyser and three users by hand: what is entered and what it adds up to."""

import numpy as np
import pytest

from twin.hydrogen_entries import (
    HOURS,
    LEAKED,
    MADE,
    OWN_POWER,
    POWER_COST,
    ROWS,
    SENT,
    SOLD,
    USED_POWER_COST,
    enter_plants,
    enter_users,
)

# Columns: a reformer, an electrolyser; rows as in `dispatch_totals`.
BY_PLANT = np.array(
    [
        [6000.0, 2000.0],  # produced
        [8000.0, 4000.0],  # hours
        [240e3, 50e3],  # cost of fuel or grid power
        [0.0, 2600.0],  # power
        [0.0, 1000.0],  # own power used
        [0.0, 200.0],  # own power left over
        [0.0, 3e3],  # sold for
    ]
)
# Columns: two users who want 4000 MWh each, and one who wants none.
BY_USER = np.array([[4000.0, 2000.0, 0.0], [0.0, 1500.0, 0.0], [0.0, 500.0, 0.0]])
ASSETS = np.array([3, 1])


def test_plants_are_entered_at_their_assets_and_added_up():
    by_asset = np.zeros((ROWS, 5))
    totals = enter_plants(BY_PLANT, BY_USER, 1, ASSETS, np.array([0.75, 1.0]), 20.0, by_asset)
    expected = {
        MADE: [8.0, 2.0],
        LEAKED: [2.0, 0.0],
        SENT: [6000.0, 2000.0],
        SOLD: [4.5, 1.5],  # 6000 of 8000 MWh reached users
        HOURS: [8000.0, 4000.0],
        USED_POWER_COST: [0.0, 0.07],
        POWER_COST: [0.0, 0.071],
        OWN_POWER: [0.0, 1.0],
    }
    for row, values in expected.items():
        np.testing.assert_allclose(by_asset[row, ASSETS], values, atol=1e-15)
    assert not by_asset[:, [0, 2, 4]].any()
    assert totals.reformed_mwh + totals.electrolysed_mwh == totals.made_mwh == 8000.0
    assert (totals.served_mwh, totals.unserved_mwh, totals.interrupted_mwh) == (6000, 1500, 500)
    assert (totals.own_used_mwh, totals.own_surplus_mwh, totals.fuel_gbp) == (1000, 200, 240e3)
    assert (totals.leaked_gwh, totals.power_gbp) == pytest.approx((2.0, 71e3))


def settled(offtake_gwh):
    """Served shares, payments and what plants get beyond gas at GBP 30; one user agreed on 50."""
    served_share, paid_gbp_m, above_gas_gbp_m = np.full(5, -1.0), np.zeros((3, 2)), np.zeros(2)
    agreed, users = np.array([50.0, np.nan, np.nan, np.nan, np.nan]), np.array([0, 2, 4])
    enter_users(
        BY_PLANT, BY_USER, 8000.0, users, agreed, 30.0, np.array(offtake_gwh), served_share,
        paid_gbp_m, above_gas_gbp_m,
    )  # fmt: skip
    return served_share, paid_gbp_m, above_gas_gbp_m


NOBODY, FIRST, LAST = [[0.0, 0.0]] * 3, [[4.0, 0.0]] + [[0.0, 0.0]] * 2, [[0.0, 4.0]] * 3


@pytest.mark.parametrize(
    ("offtake", "agreed", "above"),
    [
        # 4000 MWh at 30 by what plants made, three to one, and at 20 as was agreed.
        (NOBODY, [0.15, 0.05], [0.06, 0.02]),
        (FIRST, [0.17, 0.03], [0.08, 0.0]),
        (LAST, [0.09, 0.11], [0.0, 0.08]),
        ([[1.0, 3.0]] * 3, [0.11, 0.09], [0.02, 0.06]),
    ],
)
def test_users_pay_the_price_of_gas_by_what_plants_made_and_the_rest_to_whom_they_agreed_with(
    offtake, agreed, above
):
    served_share, paid_gbp_m, above_gas_gbp_m = settled(offtake)
    np.testing.assert_allclose(served_share, [1.0, -1.0, 0.5, -1.0, -1.0])
    np.testing.assert_allclose(paid_gbp_m, [agreed, [0.045, 0.015], [0.0, 0.0]])
    np.testing.assert_allclose(above_gas_gbp_m, above, atol=1e-15)
