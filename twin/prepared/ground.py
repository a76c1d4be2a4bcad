"""Land and water between sites and pipes: what is dry, what is crossed, what leads round."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from infrastructure.assets import NOWHERE
from infrastructure.routing import Place, Stretch, Way, cheapest_ways_to, route_graph
from scenarios.geography import NARROWEST_WATER_M, dry_land

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Shapes = Any
"""Array of shapes, shape (n,)."""

MOST_BENDS = 120
"""Bends of the coast that ways round it may touch; a finer map is simplified to as many."""


class Targets(NamedTuple):
    """What a site can join: hubs as points, corridors on land as lines; shape (targets,) each."""

    names: tuple[str, ...]
    shapes: Shapes
    from_hub: IntArray
    to_hub: IntArray
    tee: IntArray
    joining_gbp_m: FloatArray


class Prices(NamedTuple):
    """What decides which way is cheapest, for the smallest pipe there is."""

    land_gbp_m_per_km: float
    crossing_gbp_m_per_km: float


class Found(NamedTuple):
    """The way of one site."""

    cost: float
    target: int
    land_km: float
    crossing_km: float
    line: shapely.LineString


class Ground:
    """Land and water around the sites, and the ways round the coast."""

    def __init__(self, shore: Any, targets: Targets, prices: Prices) -> None:
        self._targets, self._prices = targets, prices
        self._land = shapely.union_all([shore, *targets.shapes[targets.tee != NOWHERE]])
        self._dry = dry_land(self._land)
        self._shore = shore
        self._round: tuple[FloatArray, dict[Place, Way], _Ends] | None = None

    def is_dry(self, lines: Shapes) -> npt.NDArray[np.bool_]:
        """Whether lines cross no water worth the name."""
        return np.asarray(shapely.covers(self._dry, lines))

    def cheapest(self, point: Any) -> Found:
        """Cheapest of all straight lines, crossings included, and of all ways round the coast."""
        round_coast = self._cheapest_round(point)
        straight = self._cheapest_straight(point, round_coast.cost)
        return straight if straight.cost <= round_coast.cost else round_coast

    def _cheapest_straight(self, point: Any, limit: float) -> Found:
        """Cheapest straight line; those that would cost more than a limit on land are left out."""
        targets, prices = self._targets, self._prices
        lines = np.asarray(shapely.shortest_line(point, targets.shapes))
        length_km = np.asarray(shapely.length(lines)) / 1000.0
        least = targets.joining_gbp_m + min(prices) * length_km
        near = np.flatnonzero(least <= max(limit, least.min()))
        land_km, crossing_km = self._lengths_km(lines[near])
        crossing = np.zeros(len(near))
        wet = crossing_km > 0.0
        crossing[wet] = crossing_km[wet] * prices.crossing_gbp_m_per_km
        cost = targets.joining_gbp_m[near] + prices.land_gbp_m_per_km * land_km + crossing
        k = int(cost.argmin())
        best = int(near[k])
        return Found(float(cost[k]), best, float(land_km[k]), float(crossing_km[k]), lines[best])

    def _cheapest_round(self, point: Any) -> Found:
        """Cheapest way by bends of the coast; at infinite cost where none is in sight."""
        if self._round is None:
            self._round = self._ways_round()
        bends, ways, ends = self._round
        first = _lines(np.broadcast_to(shapely.get_coordinates(point), bends.shape), bends)
        onward = np.array([ways[i].cost if i in ways else np.inf for i in range(len(bends))])
        cost = onward + np.asarray(shapely.length(first)) / 1e3 * self._prices.land_gbp_m_per_km
        for i in np.argsort(cost, kind="stable"):
            if np.isinf(cost[i]):
                break
            if self._dry.covers(first[i]):
                places = [int(bend) for bend in ways[int(i)].places]
                end = shapely.get_coordinates(ends.lines[places[-1]])[-1:]
                corners = [*shapely.get_coordinates(point), *bends[places], *end]
                line = shapely.LineString(corners)
                target = int(ends.target[places[-1]])
                return Found(float(cost[i]), target, float(line.length) / 1e3, 0.0, line)
        return Found(np.inf, 0, 0.0, 0.0, point)

    def _ways_round(self) -> tuple[FloatArray, dict[Place, Way], _Ends]:
        """Bends of the coast, the cheapest way over land from each, and how ways end at bends."""
        bends = self._bends()
        one, other = np.triu_indices(len(bends), 1)
        between = _lines(bends[one], bends[other])
        length_km = np.asarray(shapely.length(between)) / 1000.0
        cost = length_km * self._prices.land_gbp_m_per_km
        graph = route_graph(
            Stretch(int(one[i]), int(other[i]), float(length_km[i]), "onshore", float(cost[i]))
            for i in np.flatnonzero(self.is_dry(between))
        )
        ends = self._ends(bends)
        reached = np.flatnonzero(np.isfinite(ends.cost))
        ways = cheapest_ways_to(graph, {int(i): float(ends.cost[i]) for i in reached})
        return bends, ways, ends

    def _ends(self, bends: FloatArray) -> _Ends:
        """Cheapest target in sight of each bend."""
        targets = self._targets
        lines = np.asarray(
            shapely.shortest_line(
                np.asarray(shapely.points(bends))[:, None], targets.shapes[None, :]
            )
        )
        length_km = np.asarray(shapely.length(lines)) / 1000.0
        cost = targets.joining_gbp_m + length_km * self._prices.land_gbp_m_per_km
        cost = np.where(self.is_dry(lines), cost, np.inf)
        target = cost.argmin(axis=1)
        each = np.arange(len(bends))
        return _Ends(target, cost[each, target], lines[each, target])

    def _bends(self) -> FloatArray:
        """Corners of the coast, simplified to a number that can all be joined with each other."""
        tolerance_m = NARROWEST_WATER_M / 2.0
        shore = shapely.simplify(self._shore, tolerance_m)
        while shapely.get_num_coordinates(shore) > MOST_BENDS:
            tolerance_m *= 2.0
            shore = shapely.simplify(self._shore, tolerance_m)
        corners: FloatArray = np.unique(shapely.get_coordinates(shore), axis=0)
        return corners

    def _lengths_km(self, lines: Shapes) -> tuple[FloatArray, FloatArray]:
        """Length over land and under water of straight lines [km]; dry ones are all land."""
        whole = np.asarray(shapely.length(lines)) / 1000.0
        outside = np.asarray(shapely.length(shapely.difference(lines, self._land))) / 1000.0
        wet = np.where(self.is_dry(lines), 0.0, outside)
        return whole - wet, wet


class _Ends(NamedTuple):
    """How a way ends after each bend, shape (bends,) each: target, cost from there, and line."""

    target: IntArray
    cost: FloatArray
    lines: Shapes


def _lines(starts: FloatArray, ends: FloatArray) -> Shapes:
    return np.asarray(shapely.linestrings(np.stack([starts, ends], axis=1)))
