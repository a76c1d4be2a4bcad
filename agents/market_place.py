"""Where parties meet: routes, tariffs, hydrogen on offer, and who has booked what from whom."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

import numpy as np
import numpy.typing as npt

from agents.bookings import Binding, Booking
from agents.network_operator import NetworkOperator, PipelinePlan
from agents.open_season import PipeMenu
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
from infrastructure.carbon_store import CarbonStore
from infrastructure.transmission import Pipeline
from scenarios.schema.scenario import ScenarioSettings
from scenarios.units import MONTHS_PER_YEAR

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
STORE_LEAD_YEARS = 5
"""Years ahead at which a store's permitted rate is counted on when CO2 is booked."""


class MarketPlace:
    """Bookings on pipelines and with producers.

    Attributes:
        pipelines: every pipeline project, by index.
        producers: every hydrogen producer, by index.
        bookings: what each customer has booked.
        binding: bookings in use that bind for a number of years; empty without a tenor.
        resale: room that customers do not use and let others have; none unless it is allowed.
        routes: ways between hubs.
    """

    def __init__(
        self,
        pipelines: list[Pipeline],
        plans: tuple[PipelinePlan, ...],
        routes: RouteMap,
        stores: tuple[CarbonStore, ...],
        rules: ScenarioSettings,
        electricity_gbp_per_mwh: FloatArray,
    ) -> None:
        self.pipelines = pipelines
        self.routes = routes
        self.producers: list[HydrogenProducer] = []
        self.bookings: dict[str, Booking] = {}
        self.binding: dict[str, Binding] = {}
        self.resale: CapacityResale | None = None
        self._tenor_months = rules.networks.booking_tenor_years * MONTHS_PER_YEAR
        self._operators: dict[int, NetworkOperator] = {}
        self._plans = plans
        self._capex_gbp_m: dict[tuple[int, ...], FloatArray] = {}
        self._empty_terms = _terms_before_bookings(plans, rules)
        per_volume = np.array([plan.compression_mwh_per_volume for plan in plans])
        self._compression = electricity_gbp_per_mwh[:, None] * per_volume
        self._start_year = rules.horizon.start_year
        self._takes = _takes_by_year(pipelines, plans, stores, len(self._compression))

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
        """Terms of every pipeline as of now."""
        lines = self.pipelines
        committed = [line.committed for line in lines]
        capacity = np.array([line.capacity for line in lines])
        bookable = np.minimum(capacity, self._takes[year - self._start_year])
        if self.resale is not None:
            bookable = bookable + self.resale.offered(year)
        return self._empty_terms._replace(
            revenue_share=self._revenue_share(year),
            booked=np.array([line.booked for line in lines]),
            conditional=np.array([line.conditional_volume for line in lines]),
            is_open=np.array([line.open_to_bookings for line in lines], dtype=np.bool_),
            committed=np.array(committed, dtype=np.bool_),
            bookable=bookable,
            capacity=capacity,
            investment_gbp_m=np.array([line.capex_gbp_m for line in lines]),
            menu_capex_gbp_m=self._capex_beside(tuple(compress(range(len(lines)), committed))),
            compression_gbp_per_volume=self._compression[year - self._start_year],
        )

    def _revenue_share(self, year: int) -> FloatArray:
        """Allowed revenue over investment: operation alone once bookings have paid it back."""
        if not self._tenor_months:
            return self._empty_terms.revenue_share
        month = (year - self._start_year) * MONTHS_PER_YEAR
        paid_back = np.array([line.online_month + self._tenor_months for line in self.pipelines])
        operation = np.array([plan.operation_share for plan in self._plans])
        return np.where(paid_back <= month, operation, self._empty_terms.revenue_share)

    def menu(self, pipeline: int) -> PipeMenu:
        """Sizes a pipeline could be built in now, beside the pipes that are decided."""
        return self._plans[pipeline].menu_beside(self._decided())

    def tariff(self, pipeline: int, extra: float, year: int) -> float:
        """Tariff of a pipeline if a further volume were booked [GBP/MWh or GBP/t]."""
        return float(pipe_tariff(self.terms(year), pipeline, extra))

    def charged_tariffs(self, year: int) -> FloatArray:
        """Tariff of every pipeline at what is booked, shape (pipelines,) [GBP/MWh or GBP/t]."""
        return booked_tariffs(self.terms(year))

    def design_volume(self, pipeline: int, year: int) -> float:
        """Volume a pipeline would be built for now [GWh HHV or kt]."""
        return float(design_volume(self.terms(year), pipeline, self.pipelines[pipeline].booked))

    def open_season_volume(self, pipeline: int) -> float:
        """Volume the first offer of a pipeline is sized for [GWh HHV or kt a year]."""
        return self._plans[pipeline].row.open_season_volume

    def bookable_volume(self, pipeline: int, year: int) -> float:
        """Most that may be booked on a pipeline in all: what pipe and store can take."""
        takes = float(self._takes[year - self._start_year, pipeline])
        return min(self.pipelines[pipeline].capacity, takes)

    def lose_store(self, store: int, first_year: int, years: int) -> None:
        """Take no bookings that rely on a store which takes nothing for some years.

        Args:
            store: index of the store.
            first_year: position of the first year in the horizon.
            years: how many years.
        """
        lines = [line.index for line in self.pipelines if line.store == store]
        self._takes[first_year : first_year + years, lines] = 0.0

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

    def short_of_room(self, pipeline: int, volume: float, year: int) -> float:
        """By how much a volume is more than the operator of a pipe can still take bookings for."""
        return self.pipelines[pipeline].booked + volume - self.bookable_volume(pipeline, year)

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
        return all(self.pipelines[i].assured for i in booking.pipelines) and all(
            self.producers[i].committed for i in booking.bought_gwh
        )

    def reachable_sales_gwh(self, producer: HydrogenProducer) -> float:
        """What a producer has sold to customers with an assured route or next door [GWh/year]."""
        return sum(
            volume
            for customer, volume in producer.sold.items()
            if all(self.pipelines[i].assured for i in self.bookings[customer].pipelines)
        )

    def _decided(self) -> tuple[int, ...]:
        """Pipelines that are decided."""
        return tuple(line.index for line in self.pipelines if line.committed)

    def _capex_beside(self, decided: tuple[int, ...]) -> FloatArray:
        """Cost of every size of every pipeline beside those decided, (pipelines, sizes) [GBP m]."""
        if decided not in self._capex_gbp_m:
            self._capex_gbp_m[decided] = _stack(
                [plan.menu_beside(decided).capex_gbp_m for plan in self._plans]
            )
        return self._capex_gbp_m[decided]

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


def _takes_by_year(
    pipelines: list[Pipeline],
    plans: tuple[PipelinePlan, ...],
    stores: tuple[CarbonStore, ...],
    years: int,
) -> FloatArray:
    """Most that the largest size and the store of a pipeline take, (years, pipelines) [GWh or kt].

    It bounds bookings also before the size is decided, which cannot be larger.
    """
    takes = np.tile([float(plan.menu.capacity[-1]) for plan in plans], (years, 1))
    for line in pipelines:
        if line.store >= 0:
            for year in range(years):
                last_december = (year + STORE_LEAD_YEARS + 1) * MONTHS_PER_YEAR - 1
                permitted_kt = stores[line.store].rate_at(last_december)
                takes[year, line.index] = min(takes[year, line.index], permitted_kt)
    return takes


def _terms_before_bookings(plans: tuple[PipelinePlan, ...], rules: ScenarioSettings) -> PipeTerms:
    """Terms that do not change in a run; the rest is filled in by `MarketPlace.terms`."""
    nothing = np.zeros(len(plans))
    return PipeTerms(
        booked=nothing,
        conditional=nothing,
        is_open=nothing > 0.0,
        committed=nothing > 0.0,
        bookable=nothing,
        capacity=nothing,
        investment_gbp_m=nothing,
        open_season=np.array([plan.row.open_season_volume for plan in plans]),
        revenue_share=np.array([plan.revenue_share for plan in plans]),
        menu_capacity=_stack([plan.menu.capacity for plan in plans]),
        menu_capex_gbp_m=_stack([plan.menu.capex_gbp_m for plan in plans]),
        store_gbp_m_per_volume=np.array([plan.menu.store_gbp_m_per_volume for plan in plans]),
        underwriting_share=rules.policy.network_underwriting_share,
        headroom_share=rules.networks.headroom_share,
        compression_gbp_per_volume=nothing,
    )


def _stack(rows: list[FloatArray]) -> FloatArray:
    """Stack menus of different lengths, the shorter ones padded with their last size."""
    longest = max((len(row) for row in rows), default=1)
    stacked = np.empty((len(rows), longest))
    for i, row in enumerate(rows):
        stacked[i, : len(row)] = row
        stacked[i, len(row) :] = row[-1]
    return stacked
