"""Newton's method for steady flow in a pipe network: the compiled part, in numbers alone.

Unknown is the potential psi of every node (`infrastructure.network_state`). Each pipe gives
`F = psi_1 - psi_2 + H - R(m) = 0` with R of the general flow equation and H of the difference in
height; each free node gives a balance of flows. Flows are eliminated (Todini & Pilati 1988), so
that only one unknown a node is left. Potentials below the least pressure stay numbers that a caller
can refuse: a network that cannot carry its flow still has a solution here, and it says by how much.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled
from infrastructure.fluid_properties import PASCAL_PER_BAR, state_at
from infrastructure.friction import LOWEST_REYNOLDS, friction_and_slope
from infrastructure.network_elimination import eliminate
from infrastructure.network_state import (
    FIXED,
    NetworkPlan,
    Work,
    density_and_velocity,
    follow,
    give_fixed,
    new_work,
)

FloatArray = npt.NDArray[np.float64]

GRAVITY_M_PER_S2 = 9.80665
START_VELOCITY_M_PER_S = 5.0
"""Velocity at which friction is taken to begin with."""
TOLERANCE = 1e-10
"""Largest error of any pipe or node, relative to the highest potential or flow."""
MOST_STEPS = 60
FULL_STEPS = 20
"""Steps taken in full; half of each later one is, lest the method swing between two states."""


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
    give_fixed(plan, work)
    residual = np.inf
    for step in range(MOST_STEPS):
        follow(plan, work)
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
def mean_bar(is_dense: bool, one_bar: float, other_bar: float) -> tuple[float, float, float]:
    """Return the mean pressure of a pipe and its derivatives by both ends [bar]."""
    if is_dense:
        return 0.5 * (one_bar + other_bar), 0.5, 0.5
    total = one_bar + other_bar
    mean = 2.0 / 3.0 * (total - one_bar * other_bar / total)
    by_one = 2.0 / 3.0 * (1.0 - (other_bar / total) ** 2)
    return mean, by_one, 2.0 / 3.0 * (1.0 - (one_bar / total) ** 2)


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
