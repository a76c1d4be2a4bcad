"""Pipe flow against a commercial network program, published capacities and round trips."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure import pipe_flow
from infrastructure.friction import nikuradse_friction
from infrastructure.hydrogen import HYDROGEN_LHV_MJ_PER_KG
from infrastructure.pipe_flow import (
    INNER_DIAMETER_MM_BY_NOMINAL_IN,
    Pipe,
    pipe_capacity_kg_per_s,
    pipe_outlet_pressure_bar,
)

ATMOSPHERE_BAR = 1.01325
STANET_GAS_CONSTANT_J_PER_KG_K = 101325.0 / (0.84 * 273.15)


@pytest.mark.validation(
    "Pipes and fluids", "STANET (commercial program), case shipped with pandapipes 0.16"
)
@pytest.mark.parametrize(
    ("pipe", "mass_flow", "reynolds", "inlet_barg", "roughness_mm", "zt_k", "outlet_barg"),
    [
        (Pipe(8.95, 89.0), 1.866667, 2238445.0, 100.0, 0.2, 278.15, 85.6834),
        (
            Pipe(1.0, 20.0, loss_coefficient=2000.0),
            0.0046666667,
            24902.7,
            5.0,
            0.1,
            0.98775 * 283.15,
            4.1079,
        ),
    ],
)
def test_outlet_pressure_as_stanet(
    validate, pipe, mass_flow, reynolds, inlet_barg, roughness_mm, zt_k, outlet_barg
):
    # STANET results shipped with pandapipes 0.16 (gas_one_pipe1 and 2), density 0.84 kg/Nm3.
    friction = nikuradse_friction(reynolds, roughness_mm, pipe.inner_diameter_mm)
    outlet_bar = pipe_flow.general_flow_outlet_pressure_bar(
        inlet_barg + ATMOSPHERE_BAR,
        mass_flow,
        pipe,
        friction,
        STANET_GAS_CONSTANT_J_PER_KG_K * zt_k,
    )
    case = f"Outlet pressure of one gas pipe of {pipe.inner_diameter_mm:g} mm"
    validate(case, outlet_barg, outlet_bar - ATMOSPHERE_BAR, "bar above air", abs=1e-4)


@pytest.mark.validation(
    "Pipes and fluids", "General flow equation with CoolProp 8 properties, another program"
)
@pytest.mark.parametrize(
    ("inlet_bar", "outlet_bar", "length_km", "diameter_mm", "mass_flow"),
    [
        (80, 70, 100, 1179.0, 135.718),
        (80, 75, 100, 1179.0, 96.709),
        (80, 60, 200, 1179.0, 131.207),
        (50, 40, 100, 880.0, 49.323),
        (50, 40, 100, 488.0, 10.615),
        (80, 70, 100, 590.0, 22.455),
        (50, 40, 50, 304.0, 4.416),
    ],
)
def test_hydrogen_capacity_as_recomputed(
    validate, inlet_bar, outlet_bar, length_km, diameter_mm, mass_flow
):
    # General flow equation with CoolProp properties by another program, 15 C, 20 micrometre.
    pipe = Pipe(length_km, diameter_mm, temperature_c=15.0)
    capacity = pipe_capacity_kg_per_s("hydrogen", inlet_bar, outlet_bar, pipe)
    ends = f"{inlet_bar} to {outlet_bar} bar over {length_km} km"
    case = f"Hydrogen through {diameter_mm:g} mm, {ends}"
    validate(case, mass_flow, capacity, "kg/s", rel=1e-3)


@pytest.mark.validation("Pipes and fluids", "European Hydrogen Backbone 2021")
@pytest.mark.parametrize(
    ("inlet_bar", "outlet_bar", "nominal_in", "gw_lhv"), [(80, 70, 48, 16.9), (50, 40, 20, 1.2)]
)
def test_hydrogen_capacity_near_the_european_hydrogen_backbone(
    validate, inlet_bar, outlet_bar, nominal_in, gw_lhv
):
    # European Hydrogen Backbone: 48 in at 80 bar 16.9 GW, 20 in at 50 bar 1.2 GW (LHV).
    pipe = Pipe(100.0, INNER_DIAMETER_MM_BY_NOMINAL_IN[nominal_in], temperature_c=15.0)
    capacity = pipe_capacity_kg_per_s("hydrogen", inlet_bar, outlet_bar, pipe)
    case = f"Capacity of a hydrogen line of {nominal_in} in, {inlet_bar} to {outlet_bar} bar"
    ours = capacity * HYDROGEN_LHV_MJ_PER_KG / 1000.0
    note = "The backbone does not state its pressure drop: 10 bar over 100 km is assumed."
    validate(case, gw_lhv, ours, "GW LHV", rel=0.10, note=note)


def test_dense_carbon_dioxide_is_darcy_weisbach():
    # At 100 bar and 10 C: density 920.456 kg/m3, viscosity 98.167 uPa s (CoolProp).
    pipe = Pipe(60.0, 590.0)
    diameter_m, density, viscosity = 0.59, 920.456, 98.167e-6
    area_m2 = math.pi / 4 * diameter_m**2
    friction = 0.011
    for _ in range(50):
        velocity = math.sqrt(2 * 20e5 / (density * friction * 60e3 / diameter_m))
        reynolds = density * velocity * diameter_m / viscosity
        root = -2 * math.log10(0.02 / (3.71 * 590) + 2.51 / (reynolds * math.sqrt(friction)))
        friction = root**-2
    expected = density * velocity * area_m2
    assert pipe_capacity_kg_per_s("carbon_dioxide", 110.0, 90.0, pipe) == pytest.approx(
        expected, rel=1e-4
    )


def test_mean_pressure_of_a_pipe_open_to_vacuum_is_two_thirds():
    assert pipe_flow.mean_pressure_bar(60.0, 0.0) == pytest.approx(40.0)


flows = {
    "fluid": st.sampled_from(["hydrogen", "carbon_dioxide"]),
    "inlet_bar": st.floats(90.0, 240.0),
    "ratio": st.floats(0.9, 0.999),
    "length_km": st.floats(1.0, 300.0),
    "diameter_mm": st.floats(100.0, 1200.0),
}


@given(**flows)
def test_outlet_pressure_inverts_capacity(fluid, inlet_bar, ratio, length_km, diameter_mm):
    pipe = Pipe(length_km, diameter_mm)
    outlet_bar = ratio * inlet_bar
    flow = pipe_capacity_kg_per_s(fluid, inlet_bar, outlet_bar, pipe)
    back_bar = pipe_outlet_pressure_bar(fluid, flow, inlet_bar, pipe)
    assert back_bar == pytest.approx(outlet_bar, rel=1e-9)


@given(**flows)
def test_more_pressure_or_width_carries_more_and_length_less(
    fluid, inlet_bar, ratio, length_km, diameter_mm
):
    def capacity(inlet, length, diameter):
        pipe = Pipe(length, diameter)
        return pipe_capacity_kg_per_s(fluid, inlet, ratio * inlet_bar, pipe)

    base = capacity(inlet_bar, length_km, diameter_mm)
    assert capacity(1.02 * inlet_bar, length_km, diameter_mm) > base
    assert capacity(inlet_bar, length_km, 1.02 * diameter_mm) > base
    assert capacity(inlet_bar, 1.02 * length_km, diameter_mm) < base


def test_outlet_pressure_without_flow_is_the_inlet_pressure():
    assert pipe_outlet_pressure_bar("hydrogen", 0.0, 70.0, Pipe(100.0, 500.0)) == 70.0


@pytest.mark.parametrize(
    ("fluid", "inlet_bar", "outlet_bar", "pipe", "message"),
    [
        ("hydrogen", 80.0, 70.0, Pipe(100.0, 0.0), r"inner_diameter_mm is 0\.0; expected above 0"),
        ("hydrogen", 80.0, 70.0, Pipe(-1.0, 500.0), r"length_km is -1\.0; expected above 0"),
        ("hydrogen", 80.0, 70.0, Pipe(1.0, 500.0, roughness_mm=90.0), "roughness_mm is 90"),
        ("hydrogen", 80.0, 70.0, Pipe(1.0, 500.0, temperature_c=288.0), "temperature_c is 288"),
        ("hydrogen", 80.0, 70.0, Pipe(1.0, 500.0, loss_coefficient=-1.0), "loss_coefficient is -1"),
        ("hydrogen", 0.5, 0.4, Pipe(1.0, 500.0), r"inlet_pressure_bar is 0\.5"),
        ("hydrogen", 70.0, 80.0, Pipe(1.0, 500.0), r"outlet_pressure_bar is 80\.0"),
        ("hydrogen", 70.0, 0.5, Pipe(1.0, 500.0), r"outlet_pressure_bar is 0\.5"),
        ("carbon_dioxide", 100.0, 70.0, Pipe(1.0, 500.0), r"outlet_pressure_bar is 70\.0"),
    ],
)
def test_impossible_pipes_are_refused(fluid, inlet_bar, outlet_bar, pipe, message):
    with pytest.raises(ValueError, match=message):
        pipe_capacity_kg_per_s(fluid, inlet_bar, outlet_bar, pipe)


def test_a_wall_without_roughness_is_refused_where_the_law_divides_by_it():
    smooth = Pipe(10.0, 500.0, roughness_mm=0.0)
    assert pipe_capacity_kg_per_s("hydrogen", 80.0, 70.0, smooth) > 0.0
    with pytest.raises(ValueError, match=r"roughness_mm is 0\.0; expected 1e-06"):
        pipe_capacity_kg_per_s("hydrogen", 80.0, 70.0, smooth, "nikuradse")


@pytest.mark.parametrize("mass_flow", [1000.0, -1.0, math.inf])
@pytest.mark.parametrize("fluid", ["hydrogen", "carbon_dioxide"])
def test_flows_that_do_not_get_through_are_refused(fluid, mass_flow):
    with pytest.raises(ValueError, match=f"mass_flow_kg_per_s is {mass_flow}"):
        pipe_outlet_pressure_bar(fluid, mass_flow, 100.0, Pipe(100.0, 500.0))


def test_standard_diameters_rise_and_fit_their_nominal_size():
    sizes = list(INNER_DIAMETER_MM_BY_NOMINAL_IN.items())
    assert sizes == sorted(sizes)
    assert all(0.94 < inner_mm / (25.4 * inch) < 1.02 for inch, inner_mm in sizes)
