"""Stores against a published cost curve and the gas law."""

from __future__ import annotations

import pytest

from infrastructure.storage import (
    cavern_capex_usd_per_kg,
    cavern_gas_mwh,
    cavern_rate_mw,
    working_gas_mwh,
)


def test_cushion_gas_stays_in_the_cavern():
    assert working_gas_mwh(100_000.0, 0.33) == pytest.approx(67_000.0)
    with pytest.raises(ValueError, match="cushion_share is 33"):
        working_gas_mwh(100_000.0, 33.0)


def test_gas_in_a_cavern_by_hand():
    # 300,000 m3 at 250 bar and 40 C: 16.84307 kg/m3 x 141.88 MJ/kg / 3600.
    expected_mwh = 300_000 * 16.84307 * 141.88 / 3600
    assert cavern_gas_mwh(300_000.0, 250.0, 40.0) == pytest.approx(expected_mwh, rel=1e-4)
    with pytest.raises(ValueError, match="volume_m3 is 0"):
        cavern_gas_mwh(0.0, 250.0, 40.0)


def test_rate_is_a_day_of_the_largest_pressure_change():
    # Near-ideal gas at low pressure: 10 of 20 bar in a day is half of the gas in 24 h.
    half_mwh_per_h = cavern_gas_mwh(300_000.0, 20.0, 40.0) / 2 / 24
    assert cavern_rate_mw(300_000.0, 20.0, 40.0, 10.0) == pytest.approx(half_mwh_per_h, rel=0.01)
    with pytest.raises(ValueError, match="largest_change_bar_per_day is 0"):
        cavern_rate_mw(300_000.0, 20.0, 40.0, 0.0)


@pytest.mark.parametrize(
    ("stored_t", "usd_per_kg"),
    [(100, 95.25), (500, 33.902), (1000, 25.186), (2000, 20.451), (5000, 17.8)],
)
def test_cavern_cost_is_the_published_curve(stored_t, usd_per_kg):
    # Papadias & Ahluwalia 2021, 2019 prices.
    assert cavern_capex_usd_per_kg(stored_t) == pytest.approx(usd_per_kg, abs=0.005)


def test_cavern_cost_is_not_stretched_beyond_its_range():
    with pytest.raises(ValueError, match="stored_t is 9000"):
        cavern_capex_usd_per_kg(9000.0)
