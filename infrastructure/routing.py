"""Cheapest way over ground, water and existing corridors, and what a shared trench saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

import networkx as nx
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

Place = int | str
"""What names a place: a hub, a site, a bend of the coast."""
OUTSIDE: Place = ""
"""A place beyond all ends, joined with each at its cost; no other goes without a name."""


class Stretch(NamedTuple):
    """A way between two places that can be walked in both directions.

    Attributes:
        one, other: the places it joins.
        length_km: its length [km].
        terrain: ground it crosses, for instance onshore or crossing.
        cost: what using it costs, in any unit, 0 or more.
    """

    one: Place
    other: Place
    length_km: float
    terrain: str
    cost: float


class Way(NamedTuple):
    """The cheapest way between two places.

    Attributes:
        places: places on the way, both ends included.
        cost: cost of all its stretches.
        length_km: their length [km].
        length_km_by_terrain: the same by the ground they cross [km].
    """

    places: tuple[Place, ...]
    cost: float
    length_km: float
    length_km_by_terrain: dict[str, float]


def route_graph(stretches: Iterable[Stretch]) -> nx.Graph[Place]:
    """Return the stretches as an undirected graph; of several between two places the cheapest.

    Args:
        stretches: every stretch there is.

    Raises:
        ValueError: if a length or cost is negative or not a number, naming the stretch.
    """
    graph: nx.Graph[Place] = nx.Graph()
    for stretch in stretches:
        if not (stretch.length_km >= 0.0 and stretch.cost >= 0.0):
            raise ValueError(
                f"route_graph: the stretch from {stretch.one} to {stretch.other} has length_km "
                f"{stretch.length_km} and cost {stretch.cost}; expected 0 or more; correct it"
            )
        known = graph.get_edge_data(stretch.one, stretch.other)
        if known is None or stretch.cost < known["cost"]:
            graph.add_edge(
                stretch.one,
                stretch.other,
                cost=stretch.cost,
                length_km=stretch.length_km,
                terrain=stretch.terrain,
            )
    return graph


def cheapest_ways_to(graph: nx.Graph[Place], ends: Mapping[Place, float]) -> dict[Place, Way]:
    """Return for each place joined with an end its cheapest way there, ends having costs too.

    Args:
        graph: as `route_graph` makes it.
        ends: cost of joining at each end, in the unit of the stretches.

    Source: Dijkstra 1959, Numer. Math. 1:269, doi:10.1007/BF01386390, as in networkx.
    """
    walked = graph.copy()
    for end, cost in ends.items():
        walked.add_edge(OUTSIDE, end, cost=cost, length_km=0.0, terrain="")
    costs, ways = _from(walked, OUTSIDE)
    return {
        place: _way(graph, way[:0:-1])._replace(cost=costs[place])
        for place, way in ways.items()
        if place != OUTSIDE
    }


def cost_beside(cost: FloatArray, is_beside: BoolArray, shared_share: float) -> FloatArray:
    """Return what stretches cost where a pipe may follow one that another has been decided on.

    A stretch saves the shared share of its cost once, however many pipes it runs beside: land,
    surveys and access are there already.

    Args:
        cost: cost of each stretch by itself, shape (stretches, ...).
        is_beside: whether another pipe in the same trench is decided, shape (stretches,).
        shared_share: share of the cost that is saved, 0 to 1 [-].

    Raises:
        ValueError: if the share is outside 0 to 1.
    """
    if not 0.0 <= shared_share <= 1.0:
        raise ValueError(
            f"cost_beside: shared_share is {shared_share}; expected 0 to 1; "
            "divide a percentage by 100"
        )
    left = np.where(is_beside, 1.0 - shared_share, 1.0)
    paid: FloatArray = cost * left.reshape(left.shape + (1,) * (cost.ndim - 1))
    return paid


def _from(
    graph: nx.Graph[Place], start: Place
) -> tuple[dict[Place, float], dict[Place, list[Place]]]:
    """Cost and places of the cheapest way from a place to every other."""
    costs, ways = nx.single_source_dijkstra(graph, start, weight="cost")
    return dict(costs), dict(ways)  # type: ignore[arg-type]


def _way(graph: nx.Graph[Place], places: list[Place]) -> Way:
    cost, by_terrain = 0.0, dict[str, float]()
    for one, other in pairwise(places):
        stretch = graph.edges[one, other]
        cost += stretch["cost"]
        terrain = stretch["terrain"]
        by_terrain[terrain] = by_terrain.get(terrain, 0.0) + stretch["length_km"]
    return Way(tuple(places), cost, sum(by_terrain.values()), by_terrain)
