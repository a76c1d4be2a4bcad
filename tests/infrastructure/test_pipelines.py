"""Pipeline cost and line-pack by hand."""

from __future__ import annotations

import pytest

from infrastructure.pipelines import (
    capex_gbp_per_km,
    line_pack_mwh,
    specific_capex_per_mw_km,
)

DIAMETERS_IN, CAPEX_GBP_PER_KM = [20, 36, 48], [1.5e6, 2.2e6, 2.8e6]


@pytest.mark.parametrize(("nominal_in", "capex"), [(20, 1.5e6), (28, 1.85e6), (48, 2.8e6)])
def test_cost_per_km_is_linear_between_points(nominal_in, capex):
    assert capex_gbp_per_km(nominal_in, DIAMETERS_IN, CAPEX_GBP_PER_KM) == pytest.approx(capex)


@pytest.mark.parametrize("nominal_in", [12, 56])
def test_cost_is_not_stretched_beyond_its_points(nominal_in):
    with pytest.raises(ValueError, match=f"nominal_diameter_in is {nominal_in}"):
        capex_gbp_per_km(nominal_in, DIAMETERS_IN, CAPEX_GBP_PER_KM)


def test_cost_refuses_unsorted_points():
    with pytest.raises(ValueError, match="rising diameters"):
        capex_gbp_per_km(30, [36, 20], [2.2e6, 1.5e6])


@pytest.mark.parametrize(
    ("pipe_capex_meur_per_km", "expected_eur_per_mw_km"),
    [(4.4, 363.08), (0.88, 154.79), (7.48, 545.325), (1.5, 191.48)],
)
def test_specific_cost_of_the_european_backbone(pipe_capex_meur_per_km, expected_eur_per_mw_km):
    """V1: 48 inch, new and repurposed, onshore and offshore (EHB 2023 via technology-data)."""
    specific = specific_capex_per_mw_km(pipe_capex_meur_per_km * 1e6, 0.434, 4e6, 16_900.0)
    assert specific == pytest.approx(expected_eur_per_mw_km, abs=0.01)
    with pytest.raises(ValueError, match="capacity_mw is 0"):
        specific_capex_per_mw_km(1e6, 0.434, 4e6, 0.0)


def test_line_pack_by_hand():
    # 10 km of 1 m bore hold 7854 m3; at 80 bar and 15 C 6.41734 kg/m3 x 141.88 MJ/kg / 3600.
    expected_mwh = 7853.98 * 6.41734 * 141.88 / 3600
    assert line_pack_mwh(10.0, 1000.0, 80.0, 80.0, 15.0) == pytest.approx(expected_mwh, rel=1e-5)
    with pytest.raises(ValueError, match="length_km is 0"):
        line_pack_mwh(0.0, 1000.0, 80.0, 80.0, 15.0)
