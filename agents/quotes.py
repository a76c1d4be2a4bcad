"""What a company is quoted this January for hydrogen or CO2 transport, option by option."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.decisions import Obstacle
from agents.tariffs import FULL, NO_ROUTE, NO_SUPPLY, quote_rows

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

OBSTACLES = np.zeros(4, dtype=np.int64)
"""What stands in the way of an option by the outcome of its quote, as `Obstacle`."""
OBSTACLES[[NO_ROUTE, FULL, NO_SUPPLY]] = Obstacle.ROUTE, Obstacle.STORAGE, Obstacle.SUPPLY


class Quotes(NamedTuple):
    """Best quote for every option, shape (rows,) each; options without transport have zeros.

    Attributes:
        route: index of the route, or `NOWHERE`.
        way: the route, or the cheapest where none is free, or `NOWHERE`.
        tariff: transport tariff on that way if this option alone were added [GBP/MWh or GBP/t].
        hydrogen_price: price of hydrogen at the hub [GBP/MWh HHV].
        follows_gas: whether that price is the price of gas, year by year.
        obstacle: what stands in the way, as `Obstacle`.
    """

    route: IntArray
    way: IntArray
    tariff: FloatArray
    hydrogen_price: FloatArray
    follows_gas: BoolArray
    obstacle: IntArray


def quote_options(
    view: ClusterView, volume: FloatArray, wants_hydrogen: BoolArray, year: int
) -> Quotes:
    """Quote transport and hydrogen for every option.

    Options that nobody can supply are priced as if hydrogen were offered at the best price
    anywhere, so that they have a value too.

    Args:
        view: the cluster as agents see it.
        volume: yearly hydrogen or captured CO2 of each option, shape (rows,) [GWh or kt].
        wants_hydrogen: whether the option needs hydrogen, shape (rows,).
        year: calendar year of the quote.
    """
    rows = quote_rows(
        view.market.terms(year),
        view.market.routes,
        view.market.hydrogen_offers(len(view.market.routes.first) // 2),
        view.route_group,
        wants_hydrogen,
        volume,
        view.prices.gas_gbp_per_mwh(year),
    )
    if view.market.resale is not None:
        view.market.resale.requote(view, rows.route, volume, rows.tariff, year)
    obstacle = OBSTACLES[rows.outcome]
    obstacle[(volume <= 0.0) & (rows.outcome == NO_ROUTE)] = int(Obstacle.NONE)
    return Quotes(
        rows.route, rows.way, rows.tariff, rows.hydrogen_price, rows.follows_gas, obstacle
    )
