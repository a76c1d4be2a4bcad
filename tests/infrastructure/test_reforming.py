"""Carbon of reformed hydrogen: closure, hand arithmetic and published direct emissions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.hydrogen import kg_from_mwh_hhv
from infrastructure.reforming import reformer_balance


@given(gas=st.floats(1.0, 2.0), capture=st.floats(0.0, 1.0), factor=st.floats(0.0, 0.3))
def test_reformer_carbon_closes_exactly(gas, capture, factor):
    balance = reformer_balance(gas, 0.04, capture, factor)
    assert balance.carbon_captured_t + balance.carbon_emitted_t == balance.carbon_generated_t
    assert balance.carbon_generated_t == pytest.approx(gas * factor, rel=1e-15)
    assert balance.carbon_emitted_t >= 0.0


def test_reformer_with_capture_by_hand():
    # COMIT SMR with capture: 1.358 MWh gas, 90 %: 1.358 x 0.18253 = 0.24788 t, a tenth emitted.
    balance = reformer_balance(1.358, 0.0, 0.9)
    assert balance.carbon_captured_t == pytest.approx(0.22309, abs=1e-5)
    assert balance.carbon_emitted_t == pytest.approx(0.024788, abs=1e-6)


@pytest.mark.validation("Cost of hydrogen and carbon dioxide", "Oni and others 2022")
@pytest.mark.parametrize(
    ("gas", "electricity", "kg_per_kg"),
    [(1.233, 0.024, 9.17), (1.166, 0.06, 8.39)],
    ids=["steam reforming", "autothermal reforming"],
)
def test_reformers_without_capture_emit_what_oni_and_others_publish(
    validate, gas, electricity, kg_per_kg
):
    # Oni et al. 2022, direct CO2 of SMR and ATR without capture; gas use as in production.csv.
    emitted_t = reformer_balance(gas, electricity, 0.0).carbon_emitted_t
    ours = emitted_t * 1e3 / kg_from_mwh_hhv(1.0)
    case = f"Direct CO2 of a reformer without capture using {gas} MWh of gas"
    validate(case, kg_per_kg, ours, "kg/kg", rel=0.04)


@pytest.mark.parametrize(
    ("gas", "capture"), [(0.8, 0.9), (1.3, 90.0), (1.3, -0.1), (float("nan"), 0.9)]
)
def test_reformer_refuses_the_impossible(gas, capture):
    with pytest.raises(ValueError, match="HHV against LHV"):
        reformer_balance(gas, 0.0, capture)
