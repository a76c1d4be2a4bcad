"""How much of its flows a network can carry, and which pipe stops it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.network_newton import TOLERANCE, highest, newton
from infrastructure.network_state import NetworkPlan, Work, density_and_velocity, new_work
from infrastructure.pipe_flow import EROSIONAL_CONSTANT

if TYPE_CHECKING:
    from infrastructure.pipe_network import ReadyNetwork

FloatArray = npt.NDArray[np.float64]
NOTHING, PRESSURE, VELOCITY = 0, 1, 2
"""What a network can run into."""
SCALE_TOLERANCE = 1e-9
"""Margin at which a limit counts as reached, relative."""
RATING_TOLERANCE = 1e-4
"""The same where the scale itself is the result and no state at it."""
LARGEST_SCALE = 1e6
"""A network that carries this many times its flows is called unlimited."""


@dataclass(frozen=True)
class AdmissibleFlow:
    """The largest flow of a network and what limits it.

    Attributes:
        scale: factor on all given flows at which the first limit binds; infinite without flow.
        limit: which kind of limit that is.
        node: node at its least pressure; empty when a velocity binds.
        pipe: pipe that binds: the one too fast, or the one with the greatest loss on the way to
            the node; empty when nothing flows.
        least_bar: pressure at that node or at the lower end of that pipe [bar].
    """

    scale: float
    limit: Literal["pressure", "velocity", "none"]
    node: str
    pipe: str
    least_bar: float


def largest_admissible_flow(
    ready: ReadyNetwork,
    injection_kg_per_s: FloatArray,
    lowest_bar: float | FloatArray | None = None,
    erosional_constant: float = EROSIONAL_CONSTANT,
) -> AdmissibleFlow:
    """Return by how much all flows can grow, or must shrink, until the first limit binds.

    Args:
        ready: the network.
        injection_kg_per_s: fed in at each node, negative where it is drawn, shape (nodes,) [kg/s].
        lowest_bar: least pressure at every node, or at each; the network's own unless given [bar].
        erosional_constant: C in the limit `v = C / sqrt(rho)`; infinity for no limit of velocity.

    Raises:
        ValueError: if the network breaks a limit even without any flow.
    """
    plan, network = ready.plan, ready.network
    least = np.broadcast_to(
        np.asarray(network.least_bar if lowest_bar is None else lowest_bar, dtype=np.float64),
        (len(network.nodes),),
    )
    floor = np.ascontiguousarray(least if network.is_dense else least**2)
    work = new_work(plan)
    injection = np.ascontiguousarray(injection_kg_per_s, dtype=np.float64)
    scale, kind, index = admissible_scale(
        plan, work, injection, floor, float(erosional_constant), SCALE_TOLERANCE
    )
    if kind == NOTHING:
        return AdmissibleFlow(math.inf, "none", "", "", math.nan)
    node = int(index) if kind == PRESSURE else -1
    pipe = binding_pipe(plan, work.potential, work.flow, node) if kind == PRESSURE else int(index)
    pipe_name = network.pipes[pipe].name if pipe >= 0 else ""
    if scale == 0.0:
        where = f"node {network.nodes[node].name}" if kind == PRESSURE else f"pipe {pipe_name}"
        raise ValueError(
            f"largest_admissible_flow: {where} breaks its limit of {kind_name(kind)} before "
            "anything is fed in or drawn; raise the fixed pressures or lower the least pressure"
        )
    ends = work.pressure_bar[[plan.start_node[pipe], plan.end_node[pipe]]]
    return AdmissibleFlow(
        float(scale),
        kind_name(kind),
        network.nodes[node].name if kind == PRESSURE else "",
        pipe_name,
        float(work.pressure_bar[node] if kind == PRESSURE else ends.min()),
    )


class Rating(NamedTuple):
    """A network at given flows, or at the most it carries when that is less; in numbers."""

    scale: float
    """Factor on all flows at which the first limit binds [-]."""
    kind: int
    """Kind of that limit."""
    place: int
    """Node or pipe at which it binds."""
    potential: FloatArray
    """Potential of each node."""
    flow: FloatArray
    """Mass flow of each pipe from start to end [kg/s]."""


@borrowing
def rate_network(
    plan: NetworkPlan,
    work: Work,
    injection_kg_per_s: FloatArray,
    floor: FloatArray,
    erosional_constant: float,
) -> tuple[float, int, int]:
    """Find the largest admissible scale of some flows, and the state at these flows or at that.

    Args:
        plan: the network.
        work: new working space; it holds that state after.
        injection_kg_per_s: fed in at each node, negative where it is drawn, shape (nodes,) [kg/s].
        floor: least potential of each node, shape (nodes,).
        erosional_constant: C in `v = C / sqrt(rho)`.

    Returns:
        As `admissible_scale`.
    """
    scale, kind, place = admissible_scale(
        plan, work, injection_kg_per_s, floor, erosional_constant, RATING_TOLERANCE
    )
    newton(plan, work, injection_kg_per_s, min(scale, 1.0), True)
    return scale, kind, place


def kind_name(kind: int) -> Literal["pressure", "velocity", "none"]:
    """Word for a kind of limit."""
    return "pressure" if kind == PRESSURE else "velocity" if kind == VELOCITY else "none"


@borrowing
def admissible_scale(
    plan: NetworkPlan,
    work: Work,
    injection_kg_per_s: FloatArray,
    floor: FloatArray,
    erosional_constant: float,
    tolerance: float,
) -> tuple[float, int, int]:
    """Find the scale of all flows at which the first limit binds; `work` holds that state after.

    Losses grow about with the square of the flow, so that the margin is nearly straight in the
    square of the scale and regula falsi (Illinois) needs few solutions.

    Args:
        plan: the network.
        work: working space of the network.
        injection_kg_per_s: fed in at each node, shape (nodes,) [kg/s].
        floor: least potential of each node, shape (nodes,).
        erosional_constant: C in `v = C / sqrt(rho)`.
        tolerance: margin, relative, at which the limit counts as reached.

    Returns:
        Scale (0 when a limit is broken without flow), kind of limit, and node or pipe.
    """
    newton(plan, work, injection_kg_per_s, 0.0, False)
    low, (g_low, kind, index) = 0.0, margin(plan, work, floor, erosional_constant)
    if g_low <= 0.0:
        return 0.0, kind, index
    if not _any_flow(injection_kg_per_s):
        return np.inf, NOTHING, -1
    high = 1.0
    newton(plan, work, injection_kg_per_s, 1.0, True)
    g_high, kind, index = margin(plan, work, floor, erosional_constant)
    while g_high > 0.0:
        if high > LARGEST_SCALE**2:
            return np.inf, NOTHING, -1
        onward = high + 1.2 * g_high * (high - low) / max(g_low - g_high, 1e-12)
        low, g_low = high, g_high
        high = min(max(onward, 1.5 * high), 100.0 * high)
        newton(plan, work, injection_kg_per_s, math.sqrt(high), True)
        g_high, kind, index = margin(plan, work, floor, erosional_constant)
    middle, last = high, 0
    for _ in range(100):
        middle = high - g_high * (high - low) / (g_high - g_low)
        newton(plan, work, injection_kg_per_s, math.sqrt(middle), True)
        g_middle, kind, index = margin(plan, work, floor, erosional_constant)
        if abs(g_middle) <= tolerance or high - low <= tolerance * high:
            break
        if g_middle > 0.0:
            low, g_low = middle, g_middle
            g_high *= 0.5 if last > 0 else 1.0
            last = 1
        else:
            high, g_high = middle, g_middle
            g_low *= 0.5 if last < 0 else 1.0
            last = -1
    return math.sqrt(middle), kind, index


@borrowing
def _any_flow(injection_kg_per_s: FloatArray) -> bool:
    flows = 0
    for node in range(len(injection_kg_per_s)):
        flows += injection_kg_per_s[node] != 0.0
    return flows > 0


@borrowing
def margin(
    plan: NetworkPlan, work: Work, floor: FloatArray, erosional_constant: float
) -> tuple[float, int, int]:
    """Return what is left to the nearest limit, negative beyond, with its kind, node or pipe."""
    least, kind, index = np.inf, NOTHING, -1
    top = highest(work.potential)
    for node in range(len(floor)):
        left = (work.potential[node] - floor[node]) / top
        if left < least:
            least, kind, index = left, PRESSURE, node
    for pipe in range(len(plan.area_m2)):
        density, speed = density_and_velocity(plan, work, pipe)
        left = 1.0 - speed**2 * density / erosional_constant**2
        if left < least:
            least, kind, index = left, VELOCITY, pipe
    return least, kind, index


def binding_pipe(plan: NetworkPlan, potential: FloatArray, flow: FloatArray, node: int) -> int:
    """Return the pipe with the greatest loss on the way by which most flow reaches a node.

    Args:
        plan: the network.
        potential: of each node, shape (nodes,).
        flow: mass flow of each pipe from start to end, shape (pipes,) [kg/s].
        node: where the way ends.

    Returns:
        Place of the pipe; -1 where nothing flows.
    """
    worst, loss, here = -1, -math.inf, _joined_by_compressors(plan, node)
    for _ in range(len(plan.unknown)):
        is_here = np.zeros(len(plan.unknown), dtype=np.bool_)
        is_here[here] = True
        ends_here, starts_here = is_here[plan.end_node], is_here[plan.start_node]
        into = np.where(ends_here, flow, -flow) * (ends_here != starts_here)
        pipe = int(into.argmax())
        if into[pipe] <= TOLERANCE:
            break
        start, end = int(plan.start_node[pipe]), int(plan.end_node[pipe])
        drop = abs(float(potential[start] - potential[end]))
        if drop > loss:
            worst, loss = pipe, drop
        here = _joined_by_compressors(plan, start if ends_here[pipe] else end)
        if any(plan.fixed_bar[joined] > 0.0 for joined in here):
            break
    return worst


def _joined_by_compressors(plan: NetworkPlan, node: int) -> list[int]:
    """Nodes that compressors alone join with a node, itself first."""
    joined = [node]
    if not plan.follow_to.size:
        return joined
    for here in joined:
        for one, other in zip(plan.follow_from.tolist(), plan.follow_to.tolist(), strict=True):
            if here in (one, other):
                joined += [place for place in (one, other) if place not in joined]
    return joined
