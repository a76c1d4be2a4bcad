"""Conversions of hydrogen against standard figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure import hydrogen


def test_a_mwh_of_hydrogen_weighs_25_4_kg():
    # Convention of the UK Hydrogen Production Business Model.
    assert hydrogen.kg_from_mwh_hhv(1.0) == pytest.approx(25.4, abs=0.03)


def test_a_kg_per_s_is_141_88_mw_and_119_96_by_the_lower_heating_value():
    assert hydrogen.mw_hhv_from_kg_per_s(1.0) == 141.88
    assert hydrogen.mw_hhv_from_kg_per_s(1.0) * hydrogen.LHV_PER_HHV == pytest.approx(119.96)


@pytest.mark.validation(
    "Prices and appraisal", "gov.uk, first hydrogen allocation round (HAR1), December 2023"
)
def test_first_allocation_round_in_pounds_a_kg(validate):
    # gov.uk, HAR1 (December 2023): 241 GBP/MWh HHV is 9.49 GBP/kg at 25.4 kg a MWh (case V9).
    assert pytest.approx(9.49, abs=0.005) == 241 / 25.4
    per_kg = 241.0 / hydrogen.kg_from_mwh_hhv(1.0)
    validate("HAR1 strike price of 241 GBP/MWh HHV by weight", 9.49, per_kg, "GBP/kg", abs=0.01)


@given(value=st.floats(0.0, 1e9))
def test_conversions_return(value):
    for there, back in (
        (hydrogen.kg_from_mwh_hhv, hydrogen.mwh_hhv_from_kg),
        (hydrogen.kg_per_s_from_mw_hhv, hydrogen.mw_hhv_from_kg_per_s),
    ):
        assert back(there(value)) == pytest.approx(value, rel=1e-14)
