"""Hydrogen balances against standard conversions, published intensities and carbon closure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure import hydrogen


def test_low_carbon_threshold_in_other_units():
    # UK Low Carbon Hydrogen Standard: 20 gCO2e/MJ LHV.
    threshold = hydrogen.LOW_CARBON_THRESHOLD_G_PER_MJ_LHV
    assert hydrogen.kg_co2e_per_kg_from_g_per_mj_lhv(threshold) == pytest.approx(2.399, abs=1e-3)
    assert hydrogen.g_per_kwh_lhv_from_g_per_mj_lhv(threshold) == pytest.approx(72.0)
    assert hydrogen.g_per_kwh_hhv_from_g_per_mj_lhv(threshold) == pytest.approx(60.88, abs=5e-3)


def test_a_mwh_of_hydrogen_weighs_25_4_kg():
    # Convention of the UK Hydrogen Production Business Model.
    assert hydrogen.kg_from_mwh_hhv(1.0) == pytest.approx(25.4, abs=0.03)


def test_hhv_figures_are_larger_than_lhv_figures():
    assert hydrogen.mwh_lhv_from_mwh_hhv(1.0) == pytest.approx(0.8455, abs=1e-4)


def test_a_kg_per_s_is_141_88_mw():
    assert hydrogen.mw_hhv_from_kg_per_s(1.0) == 141.88


@given(value=st.floats(0.0, 1e9))
def test_conversions_return(value):
    for there, back in (
        (hydrogen.kg_from_mwh_hhv, hydrogen.mwh_hhv_from_kg),
        (hydrogen.mwh_lhv_from_mwh_hhv, hydrogen.mwh_hhv_from_mwh_lhv),
        (hydrogen.kg_per_s_from_mw_hhv, hydrogen.mw_hhv_from_kg_per_s),
    ):
        assert back(there(value)) == pytest.approx(value, rel=1e-14)


@given(gas=st.floats(1.0, 2.0), capture=st.floats(0.0, 1.0), factor=st.floats(0.0, 0.3))
def test_reformer_carbon_closes_exactly(gas, capture, factor):
    balance = hydrogen.reformer_balance(gas, 0.04, capture, factor)
    assert balance.carbon_captured_t + balance.carbon_emitted_t == balance.carbon_generated_t
    assert balance.carbon_generated_t == pytest.approx(gas * factor, rel=1e-15)
    assert balance.carbon_emitted_t >= 0.0


def test_reformer_with_capture_by_hand():
    # COMIT SMR with capture: 1.358 MWh gas, 90 %: 1.358 x 0.18253 = 0.24788 t, a tenth emitted.
    balance = hydrogen.reformer_balance(1.358, 0.0, 0.9)
    assert balance.carbon_captured_t == pytest.approx(0.22309, abs=1e-5)
    assert balance.carbon_emitted_t == pytest.approx(0.024788, abs=1e-6)


@pytest.mark.parametrize(("gas", "capture"), [(0.8, 0.9), (1.3, 90.0), (1.3, -0.1)])
def test_reformer_refuses_the_impossible(gas, capture):
    with pytest.raises(ValueError, match="HHV against LHV"):
        hydrogen.reformer_balance(gas, 0.0, capture)


def test_upstream_methane_by_hand():
    # 1 % of 3600/55.5 = 64.9 kg methane per MWh, times 28: 18.2 kg CO2e.
    assert hydrogen.upstream_methane_t_per_mwh_gas(0.01) == pytest.approx(0.018162, abs=1e-6)
    with pytest.raises(ValueError, match="loss_share is 1"):
        hydrogen.upstream_methane_t_per_mwh_gas(1.0)


def test_intensity_of_autothermal_reforming_with_capture():
    # Oni et al. 2022: 0.62 kg CO2 direct a kg of hydrogen = 620/119.96 g/MJ LHV.
    direct_t_per_mwh = 0.62e-3 * hydrogen.kg_from_mwh_hhv(1.0)
    intensity = hydrogen.lchs_intensity_g_per_mj_lhv(direct_t_per_mwh)
    assert intensity == pytest.approx(620 / 119.96, rel=1e-12)


def test_intensity_of_grid_electrolysis_on_the_2030_grid():
    # 1.27 MWh/MWh at 47.6 g/kWh = 60.45 g/kWh HHV, just under the threshold of 60.88.
    intensity = hydrogen.lchs_intensity_g_per_mj_lhv(
        electricity_mwh_per_mwh_hhv=1.27, grid_carbon_t_per_mwh=0.0476
    )
    assert intensity == pytest.approx(20.0 * 60.452 / 60.876, rel=1e-4)


def test_intensity_adds_its_parts():
    parts = (0.02, 0.01, 0.05, 0.1)
    direct = hydrogen.lchs_intensity_g_per_mj_lhv(parts[0])
    upstream = hydrogen.lchs_intensity_g_per_mj_lhv(0.0, parts[1])
    power = hydrogen.lchs_intensity_g_per_mj_lhv(0.0, 0.0, parts[2], parts[3])
    assert hydrogen.lchs_intensity_g_per_mj_lhv(*parts) == pytest.approx(direct + upstream + power)


def test_electrolyser_uses_more_power_as_it_ages():
    assert hydrogen.electrolyser_electricity_mwh(100.0, 1.27) == pytest.approx(127.0)
    aged = hydrogen.electrolyser_electricity_mwh(np.array([100.0]), 1.27, 10.0, 0.01)
    np.testing.assert_allclose(aged, 127.0 * 1.01**10)


def test_electrolyser_refuses_more_out_than_in():
    with pytest.raises(ValueError, match=r"specific use 0\.9"):
        hydrogen.electrolyser_electricity_mwh(100.0, 0.9)


@pytest.mark.parametrize(("year", "capex"), [(2020, 900.0), (2027.5, 750.0), (2060, 400.0)])
def test_learning_curve_is_linear_between_points_and_level_outside(year, capex):
    points = ([2025, 2030, 2050], [900.0, 600.0, 400.0])
    assert hydrogen.capex_gbp_per_kw_in(year, *points) == pytest.approx(capex)


def test_learning_curve_refuses_unsorted_points():
    with pytest.raises(ValueError, match="rising years"):
        hydrogen.capex_gbp_per_kw_in(2030, [2030, 2025], [600.0, 900.0])
