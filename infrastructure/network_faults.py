"""What makes a network impossible: faults of what is given, and flows that it cannot carry."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.friction import SMOOTHEST_MM
from infrastructure.network_limits import largest_admissible_flow

if TYPE_CHECKING:
    from infrastructure.pipe_network import NetworkFlow, NetworkPipe, PipeNetwork, ReadyNetwork

FloatArray = npt.NDArray[np.float64]
AT_REST = 1e-8
"""Largest relative error with which a solution is handed out."""


def refuse_faults(network: PipeNetwork) -> None:
    """Refuse a network that cannot be.

    Raises:
        ValueError: naming every fault with its place, value, what was expected and the repair.
    """
    faults = [
        *_faults_of_nodes(network),
        *(fault for row in network.pipes for fault in _faults_of_pipe(network, row)),
        *_faults_of_compressors(network),
    ]
    faults = faults or list(_faults_of_connection(network))
    if faults:
        raise ValueError("pipe network: " + "; ".join(faults))


def refuse_outcome(ready: ReadyNetwork, flow: NetworkFlow, injection: FloatArray) -> None:
    """Refuse a state that no operator could run.

    Raises:
        ValueError: saying which pipe or node stands in the way, by how much, and what would help.
    """
    if not flow.residual <= AT_REST:
        raise ValueError(
            f"solve_network: no state was found within {AT_REST:g}; the error left is "
            f"{flow.residual:.3g}; look for pipes far longer or thinner than the others"
        )
    network = ready.network
    least = network.least_bar if network.is_dense else network.least_bar**2
    if float(flow.potential.min()) < least * (1.0 - 1e-12):
        raise ValueError(_overload(ready, flow, injection))
    plan, pressure = ready.plan, flow.pressure_bar
    highest = np.maximum(pressure[plan.start_node], pressure[plan.end_node])
    faults = [
        f"pipe {network.pipes[e].name} reaches {highest[e]:.4g} bar; expected at most its rating "
        f"of {ready.rating_bar[e]:.4g}; lower the fixed pressures or feed in less behind it"
        for e in np.flatnonzero(highest > ready.rating_bar * (1.0 + 1e-9))
    ]
    for c, carried in zip(network.compressors, flow.compressor_kg_per_s, strict=True):
        if carried < -1e-9 and (c.ratio != 1.0 or c.lift_bar != 0.0):
            faults.append(
                f"compressor {c.name} carries {carried:.4g} kg/s; expected flow from inlet to "
                "outlet; turn it round or leave it out"
            )
    if faults:
        raise ValueError("solve_network: " + "; ".join(faults))


def _overload(ready: ReadyNetwork, flow: NetworkFlow, injection: FloatArray) -> str:
    network = ready.network
    lowest = int(flow.potential.argmin())
    found = largest_admissible_flow(ready, injection, erosional_constant=math.inf)
    drawn = float(-injection[injection < 0.0].sum())
    return (
        f"solve_network: pipe {found.pipe} binds: the network carries {found.scale:.4g} of the "
        f"{drawn:.4g} kg/s drawn before node {found.node} falls to {network.least_bar:.4g} bar "
        f"(at the full flow node {network.nodes[lowest].name} would have nothing left); draw "
        f"{(1.0 - found.scale) * drawn:.4g} kg/s less, widen the pipe or add a compressor"
    )


def _faults_of_nodes(network: PipeNetwork) -> Iterator[str]:
    names = Counter(node.name for node in network.nodes)
    for name, times in names.items():
        if times > 1:
            yield f"node {name} is named {times} times; expected once; rename the others"
    lowest, highest = network.least_bar, network.properties.highest_pressure_bar
    for node in network.nodes:
        if not math.isfinite(node.elevation_m):
            yield f"node {node.name} elevation_m is {node.elevation_m}; expected a height; give one"
        if node.fixed_bar is not None and not lowest <= node.fixed_bar <= highest:
            yield (
                f"node {node.name} fixed_bar is {node.fixed_bar}; expected {lowest:g} to "
                f"{highest:g} bar absolute; add 1.013 to a gauge pressure"
            )
    if not network.pipes:
        yield "there is no pipe; expected at least one; add it"


def _faults_of_pipe(network: PipeNetwork, row: NetworkPipe) -> Iterator[str]:
    pipe, table = row.pipe, network.properties
    fixed = {node.name: node.fixed_bar for node in network.nodes}
    for end in (row.start, row.end):
        if end not in fixed:
            yield f"pipe {row.name} ends at {end}; expected a node; add it or correct the name"
        elif (fixed[end] or 0.0) > row.rating_bar:
            yield (
                f"pipe {row.name} rating_bar is {row.rating_bar:g}; expected at least the "
                f"{fixed[end]:g} bar fixed at node {end}; lower that pressure"
            )
    if row.start == row.end:
        yield f"pipe {row.name} starts and ends at {row.end}; expected two nodes; correct one"
    if not 0.0 < pipe.length_km < math.inf:
        yield f"pipe {row.name} length_km is {pipe.length_km}; expected above 0; correct it"
    if not 0.0 < pipe.inner_diameter_mm < math.inf:
        yield (
            f"pipe {row.name} inner_diameter_mm is {pipe.inner_diameter_mm}; expected above 0; "
            "correct it"
        )
    rough_from = SMOOTHEST_MM[network.friction]
    if not rough_from <= pipe.roughness_mm < 0.1 * abs(pipe.inner_diameter_mm) + 1e-12:
        yield (
            f"pipe {row.name} roughness_mm is {pipe.roughness_mm}; expected {rough_from:g} to a "
            "tenth of the diameter; correct it"
        )
    if not 0.0 <= pipe.loss_coefficient < math.inf:
        yield (
            f"pipe {row.name} loss_coefficient is {pipe.loss_coefficient}; expected 0 or more; "
            "correct it"
        )
    if not table.lowest_temperature_c <= pipe.temperature_c <= table.highest_temperature_c:
        yield (
            f"pipe {row.name} temperature_c is {pipe.temperature_c}; expected "
            f"{table.lowest_temperature_c:g} to {table.highest_temperature_c:g} C; correct it"
        )
    if pipe.temperature_c != network.pipes[0].pipe.temperature_c:
        yield (
            f"pipe {row.name} temperature_c is {pipe.temperature_c}; expected "
            f"{network.pipes[0].pipe.temperature_c} as in the first pipe; give all one temperature"
        )


def _faults_of_compressors(network: PipeNetwork) -> Iterator[str]:
    fixed = {node.name: node.fixed_bar for node in network.nodes}
    group = {name: name for name in fixed}
    for c in network.compressors:
        if not 0.0 < c.ratio < math.inf or not 0.0 <= c.lift_bar < math.inf:
            yield (
                f"compressor {c.name} has ratio {c.ratio} and lift_bar {c.lift_bar}; expected a "
                "ratio above 0 and a lift of 0 or more; correct them"
            )
        if not 0.0 < c.efficiency <= 1.0:
            yield f"compressor {c.name} efficiency is {c.efficiency}; expected above 0 to 1"
        if c.inlet not in fixed or c.outlet not in fixed:
            yield f"compressor {c.name} joins {c.inlet} and {c.outlet}; expected nodes; add them"
            continue
        one, other = group[c.inlet], group[c.outlet]
        held = [n for n, g in group.items() if g in (one, other) and fixed[n] is not None]
        if one == other or len(held) > 1:
            yield (
                f"compressor {c.name} fixes a pressure that is fixed already, between {c.inlet} "
                f"and {c.outlet}; expected one way to each pressure; leave one out"
            )
        group = {n: one if g == other else g for n, g in group.items()}


def _faults_of_connection(network: PipeNetwork) -> Iterator[str]:
    beside: dict[str, set[str]] = {node.name: set() for node in network.nodes}
    joined = [(p.start, p.end) for p in network.pipes]
    joined += [(c.inlet, c.outlet) for c in network.compressors]
    for one, other in joined:
        beside[one].add(other)
        beside[other].add(one)
    waiting = [node.name for node in network.nodes if node.fixed_bar is not None]
    reached = set(waiting)
    while waiting:
        fresh = beside[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    lost = [name for name in beside if name not in reached]
    if lost:
        yield (
            f"nodes {', '.join(lost)} are not connected with any fixed pressure; expected a way of "
            "pipes to one; join them, fix a pressure among them or leave them out"
        )
