"""Where parties meet: routes, tariffs, hydrogen on offer, and who has booked what from whom."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from agents.bookings import Binding, Booking
from agents.firm_bookings import firm_bookings
from agents.network_operator import NetworkOperator
from agents.pipe_offers import PipeOffers
from agents.producer import HydrogenProducer
from agents.resale import CapacityResale
from agents.tariffs import (
    HubOffers,
    PipeTerms,
    RouteMap,
    booked_tariffs,
    cheapest_open_way,
    design_volume,
    expected_tariff,
    pipe_tariff,
    route_group,
)
from infrastructure.assets import NOWHERE
from infrastructure.transmission import Pipeline
from scenarios.units import MONTHS_PER_YEAR

FloatArray = npt.NDArray[np.float64]


class MarketPlace:
    """Bookings on pipelines and with producers.

    Attributes:
        pipelines: every pipeline project, by index.
        offers: what operators offer on each.
        producers: every hydrogen producer, by index.
        bookings: what each customer has booked.
        binding: bookings in use that bind for a number of years; empty without a tenor.
        resale: room that customers do not use and let others have; none unless it is allowed.
        routes: ways between hubs.
        store_of_pipeline: CO2 store each pipeline leads to, and one more for those without a
            pipeline, or `NOWHERE`, shape (pipelines + 1,).
    """

    def __init__(
        self, pipelines: list[Pipeline], offers: PipeOffers, routes: RouteMap, tenor_years: int
    ) -> None:
        self.pipelines = pipelines
        self.offers = offers
        self.routes = routes
        self.store_of_pipeline = np.array([p.store for p in pipelines] + [NOWHERE], dtype=np.int64)
        self.producers: list[HydrogenProducer] = []
        self.bookings: dict[str, Booking] = {}
        self.binding: dict[str, Binding] = {}
        self.resale: CapacityResale | None = None
        self._tenor_months = tenor_years * MONTHS_PER_YEAR
        self._operators: dict[int, NetworkOperator] = {}

    def add_operator(self, operator: NetworkOperator) -> None:
        """Make an operator answer for its pipelines."""
        self._operators |= {pipeline.index: operator for pipeline in operator.pipelines}

    def operator_of(self, pipeline: int) -> NetworkOperator:
        """Operator of a pipeline."""
        return self._operators[pipeline]

    def producer(self, producer_id: str) -> HydrogenProducer:
        """Producer of a name."""
        return next(p for p in self.producers if p.party_id == producer_id)

    def terms(self, year: int) -> PipeTerms:
        """Terms of every pipeline as of now, with the room that others would resell."""
        terms = self.offers.terms(year)
        if self.resale is None:
            return terms
        return terms._replace(bookable=terms.bookable + self.resale.offered(year))

    def tariff(self, pipeline: int, extra: float, year: int) -> float:
        """Tariff of a pipeline if a further volume were booked [GBP/MWh or GBP/t]."""
        return float(pipe_tariff(self.terms(year), pipeline, extra))

    def charged_tariffs(self, year: int) -> FloatArray:
        """Tariff of every pipeline at what is booked, shape (pipelines,) [GBP/MWh or GBP/t]."""
        return booked_tariffs(self.terms(year))

    def design_volume(self, pipeline: int, year: int) -> float:
        """Volume a pipeline would be built for now [GWh HHV or kt]."""
        return float(design_volume(self.terms(year), pipeline, self.pipelines[pipeline].booked))

    def hydrogen_offers(self, hubs: int) -> HubOffers:
        """Hydrogen for sale at each hub."""
        offers = HubOffers(np.zeros(hubs), np.zeros(hubs), np.full(hubs, np.inf))
        for producer in self.producers:
            unsold_gwh = producer.unsold_gwh
            if not producer.alive or unsold_gwh <= 0.0:
                continue
            hub = producer.hub
            if producer.strike is not None:
                offers.supported_gwh[hub] += unsold_gwh
            elif 0.0 < producer.price_gbp_per_mwh < offers.other_price[hub]:
                offers.other_price[hub] = producer.price_gbp_per_mwh
                offers.other_gwh[hub] = unsold_gwh
        return offers

    def book(self, customer_id: str, route: int, volume: float, year: int) -> bool:
        """Book a route, and hydrogen where it leads to a producer; false when it no longer fits.

        Where a pipe is short of room, who may resell what it does not use makes up for it.
        """
        pipelines = self._on(route)
        short = {i: self.short_of_room(i, volume, year) for i in pipelines}
        if any(
            lacks > 0.0 and (self.resale is None or not self.resale.covers(i, lacks, year))
            for i, lacks in short.items()
        ):
            return False
        bought: dict[int, float] = {}
        hub = int(self.routes.supply_hub[route])
        if hub != NOWHERE:
            bought = self._buy(customer_id, hub, volume)
            if not bought:
                return False
        for index in pipelines:
            if self.resale is not None and short[index] > 0.0:
                self.resale.pass_on(index, customer_id, min(short[index], volume), year)
            self.pipelines[index].book(customer_id, volume)
        self.bookings[customer_id] = Booking(pipelines, volume, bought)
        return True

    def agreed_gbp_per_mwh(self, customer_id: str) -> float:
        """Price at which a customer has bought hydrogen, as its sellers stand now [GBP/MWh HHV].

        Not a number where it follows the price of gas, under a contract, or none was bought.
        """
        booking = self.bookings.get(customer_id)
        sellers = [] if booking is None else [self.producers[i] for i in booking.bought_gwh]
        if not sellers or any(seller.strike is not None for seller in sellers):
            return math.nan
        return sellers[0].price_gbp_per_mwh

    def short_of_room(self, pipeline: int, volume: float, year: int) -> float:
        """By how much a volume is more than the operator of a pipe can still take bookings for."""
        return (
            self.pipelines[pipeline].booked + volume - self.offers.bookable_volume(pipeline, year)
        )

    def begin_use(self, customer_id: str, site: int, month: float) -> None:
        """Let the tenor of a customer's booking run from its first use, where there is one."""
        if self._tenor_months and customer_id in self.bookings:
            self.binding[customer_id] = Binding(site, month + self._tenor_months)

    def stop_use(self, customer_id: str, month: float) -> float:
        """Take back what a customer may drop when it stops: all of it, or its hydrogen alone.

        Returns:
            Months for which its transport still binds; nothing when all is taken back.
        """
        bound = self.binding.get(customer_id)
        if bound is None or bound.until_month <= month:
            self.cancel(customer_id)
            return 0.0
        booking = self.bookings[customer_id]
        for index in booking.bought_gwh:
            self.producers[index].sold.pop(customer_id, None)
        self.bookings[customer_id] = replace(booking, bought_gwh={})
        self.binding[customer_id] = replace(bound, in_use=False)
        return bound.until_month - month

    def cancel(self, customer_id: str) -> None:
        """Take back everything a customer has booked; nothing happens when there is nothing."""
        if self.resale is not None:
            self.resale.give_back(customer_id)
        self.binding.pop(customer_id, None)
        booking = self.bookings.pop(customer_id, None)
        if booking is None:
            return
        for index in booking.pipelines:
            self.pipelines[index].cancel(customer_id)
        for index in booking.bought_gwh:
            self.producers[index].sold.pop(customer_id, None)

    def line_months(self) -> list[float]:
        """Month in which each pipeline might be open, seen from now."""
        return [line.expected_online_month for line in self.pipelines]

    def cheapest_co2_route(
        self, hub: int, volume_kt: float, terms: PipeTerms
    ) -> tuple[int, float] | None:
        """Cheapest way from a hub to a store that has room, with its tariff [GBP/t]."""
        found = cheapest_open_way(terms, self.routes, route_group(hub, True), volume_kt)
        return found if found[0] != NOWHERE else None

    def expected_co2_tariff(self, hub: int, volume_kt: float, terms: PipeTerms) -> float:
        """Tariff to reckon with from a hub to a store, as `expected_tariff` [GBP/t]."""
        return expected_tariff(terms, self.routes, route_group(hub, True), volume_kt)

    def needs_are_committed(self, customer_id: str) -> bool:
        """Whether every pipeline and producer a customer needs is decided or can be relied on."""
        booking = self.bookings.get(customer_id)
        if booking is None:
            return True
        return self.can_rely_on(booking.pipelines) and all(
            self.producers[i].committed for i in booking.bought_gwh
        )

    def can_rely_on(self, pipelines: Iterable[int], coming: Collection[int] = ()) -> bool:
        """Whether each of some pipelines is assured, or among those that are taken to come."""
        return all(self.pipelines[i].assured or i in coming for i in pipelines)

    def reachable_sales_gwh(
        self, producer: HydrogenProducer, coming: Collection[int] = ()
    ) -> float:
        """What a producer has sold to customers with an assured route or next door [GWh/year].

        Args:
            producer: who sells.
            coming: undecided pipelines that are taken to come.
        """
        return sum(
            volume
            for customer, volume in producer.sold.items()
            if self.can_rely_on(self.bookings[customer].pipelines, coming)
        )

    def firm_bookings(self, year: int) -> dict[int, dict[str, float]]:
        """Bookings that may be built upon now, as `agents.firm_bookings`."""
        ready = [
            line.index
            for line in self.pipelines
            if self._operators[line.index].lacks_only_bookings(line, year)
        ]

        def suffices(pipeline: int, bookings: Mapping[str, float]) -> bool:
            return self._operators[pipeline].suffices(self.pipelines[pipeline], bookings)

        return firm_bookings(self, ready, suffices)

    def _on(self, route: int) -> tuple[int, ...]:
        """Pipelines on a route."""
        return tuple(i for i in self.routes.pipelines[route].tolist() if i != NOWHERE)

    def _buy(self, customer_id: str, hub: int, volume: float) -> dict[int, float]:
        """Buy at a hub: from producers with a contract together, or else from one without."""
        here = [
            (i, p)
            for i, p in enumerate(self.producers)
            if p.hub == hub and p.alive and p.unsold_gwh > 0.0
        ]
        supported = [(i, p) for i, p in here if p.strike is not None]
        if sum(p.unsold_gwh for _, p in supported) < volume:
            others = sorted(
                (p.price_gbp_per_mwh, i)
                for i, p in here
                if p.strike is None and p.price_gbp_per_mwh > 0.0 and p.unsold_gwh >= volume
            )
            supported = [(others[0][1], self.producers[others[0][1]])] if others else []
        bought: dict[int, float] = {}
        left = volume
        for i, producer in supported:
            if left <= 0.0:
                break
            bought[i] = producer.sell(customer_id, left)
            left -= bought[i]
        return bought
