"""What it takes to compress hydrogen or to pump dense CO2: work, power, stages and investment."""

from __future__ import annotations

import math

from infrastructure.borrowing import borrowing
from infrastructure.fluid_properties import (
    Fluid,
    IsothermalFluid,
    isothermal_fluid,
    state_at,
    table_for_state,
)

JOULE_PER_KWH = 3.6e6
HYDROGEN_ISENTROPIC_EXPONENT = 1.41
"""Heat capacities of hydrogen at 10-40 C: 14.3 / 10.2 kJ/(kg K) (Leachman et al. 2009)."""
EFFICIENCY = 0.75
"""Isentropic efficiency times that of the drive; an assumption: 0.8 x 0.95, rounded down."""
HIGHEST_STAGE_RATIO = 2.5
"""Most one stage raises the pressure before the gas is cooled again; an assumption, for hydrogen
limited by the tip speed of wheels or the heat of pistons."""


def compression_work_kwh_per_kg(
    fluid: Fluid,
    inlet_pressure_bar: float,
    outlet_pressure_bar: float,
    temperature_c: float,
    efficiency: float = EFFICIENCY,
) -> float:
    """Return the electricity that raises the pressure of a kilogram.

    Hydrogen: `w = n k/(k-1) Z R T ((p2/p1)^((k-1)/(n k)) - 1) / eta` in n equal stages with cooling
    back to the inlet temperature, Z the mean of both ends. Dense CO2: `w = (p2 - p1) / (rho eta)`.

    Args:
        fluid: `hydrogen` or `carbon_dioxide`, the latter dense (80 bar or more).
        inlet_pressure_bar: absolute pressure before [bar].
        outlet_pressure_bar: absolute pressure behind; none is needed when it is not higher [bar].
        temperature_c: temperature before each stage [C].
        efficiency: isentropic efficiency times that of the drive, above 0 to 1 [-].

    Returns:
        Electricity [kWh/kg].

    Raises:
        ValueError: if the efficiency is impossible or a state lies outside the fluid's table.

    Source: Menon, Gas Pipeline Hydraulics (2005), chapter 4 (isentropic head with real gas).
    """
    if not 0.0 < efficiency <= 1.0:
        raise ValueError(
            f"compression_work: efficiency is {efficiency}; expected above 0 to 1; correct it"
        )
    if outlet_pressure_bar <= inlet_pressure_bar:
        return 0.0
    for pressure_bar in (inlet_pressure_bar, outlet_pressure_bar):
        table = table_for_state(fluid, pressure_bar, temperature_c)
    at_temperature = isothermal_fluid(table, float(temperature_c), fluid == "carbon_dioxide")
    return compression_work_at(
        at_temperature, float(inlet_pressure_bar), float(outlet_pressure_bar), float(efficiency)
    )


@borrowing
def compression_work_at(
    fluid: IsothermalFluid, inlet_bar: float, outlet_bar: float, efficiency: float
) -> float:
    """Return `compression_work_kwh_per_kg` in a compiled loop; the caller keeps to its ranges."""
    if outlet_bar <= inlet_bar:
        return 0.0
    before, _, _ = state_at(fluid, inlet_bar)
    behind, _, _ = state_at(fluid, outlet_bar)
    if fluid.is_dense:
        middle_bar = 0.5 * (inlet_bar + outlet_bar)
        zrt_j_per_kg, _, _ = state_at(fluid, middle_bar)
        work_j_per_kg = (outlet_bar - inlet_bar) / middle_bar * zrt_j_per_kg
        return work_j_per_kg / efficiency / JOULE_PER_KWH
    stages = stages_needed(inlet_bar, outlet_bar)
    exponent = (HYDROGEN_ISENTROPIC_EXPONENT - 1.0) / HYDROGEN_ISENTROPIC_EXPONENT
    ratio = math.pow(outlet_bar / inlet_bar, exponent / stages)
    mean_j_per_kg = 0.5 * (before + behind)
    return stages / exponent * mean_j_per_kg * (ratio - 1.0) / efficiency / JOULE_PER_KWH


def compression_power_mw(
    fluid: Fluid,
    mass_flow_kg_per_s: float,
    inlet_pressure_bar: float,
    outlet_pressure_bar: float,
    temperature_c: float,
    efficiency: float = EFFICIENCY,
) -> float:
    """Return the power of compressors [MW]; arguments and errors as for the work of a kilogram."""
    work = compression_work_kwh_per_kg(
        fluid, inlet_pressure_bar, outlet_pressure_bar, temperature_c, efficiency
    )
    return mass_flow_kg_per_s * work * 3.6


@borrowing
def stages_needed(inlet_pressure_bar: float, outlet_pressure_bar: float) -> int:
    """Return how many stages of at most `HIGHEST_STAGE_RATIO` a rise in pressure takes."""
    ratio = outlet_pressure_bar / inlet_pressure_bar
    return max(1, math.ceil(math.log(ratio) / math.log(HIGHEST_STAGE_RATIO) - 1e-9))


def compressor_capex(power_mw: float, capex_per_mw: float) -> float:
    """Return the investment in compressors.

    Args:
        power_mw: electric power needed [MW].
        capex_per_mw: investment per installed power, in any currency [money/MW].

    Returns:
        Investment [money].

    Raises:
        ValueError: if an argument is negative.
    """
    if min(power_mw, capex_per_mw) < 0.0:
        raise ValueError(
            f"compressor_capex: power_mw is {power_mw}, capex_per_mw {capex_per_mw}; expected 0 or "
            "more each; correct the negative one"
        )
    return power_mw * capex_per_mw
