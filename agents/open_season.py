"""Sizes a shared pipe can be built in, and the largest set of customers that holds together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
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
    willingness: FloatArray, volume: FloatArray, tariff: Callable[[float], float]
) -> BoolArray:
    """Return the largest set of customers none of whom would leave at the tariff of that set.

    Starts from all, quotes the tariff for the volume of the set, drops who would lose, and repeats
    until nobody leaves. As the tariff falls with volume, values rise with the set, so that the
    result is the greatest fixed point (Tarski 1955; Topkis 1998, theorem 2.5.1).

    Args:
        willingness: highest tariff at which each customer still gains, shape (customers,)
            [GBP/MWh HHV or GBP/t CO2].
        volume: what each would book, shape (customers,) [GWh HHV/year or kt CO2/year].
        tariff: tariff at a total volume; must not rise with volume.

    Returns:
        Who is in the set, shape (customers,).
    """
    members = volume > 0.0
    while members.any():
        stays = members & (willingness >= tariff(float(volume[members].sum())))
        if (stays == members).all():
            break
        members = stays
    return members
