"""Sizes a shared pipe can be built in, and the largest set of customers that holds together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PipeMenu:
    """Sizes in which one pipeline project can be built, smallest first.

    Attributes:
        diameter_in: nominal diameters, shape (sizes,) [in].
        capacity: volume carried in a year, shape (sizes,) [GWh HHV or kt CO2].
        capex_gbp_m: investment in pipe, shape (sizes,) [GBP m].
        store_gbp_m_per_volume: investment in the store per yearly volume [GBP m per kt]; 0 for
            hydrogen.
    """

    diameter_in: FloatArray
    capacity: FloatArray
    capex_gbp_m: FloatArray
    store_gbp_m_per_volume: float

    def size_for(self, volume: float) -> int:
        """Index of the smallest size that carries a volume, or of the largest there is."""
        return min(int(np.searchsorted(self.capacity, volume)), len(self.capacity) - 1)

    def investment_gbp_m(self, volume: float) -> float:
        """Investment in pipe and store for a yearly volume [GBP m]."""
        pipe = float(self.capex_gbp_m[self.size_for(volume)])
        return pipe + self.store_gbp_m_per_volume * volume


def largest_stable_set(
    worth: FloatArray,
    volume: FloatArray,
    site: IntArray,
    room: float,
    gains: Callable[[IntArray], BoolArray],
) -> IntArray:
    """Return the largest set of customers that fits and none of whom would leave.

    Starts from all, asks who would gain if just these came, drops who would lose, and repeats
    until nobody leaves. As the tariff falls with volume, values rise with the set, so that the
    result is the greatest fixed point (Tarski 1955; Topkis 1998, theorem 2.5.1).

    Where there is not room for all, places go in order of worth, as open seasons award them by
    what is offered for a unit of capacity. Who does not fit into what is left is passed over and
    the next is tried; the room of who leaves goes to the next in order.

    Args:
        worth: what a place is worth to each customer for its volume, shape (customers,).
        volume: what each would book, shape (customers,) [GWh HHV/year or kt CO2/year].
        site: site of each, of which one customer alone may join, shape (customers,).
        room: volume there is room for [GWh HHV/year or kt CO2/year].
        gains: which of some customers, given by their positions, gain at the tariff of just these.

    Returns:
        Positions of those in the set, in their own order.
    """
    waiting = np.argsort(-worth, kind="stable")
    placed = _in_turn(waiting, volume.tolist(), site.tolist(), room)
    while len(placed) and not (stays := gains(placed)).all():
        waiting = waiting[~np.isin(waiting, placed[~stays])]
        placed = _in_turn(waiting, volume.tolist(), site.tolist(), room)
    return placed


def _in_turn(waiting: IntArray, volume: list[float], site: list[int], room: float) -> IntArray:
    """Who of those waiting gets a place, one a site, each if it still fits."""
    placed: dict[int, int] = {}
    for customer in waiting.tolist():
        if 0.0 < volume[customer] <= room and site[customer] not in placed:
            placed[site[customer]] = customer
            room -= volume[customer]
    return np.array(sorted(placed.values()), dtype=np.int64)
