"""Classic gas equations against published worked numbers, and against the general flow equation."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from infrastructure.empirical_flow import (
    GasLine,
    igt_m3_per_s,
    mueller_m3_per_s,
    panhandle_a_m3_per_s,
    panhandle_b_m3_per_s,
    weymouth_m3_per_s,
)
from infrastructure.friction import colebrook_friction
from infrastructure.pipe_flow import Pipe, general_flow_outlet_pressure_bar

LINE = GasLine(0.340, 160e3, 90e5, 20e5, 0.693, 277.15)
WORN = replace(LINE, efficiency=0.92)
"""The example takes 92 % of the ideal flow for the equations without viscosity."""


@pytest.mark.validation("Pipes and fluids", "Worked numbers of the library fluids 1.3.1")
@pytest.mark.parametrize(
    ("name", "equation", "expected_m3_per_s"),
    [
        ("Panhandle A", lambda _: panhandle_a_m3_per_s(WORN), 42.56082),
        ("Panhandle B", lambda _: panhandle_b_m3_per_s(WORN), 42.35367),
        ("Weymouth", lambda _: weymouth_m3_per_s(WORN), 32.07729),
        ("IGT", lambda line: igt_m3_per_s(line, 1e-5), 48.92352),
        ("Mueller", lambda line: mueller_m3_per_s(line, 1e-5), 60.457967),
    ],
)
def test_flows_of_the_published_example(validate, name, equation, expected_m3_per_s):
    """V2: worked numbers of the library fluids 1.3.1 (MIT); 0.34 m, 160 km, 90 to 20 bar."""
    case = f"Gas flow of 160 km by the equation of {name}"
    validate(case, expected_m3_per_s, equation(LINE), "standard m3/s", rel=1e-5)


def test_the_general_flow_equation_lies_among_them():
    """Weymouth is the lowest and Mueller the highest; Colebrook with 20 micrometre between."""
    pipe = Pipe(160.0, 340.0)
    gas_constant = 287.05 / 0.693
    standard_density = 101325.0 / (gas_constant * 288.7)

    def outlet_bar(standard_m3_per_s):
        mass_flow = standard_m3_per_s * standard_density
        reynolds = mass_flow * 0.34 / (math.pi / 4 * 0.34**2 * 1e-5)
        friction = colebrook_friction(reynolds, 0.02, 340.0)
        return general_flow_outlet_pressure_bar(
            90.0, mass_flow, pipe, friction, gas_constant * 277.15
        )

    assert outlet_bar(weymouth_m3_per_s(LINE)) > 20.0
    assert not outlet_bar(mueller_m3_per_s(LINE, 1e-5)) > 20.0


def test_impossible_lines_are_refused_with_all_faults():
    with pytest.raises(ValueError, match=r"length_m is 0.*outlet_pressure_pa is 9000000.0"):
        replace(LINE, length_m=0.0, outlet_pressure_pa=90e5)
    with pytest.raises(ValueError, match="viscosity_pa_s is 0"):
        igt_m3_per_s(LINE, 0.0)
