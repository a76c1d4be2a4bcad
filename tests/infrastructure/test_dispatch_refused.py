"""Hourly dispatch refuses systems and hours that cannot be, with all that is wrong at once."""

from __future__ import annotations

import numpy as np
import pytest

from infrastructure.dispatch import (
    HoursOfYear,
    dispatch_year,
)
from tests.infrastructure.hydrogen_parts import (
    CHEAP_AND_DEAR,
    HOURS,
    electrolyser,
    reformer,
    system,
    users,
)

IMPOSSIBLE = [
    (reformer(-1.0, 50.0), r"reformer_capacity_mw_by_period holds -1\.0"),
    (reformer(100.0, 50.0, 40.0), r"reformer_minimum_load holds 40\.0; expected 0 to 1"),
    ({"demand_mw_by_period": np.ones((1, 11))}, r"shape \(1, 11\); expected \(0, 12\)"),
    ({"store_loss_share": 1.0}, "store_loss_share holds"),
    ({"store_injection_mw": float("nan")}, "store_injection_mw holds nan"),
    ({"store_capacity_mwh_by_period": np.full(12, -5.0)}, r"holds -5\.0; expected 0 to"),
    ({"line_pack_start_mwh": 3.0}, "line_pack_start_mwh holds 3.0; expected 0 to 0"),
    ({"first_hour_of_period": np.array([0, 5, 5])}, "expected rising hours"),
]


@pytest.mark.parametrize(("change", "message"), IMPOSSIBLE)
def test_impossible_systems_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        system(**change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        *IMPOSSIBLE,
        (reformer(100.0, float("nan")), "reformer_marginal_cost_gbp_per_mwh holds nan"),
        (reformer(100.0, 50.0) | {"reformer_ramp_share_per_hour": np.zeros(1)}, "holds 0"),
        (electrolyser(10.0, use=0.0), "electrolyser_electricity_mwh_per_mwh holds 0"),
        (electrolyser(float("nan")), "electrolyser_capacity_mw_by_period holds nan"),
        (users(5.0) | {"demand_interruptible_share": np.full(1, 1.5)}, r"holds 1\.5"),
        (
            {"demand_mw_by_period": np.full((1, 12), -1.0), "demand_priority": np.ones(1)},
            "holds -1",
        ),
        ({"interruption_cost_gbp_per_mwh": -1.0}, "interruption_cost_gbp_per_mwh holds -1"),
        ({"store_stock_start_mwh": float("nan")}, "store_stock_start_mwh holds nan"),
        ({"store_withdrawal_mw": -2.0}, "store_withdrawal_mw holds -2"),
        ({"electrolyser_own_wind_mw": np.ones(2)}, r"electrolyser_own_wind_mw has shape \(2,\)"),
        ({"demand_shape": np.zeros(3, dtype=np.int64)}, r"demand_shape has shape \(3,\)"),
    ],
)
def test_what_is_checked_at_dispatch_is_refused_there(change, message):
    declared = system(**change, check_at_dispatch=True)
    with pytest.raises(ValueError, match=message):
        dispatch_year(declared, CHEAP_AND_DEAR)


def test_all_faults_of_a_system_are_told_at_once():
    with pytest.raises(ValueError, match=r"minimum_load holds 2\.0.*store_loss_share holds 1\.5"):
        system(**reformer(100.0, 50.0, 2.0), store_loss_share=1.5)


@pytest.mark.parametrize("prices", [np.ones(8784), np.ones(8759)])
def test_prices_of_another_year_are_refused(prices):
    with pytest.raises(ValueError, match=r"expected \(8760,\)"):
        dispatch_year(system(), HoursOfYear(prices))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"price_gbp_per_mwh": np.full(HOURS, np.nan)}, "price_gbp_per_mwh holds nan in hour 0"),
        ({"wind": np.full(HOURS, 48.0)}, r"wind holds 48\.0 in hour 0 .* per cent"),
        ({"solar": np.zeros(8784)}, r"solar has shape \(8784,\); expected 8760 hours"),
        ({"demand_shapes": -np.ones((1, HOURS))}, r"demand_shapes holds -1\.0"),
    ],
)
def test_impossible_hours_are_refused(parts, message):
    with pytest.raises(ValueError, match=message):
        HoursOfYear(**({"price_gbp_per_mwh": np.ones(HOURS)} | parts))


def test_own_power_without_capacity_factors_and_users_without_shape_are_refused():
    with pytest.raises(ValueError, match=r"own wind has no capacity factors.*demand_shape holds 3"):
        dispatch_year(
            system(**electrolyser(10.0, own_wind_mw=5.0), **users(5.0), demand_shape=np.array([3])),
            CHEAP_AND_DEAR,
        )
    for wrong, message in (
        ({"surplus_price_share": 2.0}, "surplus_price_share is 2"),
        ({"foresight_hours": 0}, "foresight_hours is 0"),
        ({"end_value_gbp_per_mwh": -1.0}, "end_value_gbp_per_mwh is -1"),
    ):
        with pytest.raises(ValueError, match=message):
            dispatch_year(system(), CHEAP_AND_DEAR, **wrong)
