"""How much hydrogen or dense-phase CO2 a pipe carries, and the pressure left at its end.

Steady isothermal flow without differences of height. All pressures are absolute.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from infrastructure.compiled import compiled
from infrastructure.fluid_properties import (
    KELVIN_AT_0_C,
    PASCAL_PER_BAR,
    Fluid,
    FluidTable,
    fluid_table,
    interpolate,
)
from infrastructure.friction import (
    LOWEST_REYNOLDS,
    SMOOTHEST_MM,
    FrictionLaw,
    friction_and_slope,
)

INNER_DIAMETER_MM_BY_NOMINAL_IN: dict[int, float] = {
    4: 102.0,
    6: 154.0,
    8: 203.0,
    10: 254.0,
    12: 304.0,
    14: 336.0,
    16: 387.0,
    18: 438.0,
    20: 488.0,
    24: 590.0,
    30: 734.0,
    36: 880.0,
    42: 1029.0,
    48: 1179.0,
}
"""Outside diameter of ASME B36.10M less two walls: standard weight to 24 in, about D/55 above."""

LOWEST_OUTLET_BAR: dict[Fluid, float] = {"hydrogen": 1.01325, "carbon_dioxide": 80.0}
"""Hydrogen must not fall below the atmosphere; CO2 must stay dense (critical point 73.8 bar)."""

EROSIONAL_CONSTANT = 122.0
"""C in `v = C / sqrt(rho)` [m/s (kg/m3)^0.5]: 100 in ft/s and lb/ft3, for continuous service
(API RP 14E, 1991, eq. 2.14); a rule of thumb, not a law."""


class Pipe(NamedTuple):
    """A length of pipe of one diameter and what its friction depends on."""

    length_km: float
    """Length [km]."""
    inner_diameter_mm: float
    """Inner diameter [mm]."""
    temperature_c: float = 10.0
    """Temperature of the fluid [C]; soil at pipe depth in Britain, an assumption."""
    roughness_mm: float = 0.02
    """Roughness of the wall [mm]; clean steel, an assumption within 0.01-0.05."""
    loss_coefficient: float = 0.0
    """Sum of the losses of bends and valves [-]."""


def pipe_capacity_kg_per_s(
    fluid: Fluid,
    inlet_pressure_bar: float,
    outlet_pressure_bar: float,
    pipe: Pipe,
    friction: FrictionLaw = "colebrook",
) -> float:
    """Return the mass flow between two pressures, by the general flow equation.

    `p1^2 - p2^2 = (lambda L/D + zeta) (m/A)^2 Z R T`, Z and viscosity at the mean pressure
    `2/3 (p1 + p2 - p1 p2/(p1 + p2))`. For dense CO2 the mean is `(p1 + p2)/2`, which makes this the
    Darcy-Weisbach equation of a fluid of constant density `p / (Z R T)`.

    Args:
        fluid: `hydrogen` or `carbon_dioxide`.
        inlet_pressure_bar: absolute pressure at the inlet [bar].
        outlet_pressure_bar: absolute pressure at the outlet, below that of the inlet [bar].
        pipe: length, diameter and roughness.
        friction: `colebrook` or `nikuradse`.

    Returns:
        Mass flow [kg/s].

    Raises:
        ValueError: if a size or pressure is impossible or outside the fluid's table.

    Source: Menon, Gas Pipeline Hydraulics (2005), chapter 2; Colebrook 1939.
    """
    table, pipe = _checked(fluid, inlet_pressure_bar, pipe, friction)
    if not LOWEST_OUTLET_BAR[fluid] <= outlet_pressure_bar < inlet_pressure_bar:
        raise ValueError(
            f"pipe_capacity: outlet_pressure_bar is {outlet_pressure_bar}; expected at least "
            f"{LOWEST_OUTLET_BAR[fluid]:g} and below the inlet's {inlet_pressure_bar:g} bar "
            "absolute; lower the outlet or raise the inlet pressure"
        )
    dense = fluid == "carbon_dioxide"
    inlet_bar, outlet_bar = float(inlet_pressure_bar), float(outlet_pressure_bar)
    return _capacity(table, inlet_bar, outlet_bar, pipe, dense, friction == "colebrook")


def pipe_outlet_pressure_bar(
    fluid: Fluid,
    mass_flow_kg_per_s: float,
    inlet_pressure_bar: float,
    pipe: Pipe,
    friction: FrictionLaw = "colebrook",
) -> float:
    """Return the pressure at the end of a pipe; the inverse of `pipe_capacity_kg_per_s`.

    Args:
        fluid: `hydrogen` or `carbon_dioxide`.
        mass_flow_kg_per_s: mass flow, 0 or more [kg/s].
        inlet_pressure_bar: absolute pressure at the inlet [bar].
        pipe: length, diameter and roughness.
        friction: `colebrook` or `nikuradse`.

    Returns:
        Absolute pressure at the outlet [bar].

    Raises:
        ValueError: if an input is impossible or the flow does not get through.
    """
    table, pipe = _checked(fluid, inlet_pressure_bar, pipe, friction)
    if not 0.0 <= mass_flow_kg_per_s < math.inf:
        raise ValueError(
            f"pipe_outlet_pressure: mass_flow_kg_per_s is {mass_flow_kg_per_s}; expected 0 or "
            "more; swap inlet and outlet for flow the other way"
        )
    dense = fluid == "carbon_dioxide"
    flow, inlet_bar = float(mass_flow_kg_per_s), float(inlet_pressure_bar)
    outlet_bar = _outlet(table, flow, inlet_bar, pipe, dense, friction == "colebrook")
    if not outlet_bar >= LOWEST_OUTLET_BAR[fluid]:
        raise ValueError(
            f"pipe_outlet_pressure: mass_flow_kg_per_s is {mass_flow_kg_per_s}; expected a flow "
            f"of {fluid} that leaves {LOWEST_OUTLET_BAR[fluid]:g} bar after {pipe.length_km:g} km "
            f"of {pipe.inner_diameter_mm:g} mm; widen or shorten the pipe or raise its inlet"
        )
    return outlet_bar


@compiled
def general_flow_outlet_pressure_bar(
    inlet_pressure_bar: float,
    mass_flow_kg_per_s: float,
    pipe: Pipe,
    friction_factor: float,
    zrt_j_per_kg: float,
) -> float:
    """Return the outlet pressure of the general flow equation with given friction and Z R T.

    Args:
        inlet_pressure_bar: absolute pressure at the inlet [bar].
        mass_flow_kg_per_s: mass flow [kg/s].
        pipe: length, diameter and losses, all floats.
        friction_factor: Darcy friction factor [-].
        zrt_j_per_kg: compressibility x specific gas constant x temperature [J/kg].

    Returns:
        Absolute pressure [bar]; NaN if the flow does not get through.
    """
    flux = mass_flow_kg_per_s / _area_m2(pipe)
    drop_pa2 = _resistance(pipe, friction_factor) * flux**2 * zrt_j_per_kg
    remaining_bar2 = inlet_pressure_bar**2 - drop_pa2 / PASCAL_PER_BAR**2
    return math.sqrt(remaining_bar2) if remaining_bar2 >= 0.0 else math.nan


@compiled
def mean_pressure_bar(inlet_pressure_bar: float, outlet_pressure_bar: float) -> float:
    """Return the mean pressure of gas along a pipe [bar]; source Menon (2005), chapter 2."""
    total_bar = inlet_pressure_bar + outlet_pressure_bar
    return 2.0 / 3.0 * (total_bar - inlet_pressure_bar * outlet_pressure_bar / total_bar)


@compiled
def _capacity(
    table: FluidTable,
    inlet_bar: float,
    outlet_bar: float,
    pipe: Pipe,
    dense: bool,
    is_colebrook: bool,
) -> float:
    mean_bar = _mean_bar(inlet_bar, outlet_bar, dense)
    zrt_j_per_kg, viscosity_pa_s = _state(table, mean_bar, pipe.temperature_c)
    drive_pa2 = (inlet_bar**2 - outlet_bar**2) * PASCAL_PER_BAR**2
    friction, mass_flow = 0.01, 0.0
    for _ in range(100):
        previous = mass_flow
        flux = math.sqrt(drive_pa2 / (_resistance(pipe, friction) * zrt_j_per_kg))
        mass_flow = _area_m2(pipe) * flux
        if abs(mass_flow - previous) <= 1e-12 * mass_flow:
            break
        friction = _friction(mass_flow, viscosity_pa_s, pipe, is_colebrook)
    return mass_flow


@compiled
def _outlet(
    table: FluidTable,
    mass_flow: float,
    inlet_bar: float,
    pipe: Pipe,
    dense: bool,
    is_colebrook: bool,
) -> float:
    if mass_flow == 0.0:
        return inlet_bar
    outlet_bar = inlet_bar
    for _ in range(100):
        mean_bar = _mean_bar(inlet_bar, outlet_bar, dense)
        zrt_j_per_kg, viscosity_pa_s = _state(table, mean_bar, pipe.temperature_c)
        friction = _friction(mass_flow, viscosity_pa_s, pipe, is_colebrook)
        estimate_bar = general_flow_outlet_pressure_bar(
            inlet_bar, mass_flow, pipe, friction, zrt_j_per_kg
        )
        # A flow near the limit may overshoot on the way although it does get through.
        next_bar = 0.5 * outlet_bar if math.isnan(estimate_bar) else estimate_bar
        if abs(next_bar - outlet_bar) <= 1e-11 * inlet_bar:
            return next_bar
        outlet_bar = next_bar
    return math.nan


@compiled
def _mean_bar(inlet_bar: float, outlet_bar: float, dense: bool) -> float:
    return 0.5 * (inlet_bar + outlet_bar) if dense else mean_pressure_bar(inlet_bar, outlet_bar)


@compiled
def _area_m2(pipe: Pipe) -> float:
    return math.pi / 4.0 * (pipe.inner_diameter_mm / 1000.0) ** 2


@compiled
def _resistance(pipe: Pipe, friction_factor: float) -> float:
    length_in_diameters = pipe.length_km * 1e6 / pipe.inner_diameter_mm
    return friction_factor * length_in_diameters + pipe.loss_coefficient


@compiled
def _friction(mass_flow: float, viscosity_pa_s: float, pipe: Pipe, is_colebrook: bool) -> float:
    diameter_m = pipe.inner_diameter_mm / 1000.0
    reynolds = max(mass_flow * diameter_m / (_area_m2(pipe) * viscosity_pa_s), LOWEST_REYNOLDS)
    return friction_and_slope(is_colebrook, reynolds, pipe.roughness_mm, pipe.inner_diameter_mm)[0]


@compiled
def _state(table: FluidTable, pressure_bar: float, temperature_c: float) -> tuple[float, float]:
    """Return Z R T [J/kg] and viscosity [Pa s], held at the table's lowest pressure below it."""
    pressure_bar = max(pressure_bar, table.lowest_pressure_bar)
    z = interpolate(table, table.compressibility, pressure_bar, temperature_c)
    viscosity_pa_s = interpolate(table, table.viscosity_pa_s, pressure_bar, temperature_c)
    return z * table.gas_constant_j_per_kg_k * (temperature_c + KELVIN_AT_0_C), viscosity_pa_s


def _checked(
    fluid: Fluid, inlet_pressure_bar: float, pipe: Pipe, friction: FrictionLaw
) -> tuple[FluidTable, Pipe]:
    """Return the table and the pipe in floats, for which alone the loops are compiled."""
    table = fluid_table(fluid)
    lowest, highest = LOWEST_OUTLET_BAR[fluid], table.highest_pressure_bar
    coldest, hottest = table.lowest_temperature_c, table.highest_temperature_c
    faults = []
    if not 0.0 < pipe.length_km < math.inf:
        faults.append(f"length_km is {pipe.length_km}; expected above 0")
    if not 0.0 < pipe.inner_diameter_mm < math.inf:
        faults.append(f"inner_diameter_mm is {pipe.inner_diameter_mm}; expected above 0")
    smoothest = SMOOTHEST_MM[friction]
    if not smoothest <= pipe.roughness_mm < 0.1 * pipe.inner_diameter_mm:
        faults.append(
            f"roughness_mm is {pipe.roughness_mm}; expected {smoothest:g} to a tenth of the "
            "diameter"
        )
    if not 0.0 <= pipe.loss_coefficient < math.inf:
        faults.append(f"loss_coefficient is {pipe.loss_coefficient}; expected 0 or more")
    if not coldest <= pipe.temperature_c <= hottest:
        faults.append(
            f"temperature_c is {pipe.temperature_c}; expected {coldest:g} to {hottest:g} C"
        )
    if not lowest < inlet_pressure_bar <= highest:
        faults.append(
            f"inlet_pressure_bar is {inlet_pressure_bar}; expected above {lowest:g} to "
            f"{highest:g} bar absolute"
        )
    if faults:
        raise ValueError(f"pipe_flow of {fluid}: {'; '.join(faults)}; correct the corridor's row")
    return table, Pipe(*map(float, pipe))
