"""What a company is quoted this January for hydrogen or CO2 transport, option by option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.decisions import Obstacle
from infrastructure.assets import NOWHERE

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


NO_OFFER = 1000.0
"""Price that stands for hydrogen nobody offers [GBP/MWh HHV]."""


@dataclass(frozen=True)
class Route:
    """A way from a hub to hydrogen supply, or from a hub to a CO2 store.

    Attributes:
        index: position among all routes.
        hub: hub of the customer.
        supply_hub: hub at which hydrogen is fed in; `NOWHERE` for CO2.
        pipelines: indices of the pipelines on the way; empty where supply is next door.
    """

    index: int
    hub: int
    supply_hub: int
    pipelines: tuple[int, ...]


@dataclass(frozen=True)
class Offer:
    """Hydrogen that is for sale at one hub.

    Attributes:
        supported_gwh: volume left of producers with a contract, sold at the price of gas [GWh/year].
        other_gwh: volume left of the cheapest producer without one [GWh/year].
        other_price_gbp_per_mwh: its price [GBP/MWh HHV].
    """

    supported_gwh: float
    other_gwh: float
    other_price_gbp_per_mwh: float


@dataclass(frozen=True)
class Quotes:
    """Best quote for every option, shape (rows,) each; options without transport have zeros.

    Attributes:
        route: index of the route, or `NOWHERE`.
        tariff: transport tariff if this option alone were added [GBP/MWh HHV or GBP/t].
        hydrogen_price: price of hydrogen at the hub [GBP/MWh HHV].
        follows_gas: whether that price is the price of gas, year by year.
        obstacle: what stands in the way, as `Obstacle`.
    """

    route: IntArray
    tariff: FloatArray
    hydrogen_price: FloatArray
    follows_gas: BoolArray
    obstacle: IntArray


def quote_options(
    view: ClusterView, volume: FloatArray, wants_hydrogen: BoolArray, year: int
) -> Quotes:
    """Quote transport and hydrogen for every option.

    Args:
        view: the cluster as agents see it.
        volume: yearly hydrogen or captured CO2 of each option, shape (rows,) [GWh or kt].
        wants_hydrogen: whether the option needs hydrogen, shape (rows,).
        year: calendar year of the quote.
    """
    n = len(volume)
    quotes = Quotes(np.full(n, NOWHERE, dtype=np.int64), np.zeros(n), np.zeros(n),
                    np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.int64))
    delivered = np.full(n, np.inf)
    gas_price = view.prices.gas_gbp_per_mwh(year)
    offers = view.market.hydrogen_offers()
    _price_without_route(quotes, offers, wants_hydrogen)
    for (hub, carries_co2), rows in view.rows_at_hub.items():
        quotes.obstacle[rows] = Obstacle.ROUTE
        for route in view.market.routes_from(hub, carries_co2):
            _consider(view, quotes, delivered, rows, route, volume[rows],
                      offers.get(route.supply_hub), gas_price, year)
    quotes.obstacle[(quotes.route == NOWHERE) & (volume > 0.0) & (quotes.obstacle == 0)] = \
        Obstacle.ROUTE
    return quotes


def _price_without_route(
    quotes: Quotes, offers: dict[int, Offer], wants_hydrogen: BoolArray
) -> None:
    """Price hydrogen as on offer anywhere, so that options without a route have a value too."""
    if any(offer.supported_gwh > 0.0 for offer in offers.values()):
        quotes.follows_gas[wants_hydrogen] = True
    else:
        quotes.hydrogen_price[wants_hydrogen] = min(
            (offer.other_price_gbp_per_mwh for offer in offers.values()), default=NO_OFFER)


def _consider(
    view: ClusterView, quotes: Quotes, delivered: FloatArray, rows: IntArray, route: Route,
    volume: FloatArray, offer: Offer | None, gas_price: float, year: int,
) -> None:
    """Take a route for those rows for which it is the cheapest that has room and supply."""
    pipelines = [view.market.pipelines[i] for i in route.pipelines]
    if not all(pipeline.open_to_bookings for pipeline in pipelines):
        return
    tariff = np.zeros(len(rows))
    room = np.ones(len(rows), dtype=np.bool_)
    for pipeline in pipelines:
        tariff += view.market.tariff(pipeline.index, volume)
        room &= pipeline.booked + volume <= view.market.bookable_volume(pipeline.index, year)
    if route.supply_hub == NOWHERE:
        price, linked, supply = np.zeros(len(rows)), np.zeros(len(rows), dtype=np.bool_), room
    elif offer is None:
        price, linked, supply = np.zeros(len(rows)), room & False, room & False
    else:
        linked = volume <= offer.supported_gwh
        supply = linked | (volume <= offer.other_gwh)
        price = np.where(linked, gas_price, offer.other_price_gbp_per_mwh)
    unknown = rows[quotes.tariff[rows] == 0.0]
    quotes.tariff[unknown] = tariff[quotes.tariff[rows] == 0.0]
    no_supply = rows[~supply & (quotes.obstacle[rows] == Obstacle.ROUTE)]
    quotes.obstacle[no_supply] = Obstacle.SUPPLY
    full = rows[~room & np.isin(quotes.obstacle[rows], (Obstacle.ROUTE, Obstacle.SUPPLY))]
    quotes.obstacle[full] = Obstacle.STORAGE
    better = room & supply & (tariff + price < delivered[rows])
    chosen = rows[better]
    delivered[chosen] = (tariff + price)[better]
    quotes.route[chosen] = route.index
    quotes.tariff[chosen] = tariff[better]
    quotes.hydrogen_price[chosen] = price[better]
    quotes.follows_gas[chosen] = linked[better]
    quotes.obstacle[chosen] = Obstacle.NONE
