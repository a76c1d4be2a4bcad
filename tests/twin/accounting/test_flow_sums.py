"""Sums of a closed year against NumPy's, and what stops a hydrogen plant that cannot be."""

import numpy as np
import pytest

from infrastructure.assets import N_FLOWS, NOWHERE, Flow
from twin.accounting.balance import TOLERANCE
from twin.accounting.flow_sums import first_broken_plant, flow_sums, stored_and_excess

OF_GAS = 0.18
FACTOR = np.array([250.0, 0.0, 90.0])


def test_sums_are_those_of_numpy():
    rng = np.random.default_rng(3)
    flows, site = rng.normal(size=(50, N_FLOWS)), rng.integers(NOWHERE, 3, 50)
    fossil, biogenic, leaked = rng.random((3, 50))
    sums = flow_sums(flows, site, FACTOR, OF_GAS, fossil, biogenic, leaked)
    of_site = np.where(site == NOWHERE, np.nan, FACTOR[site])
    fuel, gas = flows[:, Flow.FUEL_GWH], flows[:, Flow.GAS_GWH]
    energy, hydrogen = flows[:, Flow.ENERGY_CO2_KT], flows[:, Flow.HYDROGEN_GWH]
    expected = {
        "fuel_co2_t": np.nansum(of_site * fuel),
        "untracked_kt": (energy - OF_GAS * gas)[of_site == 0.0].sum(),
        "gas_gwh": gas.sum(),
        "energy_co2_kt": energy.sum(),
        "other_co2_kt": flows[:, [Flow.PROCESS_CO2_KT, Flow.BIOGENIC_CO2_KT]].sum(),
        "captured_kt": flows[:, [Flow.CAPTURED_FOSSIL_KT, Flow.CAPTURED_BIOGENIC_KT]].sum(),
        "vented_kt": fossil.sum() + biogenic.sum(),
        "made_gwh": -hydrogen[hydrogen < 0.0].sum(),
        "used_gwh": hydrogen[hydrogen > 0.0].sum(),
        "leaked_gwh": leaked.sum(),
    }
    assert sums._asdict() == pytest.approx(expected, rel=1e-12)


def test_a_store_may_take_what_a_month_permits_and_no_more():
    permitted_kt = np.full(12, 10.0)
    assert stored_and_excess(permitted_kt, permitted_kt, TOLERANCE) == (120.0, 0.0)
    stored_kt = np.array([9.0] * 10 + [13.0, 11.0])
    assert stored_and_excess(stored_kt, permitted_kt, TOLERANCE) == pytest.approx((114.0, 3.0))


def reformer(**changes):
    """Flows of a plant that takes 100 GWh of gas and makes 75 GWh, after some changes."""
    sound = {
        "GAS_GWH": 100.0,
        "ENERGY_CO2_KT": 100.0 * OF_GAS,
        "CAPTURED_FOSSIL_KT": 17.0,
        "HYDROGEN_GWH": -75.0,
    }
    flows = np.zeros(N_FLOWS)
    for name, value in (sound | changes).items():
        flows[Flow[name]] = value
    return flows


@pytest.mark.parametrize(
    ("changes", "is_broken"),
    [
        ({}, False),
        ({"ENERGY_CO2_KT": 17.5}, True),  # carbon of gas is lost
        ({"CAPTURED_FOSSIL_KT": 18.5}, True),  # more is captured than arises
        ({"CAPTURED_FOSSIL_KT": -1.0}, True),
        ({"HYDROGEN_GWH": -101.0}, True),  # more energy comes out than goes in
        ({"HYDROGEN_GWH": -101.0, "ELECTRICITY_GWH": 2.0}, False),
        ({"GAS_GWH": np.nan}, True),
    ],
)
def test_a_plant_that_cannot_be_is_found(changes, is_broken):
    flows = np.array([np.full(N_FLOWS, np.nan), reformer(), reformer(**changes)])
    found = first_broken_plant(flows, np.array([1, 2]), np.zeros(3), OF_GAS, TOLERANCE)
    assert found == (2 if is_broken else NOWHERE)
