"""Where parties meet: routes, tariffs, hydrogen on offer, and who has booked what from whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from agents.network_operator import NetworkOperator
from agents.producer import HydrogenProducer
from agents.quotes import Offer, Route
from infrastructure.assets import NOWHERE
from infrastructure.transmission import Pipeline
from scenarios.schema.network import CarbonStoreRow

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
KT_PER_MT = 1000.0
STORE_LEAD_YEARS = 5
"""Years ahead at which a store's permitted rate is counted on when CO2 is booked."""


@dataclass(frozen=True)
class Booking:
    """What one customer has booked.

    Attributes:
        route: way to supply or store.
        volume: yearly volume [GWh HHV or kt CO2].
        bought_gwh: hydrogen bought by producer, by its index [GWh HHV/year].
    """

    route: Route
    volume: float
    bought_gwh: Mapping[int, float] = field(default_factory=dict)


class MarketPlace:
    """Bookings on pipelines and with producers.

    Attributes:
        pipelines: every pipeline project, by index.
        producers: every hydrogen producer, by index.
        bookings: what each customer has booked.
    """

    def __init__(
        self, pipelines: list[Pipeline], stores: tuple[CarbonStoreRow, ...],
        routes: tuple[Route, ...],
    ) -> None:
        self.pipelines = pipelines
        self.producers: list[HydrogenProducer] = []
        self.bookings: dict[str, Booking] = {}
        self.routes = routes
        self._stores = stores
        self._operators: dict[int, tuple[NetworkOperator, int]] = {}
        self._from_hub: dict[tuple[int, bool], list[Route]] = defaultdict(list)
        for route in routes:
            self._from_hub[route.hub, route.supply_hub == NOWHERE].append(route)

    def add_operator(self, operator: NetworkOperator) -> None:
        """Make an operator answer for its pipelines."""
        for position, pipeline in enumerate(operator.pipelines):
            self._operators[pipeline.index] = (operator, position)

    def producer(self, producer_id: str) -> HydrogenProducer:
        """Producer of a name."""
        return next(p for p in self.producers if p.party_id == producer_id)

    def routes_from(self, hub: int, carries_co2: bool) -> list[Route]:
        """Routes of a carrier that begin at a hub."""
        return self._from_hub[hub, carries_co2]

    def tariff(self, pipeline: int, extra: FloatArray) -> FloatArray:
        """Tariff of a pipeline if a further volume were booked [GBP/MWh or GBP/t]."""
        operator, position = self._operators[pipeline]
        return operator.tariff(position, extra)

    def operator_of(self, pipeline: int) -> NetworkOperator:
        """Operator of a pipeline."""
        return self._operators[pipeline][0]

    def bookable_volume(self, pipeline: int, year: int) -> float:
        """Most that may be booked on a pipeline in all: what pipe and store can take."""
        line = self.pipelines[pipeline]
        if line.store < 0:
            return line.capacity
        rate = permitted_mt_per_year(self._stores[line.store], year + STORE_LEAD_YEARS)
        return min(line.capacity, rate * KT_PER_MT)

    def hydrogen_offers(self) -> dict[int, Offer]:
        """Hydrogen for sale at each hub."""
        supported: dict[int, float] = defaultdict(float)
        others: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for producer in self.producers:
            if not producer.alive or producer.unsold_gwh <= 0.0:
                continue
            if producer.strike is not None:
                supported[producer.hub] += producer.unsold_gwh
            elif producer.price_gbp_per_mwh > 0.0:
                others[producer.hub].append((producer.price_gbp_per_mwh, producer.unsold_gwh))
        offers: dict[int, Offer] = {}
        for hub in sorted(supported.keys() | others.keys()):
            price, volume = min(others[hub], default=(np.inf, 0.0))
            offers[hub] = Offer(supported[hub], volume, price)
        return offers

    def book(self, customer_id: str, route: Route, volume: float) -> bool:
        """Book a route, and hydrogen where it leads to a producer; false when supply is gone."""
        bought: dict[int, float] = {}
        if route.supply_hub != NOWHERE:
            bought = self._buy(customer_id, route.supply_hub, volume)
            if not bought:
                return False
        for index in route.pipelines:
            self.pipelines[index].book(customer_id, volume)
        self.bookings[customer_id] = Booking(route, volume, bought)
        return True

    def cancel(self, customer_id: str) -> None:
        """Take back everything a customer has booked; nothing happens when there is nothing."""
        booking = self.bookings.pop(customer_id, None)
        if booking is None:
            return
        for index in booking.route.pipelines:
            self.pipelines[index].cancel(customer_id)
        for index in booking.bought_gwh:
            self.producers[index].sold.pop(customer_id, None)

    def cheapest_co2_route(self, hub: int, volume_kt: float, year: int) -> tuple[Route, float] | None:
        """Cheapest way from a hub to a store that has room, with its tariff [GBP/t]."""
        best: tuple[Route, float] | None = None
        extra = np.array([volume_kt])
        for route in self.routes_from(hub, True):
            lines = [self.pipelines[i] for i in route.pipelines]
            if not all(line.open_to_bookings
                       and line.booked + volume_kt <= self.bookable_volume(line.index, year)
                       for line in lines):
                continue
            tariff = sum(float(self.tariff(i, extra)[0]) for i in route.pipelines)
            if best is None or tariff < best[1]:
                best = (route, tariff)
        return best

    def needs_are_committed(self, customer_id: str) -> bool:
        """Whether every pipeline and producer a customer relies on has taken its decision."""
        booking = self.bookings.get(customer_id)
        if booking is None:
            return True
        return (all(self.pipelines[i].committed for i in booking.route.pipelines)
                and all(self.producers[i].committed for i in booking.bought_gwh))

    def reachable_sales_gwh(self, producer: HydrogenProducer) -> float:
        """What a producer has sold to customers whose route is decided or next door [GWh/year]."""
        return sum(volume for customer, volume in producer.sold.items()
                   if all(self.pipelines[i].committed
                          for i in self.bookings[customer].route.pipelines))

    def _buy(self, customer_id: str, hub: int, volume: float) -> dict[int, float]:
        """Buy at a hub: from producers with a contract together, or else from one without."""
        here = [(i, p) for i, p in enumerate(self.producers)
                if p.hub == hub and p.alive and p.unsold_gwh > 0.0]
        supported = [(i, p) for i, p in here if p.strike is not None]
        if sum(p.unsold_gwh for _, p in supported) < volume:
            others = sorted((p.price_gbp_per_mwh, i) for i, p in here
                            if p.strike is None and p.price_gbp_per_mwh > 0.0
                            and p.unsold_gwh >= volume)
            supported = [(others[0][1], self.producers[others[0][1]])] if others else []
        bought: dict[int, float] = {}
        left = volume
        for i, producer in supported:
            if left <= 0.0:
                break
            bought[i] = producer.sell(customer_id, left)
            left -= bought[i]
        return bought


def permitted_mt_per_year(store: CarbonStoreRow, year: int) -> float:
    """Rate at which the cluster may inject into a store in a year [Mt/year]."""
    if year >= store.phase_2_year:
        return store.phase_2_mt_per_year
    return store.phase_1_mt_per_year if year >= store.phase_1_year else 0.0
