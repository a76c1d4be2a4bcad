"""The register of assets, and the share of a year in which each is in service."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.assets import (
    N_FLOWS,
    NOWHERE,
    Asset,
    AssetKind,
    AssetRegister,
    Flow,
    in_service_share,
)


def asset(name="boiler", online_month=0.0, kind=AssetKind.EFFICIENCY, **parts):
    flows = np.zeros(N_FLOWS)
    flows[Flow.FUEL_GWH] = -10.0
    return Asset(name, kind, 2, 5, flows, online_month, **parts)


def share(start_month, end_month, first_month=12.0):
    return float(in_service_share(np.array([start_month]), np.array([end_month]), first_month)[0])


@pytest.mark.parametrize(
    ("start_month", "end_month", "expected"),
    [
        (15.0, math.inf, 9 / 12),  # from April
        (12.0, math.inf, 1.0),  # from January
        (-1e9, math.inf, 1.0),  # always there
        (24.0, math.inf, 0.0),  # from the next January
        (23.5, math.inf, 0.5 / 12),  # from mid-December
        (-1e9, 12.0, 0.0),  # until the January
        (-1e9, 19.0, 7 / 12),  # until August
        (15.0, 19.0, 4 / 12),  # April to August
        (19.0, 15.0, 0.0),  # stopped before it started
        (math.inf, math.inf, 0.0),  # never
    ],
)
def test_share_of_a_year(start_month, end_month, expected):
    assert share(start_month, end_month) == pytest.approx(expected, abs=1e-15)


@given(
    st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(-1e3, 1e3),
    st.integers(-80, 80).map(lambda year: 12.0 * year),
)  # fmt: skip
def test_shares_are_shares_and_add_up(start, middle, end, first_month):
    """Two successive assets together serve what one would that lasts as long as both."""
    start, middle, end = sorted((start, middle, end))
    whole = share(start, end, first_month)
    assert 0.0 <= whole <= 1.0
    parts = share(start, middle, first_month) + share(middle, end, first_month)
    assert parts == pytest.approx(whole, abs=1e-12)


def test_the_register_keeps_assets_in_order_as_columns():
    register = AssetRegister()
    assert register.add(asset("a", online_month=3.0, strike=90.0, booked_volume=7.0)) == 0
    assert register.add(asset("b", hub=4, co2_pipeline=1, pipelines=(1,))) == 1
    assert len(register) == 2
    np.testing.assert_array_equal(register.online_month, [3.0, 0.0])
    np.testing.assert_array_equal(register.retired_month, [math.inf, math.inf])
    np.testing.assert_array_equal(register.kind, [AssetKind.EFFICIENCY] * 2)
    np.testing.assert_array_equal(register.site, [2, 2])
    np.testing.assert_array_equal(register.owner, [5, 5])
    np.testing.assert_array_equal(register.hub, [NOWHERE, 4])
    np.testing.assert_array_equal(register.co2_pipeline, [NOWHERE, 1])
    np.testing.assert_array_equal(register.strike, [90.0, math.nan])
    np.testing.assert_array_equal(register.contract_end_month, [-math.inf, -math.inf])
    np.testing.assert_array_equal(register.hydrogen_price, [math.nan, math.nan])
    np.testing.assert_array_equal(register.booked_volume, [7.0, 0.0])
    np.testing.assert_array_equal(register.flows[:, Flow.FUEL_GWH], [-10.0, -10.0])


def test_the_register_grows_without_forgetting():
    register = AssetRegister(capacity=2)
    for number in range(9):
        register.add(asset(str(number), online_month=float(number), strike=number / 2))
    np.testing.assert_array_equal(register.online_month, np.arange(9.0))
    np.testing.assert_array_equal(register.strike, np.arange(9.0) / 2)
    assert [kept.name for kept in register.assets] == [str(number) for number in range(9)]


def test_an_asset_stops_at_the_earlier_of_two_dates():
    register = AssetRegister()
    index = register.add(asset(retired_month=30.0))
    register.retire(index, 18.0)
    register.retire(index, 24.0)
    np.testing.assert_array_equal(register.retired_month, [18.0])
    np.testing.assert_allclose(register.share_of_year(12.0), [0.5])


def test_the_register_knows_its_plants():
    register = AssetRegister()
    for kind in (AssetKind.EXISTING, AssetKind.PRODUCER, AssetKind.HYDROGEN, AssetKind.PRODUCER):
        register.add(asset(kind=kind))
    np.testing.assert_array_equal(register.plants, [1, 3])


def test_months_of_a_year_add_up_to_its_share():
    register = AssetRegister()
    for online_month, retired_month in ((0.0, math.inf), (14.5, math.inf), (3.0, 19.25)):
        register.add(asset(online_month=online_month, retired_month=retired_month))
    months = register.months_of_year(12.0)
    np.testing.assert_allclose(months[1], [0.0, 0.0, 0.5, *[1.0] * 9])
    np.testing.assert_allclose(months.sum(axis=1) / 12.0, register.share_of_year(12.0))


def test_a_register_of_nothing_has_empty_columns():
    register = AssetRegister()
    assert len(register) == 0
    assert register.share_of_year(0.0).shape == (0,)
    assert register.flows.shape == (0, N_FLOWS)
    assert register.months_of_year(0.0).shape == (0, 12)
    assert register.plants.shape == (0,)
