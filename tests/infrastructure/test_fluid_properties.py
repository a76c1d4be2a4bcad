"""Fluid tables against published states and, where it is installed, against CoolProp."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from infrastructure.fluid_properties import (
    density_kg_per_m3,
    fluid_table,
    isothermal_fluid,
    state_at,
)


def z_and_viscosity(fluid, pressure_bar, temperature_c):
    """Compressibility factor and viscosity [Pa s] as networks read them, at one temperature."""
    table = fluid_table(fluid)
    at_temperature = isothermal_fluid(table, temperature_c, fluid == "carbon_dioxide")
    zrt_j_per_kg, _, viscosity_pa_s = state_at(at_temperature, float(pressure_bar))
    rt_j_per_kg = table.gas_constant_j_per_kg_k * (temperature_c + 273.15)
    return zrt_j_per_kg / rt_j_per_kg, viscosity_pa_s


@pytest.mark.validation("Pipes and fluids", "Reference equations of state (CoolProp 8.0.0)")
@pytest.mark.parametrize(
    ("fluid", "pressure_bar", "temperature_c", "density", "z", "viscosity_upa_s"),
    [
        ("hydrogen", 1.01325, 0, 0.08988, 1.00063, 8.377),
        ("hydrogen", 50, 10, 4.15412, 1.03063, 8.6386),
        ("hydrogen", 80, 15, 6.41734, 1.04893, 8.787),
        ("hydrogen", 100, 15, 7.92647, 1.06153, 8.8234),
        ("hydrogen", 250, 40, 16.84307, 1.1492, 9.6542),
        ("carbon_dioxide", 100, 10, 920.456, 0.20309, 98.1669),
        ("carbon_dioxide", 150, 15, 929.77266, 0.29635, 100.6356),
    ],
)
def test_published_states(
    validate, fluid, pressure_bar, temperature_c, density, z, viscosity_upa_s
):
    # States of the reference equations (CoolProp 8.0.0), at the corner of the range and within it.
    state = fluid, pressure_bar, temperature_c
    of = f"of {fluid.replace('_', ' ')} at {pressure_bar:g} bar and {temperature_c} C"
    validate(f"Density {of}", density, density_kg_per_m3(*state), "kg/m3", rel=1e-4)
    our_z, viscosity_pa_s = z_and_viscosity(*state)
    validate(f"Compressibility {of}", z, our_z, rel=1e-4)
    validate(f"Viscosity {of}", viscosity_upa_s, viscosity_pa_s * 1e6, "uPa s", rel=1e-4)


@pytest.mark.parametrize(
    ("fluid", "coolprop_name"), [("hydrogen", "Hydrogen"), ("carbon_dioxide", "CO2")]
)
def test_two_hundred_random_states_against_coolprop(fluid, coolprop_name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        coolprop = pytest.importorskip("CoolProp.CoolProp")
    table = fluid_table(fluid)
    generator = np.random.default_rng(20)
    pressures = generator.uniform(table.lowest_pressure_bar, table.highest_pressure_bar, 200)
    temperatures = generator.uniform(table.lowest_temperature_c, table.highest_temperature_c, 200)
    for pressure_bar, temperature_c in zip(pressures, temperatures, strict=True):
        state = ("P", pressure_bar * 1e5, "T", temperature_c + 273.15, coolprop_name)
        density = density_kg_per_m3(fluid, pressure_bar, temperature_c)
        _, viscosity = z_and_viscosity(fluid, pressure_bar, temperature_c)
        assert density == pytest.approx(coolprop.PropsSI("D", *state), rel=1e-3)
        assert viscosity == pytest.approx(coolprop.PropsSI("V", *state), rel=1e-3)


def test_gas_at_one_bar_is_nearly_ideal():
    # p M / (R T) with 2.01588 g/mol: 1e5 x 0.00201588 / (8.314463 x 293.15).
    assert density_kg_per_m3("hydrogen", 1.0, 20.0) == pytest.approx(0.0827057, rel=1e-3)


@pytest.mark.parametrize(
    ("fluid", "pressure_bar", "temperature_c", "message"),
    [
        ("hydrogen", 300.0, 10.0, r"pressure_bar is 300\.0; expected 1 to 250"),
        ("hydrogen", 80.0, 288.15, r"temperature_c is 288\.15; expected 0 to 50"),
        ("carbon_dioxide", 70.0, 10.0, r"pressure_bar is 70\.0; expected 80 to 250"),
        ("carbon_dioxide", float("nan"), 10.0, "pressure_bar is nan"),
        ("methane", 80.0, 10.0, "fluid is 'methane'"),
    ],
)
def test_states_outside_the_table_are_refused(fluid, pressure_bar, temperature_c, message):
    with pytest.raises(ValueError, match=message):
        density_kg_per_m3(fluid, pressure_bar, temperature_c)
