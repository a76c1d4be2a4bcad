"""The general flow equation lies among the classic ones, which meet published worked numbers."""

from __future__ import annotations

import math

import pytest

from infrastructure.friction import colebrook_and_slope
from infrastructure.pipe_flow import Pipe, general_flow_outlet_pressure_bar
from tests.infrastructure.classic_flow import EQUATIONS, GasLine, flow_m3_per_s

LINE = GasLine(0.340, 160e3, 90e5, 20e5, 0.693, 277.15, 1e-5)
AIR_J_PER_KG_K = 287.05
WORN = {"Panhandle A": 0.92, "Panhandle B": 0.92, "Weymouth": 0.92}
"""The example takes 92 % of the ideal flow for the equations without viscosity."""


@pytest.mark.validation("Pipes and fluids", "Worked numbers of the library fluids 1.3.1")
@pytest.mark.parametrize(
    ("name", "expected_m3_per_s"),
    [
        ("Panhandle A", 42.56082),
        ("Panhandle B", 42.35367),
        ("Weymouth", 32.07729),
        ("IGT", 48.92352),
        ("Mueller", 60.457967),
    ],
)
def test_flows_of_the_published_example(validate, name, expected_m3_per_s):
    """V2: worked numbers of the library fluids 1.3.1 (MIT); 0.34 m, 160 km, 90 to 20 bar."""
    flow = flow_m3_per_s(name, LINE) * WORN.get(name, 1.0)
    case = f"Gas flow of 160 km by the equation of {name}"
    validate(case, expected_m3_per_s, flow, "standard m3/s", rel=1e-5)


def test_the_general_flow_equation_lies_among_them():
    """Weymouth is the lowest and Mueller the highest; Colebrook with 20 micrometre between."""
    pipe = Pipe(160.0, 340.0)
    gas_constant = AIR_J_PER_KG_K / LINE.specific_gravity
    standard_density = 101325.0 / (gas_constant * 288.7)

    def outlet_bar(standard_m3_per_s):
        mass_flow = standard_m3_per_s * standard_density
        reynolds = mass_flow * 0.34 / (math.pi / 4 * 0.34**2 * LINE.viscosity_pa_s)
        friction, _ = colebrook_and_slope(reynolds, 0.02, 340.0)
        return general_flow_outlet_pressure_bar(
            90.0, mass_flow, pipe, friction, gas_constant * LINE.temperature_k
        )

    flows = {name: flow_m3_per_s(name, LINE) for name in EQUATIONS}
    assert min(flows, key=flows.get) == "Weymouth"
    assert max(flows, key=flows.get) == "Mueller"
    assert outlet_bar(flows["Weymouth"]) > 20.0
    assert not outlet_bar(flows["Mueller"]) > 20.0
