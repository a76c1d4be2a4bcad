"""Tariffs of a shared pipe at a booked volume, and the largest set of customers that holds together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

PER_UNIT = 1000.0
"""GBP m per GWh or kt, to GBP per MWh or t."""


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

    def size_for(self, volume: FloatArray) -> npt.NDArray[np.int64]:
        """Index of the smallest size that carries each volume, or of the largest there is."""
        sizes = np.searchsorted(self.capacity, volume, side="left")
        return np.minimum(sizes, len(self.capacity) - 1).astype(np.int64)

    def investment_gbp_m(self, volume: FloatArray) -> FloatArray:
        """Investment in pipe and store for a yearly volume, element-wise [GBP m]."""
        return (self.capex_gbp_m[self.size_for(volume)]
                + self.store_gbp_m_per_volume * volume)


def shared_tariff(
    investment_gbp_m: FloatArray, volume: FloatArray, capital_recovery: float,
    fixed_opex_share: float,
) -> FloatArray:
    """Tariff that recovers allowed revenue from the volume that pays, element-wise.

    ``T(Q) = (a(r, n) capex + opex) / Q``, the usual regulated revenue over volume.

    Args:
        investment_gbp_m: regulated asset base [GBP m].
        volume: paying volume [GWh HHV/year or kt CO2/year]; must be positive.
        capital_recovery: capital recovery factor a(r, n) [1/year].
        fixed_opex_share: yearly operation over investment [1/year].

    Returns:
        Tariff [GBP/MWh HHV or GBP/t CO2].
    """
    revenue_gbp_m = (capital_recovery + fixed_opex_share) * investment_gbp_m
    return PER_UNIT * revenue_gbp_m / volume


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
