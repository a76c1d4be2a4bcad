"""Which standard pipes carry given flows: one pipe, or every pipe of a tree."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from infrastructure.fluid_properties import Fluid
from infrastructure.network_limits import largest_admissible_flow
from infrastructure.pipe_flow import (
    EROSIONAL_CONSTANT,
    INNER_DIAMETER_MM_BY_NOMINAL_IN,
    Pipe,
    pipe_capacity_kg_per_s,
)
from infrastructure.pipe_network import PipeNetwork, ready_network, with_diameters

FloatArray = npt.NDArray[np.float64]


def smallest_nominal_diameter_in(
    fluid: Fluid,
    mass_flow_kg_per_s: float,
    inlet_pressure_bar: float,
    outlet_pressure_bar: float,
    length_km: float,
) -> int:
    """Return the smallest standard pipe that carries a flow between two pressures.

    Args:
        fluid: `hydrogen` or `carbon_dioxide`.
        mass_flow_kg_per_s: mass flow wanted [kg/s].
        inlet_pressure_bar: absolute pressure at the inlet [bar].
        outlet_pressure_bar: lowest absolute pressure allowed at the outlet [bar].
        length_km: length [km].

    Returns:
        Nominal diameter, a key of `INNER_DIAMETER_MM_BY_NOMINAL_IN` [inch].

    Raises:
        ValueError: as `pipe_capacity_kg_per_s`, and if the largest standard pipe is too small.
    """
    for nominal_in, inner_diameter_mm in INNER_DIAMETER_MM_BY_NOMINAL_IN.items():
        capacity_kg_per_s = pipe_capacity_kg_per_s(
            fluid, inlet_pressure_bar, outlet_pressure_bar, Pipe(length_km, inner_diameter_mm)
        )
        if capacity_kg_per_s >= mass_flow_kg_per_s:
            return nominal_in
    raise ValueError(
        f"smallest_nominal_diameter: mass_flow_kg_per_s is {mass_flow_kg_per_s}; expected at most "
        f"{capacity_kg_per_s:.4g}, the capacity of the largest standard pipe ({nominal_in} in); "
        "use parallel pipes, more pressure or a compressor on the way"
    )


def tree_nominal_diameters_in(
    network: PipeNetwork,
    injection_kg_per_s: FloatArray,
    lowest_bar: float,
    erosional_constant: float = EROSIONAL_CONSTANT,
) -> tuple[int, ...]:
    """Return standard sizes for all pipes of a network, none of which could be one size smaller.

    Begins with the smallest size everywhere, widens the pipe that binds until the flows get
    through, and then narrows every pipe, the longest first, as long as they still do. For a tree
    that is a local optimum: no single pipe can be smaller, although a swap of two might be cheaper.

    Args:
        network: tree or mesh whose diameters are disregarded.
        injection_kg_per_s: fed in at each node, negative where it is drawn, shape (nodes,) [kg/s].
        lowest_bar: least absolute pressure at any node [bar].
        erosional_constant: C in the limit `v = C / sqrt(rho)`; infinity for none.

    Returns:
        Nominal diameter of each pipe, keys of `INNER_DIAMETER_MM_BY_NOMINAL_IN` [inch].

    Raises:
        ValueError: if not even the largest standard pipes carry the flows, or the network is
            impossible.
    """
    sizes = list(INNER_DIAMETER_MM_BY_NOMINAL_IN)
    chosen = [0] * len(network.pipes)
    names = [row.name for row in network.pipes]

    ready = ready_network(network)
    inner_mm = np.array([INNER_DIAMETER_MM_BY_NOMINAL_IN[size] for size in sizes])

    def limit(trial: list[int]) -> tuple[bool, str]:
        found = largest_admissible_flow(
            with_diameters(ready, inner_mm[trial]),
            injection_kg_per_s,
            lowest_bar,
            erosional_constant,
        )
        return found.scale >= 1.0, found.pipe

    fits, binding = limit(chosen)
    while not fits:
        row = names.index(binding)
        if chosen[row] + 1 == len(sizes):
            raise ValueError(
                f"tree_nominal_diameters: pipe {binding} binds at {sizes[-1]} in, the largest "
                "standard pipe; expected flows that get through; use parallel pipes, more "
                "pressure or a compressor on the way"
            )
        chosen[row] += 1
        fits, binding = limit(chosen)
    for row in sorted(range(len(names)), key=lambda e: -network.pipes[e].pipe.length_km):
        while chosen[row] > 0:
            chosen[row] -= 1
            if not limit(chosen)[0]:
                chosen[row] += 1
                break
    return tuple(sizes[i] for i in chosen)
