"""The Low Carbon Hydrogen Standard in its units, and plants on either side of its threshold."""

from __future__ import annotations

import numpy as np
import pytest

from infrastructure import low_carbon_standard as standard
from infrastructure.hydrogen import LHV_PER_HHV, kg_from_mwh_hhv
from scenarios.schema.policy import Policy


def intensity_of_stack_gas(t_per_mwh_hhv):
    return standard.lchs_intensity_g_per_mj_lhv(t_per_mwh_hhv, 0.0, 0.0, 0.0)


@pytest.mark.validation("Prices and appraisal", "gov.uk, Low Carbon Hydrogen Standard")
def test_the_threshold_in_other_units_is_20_g_per_mj(validate):
    # UK Low Carbon Hydrogen Standard, 20 gCO2e/MJ LHV (case V14).
    per_kg = intensity_of_stack_gas(2.399e-3 * kg_from_mwh_hhv(1.0))
    per_kwh_lhv = intensity_of_stack_gas(72e-3 * LHV_PER_HHV)
    per_kwh_hhv = intensity_of_stack_gas(60.88e-3)
    unit = "g CO2e/MJ LHV"
    validate("Hydrogen of 2.399 kg CO2e a kg", 20.0, per_kg, unit, rel=4e-4)
    validate("Hydrogen of 72 g CO2e a kWh LHV", 20.0, per_kwh_lhv, unit, rel=1e-6)
    validate("Hydrogen of 60.88 g CO2e a kWh HHV", 20.0, per_kwh_hhv, unit, rel=8e-5)


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
    assert (intensity <= Policy().low_carbon_threshold_g_per_mj) is low_carbon


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
