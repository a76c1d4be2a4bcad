"""Electricity prices against 2024 market figures and the promises of the hourly form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.power import (
    gas_price_gbp_per_mwh_hhv,
    hourly_electricity_price_gbp_per_mwh,
    short_run_marginal_cost_gbp_per_mwh,
)

WIND = np.random.default_rng(5).beta(0.7, 0.7, 8760)


@pytest.mark.validation(
    "Prices and appraisal",
    "DESNZ, fossil fuel price assumptions 2025; ONS, system average price 2024",
)
def test_gas_price_of_2024(validate):
    # 84 p/therm; the observed system average price was 28.67 GBP/MWh.
    price = gas_price_gbp_per_mwh_hhv(84.0)
    validate("Gas of 84 p/therm", 28.66, price, "GBP/MWh HHV", abs=0.01)


AUCTIONS_2024_GBP_PER_T = (
    37.02, 32.61, 32.75, 32.1, 34.7, 34.65, 32.7, 33.5, 35.15, 37.0, 43.75, 46.92, 45.0,
    40.35, 38.62, 36.1, 39.25, 40.9, 39.2, 34.91, 38.25, 36.72, 37.3, 35.5, 34.55,
)  # fmt: skip
"""Clearing prices of allowances (UK ETS Authority, market report 2024, table 1)."""


@pytest.mark.validation("Prices and appraisal", "UK ETS Authority, market report 2024")
def test_allowances_of_2024_in_the_cost_of_gas_power(validate):
    # Case V15: 25 auctions, on average 37.18; with support of 18 in case V13.
    mean = float(np.mean(AUCTIONS_2024_GBP_PER_T))
    assert len(AUCTIONS_2024_GBP_PER_T) == 25
    validate("Mean of 25 auctions of allowances in 2024", 37.18, mean, "GBP/t", abs=0.005)
    cost = short_run_marginal_cost_gbp_per_mwh(28.67, 0.4893, mean + 18.0, 0.18253)
    assert cost == pytest.approx(79.178, abs=0.01)


@pytest.mark.validation(
    "Prices and appraisal", "Arithmetic with figures of DESNZ, ONS and the UK ETS Authority"
)
def test_marginal_cost_of_gas_power_in_2024(validate):
    # Allowance 37.18 plus carbon price support 18 GBP/t, fleet efficiency 48.93 %.
    cost = short_run_marginal_cost_gbp_per_mwh(28.67, 0.4893, 37.18 + 18.0, 0.18253)
    validate("Marginal cost of gas power in 2024", 79.178, cost, "GBP/MWh", abs=1e-3)


def test_efficiency_in_per_cent_is_refused():
    with pytest.raises(ValueError, match=r"efficiency_hhv is 48\.93"):
        short_run_marginal_cost_gbp_per_mwh(28.67, 48.93, 55.18)


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
