"""Random hydrogen networks, trees and meshes, the same for every program that computes them.

Uses nothing but `random.Random.random`, whose numbers Python promises to keep.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

CASES = 50
FEWEST_NODES, MOST_NODES = 5, 60
ATMOSPHERE_BAR = 1.01325
TEMPERATURE_C = 10.0
DIAMETERS_MM = (102.0, 154.0, 203.0, 254.0, 304.0, 387.0, 488.0, 590.0, 734.0, 880.0)

# A straight line through Z of Leachman et al. (2009, by CoolProp) at 10 C and 20 and 80 bar, and
# the viscosity at 50 bar: what pandapipes takes. R is the molar gas constant over the molar mass.
GAS_CONSTANT_J_PER_KG_K = 8.314462618 / 0.00201588
Z_AT_0_BAR, Z_PER_BAR = 0.9996956, 0.000622376
VISCOSITY_PA_S = 8.6386e-06


@dataclass(frozen=True)
class Edge:
    """A pipe between two nodes by their numbers."""

    start: int
    end: int
    length_km: float
    inner_diameter_mm: float
    roughness_mm: float


@dataclass(frozen=True)
class RandomNetwork:
    """A network, with pressures held at some nodes and flows drawn or fed in at the others.

    Attributes:
        fixed_bar: absolute pressure by node [bar].
        injection_kg_per_s: fed in at each node, negative where it is drawn [kg/s].
        edges: pipes.
    """

    fixed_bar: dict[int, float]
    injection_kg_per_s: tuple[float, ...]
    edges: tuple[Edge, ...]

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.injection_kg_per_s)


def random_network(case: int) -> RandomNetwork:
    """Return one of the networks: even cases are trees, odd ones meshed with up to three supplies.

    Diameters are the next standard ones for 6-14 m/s at 50 bar when every pipe of the tree carries
    what lies behind it; rings are closed by pipes of middle size.
    """
    rng = random.Random(case)
    nodes = FEWEST_NODES + round((MOST_NODES - FEWEST_NODES) * (case // 2) / (CASES // 2 - 1))
    injection = [0.0] + [_flow(rng) for _ in range(nodes - 1)]
    parent = [0] + [_between(rng, max(0, i - 6), i) for i in range(1, nodes)]
    behind = [-q for q in injection]
    for i in range(nodes - 1, 0, -1):
        behind[parent[i]] += behind[i]
    velocity = 6.0 + 8.0 * rng.random()
    edges = [
        Edge(parent[i], i, _length(rng), _diameter(abs(behind[i]), velocity), _roughness(rng))
        for i in range(1, nodes)
    ]
    top_bar = 50.0 + 30.0 * rng.random()
    fixed = {0: top_bar}
    if case % 2:
        for _ in range(max(1, nodes // 6)):
            one = _between(rng, 0, nodes - 1)
            other = _between(rng, one + 1, nodes)
            middle = _diameter(abs(behind[other]) * 0.5 + 0.3, velocity)
            edges.append(Edge(one, other, _length(rng), middle, _roughness(rng)))
        for _ in range(_between(rng, 0, 3)):
            fixed[_between(rng, 1, nodes)] = top_bar - 2.0 * rng.random()
    flows = tuple(0.0 if i in fixed else round(q, 6) for i, q in enumerate(injection))
    return RandomNetwork(fixed, flows, tuple(edges))


def _between(rng: random.Random, first: int, past: int) -> int:
    return first + int((past - first) * rng.random())


def _flow(rng: random.Random) -> float:
    """Mostly drawn, at one node in five fed in, at one in five nothing [kg/s]."""
    kind, size = rng.random(), rng.random()
    return 0.0 if kind < 0.2 else 0.8 * size if kind < 0.35 else -(0.05 + 1.5 * size)


def _length(rng: random.Random) -> float:
    return round(1.0 + 19.0 * rng.random(), 3)


def _roughness(rng: random.Random) -> float:
    return round(0.01 + 0.09 * rng.random(), 3)


def _diameter(flow_kg_per_s: float, velocity_m_per_s: float) -> float:
    area_m2 = flow_kg_per_s / (4.15 * velocity_m_per_s)
    wanted_mm = 1000.0 * math.sqrt(4.0 * area_m2 / math.pi)
    return next((d for d in DIAMETERS_MM if d >= wanted_mm), DIAMETERS_MM[-1])
