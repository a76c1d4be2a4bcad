"""What a single pipe does, by plain formulas, and a gas that other programs describe."""

from __future__ import annotations

import math

import numpy as np

from infrastructure.fluid_properties import FluidTable, density_kg_per_m3


def velocity_m_per_s(fluid, mass_flow_kg_per_s, pressure_bar, inner_diameter_mm, at_c=10.0):
    """Velocity of a flow where the pressure is given."""
    area_m2 = math.pi / 4.0 * (inner_diameter_mm / 1000.0) ** 2
    return mass_flow_kg_per_s / (density_kg_per_m3(fluid, pressure_bar, at_c) * area_m2)


def linear_gas_table(gas_constant_j_per_kg_k, z_at_0_bar, z_per_bar, viscosity_pa_s):
    """Table of a gas whose compressibility is a straight line in the absolute pressure [1/bar].

    The specific gas constant is in J/(kg K); the viscosity [Pa s] is the same everywhere.
    """
    pressures_bar = np.linspace(0.5, 250.0, 4)
    z = np.repeat((z_at_0_bar + z_per_bar * pressures_bar)[:, None], 4, axis=1)
    viscosity = np.full((4, 4), float(viscosity_pa_s))
    return FluidTable(0.5, 250.0, -20.0, 60.0, float(gas_constant_j_per_kg_k), z, viscosity)
