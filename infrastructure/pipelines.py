"""What a kilometre of pipe costs, and how much hydrogen a pipe holds."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from infrastructure.fluid_properties import density_kg_per_m3
from infrastructure.hydrogen import mwh_hhv_from_kg
from infrastructure.pipe_flow import mean_pressure_bar


def capex_gbp_per_km(
    nominal_diameter_in: float,
    given_diameters_in: Sequence[float],
    given_capex_gbp_per_km: Sequence[float],
) -> float:
    """Return the cost per km of a diameter, linear between given points.

    Args:
        nominal_diameter_in: nominal diameter [inch].
        given_diameters_in: diameters of the points, rising [inch].
        given_capex_gbp_per_km: cost at each point [GBP/km].

    Returns:
        Cost [GBP/km].

    Raises:
        ValueError: if the points do not rise, the lengths differ, or the diameter lies outside.
    """
    diameters_in = np.asarray(given_diameters_in, dtype=np.float64)
    if len(diameters_in) != len(given_capex_gbp_per_km) or np.any(np.diff(diameters_in) <= 0.0):
        raise ValueError(
            f"capex_gbp_per_km: points are {list(given_diameters_in)} with "
            f"{len(given_capex_gbp_per_km)} costs; expected rising diameters with one cost each; "
            "sort the pipeline cost table by diameter"
        )
    if not (len(diameters_in) and diameters_in[0] <= nominal_diameter_in <= diameters_in[-1]):
        raise ValueError(
            f"capex_gbp_per_km: nominal_diameter_in is {nominal_diameter_in}; expected within the "
            f"given points {list(given_diameters_in)}; add a point to the pipeline cost table"
        )
    return float(np.interp(nominal_diameter_in, diameters_in, given_capex_gbp_per_km))


def line_pack_mwh(
    length_km: float,
    inner_diameter_mm: float,
    inlet_pressure_bar: float,
    outlet_pressure_bar: float,
    temperature_c: float,
) -> float:
    """Return the hydrogen in a pipe at its mean pressure; usable line-pack is a difference of two.

    Args:
        length_km: length [km].
        inner_diameter_mm: inner diameter [mm].
        inlet_pressure_bar: absolute pressure at the inlet [bar].
        outlet_pressure_bar: absolute pressure at the outlet [bar].
        temperature_c: temperature of the gas [C].

    Returns:
        Hydrogen [MWh HHV].

    Raises:
        ValueError: if a size is not above 0 or the mean state lies outside the fluid table.
    """
    if not (length_km > 0.0 and inner_diameter_mm > 0.0):
        raise ValueError(
            f"line_pack: length_km is {length_km}, inner_diameter_mm {inner_diameter_mm}; expected "
            "both above 0; correct the corridor's row"
        )
    volume_m3 = math.pi / 4.0 * (inner_diameter_mm / 1000.0) ** 2 * length_km * 1000.0
    pressure_bar = mean_pressure_bar(float(inlet_pressure_bar), float(outlet_pressure_bar))
    return mwh_hhv_from_kg(volume_m3 * density_kg_per_m3("hydrogen", pressure_bar, temperature_c))
