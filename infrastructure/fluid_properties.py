"""How dense, compressible and viscous hydrogen and dense-phase CO2 are in a given state.

Values are interpolated by cubics in a table made once from the reference equations of state
(`tools/make_fluid_tables.py`) and read on first use: hydrogen 1-250 bar and 0-50 C (Leachman et al.
2009, doi:10.1063/1.3160306), CO2 80-250 bar and 0-30 C (Span & Wagner 1996, doi:10.1063/1.555991).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing

FloatArray = npt.NDArray[np.float64]
Fluid = Literal["hydrogen", "carbon_dioxide"]

KELVIN_AT_0_C = 273.15
PASCAL_PER_BAR = 1e5
MOLAR_GAS_CONSTANT_J_PER_MOL_K = 8.314462618
"""CODATA 2018."""
MOLAR_MASS_KG_PER_MOL: dict[Fluid, float] = {"hydrogen": 0.00201588, "carbon_dioxide": 0.0440098}
"""As in the equations of state named above."""


class FluidTable(NamedTuple):
    """Properties of one fluid on an even grid: rows are pressures, columns are temperatures.

    Viscosity: Muzny et al. 2013 (doi:10.1021/je301273j) for hydrogen, Laesecke & Muzny 2017
    (doi:10.1063/1.4977429) for CO2, through CoolProp.
    """

    lowest_pressure_bar: float
    highest_pressure_bar: float
    lowest_temperature_c: float
    highest_temperature_c: float
    gas_constant_j_per_kg_k: float
    compressibility: FloatArray
    viscosity_pa_s: FloatArray


def density_kg_per_m3(fluid: Fluid, pressure_bar: float, temperature_c: float) -> float:
    """Return the density `p / (Z R T)`.

    Args:
        fluid: `hydrogen` or `carbon_dioxide`.
        pressure_bar: absolute pressure [bar].
        temperature_c: temperature [C].

    Returns:
        Density [kg/m3], within 0.1 % of the reference equation of state.

    Raises:
        ValueError: if the state lies outside the table.
    """
    table = table_for_state(fluid, pressure_bar, temperature_c)
    z = interpolate(table, table.compressibility, float(pressure_bar), float(temperature_c))
    temperature_k = temperature_c + KELVIN_AT_0_C
    return pressure_bar * PASCAL_PER_BAR / (z * table.gas_constant_j_per_kg_k * temperature_k)


def table_for_state(fluid: Fluid, pressure_bar: float, temperature_c: float) -> FluidTable:
    """Return the table of a fluid where a state lies within it.

    Raises:
        ValueError: if the fluid has no table or the state (in bar absolute and C) lies outside.
    """
    table = fluid_table(fluid)
    if not table.lowest_pressure_bar <= pressure_bar <= table.highest_pressure_bar:
        raise ValueError(
            f"fluid_properties: {fluid} pressure_bar is {pressure_bar}; expected "
            f"{table.lowest_pressure_bar:g} to {table.highest_pressure_bar:g} bar absolute; "
            "keep within this range (add 1.013 to a gauge pressure)"
        )
    if not table.lowest_temperature_c <= temperature_c <= table.highest_temperature_c:
        raise ValueError(
            f"fluid_properties: {fluid} temperature_c is {temperature_c}; expected "
            f"{table.lowest_temperature_c:g} to {table.highest_temperature_c:g} C; "
            "keep within this range (subtract 273.15 from kelvin)"
        )
    return table


@cache
def fluid_table(fluid: Fluid) -> FluidTable:
    """Return the table of a fluid for use inside compiled loops; read once.

    Raises:
        ValueError: if the fluid has no table.
    """
    if fluid not in MOLAR_MASS_KG_PER_MOL:
        raise ValueError(
            f"fluid_table: fluid is {fluid!r}; expected one of {sorted(MOLAR_MASS_KG_PER_MOL)}; "
            "correct the name or add the fluid to tools/make_fluid_tables.py"
        )
    text = files("infrastructure").joinpath("fluid_tables.csv").read_text(encoding="utf-8")
    rows = [row[1:] for row in csv.reader(text.splitlines()) if row[0] == fluid]
    columns = np.array(rows, dtype=np.float64).T
    pressures_bar, temperatures_c = np.unique(columns[0]), np.unique(columns[1])
    shape = (len(pressures_bar), len(temperatures_c))
    return FluidTable(
        float(pressures_bar[0]),
        float(pressures_bar[-1]),
        float(temperatures_c[0]),
        float(temperatures_c[-1]),
        MOLAR_GAS_CONSTANT_J_PER_MOL_K / MOLAR_MASS_KG_PER_MOL[fluid],
        np.ascontiguousarray(columns[2].reshape(shape)),
        np.ascontiguousarray(columns[3].reshape(shape)),
    )


@borrowing
def interpolate(
    table: FluidTable, values: FloatArray, pressure_bar: float, temperature_c: float
) -> float:
    """Return `values` of the table by cubic interpolation over the nearest 4 x 4 points.

    Args:
        table: table of the fluid.
        values: one of the table's property arrays, shape (pressures, temperatures).
        pressure_bar: absolute pressure [bar], within the table's range.
        temperature_c: temperature [C], within the table's range.

    Returns:
        The property in the unit of `values`.
    """
    rows, columns = values.shape
    pressure_span_bar = table.highest_pressure_bar - table.lowest_pressure_bar
    temperature_span_c = table.highest_temperature_c - table.lowest_temperature_c
    row = (pressure_bar - table.lowest_pressure_bar) / pressure_span_bar * (rows - 1)
    column = (temperature_c - table.lowest_temperature_c) / temperature_span_c * (columns - 1)
    first_row = min(max(int(row) - 1, 0), rows - 4)
    first_column = min(max(int(column) - 1, 0), columns - 4)
    a0, a1, a2, a3 = _cubic_weights(row - first_row)
    b0, b1, b2, b3 = _cubic_weights(column - first_column)
    result = 0.0
    for offset, weight in enumerate((b0, b1, b2, b3)):
        c = first_column + offset
        result += weight * (
            a0 * values[first_row, c]
            + a1 * values[first_row + 1, c]
            + a2 * values[first_row + 2, c]
            + a3 * values[first_row + 3, c]
        )
    return result


class IsothermalFluid(NamedTuple):
    """Properties of one fluid at one temperature on an even grid of pressures."""

    lowest_bar: float
    """Least pressure of the grid; below it properties stay as they are there."""
    highest_bar: float
    is_dense: bool
    """Whether it is a liquid-like fluid whose density hardly depends on pressure."""
    zrt_j_per_kg: FloatArray
    """Z R T at each pressure [J/kg]."""
    viscosity_pa_s: FloatArray
    """Dynamic viscosity at each pressure [Pa s]."""


def isothermal_fluid(table: FluidTable, temperature_c: float, is_dense: bool) -> IsothermalFluid:
    """Return a table's properties at one temperature, equal to its own on the pressures between.

    Args:
        table: table of the fluid.
        temperature_c: temperature [C], within the table's range.
        is_dense: whether the fluid is dense rather than a gas.
    """
    pressures = table.compressibility.shape[0]
    grid_bar = np.linspace(table.lowest_pressure_bar, table.highest_pressure_bar, pressures)
    rt_j_per_kg = table.gas_constant_j_per_kg_k * (temperature_c + KELVIN_AT_0_C)
    z, viscosity = (
        np.array([interpolate(table, values, float(p), float(temperature_c)) for p in grid_bar])
        for values in (table.compressibility, table.viscosity_pa_s)
    )
    return IsothermalFluid(
        table.lowest_pressure_bar, table.highest_pressure_bar, is_dense, z * rt_j_per_kg, viscosity
    )


@borrowing
def state_at(fluid: IsothermalFluid, pressure_bar: float) -> tuple[float, float, float]:
    """Return Z R T [J/kg], its derivative by pressure [J/(kg bar)] and viscosity [Pa s]."""
    last = len(fluid.zrt_j_per_kg) - 1
    per_bar = last / (fluid.highest_bar - fluid.lowest_bar)
    x = (min(max(pressure_bar, fluid.lowest_bar), fluid.highest_bar) - fluid.lowest_bar) * per_bar
    first = min(max(int(x) - 1, 0), last - 3)
    x -= first
    a0, a1, a2, a3 = _cubic_weights(x)
    # Derivatives of the same weights.
    b0 = -((x - 2.0) * (x - 3.0) + (x - 1.0) * (x - 3.0) + (x - 1.0) * (x - 2.0)) / 6.0
    b1 = ((x - 2.0) * (x - 3.0) + x * (x - 3.0) + x * (x - 2.0)) / 2.0
    b2 = -((x - 1.0) * (x - 3.0) + x * (x - 3.0) + x * (x - 1.0)) / 2.0
    b3 = -(b0 + b1 + b2)
    z, mu = fluid.zrt_j_per_kg, fluid.viscosity_pa_s
    zrt = a0 * z[first] + a1 * z[first + 1] + a2 * z[first + 2] + a3 * z[first + 3]
    slope = b0 * z[first] + b1 * z[first + 1] + b2 * z[first + 2] + b3 * z[first + 3]
    viscosity = a0 * mu[first] + a1 * mu[first + 1] + a2 * mu[first + 2] + a3 * mu[first + 3]
    return zrt, slope * per_bar, viscosity


@borrowing
def _cubic_weights(x: float) -> tuple[float, float, float, float]:
    """Return Lagrange weights of the points 0, 1, 2, 3 at x."""
    return (
        -(x - 1.0) * (x - 2.0) * (x - 3.0) / 6.0,
        x * (x - 2.0) * (x - 3.0) / 2.0,
        -x * (x - 1.0) * (x - 3.0) / 2.0,
        x * (x - 1.0) * (x - 2.0) / 6.0,
    )
