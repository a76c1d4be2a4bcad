"""Classic equations for gas in long pipes, as checks of the general flow equation.

They were fitted to natural gas and to pipes of their time; for hydrogen they are a plausibility
check only. All take and give SI-near units with flow at standard conditions (15.6 C, 1.01325 bar).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

STANDARD_K = 288.7
STANDARD_PA = 101325.0


@dataclass(frozen=True)
class GasLine:
    """A gas pipe between two pressures.

    Attributes:
        inner_diameter_m: inner diameter [m].
        length_m: length [m].
        inlet_pressure_pa: absolute pressure at the inlet [Pa].
        outlet_pressure_pa: absolute pressure at the outlet, below that of the inlet [Pa].
        specific_gravity: density over that of air at the same state [-].
        temperature_k: mean temperature [K].
        compressibility: mean compressibility factor [-].
        efficiency: share of the ideal flow that an actual pipe carries [-].
    """

    inner_diameter_m: float
    length_m: float
    inlet_pressure_pa: float
    outlet_pressure_pa: float
    specific_gravity: float
    temperature_k: float
    compressibility: float = 1.0
    efficiency: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            ValueError: naming every size that is not above 0, or pressures in the wrong order.
        """
        faults = [
            f"{name} is {value}; expected above 0"
            for name, value in vars(self).items()
            if not 0.0 < value < math.inf
        ]
        if not self.outlet_pressure_pa < self.inlet_pressure_pa:
            faults.append(
                f"outlet_pressure_pa is {self.outlet_pressure_pa}; expected below the inlet's "
                f"{self.inlet_pressure_pa}"
            )
        if faults:
            raise ValueError(f"empirical flow: {'; '.join(faults)}; correct the line")


class Exponents(NamedTuple):
    """Constants of `Q = c (Ts/Ps)^a E ((p1^2 - p2^2) / (L Z T))^b D^d SG^-g mu^-m`."""

    factor: float
    standard: float
    drive: float
    diameter: float
    gravity: float
    viscosity: float


PANHANDLE_A = Exponents(158.02053, 1.0788, 0.5394, 2.6182, 0.8539 * 0.5394, 0.0)
PANHANDLE_B = Exponents(152.88116, 1.02, 0.51, 2.53, 0.961 * 0.51, 0.0)
WEYMOUTH = Exponents(137.32958, 1.0, 0.5, 2.667, 0.5, 0.0)
IGT = Exponents(24.624125, 1.0, 5.0 / 9.0, 8.0 / 3.0, 4.0 / 9.0, 1.0 / 9.0)
MUELLER = Exponents(15.774399, 1.0, 0.575, 2.725, 0.425, 0.15)


def panhandle_a_m3_per_s(line: GasLine) -> float:
    """Return the flow by the Panhandle A equation, for partly turbulent flow [standard m3/s].

    Source: GPSA, Engineering Data Book (2004), section 17; Menon (2005), chapter 2.
    """
    return _flow_m3_per_s(PANHANDLE_A, line, 1.0)


def panhandle_b_m3_per_s(line: GasLine) -> float:
    """Return the flow by the Panhandle B equation, for fully turbulent flow [standard m3/s].

    Source: as Panhandle A.
    """
    return _flow_m3_per_s(PANHANDLE_B, line, 1.0)


def weymouth_m3_per_s(line: GasLine) -> float:
    """Return the flow by the Weymouth equation of 1912 [standard m3/s]; low for wide pipes.

    Source: as Panhandle A.
    """
    return _flow_m3_per_s(WEYMOUTH, line, 1.0)


def igt_m3_per_s(line: GasLine, viscosity_pa_s: float) -> float:
    """Return the flow by the equation of the Institute of Gas Technology [standard m3/s].

    Source: Mohitpour, Golshan & Murray, Pipeline Design and Construction (2003), chapter 3.
    """
    return _flow_m3_per_s(IGT, line, viscosity_pa_s)


def mueller_m3_per_s(line: GasLine, viscosity_pa_s: float) -> float:
    """Return the flow by the Mueller high-pressure equation [standard m3/s].

    Source: as IGT.
    """
    return _flow_m3_per_s(MUELLER, line, viscosity_pa_s)


def _flow_m3_per_s(by: Exponents, line: GasLine, viscosity_pa_s: float) -> float:
    if not viscosity_pa_s > 0.0:
        raise ValueError(
            f"empirical flow: viscosity_pa_s is {viscosity_pa_s}; expected above 0; correct it"
        )
    drive = (line.inlet_pressure_pa**2 - line.outlet_pressure_pa**2) / (
        line.length_m * line.compressibility * line.temperature_k
    )
    return float(
        by.factor
        * (STANDARD_K / STANDARD_PA) ** by.standard
        * line.efficiency
        * drive**by.drive
        * line.inner_diameter_m**by.diameter
        / (line.specific_gravity**by.gravity * viscosity_pa_s**by.viscosity)
    )
