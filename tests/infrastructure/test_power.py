"""Hourly prices of electricity against what their form promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.power import hourly_electricity_price_gbp_per_mwh

WIND = np.random.default_rng(5).beta(0.7, 0.7, 8760)


@given(mean=st.floats(0.0, 300.0), sensitivity=st.floats(0.0, 5.0), floor=st.floats(-50.0, 0.0))
def test_hourly_price_keeps_mean_and_floor(mean, sensitivity, floor):
    prices = hourly_electricity_price_gbp_per_mwh(mean, WIND, sensitivity, floor)
    assert prices.mean() == pytest.approx(mean, rel=1e-12, abs=1e-9)
    assert prices.min() >= floor


def test_hourly_price_falls_with_wind():
    prices = hourly_electricity_price_gbp_per_mwh(60.0, WIND, 1.5)
    assert np.all(np.diff(prices[np.argsort(WIND)]) <= 0.0)


def test_full_wind_takes_the_stated_share_off_the_calm_price():
    prices = hourly_electricity_price_gbp_per_mwh(60.0, np.array([0.0, 1.0]), 1.0, 10.0)
    assert (prices[1] - 10.0) / (prices[0] - 10.0) == pytest.approx(np.exp(-1.0))


def test_price_without_sensitivity_is_flat():
    np.testing.assert_allclose(hourly_electricity_price_gbp_per_mwh(60.0, WIND, 0.0), 60.0)


def test_mean_below_floor_and_negative_sensitivity_are_refused():
    with pytest.raises(ValueError, match="floor of 10"):
        hourly_electricity_price_gbp_per_mwh(5.0, WIND, 1.0, 10.0)
    with pytest.raises(ValueError, match="wind_sensitivity is -1"):
        hourly_electricity_price_gbp_per_mwh(5.0, WIND, -1.0)
