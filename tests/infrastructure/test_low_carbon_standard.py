"""The Low Carbon Hydrogen Standard in its units, and plants on either side of its threshold."""

from __future__ import annotations

import numpy as np
import pytest

from infrastructure import low_carbon_standard as standard
from infrastructure.hydrogen import kg_from_mwh_hhv


@pytest.mark.validation("Prices and appraisal", "gov.uk, Low Carbon Hydrogen Standard")
def test_low_carbon_threshold_in_other_units(validate):
    # UK Low Carbon Hydrogen Standard, 20 gCO2e/MJ LHV (case V14).
    threshold = standard.LOW_CARBON_THRESHOLD_G_PER_MJ_LHV
    per_kg = standard.kg_co2e_per_kg_from_g_per_mj_lhv(threshold)
    lhv = standard.g_per_kwh_lhv_from_g_per_mj_lhv(threshold)
    hhv = standard.g_per_kwh_hhv_from_g_per_mj_lhv(threshold)
    validate("Threshold of 20 g/MJ a kg of hydrogen", 2.399, per_kg, "kg CO2e/kg", abs=1e-3)
    validate("Threshold of 20 g/MJ a kWh LHV", 72.0, lhv, "g CO2e/kWh LHV", rel=1e-6)
    validate("Threshold of 20 g/MJ a kWh HHV", 60.88, hhv, "g CO2e/kWh HHV", abs=5e-3)


def test_intensity_of_autothermal_reforming_with_capture():
    # Oni et al. 2022: 0.62 kg CO2 direct a kg of hydrogen = 620/119.96 g/MJ LHV.
    direct_t_per_mwh = 0.62e-3 * kg_from_mwh_hhv(1.0)
    intensity = standard.lchs_intensity_g_per_mj_lhv(direct_t_per_mwh, 0.0, 0.0, 0.0)
    assert intensity == pytest.approx(620 / 119.96, rel=1e-12)


@pytest.mark.parametrize(
    ("grid_t_per_mwh", "low_carbon"),
    [(0.177, False), (0.126655, False), (0.0476, True)],
    ids=["2025 generation", "2025 industrial average", "2030 industrial average"],
)
def test_electrolysis_on_grid_power_meets_the_standard_from_about_2030(grid_t_per_mwh, low_carbon):
    # 1.27 MWh/MWh at 47.6 g/kWh = 60.45 g/kWh HHV, just under the threshold of 60.88.
    intensity = standard.lchs_intensity_g_per_mj_lhv(0.0, 0.0, 1.27, grid_t_per_mwh)
    assert intensity == pytest.approx(20.0 * 1.27 * grid_t_per_mwh * 1e3 / 60.876, rel=1e-4)
    assert (intensity <= standard.LOW_CARBON_THRESHOLD_G_PER_MJ_LHV) is low_carbon


def test_intensity_adds_its_parts_plant_by_plant():
    direct, upstream = np.array([0.02, 0.0]), np.array([0.01, 0.0])
    power, carbon = np.array([0.05, 1.25]), np.array([0.1, 0.02])
    together = standard.lchs_intensity_g_per_mj_lhv(direct, upstream, power, carbon)
    nothing = np.zeros(2)
    apart = (
        standard.lchs_intensity_g_per_mj_lhv(direct, nothing, nothing, nothing)
        + standard.lchs_intensity_g_per_mj_lhv(nothing, upstream, nothing, nothing)
        + standard.lchs_intensity_g_per_mj_lhv(nothing, nothing, power, carbon)
    )
    np.testing.assert_allclose(together, apart, rtol=1e-14)


def test_contracts_with_wind_and_sun_thin_out_the_grid():
    shares = np.array([0.0, 0.75, 1.0])
    carbon = standard.contracted_power_carbon_t_per_mwh(shares, 0.12)
    np.testing.assert_allclose(carbon, [0.12, 0.03, 0.0], atol=1e-15)


@pytest.mark.parametrize("terms", [(-0.1, 0, 0, 0), (0, 0, -0.005, 0.1), (0, float("nan"), 0, 0)])
def test_negative_terms_are_refused(terms):
    with pytest.raises(ValueError, match="expected 0 or more"):
        standard.lchs_intensity_g_per_mj_lhv(*(float(term) for term in terms))


@pytest.mark.parametrize(("share", "grid"), [(1.2, 0.1), (-0.1, 0.1), (0.5, -0.1)])
def test_impossible_contracts_are_refused(share, grid):
    with pytest.raises(ValueError, match="contracted_power_carbon"):
        standard.contracted_power_carbon_t_per_mwh(share, grid)
