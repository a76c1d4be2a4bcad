"""Classic equations for gas in long pipes, among which the general flow equation must lie.

They were fitted to natural gas and to pipes of their time.
"""

from __future__ import annotations

from typing import NamedTuple

STANDARD_K, STANDARD_PA = 288.7, 101325.0


class GasLine(NamedTuple):
    """A gas pipe between two absolute pressures; its gas by density over that of air."""

    inner_diameter_m: float
    length_m: float
    inlet_pressure_pa: float
    outlet_pressure_pa: float
    specific_gravity: float
    temperature_k: float
    viscosity_pa_s: float


class Equation(NamedTuple):
    """Constants of `Q = c (Ts/Ps)^a ((p1^2 - p2^2) / (L T))^b D^d SG^-g mu^-m`."""

    factor: float
    standard: float
    drive: float
    diameter: float
    gravity: float
    viscosity: float


EQUATIONS = {
    "Panhandle A": Equation(158.02053, 1.0788, 0.5394, 2.6182, 0.8539 * 0.5394, 0.0),
    "Panhandle B": Equation(152.88116, 1.02, 0.51, 2.53, 0.961 * 0.51, 0.0),
    "Weymouth": Equation(137.32958, 1.0, 0.5, 2.667, 0.5, 0.0),
    "IGT": Equation(24.624125, 1.0, 5.0 / 9.0, 8.0 / 3.0, 4.0 / 9.0, 1.0 / 9.0),
    "Mueller": Equation(15.774399, 1.0, 0.575, 2.725, 0.425, 0.15),
}
"""The first three: GPSA, Engineering Data Book (2004), section 17; Menon (2005), chapter 2.
The other two: Mohitpour, Golshan & Murray, Pipeline Design and Construction (2003), chapter 3."""


def flow_m3_per_s(name: str, line: GasLine) -> float:
    """Flow by one of the equations, at 15.6 C and 1.01325 bar [m3/s]."""
    by = EQUATIONS[name]
    drive = (line.inlet_pressure_pa**2 - line.outlet_pressure_pa**2) / (
        line.length_m * line.temperature_k
    )
    return float(
        by.factor
        * (STANDARD_K / STANDARD_PA) ** by.standard
        * drive**by.drive
        * line.inner_diameter_m**by.diameter
        / (line.specific_gravity**by.gravity * line.viscosity_pa_s**by.viscosity)
    )
