"""Pressures and flows of a steady network of pipes and compressors, a tree or meshed.

Isothermal flow of hydrogen or dense CO2 (or of a gas whose table is given), with friction as in
`pipe_flow`; a network of one pipe gives the same pressure. All pressures are absolute.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.compressors import EFFICIENCY, compression_power_mw
from infrastructure.fluid_properties import (
    Fluid,
    FluidTable,
    fluid_table,
    isothermal_fluid,
)
from infrastructure.friction import FrictionLaw
from infrastructure.network_elimination import (
    EliminationOrder,
    elimination_order,
    entry_between,
)
from infrastructure.network_faults import refuse_faults, refuse_outcome
from infrastructure.network_newton import Steady, steady_state
from infrastructure.network_state import FIXED, NetworkPlan
from infrastructure.pipe_flow import LOWEST_OUTLET_BAR, Pipe

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
NOTHING = np.zeros(0)


class Node(NamedTuple):
    """A place where pipes meet, and where flow may come in or go out."""

    name: str
    fixed_bar: float | None = None
    """Absolute pressure held here, by whatever flow that takes; none where it follows [bar]."""
    elevation_m: float = 0.0
    """Height above a common level [m]."""


class NetworkPipe(NamedTuple):
    """A pipe between two nodes; flow from start to end counts as positive."""

    name: str
    start: str
    end: str
    pipe: Pipe
    rating_bar: float = math.inf
    """Highest absolute pressure it is built for [bar]."""


class Compressor(NamedTuple):
    """Lifts the pressure to `ratio` times that of its inlet plus `lift_bar`."""

    name: str
    inlet: str
    outlet: str
    ratio: float = 1.0
    lift_bar: float = 0.0
    efficiency: float = EFFICIENCY
    """Isentropic efficiency times that of the drive [-]."""


@dataclass(frozen=True)
class PipeNetwork:
    """What a network consists of.

    Attributes:
        fluid: `hydrogen` or `carbon_dioxide`.
        nodes: at least one of each connected part has a fixed pressure.
        pipes: all at one temperature.
        compressors: between nodes, beside or instead of pipes.
        friction: `colebrook` or `nikuradse`.
        table: properties of another gas, in place of the fluid's own.
        lowest_bar: least pressure allowed anywhere; the fluid's own unless given [bar].
    """

    fluid: Fluid
    nodes: tuple[Node, ...]
    pipes: tuple[NetworkPipe, ...]
    compressors: tuple[Compressor, ...] = ()
    friction: FrictionLaw = "colebrook"
    table: FluidTable | None = None
    lowest_bar: float | None = None

    @property
    def properties(self) -> FluidTable:
        """Table of the fluid."""
        return fluid_table(self.fluid) if self.table is None else self.table

    @property
    def is_dense(self) -> bool:
        """Whether density hardly depends on pressure."""
        return self.table is None and self.fluid == "carbon_dioxide"

    @property
    def least_bar(self) -> float:
        """Least pressure allowed anywhere [bar]."""
        return LOWEST_OUTLET_BAR[self.fluid] if self.lowest_bar is None else self.lowest_bar


@dataclass(frozen=True)
class ReadyNetwork:
    """A network that was checked and made ready to be solved any number of times.

    Attributes:
        network: what it consists of.
        plan: the same in numbers.
        rating_bar: highest pressure of each pipe and of the fluid's table, shape (pipes,) [bar].
    """

    network: PipeNetwork
    plan: NetworkPlan
    rating_bar: FloatArray


@dataclass(frozen=True)
class NetworkFlow:
    """A steady state of a network.

    Attributes:
        pressure_bar: absolute pressure, shape (nodes,) [bar].
        mass_flow_kg_per_s: from start to end, shape (pipes,) [kg/s].
        velocity_m_per_s: the highest in each pipe, shape (pipes,) [m/s].
        supply_kg_per_s: what nodes of fixed pressure feed in, 0 elsewhere, shape (nodes,) [kg/s].
        compressor_kg_per_s: from inlet to outlet, shape (compressors,) [kg/s].
        compressor_mw: power of each compressor's drive, shape (compressors,) [MW].
        residual: largest error of any pipe's or node's equation, relative.
        steps: Newton steps taken.
        potential: squares of the pressures, or pressures of a dense fluid, shape (nodes,).
    """

    pressure_bar: FloatArray
    mass_flow_kg_per_s: FloatArray
    velocity_m_per_s: FloatArray
    supply_kg_per_s: FloatArray
    compressor_kg_per_s: FloatArray
    compressor_mw: FloatArray
    residual: float
    steps: int
    potential: FloatArray


def ready_network(network: PipeNetwork) -> ReadyNetwork:
    """Check a network and find the order in which its unknowns are eliminated.

    Raises:
        ValueError: naming every fault: sizes not above zero, pressures below the least allowed or
            above a rating, unknown or unconnected nodes, compressors that contradict each other.
    """
    refuse_faults(network)
    place = {node.name: i for i, node in enumerate(network.nodes)}
    ends = [(place[p.start], place[p.end]) for p in network.pipes]
    unknown, leader, follows = _unknowns(network, place)
    order = elimination_order(
        len(leader),
        [(int(unknown[i]), int(unknown[j])) for i, j in ends if FIXED not in unknown[[i, j]]],
    )
    sizes = np.array([p.pipe for p in network.pipes], dtype=np.float64).reshape(-1, 5).T
    length_km, diameter_mm, _, roughness_mm, loss = (np.ascontiguousarray(row) for row in sizes)
    height = np.array([node.elevation_m for node in network.nodes])
    start, end = (np.array(side, dtype=np.int64) for side in zip(*ends, strict=True))
    temperature_c = float(network.pipes[0].pipe.temperature_c)
    entry = [_entry(order, unknown[i], unknown[j]) for i, j in ends]
    plan = NetworkPlan(
        start,
        end,
        math.pi / 4.0 * (diameter_mm * 1e-3) ** 2,
        diameter_mm,
        roughness_mm,
        length_km * 1e6 / diameter_mm,
        loss,
        height[end] - height[start],
        unknown,
        leader,
        np.array([node.fixed_bar or 0.0 for node in network.nodes]),
        np.array([f[0] for f in follows], dtype=np.int64),
        np.array([f[1] for f in follows], dtype=np.int64),
        np.array([f[2] for f in follows], dtype=np.float64),
        np.array([f[3] for f in follows], dtype=np.float64),
        np.array(entry, dtype=np.int64),
        order,
        isothermal_fluid(network.properties, temperature_c, network.is_dense),
        network.friction == "colebrook",
    )
    rating_bar = np.array([row.rating_bar for row in network.pipes])
    highest_bar = network.properties.highest_pressure_bar
    return ReadyNetwork(network, plan, np.minimum(rating_bar, highest_bar))


def with_diameters(ready: ReadyNetwork, inner_diameter_mm: FloatArray) -> ReadyNetwork:
    """Return a network whose pipes have other diameters; its order of elimination stays.

    Args:
        ready: the network.
        inner_diameter_mm: inner diameter of each pipe, shape (pipes,) [mm].

    Raises:
        ValueError: if a diameter is not above 0, or their number differs from that of the pipes.
    """
    diameter_mm = np.ascontiguousarray(inner_diameter_mm, dtype=np.float64)
    plan = ready.plan
    if diameter_mm.shape != plan.diameter_mm.shape or not (diameter_mm > 0.0).all():
        raise ValueError(
            f"with_diameters: inner_diameter_mm is {inner_diameter_mm}; expected one above 0 for "
            f"each of {len(plan.diameter_mm)} pipes; correct it"
        )
    changed = plan._replace(
        area_m2=math.pi / 4.0 * (diameter_mm * 1e-3) ** 2,
        diameter_mm=diameter_mm,
        length_in_diameters=plan.length_in_diameters * plan.diameter_mm / diameter_mm,
    )
    pipes = tuple(
        row._replace(pipe=row.pipe._replace(inner_diameter_mm=float(d)))
        for row, d in zip(ready.network.pipes, diameter_mm, strict=True)
    )
    return ReadyNetwork(replace(ready.network, pipes=pipes), changed, ready.rating_bar)


def solve_network(
    ready: ReadyNetwork, injection_kg_per_s: FloatArray, start: NetworkFlow | None = None
) -> NetworkFlow:
    """Return the steady state for given flows in and out.

    Args:
        ready: the network.
        injection_kg_per_s: fed in at each node, negative where it is drawn, shape (nodes,) [kg/s];
            nodes of fixed pressure supply what balances, beside what is given for them.
        start: an earlier state of the same network, from which the solution is sooner found.

    Raises:
        ValueError: if the flows are not one finite number a node; if the network cannot carry
            them (with the pipe that binds and by how much); if a pressure rises above a rating;
            if a compressor would run backwards.
    """
    injection = np.ascontiguousarray(injection_kg_per_s, dtype=np.float64)
    if injection.shape != (len(ready.network.nodes),) or not np.isfinite(injection).all():
        raise ValueError(
            f"solve_network: injection_kg_per_s is {injection_kg_per_s}; expected one finite "
            f"number for each of {len(ready.network.nodes)} nodes; give 0 where nothing flows"
        )
    potential, flow = (
        (NOTHING, NOTHING)
        if start is None
        else (
            start.potential,
            start.mass_flow_kg_per_s,
        )
    )
    steady = steady_state(ready.plan, injection, potential, flow)
    found = _outcome(ready, steady)
    refuse_outcome(ready, found, injection)
    return found


def _entry(order: EliminationOrder, one: int, other: int) -> int:
    """Entry of the matrix between two unknowns; -1 where there is none."""
    if FIXED in (one, other) or one == other:
        return -1
    return int(entry_between(order, int(order.position[one]), int(order.position[other])))


def _unknowns(
    network: PipeNetwork, place: dict[str, int]
) -> tuple[IntArray, IntArray, list[tuple[int, int, float, float]]]:
    """Number the unknowns; say from which node the pressure of another follows, in order."""
    beside: list[list[tuple[int, float, float]]] = [[] for _ in network.nodes]
    for c in network.compressors:
        inlet, outlet = place[c.inlet], place[c.outlet]
        beside[inlet].append((outlet, c.ratio, c.lift_bar))
        beside[outlet].append((inlet, 1.0 / c.ratio, -c.lift_bar / c.ratio))
    unknown = np.full(len(network.nodes), FIXED - 1, dtype=np.int64)
    leader: list[int] = []
    follows: list[tuple[int, int, float, float]] = []
    fixed_first = sorted(range(len(place)), key=lambda i: network.nodes[i].fixed_bar is None)
    for first in fixed_first:
        if unknown[first] != FIXED - 1:
            continue
        number = FIXED
        if network.nodes[first].fixed_bar is None:
            number = len(leader)
            leader.append(first)
        unknown[first], waiting = number, [first]
        while waiting:
            node = waiting.pop()
            for other, ratio, lift_bar in beside[node]:
                if unknown[other] == FIXED - 1:
                    unknown[other] = number
                    follows.append((node, other, ratio, lift_bar))
                    waiting.append(other)
    return unknown, np.array(leader, dtype=np.int64), follows


def _outcome(ready: ReadyNetwork, steady: Steady) -> NetworkFlow:
    """Work out what follows from potentials and flows."""
    surplus = steady.surplus
    carried, power = _compressors(ready, steady.pressure_bar, surplus)
    return NetworkFlow(
        steady.pressure_bar,
        steady.flow,
        steady.velocity_m_per_s,
        np.where(ready.plan.fixed_bar > 0.0, -surplus, 0.0),
        carried,
        power,
        steady.residual,
        steady.steps,
        steady.potential,
    )


def _compressors(
    ready: ReadyNetwork, pressure_bar: FloatArray, surplus: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Flow [kg/s] and power [MW] of each compressor; moves surplus on to the fixed pressures."""
    network, plan = ready.network, ready.plan
    if not network.compressors:
        return np.zeros(0), np.zeros(0)
    place = {node.name: i for i, node in enumerate(network.nodes)}
    through: dict[tuple[int, int], float] = {}
    for one, other in zip(
        plan.follow_from[::-1].tolist(), plan.follow_to[::-1].tolist(), strict=True
    ):
        through[other, one] = float(surplus[other])
        through[one, other] = -float(surplus[other])
        surplus[one] += surplus[other]
    carried = np.array([through[place[c.inlet], place[c.outlet]] for c in network.compressors])
    power = [
        compression_power_mw(
            network.fluid,
            max(float(flow), 0.0),
            float(pressure_bar[place[c.inlet]]),
            float(pressure_bar[place[c.outlet]]),
            float(network.pipes[0].pipe.temperature_c),
            c.efficiency,
        )
        if c.ratio != 1.0 or c.lift_bar != 0.0
        else 0.0
        for c, flow in zip(network.compressors, carried, strict=True)
    ]
    return carried, np.array(power, dtype=np.float64)
