"""Resale of capacity: who lets others have room it has booked but does not use, and what it costs.

A customer bound by a tenor goes on answering for its booking when it closes or runs at less than
full activity. Where resale is allowed, who finds a pipe full takes over that room until the seller
is no longer bound, and from then on holds it as its own booking. The seller stays liable to the
operator; the taker pays the seller for what the seller pays already, and the operator for the rest.

Trade in booked capacity is a right of gas shippers (Regulation (EC) 715/2009, article 22); that a
seller stays bound unless released is the rule of capacity release in the United States (for
instance Nora Transmission, FERC Gas Tariff, sheet 143). One price for all, no haggling and no
payment before first use are our own simplifications.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.tariffs import pipe_tariff
from infrastructure.assets import NOWHERE
from scenarios.units import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from agents.bookings import Binding
    from agents.cluster_view import ClusterView
    from agents.market_place import MarketPlace
    from scenarios.schema.scenario import ScenarioSettings

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

ROUNDING = 1e-9
"""Smaller volumes than this are rounding [GWh HHV or kt CO2 a year]."""


@dataclass(frozen=True)
class Offer:
    """Room on a pipe that its customer does not use.

    Attributes:
        seller: customer whose booking it is.
        volume: yearly volume [GWh HHV or kt CO2].
        until_month: month until which the seller is bound.
    """

    seller: str
    volume: float
    until_month: float


@dataclass(frozen=True)
class Resale:
    """Room on a pipe that has passed from one customer to another.

    Attributes:
        pipeline: index of the pipeline.
        seller: customer that goes on answering for it.
        taker: customer that has it now.
        volume: yearly volume [GWh HHV or kt CO2].
        year: January in which it passed on.
        until_month: month from which the taker holds it from the operator.
    """

    pipeline: int
    seller: str
    taker: str
    volume: float
    year: int
    until_month: float


def spare_volume(held: float, booked: float, busiest: float) -> float:
    """Room that a customer will not use again [GWh HHV or kt CO2 a year].

    Args:
        held: what it still has on the pipe [GWh HHV or kt CO2 a year].
        booked: what it booked, for full activity [GWh HHV or kt CO2 a year].
        busiest: highest activity still to come; nothing where its plant has stopped [-].
    """
    spare = held - booked * busiest
    return spare if spare > ROUNDING else 0.0


def resold_tariff(tariff: float, share_of_volume: float, price_share: float) -> float:
    """Tariff over the life of who has a share of its room from another customer [as `tariff`].

    Args:
        tariff: tariff of the operator [GBP/MWh HHV or GBP/t CO2].
        share_of_volume: share of the volume that the seller pays for, over the life [-].
        price_share: price of that over the tariff [-].
    """
    return tariff * (1.0 - share_of_volume * (1.0 - price_share))


class CapacityResale:
    """Room on pipes that customers do not use and let others have.

    Args:
        market: where bookings are made.
        activity: how much each site runs, shape (sites, years) [-].
        settings: the scenario's settings.

    Attributes:
        price_share: price over the operator's tariff [-].
        sales: what has passed on, in that order; what a taker gave back is left out.
    """

    def __init__(
        self, market: MarketPlace, activity: FloatArray, settings: ScenarioSettings
    ) -> None:
        self.price_share = settings.networks.resale_price_share
        self.sales: list[Resale] = []
        self._paid_share = settings.networks.ship_or_pay_share
        self._market = market
        self._start_year = settings.horizon.start_year
        self._busiest = np.maximum.accumulate(activity[:, ::-1], axis=1)[:, ::-1]

    def offers(self, pipeline: int, year: int) -> list[Offer]:
        """What is on offer on a pipe, the longest right first."""
        held = self._market.pipelines[pipeline].bookings
        now = (year - self._start_year) * MONTHS_PER_YEAR
        offers = [
            Offer(customer, volume, bound.until_month)
            for customer, bound in self._market.binding.items()
            if customer in held and bound.until_month > now
            if (volume := self._spare(held[customer], customer, bound, year)) > 0.0
        ]
        return sorted(offers, key=lambda offer: (-offer.until_month, offer.seller))

    def offered(self, year: int) -> FloatArray:
        """Volume on offer on every pipe, shape (pipelines,) [GWh HHV or kt CO2 a year]."""
        lines = self._market.pipelines
        if not self._market.binding:
            return np.zeros(len(lines))
        return np.array(
            [sum(offer.volume for offer in self.offers(line.index, year)) for line in lines]
        )

    def covers(self, pipeline: int, short: float, year: int) -> bool:
        """Whether what is on offer on a pipe makes up for room that is missing."""
        offered = sum(offer.volume for offer in self.offers(pipeline, year))
        return offered > 0.0 and short <= offered + ROUNDING

    def pass_on(self, pipeline: int, taker: str, volume: float, year: int) -> None:
        """Take room from those who offer it; the taker then books it as its own.

        Args:
            pipeline: index of the pipeline.
            taker: customer that needs it.
            volume: how much [GWh HHV or kt CO2 a year].
            year: calendar year.
        """
        line, left = self._market.pipelines[pipeline], volume
        for offer in self.offers(pipeline, year):
            if left <= 0.0:
                return
            part = min(left, offer.volume)
            line.change_booking(offer.seller, -part)
            self.sales.append(Resale(pipeline, offer.seller, taker, part, year, offer.until_month))
            left -= part

    def give_back(self, taker: str) -> None:
        """Return to sellers what a customer that never came into use had from them."""
        if taker in self._market.binding:
            return
        for sale in [sale for sale in self.sales if sale.taker == taker]:
            if sale.seller in self._market.binding:
                self._market.pipelines[sale.pipeline].change_booking(sale.seller, sale.volume)
                self.sales.remove(sale)

    def requote(
        self, view: ClusterView, route: IntArray, volume: FloatArray, tariff: FloatArray, year: int
    ) -> None:
        """Put right, in place, the tariffs of options that would take over room of others.

        Room that passes on adds nothing to what is booked, so that the tariff does not fall by it;
        while the seller is bound the taker pays its price for what the seller pays already.

        Args:
            view: the cluster as agents see it.
            route: route quoted to each option, or `NOWHERE`, shape (rows,).
            volume: yearly volume of each option, shape (rows,) [GWh HHV or kt].
            tariff: tariff quoted, shape (rows,) [GBP/MWh or GBP/t].
            year: calendar year.
        """
        if not self.offered(year).any():
            return
        terms, routes = view.market.terms(year), view.market.routes.pipelines
        for row in np.flatnonzero((route != NOWHERE) & (volume > 0.0)).tolist():
            lines = [i for i in routes[route[row]].tolist() if i != NOWHERE]
            short = [view.market.short_of_room(i, float(volume[row]), year) for i in lines]
            if max(short, default=0.0) <= 0.0:  # who makes it next door needs no pipe
                continue
            weights = view.groups.weights[view.groups.of_row[row]]
            tariff[row] = sum(
                resold_tariff(
                    float(pipe_tariff(terms, i, volume[row] - max(0.0, lacks))),
                    self._share_of_seller(i, lacks, weights, year) / float(volume[row]),
                    self.price_share,
                )
                for i, lacks in zip(lines, short, strict=True)
            )

    def _share_of_seller(
        self, pipeline: int, short: float, weights: FloatArray, year: int
    ) -> float:
        """Volume that sellers pay for, averaged over a life by its present years [GWh or kt]."""
        life, paid, left = float(weights.sum()), 0.0, short
        now = (year - self._start_year) * MONTHS_PER_YEAR
        for offer in self.offers(pipeline, year):
            if left <= 0.0 or life == 0.0:
                break
            years = np.arange(len(weights)) * MONTHS_PER_YEAR
            held = np.clip((offer.until_month - now - years) / MONTHS_PER_YEAR, 0.0, 1.0)
            paid += min(left, offer.volume) * self._paid_share * float(weights @ held) / life
            left -= offer.volume
        return paid

    def _spare(self, held: float, customer: str, bound: Binding, year: int) -> float:
        busiest = float(self._busiest[bound.site, year - self._start_year]) if bound.in_use else 0.0
        return spare_volume(held, self._market.bookings[customer].volume, busiest)
