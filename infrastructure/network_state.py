"""What a pipe network is in numbers, and its state: potentials, pressures and flows.

The potential of a node is the square of its pressure for a gas, the pressure itself for a dense
fluid. Nodes joined by compressors share one unknown: a compressor fixes the pressure behind it by
the pressure before it. How a state is found that holds is `infrastructure.network_newton`'s.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled
from infrastructure.fluid_properties import PASCAL_PER_BAR, IsothermalFluid, state_at
from infrastructure.network_elimination import EliminationOrder

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
FIXED = -1
"""Unknown of nodes whose pressure is given."""


class NetworkPlan(NamedTuple):
    """A network made ready for Newton's method."""

    start_node: IntArray
    """Node at the start of each pipe, shape (pipes,)."""
    end_node: IntArray
    """Node at the end of each pipe, shape (pipes,)."""
    area_m2: FloatArray
    """Cross-section of each pipe [m2]."""
    diameter_mm: FloatArray
    """Inner diameter of each pipe [mm]."""
    roughness_mm: FloatArray
    """Roughness of each pipe [mm]."""
    length_in_diameters: FloatArray
    """Length over inner diameter of each pipe [-]."""
    loss_coefficient: FloatArray
    """Losses of bends and valves of each pipe [-]."""
    rise_m: FloatArray
    """Height of the end over the start of each pipe [m]."""
    unknown: IntArray
    """Unknown each node belongs to, or `FIXED`, shape (nodes,)."""
    leader: IntArray
    """Node whose potential is each unknown, shape (unknowns,)."""
    fixed_bar: FloatArray
    """Given pressure of each node, 0 where it is free, shape (nodes,) [bar]."""
    follow_from: IntArray
    """Node from which the pressure of another follows, in order, shape (compressors,)."""
    follow_to: IntArray
    """The other node, shape (compressors,)."""
    follow_ratio: FloatArray
    """Factor on the pressure, shape (compressors,) [-]."""
    follow_lift_bar: FloatArray
    """Added to the pressure, shape (compressors,) [bar]."""
    entry: IntArray
    """Entry of the matrix of each pipe, or -1, shape (pipes,)."""
    order: EliminationOrder
    """Order in which unknowns are eliminated."""
    fluid: IsothermalFluid
    """Properties of the fluid at the network's temperature."""
    is_colebrook: bool
    """Whether friction is Colebrook's, else Nikuradse's."""


class Work(NamedTuple):
    """State and working space of one solution."""

    potential: FloatArray
    """Potential of each node [bar2, or bar for a dense fluid]."""
    flow: FloatArray
    """Mass flow of each pipe from start to end [kg/s]."""
    pressure_bar: FloatArray
    """Pressure of each node, held at the least of the table [bar]."""
    by_potential: FloatArray
    """Derivative of that pressure by the potential."""
    weight: FloatArray
    """Derivative of each node's potential by that of its unknown's leader."""
    error: FloatArray
    """F of each pipe."""
    slope: FloatArray
    """Derivative of R by the flow, of each pipe."""
    at_start: FloatArray
    """Derivative of F by the unknown of each pipe's start."""
    at_end: FloatArray
    """Derivative of -F by the unknown of each pipe's end."""
    injection_kg_per_s: FloatArray
    """Fed in at each node."""
    balance: FloatArray
    """What flows into the nodes of each unknown [kg/s]."""
    right: FloatArray
    """Right side of the linear equations of a step, then their solution, by place in the order."""
    diagonal: FloatArray
    """Their diagonal, by place in the order."""
    above: FloatArray
    """Each entry's value above the diagonal."""
    below: FloatArray
    """Each entry's value below the diagonal."""


@compiled
def new_work(plan: NetworkPlan) -> Work:
    """Return working space without flow, at the highest given pressure."""
    nodes, pipes = len(plan.unknown), len(plan.area_m2)
    unknowns, entries = len(plan.leader), len(plan.order.later)
    potential = np.full(nodes, _potential(plan.fluid, plan.fixed_bar.max()))
    return Work(
        potential,
        np.zeros(pipes),
        np.zeros(nodes),
        np.zeros(nodes),
        np.ones(nodes),
        np.zeros(pipes),
        np.zeros(pipes),
        np.zeros(pipes),
        np.zeros(pipes),
        np.zeros(nodes),
        np.zeros(unknowns),
        np.zeros(unknowns),
        np.zeros(unknowns),
        np.zeros(entries),
        np.zeros(entries),
    )


@borrowing
def _potential(fluid: IsothermalFluid, pressure_bar: float) -> float:
    return pressure_bar if fluid.is_dense else pressure_bar**2


@borrowing
def give_fixed(plan: NetworkPlan, work: Work) -> None:
    """Set the potential of every node whose pressure is given."""
    for node in range(len(plan.unknown)):
        if plan.fixed_bar[node] > 0.0:
            work.potential[node] = _potential(plan.fluid, plan.fixed_bar[node])


@borrowing
def follow(plan: NetworkPlan, work: Work) -> None:
    """Bring nodes behind compressors and all pressures into line with the potentials."""
    for node in range(len(plan.unknown)):
        work.weight[node] = 0.0 if plan.unknown[node] == FIXED else 1.0
        _set_pressure(plan, work, node)
    for c in range(len(plan.follow_to)):
        one, other = plan.follow_from[c], plan.follow_to[c]
        ratio, lift = plan.follow_ratio[c], plan.follow_lift_bar[c]
        if plan.fluid.is_dense:
            work.potential[other] = ratio * work.potential[one] + lift
            factor = ratio
        else:
            pressure = work.pressure_bar[one]
            work.potential[other] = (
                ratio**2 * work.potential[one] + 2.0 * ratio * lift * pressure + lift**2
            )
            factor = ratio**2 + ratio * lift / pressure
        work.weight[other] = work.weight[one] * factor
        _set_pressure(plan, work, other)


@borrowing
def _set_pressure(plan: NetworkPlan, work: Work, node: int) -> None:
    fluid, psi = plan.fluid, work.potential[node]
    if psi <= _potential(fluid, fluid.lowest_bar):
        work.pressure_bar[node], work.by_potential[node] = fluid.lowest_bar, 0.0
    elif fluid.is_dense:
        work.pressure_bar[node], work.by_potential[node] = psi, 1.0
    else:
        pressure = math.sqrt(psi)
        work.pressure_bar[node], work.by_potential[node] = pressure, 0.5 / pressure


@borrowing
def density_and_velocity(plan: NetworkPlan, work: Work, pipe: int) -> tuple[float, float]:
    """Return density [kg/m3] and velocity [m/s] where a pipe's is highest: at its lower end."""
    one = work.pressure_bar[plan.start_node[pipe]]
    other = work.pressure_bar[plan.end_node[pipe]]
    pressure_bar = min(one, other)
    zrt_j_per_kg, _, _ = state_at(plan.fluid, pressure_bar)
    density = pressure_bar * PASCAL_PER_BAR / zrt_j_per_kg
    return density, abs(work.flow[pipe]) / (density * plan.area_m2[pipe])
