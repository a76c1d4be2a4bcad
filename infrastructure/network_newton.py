"""Newton's method for steady flow in a pipe network: the compiled part, in numbers alone.

Unknown is the potential of every node: the square of the pressure for a gas, the pressure itself
for a dense fluid. Each pipe gives `F = psi_1 - psi_2 + H - R(m) = 0` with R of the general flow
equation and H of the difference in height; each free node gives a balance of flows. Flows are
eliminated (Todini & Pilati 1988), so that only one unknown a node is left. Nodes joined by
compressors share one unknown: a compressor fixes the pressure behind it by the pressure before it.
Potentials below the least pressure stay numbers that a caller can refuse: a network that cannot
carry its flow still has a solution here, and it says by how much.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled
from infrastructure.fluid_properties import PASCAL_PER_BAR, IsothermalFluid, state_at
from infrastructure.friction import LOWEST_REYNOLDS, friction_and_slope
from infrastructure.network_elimination import EliminationOrder, eliminate

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
FIXED = -1
"""Unknown of nodes whose pressure is given."""

GRAVITY_M_PER_S2 = 9.80665
START_VELOCITY_M_PER_S = 5.0
"""Velocity at which friction is taken to begin with."""
TOLERANCE = 1e-10
"""Largest error of any pipe or node, relative to the highest potential or flow."""
MOST_STEPS = 60
FULL_STEPS = 20
"""Steps taken in full; half of each later one is, lest the method swing between two states."""


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


class Steady(NamedTuple):
    """A solution in numbers."""

    potential: FloatArray
    """Potential of each node [bar2, or bar for a dense fluid]."""
    flow: FloatArray
    """Mass flow of each pipe from start to end [kg/s]."""
    pressure_bar: FloatArray
    """Pressure of each node, held at the least of the table [bar]."""
    velocity_m_per_s: FloatArray
    """Highest velocity in each pipe [m/s]."""
    surplus: FloatArray
    """What comes into each node and does not leave it by a pipe [kg/s]."""
    steps: int
    """Newton steps taken."""
    residual: float
    """Largest relative error left."""


@compiled
def steady_state(
    plan: NetworkPlan,
    injection_kg_per_s: FloatArray,
    potential: FloatArray,
    flow: FloatArray,
) -> Steady:
    """Solve a network and say all about it in one call.

    Args:
        plan: the network.
        injection_kg_per_s: fed in at each node, negative for what is drawn, shape (nodes,) [kg/s].
        potential: of each node in an earlier solution to start from; empty without one.
        flow: of each pipe in the same.
    """
    work = new_work(plan)
    is_warm = len(potential) > 0
    if is_warm:
        work.potential[:] = potential
        work.flow[:] = flow
    steps, residual = newton(plan, work, injection_kg_per_s, 1.0, is_warm)
    velocity = np.zeros(len(plan.area_m2))
    surplus = injection_kg_per_s.copy()
    for pipe in range(len(velocity)):
        _, velocity[pipe] = density_and_velocity(plan, work, pipe)
        surplus[plan.start_node[pipe]] -= work.flow[pipe]
        surplus[plan.end_node[pipe]] += work.flow[pipe]
    return Steady(work.potential, work.flow, work.pressure_bar, velocity, surplus, steps, residual)


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
def newton(
    plan: NetworkPlan, work: Work, injection_kg_per_s: FloatArray, scale: float, is_warm: bool
) -> tuple[int, float]:
    """Solve a network, from the state in `work`.

    Args:
        plan: the network.
        work: state to start from, and after the call the solution.
        injection_kg_per_s: what is fed in at each node, negative for what is drawn; at nodes of
            given pressure it is left out of account, shape (nodes,) [kg/s].
        scale: factor on all that is fed in [-].
        is_warm: whether `work` holds a solution for other flows.

    Returns:
        Number of steps, and the largest relative error left; above `TOLERANCE` when the method
        has not come to rest.
    """
    total_flow = 0.0
    for node in range(len(injection_kg_per_s)):
        work.injection_kg_per_s[node] = scale * injection_kg_per_s[node]
        total_flow += abs(work.injection_kg_per_s[node])
    scale_flow = total_flow + 1e-9
    _give_fixed(plan, work)
    residual = np.inf
    for step in range(MOST_STEPS):
        _follow(plan, work)
        worst_pipe = _assess_pipes(plan, work, step == 0 and not is_warm)
        worst_node = _balance(plan, work)
        residual = max(worst_pipe / highest(work.potential), worst_node / scale_flow)
        if residual <= TOLERANCE and (is_warm or step > 0):
            return step, residual
        _assemble(plan, work)
        eliminate(plan.order, work.diagonal, work.above, work.below, work.right)
        _move(plan, work, 1.0 if step < FULL_STEPS else 0.5)
    return MOST_STEPS, residual


@borrowing
def highest(values: FloatArray) -> float:
    """Return the highest of some values, not a number where any is none."""
    top = values[0]
    for value in values:
        if value > top or np.isnan(value):
            top = value
    return float(top)


@borrowing
def density_and_velocity(plan: NetworkPlan, work: Work, pipe: int) -> tuple[float, float]:
    """Return density [kg/m3] and velocity [m/s] where a pipe's is highest: at its lower end."""
    one = work.pressure_bar[plan.start_node[pipe]]
    other = work.pressure_bar[plan.end_node[pipe]]
    pressure_bar = min(one, other)
    zrt_j_per_kg, _, _ = state_at(plan.fluid, pressure_bar)
    density = pressure_bar * PASCAL_PER_BAR / zrt_j_per_kg
    return density, abs(work.flow[pipe]) / (density * plan.area_m2[pipe])


@borrowing
def mean_bar(is_dense: bool, one_bar: float, other_bar: float) -> tuple[float, float, float]:
    """Return the mean pressure of a pipe and its derivatives by both ends [bar]."""
    if is_dense:
        return 0.5 * (one_bar + other_bar), 0.5, 0.5
    total = one_bar + other_bar
    mean = 2.0 / 3.0 * (total - one_bar * other_bar / total)
    by_one = 2.0 / 3.0 * (1.0 - (other_bar / total) ** 2)
    return mean, by_one, 2.0 / 3.0 * (1.0 - (one_bar / total) ** 2)


@borrowing
def _potential(fluid: IsothermalFluid, pressure_bar: float) -> float:
    return pressure_bar if fluid.is_dense else pressure_bar**2


@borrowing
def _give_fixed(plan: NetworkPlan, work: Work) -> None:
    for node in range(len(plan.unknown)):
        if plan.fixed_bar[node] > 0.0:
            work.potential[node] = _potential(plan.fluid, plan.fixed_bar[node])


@borrowing
def _follow(plan: NetworkPlan, work: Work) -> None:
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
def _assess_pipes(plan: NetworkPlan, work: Work, is_first: bool) -> float:
    """Evaluate F and its derivatives for every pipe; return the largest error."""
    fluid, worst = plan.fluid, 0.0
    for e in range(len(plan.area_m2)):
        one, other = plan.start_node[e], plan.end_node[e]
        mean, by_one, by_other = mean_bar(
            fluid.is_dense, work.pressure_bar[one], work.pressure_bar[other]
        )
        zrt, zrt_slope, viscosity = state_at(fluid, mean)
        area, flow = plan.area_m2[e], work.flow[e]
        per_flow = plan.diameter_mm[e] * 1e-3 / (area * viscosity)
        least = LOWEST_REYNOLDS / per_flow
        if is_first:
            least = START_VELOCITY_M_PER_S * area * mean * PASCAL_PER_BAR / zrt
        size = max(abs(flow), least)
        factor, factor_slope = friction_and_slope(
            plan.is_colebrook, per_flow * size, plan.roughness_mm[e], plan.diameter_mm[e]
        )
        length = plan.length_in_diameters[e]
        resistance = factor * length + plan.loss_coefficient[e]
        scale = zrt / (area * PASCAL_PER_BAR) ** 2
        by_pressure = zrt_slope / zrt
        lift = -plan.rise_m[e] * GRAVITY_M_PER_S2 * mean / zrt
        if fluid.is_dense:
            scale /= 2.0 * mean
            by_pressure -= 1.0 / mean
        else:
            lift *= work.pressure_bar[one] + work.pressure_bar[other]
        drop = scale * resistance * flow * size
        work.error[e] = work.potential[one] - work.potential[other] + lift - drop
        work.slope[e] = scale * size * resistance
        if not is_first:
            work.slope[e] += scale * size * (resistance + size * factor_slope * per_flow * length)
        through = drop * by_pressure
        work.at_start[e] = 1.0 - through * by_one * work.by_potential[one]
        work.at_end[e] = 1.0 + through * by_other * work.by_potential[other]
        worst = max(worst, abs(work.error[e]))
    return worst


@borrowing
def _balance(plan: NetworkPlan, work: Work) -> float:
    """Add up what flows into the nodes of each unknown; return the most that is left over."""
    balance, worst = work.balance, 0.0
    balance[:] = 0.0
    for node in range(len(plan.unknown)):
        if plan.unknown[node] != FIXED:
            balance[plan.unknown[node]] += work.injection_kg_per_s[node]
    for e in range(len(plan.area_m2)):
        one, other = plan.unknown[plan.start_node[e]], plan.unknown[plan.end_node[e]]
        if one != FIXED:
            balance[one] -= work.flow[e]
        if other != FIXED:
            balance[other] += work.flow[e]
    for unknown in range(len(balance)):
        worst = max(worst, abs(balance[unknown]))
    return worst


@borrowing
def _assemble(plan: NetworkPlan, work: Work) -> None:
    """Write the linear equations of one step, flows eliminated."""
    diagonal, above, below, right = work.diagonal, work.above, work.below, work.right
    diagonal[:], above[:], below[:] = 0.0, 0.0, 0.0
    position = plan.order.position
    for unknown in range(len(right)):
        right[position[unknown]] = work.balance[unknown]
    for e in range(len(plan.area_m2)):
        start, end = plan.start_node[e], plan.end_node[e]
        one, other = plan.unknown[start], plan.unknown[end]
        if one == other:
            continue
        a = work.at_start[e] * work.weight[start] / work.slope[e]
        b = work.at_end[e] * work.weight[end] / work.slope[e]
        through = work.error[e] / work.slope[e]
        if one != FIXED:
            diagonal[position[one]] += a
            right[position[one]] -= through
        if other != FIXED:
            diagonal[position[other]] += b
            right[position[other]] += through
        if plan.entry[e] >= 0:
            if position[one] < position[other]:
                above[plan.entry[e]] -= b
                below[plan.entry[e]] -= a
            else:
                above[plan.entry[e]] -= a
                below[plan.entry[e]] -= b


@borrowing
def _move(plan: NetworkPlan, work: Work, share: float) -> None:
    """Take a step: first flows, from the change of both ends, then potentials."""
    position, change = plan.order.position, work.right
    for e in range(len(plan.area_m2)):
        start, end = plan.start_node[e], plan.end_node[e]
        through = work.error[e]
        if plan.unknown[start] != FIXED:
            through += work.at_start[e] * work.weight[start] * change[position[plan.unknown[start]]]
        if plan.unknown[end] != FIXED:
            through -= work.at_end[e] * work.weight[end] * change[position[plan.unknown[end]]]
        work.flow[e] += share * through / work.slope[e]
    for unknown in range(len(plan.leader)):
        work.potential[plan.leader[unknown]] += share * change[position[unknown]]
