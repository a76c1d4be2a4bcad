"""A hydrogen producer: bids for support, sells its output, commits when all it needs is there."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from agents.auction import Bid
from agents.base import Party
from agents.bidding import shaded_cost
from agents.stages import FIRST_PHASE
from infrastructure.assets import NOWHERE
from infrastructure.orders import ENDED
from infrastructure.works import Project
from scenarios.schema.policy import Supported
from scenarios.schema.technology import Family, ProducerRow, ProductionRow, Stage
from scenarios.units import GBP_M_PER_UNIT

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView


class HydrogenProducer(Party):
    """The owner of one named project.

    Attributes:
        row: the project's row.
        technology: the technology's row.
        position: position among producers.
        hub: index of the hub it feeds into.
        yearly_gwh: output of a year of full activity [GWh HHV].
        captured_kt: CO2 it would capture in such a year [kt].
        project: the works, once they began.
        sold: volume by customer [GWh HHV/year].
        strike: strike price of its contract; none without one.
        co2_pipeline: pipeline it booked for its CO2, or `NOWHERE`.
        above_standard: what keeps it from bidding under the low-carbon standard, or nothing.
        price_gbp_per_mwh: price it asks without a contract [GBP/MWh HHV].
    """

    def __init__(
        self,
        model: ClusterView,
        row: ProducerRow,
        technology: ProductionRow,
        index: int,
        position: int,
        hub: int,
        yearly_gwh: float,
        captured_kt: float,
    ) -> None:
        super().__init__(model, row.producer_id, row.name, index)
        self.row = row
        self.technology = technology
        self.position = position
        self.hub = hub
        self.yearly_gwh = yearly_gwh
        self.captured_kt = captured_kt
        self.project: Project | None = None
        self.sold: dict[str, float] = {}
        self.strike: float | None = None
        self.co2_pipeline = NOWHERE
        self.above_standard = ""
        self.price_gbp_per_mwh = 0.0
        if row.stage not in (Stage.IDEA, Stage.CANCELLED):
            self._begin(model.settings.horizon.start_year)

    @property
    def alive(self) -> bool:
        """Whether it may still come or already runs."""
        return self.row.stage is not Stage.CANCELLED and (
            self.project is None or self.project.standing not in ENDED
        )

    @property
    def unsold_gwh(self) -> float:
        """Yearly output nobody has bought [GWh HHV]."""
        return self.yearly_gwh - sum(self.sold.values())

    @property
    def committed(self) -> bool:
        """Whether its final investment decision has been taken."""
        return self.project is not None and self.project.decided

    def decide(self, year: int) -> None:
        """Bid, book its CO2, and reach FID when nothing stands in the way."""
        if not self.alive or self.committed:
            return
        cost = self.model.hydrogen_cost_gbp_per_mwh[self.position]
        # In whole pence: between equal plants the name decides, not rounding.
        self.price_gbp_per_mwh = round(cost * (1.0 + self.model.settings.producers.margin_share), 2)
        if self.strike is None:
            self._bid(year)
        elif self.project is None:
            self._begin(year)
        self._book_transport(year)
        obstacle = self._obstacle()
        self.model.journal.note(year, self, self.party_id, "produce", cost, obstacle)
        if not obstacle and self.project is not None:
            self.project.change_estimate(self.model.works.plant_capex_gbp_m(self, year))
            self.project.reach_fid()

    def comes_with(self, pipelines: Collection[int]) -> bool:
        """Whether it is decided, or would be if some pipelines, by their index, were."""
        return self.committed or (self.alive and not self._obstacle(pipelines))

    @property
    def awaits_only_customers(self) -> bool:
        """Whether it is decided, or only buyers are missing."""
        return self.committed or (self.alive and not self._unready(()))

    def sell(self, customer_id: str, volume_gwh: float) -> float:
        """Sell up to a volume and return what is sold [GWh HHV/year]."""
        taken = min(volume_gwh, self.unsold_gwh)
        if taken > 0.0:
            self.sold[customer_id] = self.sold.get(customer_id, 0.0) + taken
        return max(taken, 0.0)

    def withdraws(self, awarded_year: int) -> bool:
        """Whether it gives up, within a year, the contract it won: drawn once for each award."""
        chance = self.model.settings.producers.withdrawal_probability
        if chance <= 0.0 or self.committed:
            return False
        return self.model.chance(f"withdrawal/{self.party_id}/{awarded_year}") < chance

    def give_up(self) -> None:
        """Give the project up, if it is not decided."""
        if self.project is not None:
            self.project.withdraw()

    def _asked_strike(self) -> float:
        """Strike price it asks for: the cost it reckons with and a margin [GBP/MWh HHV]."""
        rules = self.model.settings.producers
        if rules.cost_spread_share == 0.0:
            return self.price_gbp_per_mwh
        error = 2.0 * self.model.chance(f"estimate/{self.party_id}") - 1.0
        cost = shaded_cost(
            self.model.hydrogen_cost_gbp_per_mwh[self.position],
            error,
            rules.cost_spread_share,
            len(self._rivals()) + 1,
            shades=rules.shades_bids,
        )
        return round(cost * (1.0 + rules.margin_share), 2)

    def _rivals(self) -> list[HydrogenProducer]:
        """Others who might bid in the same rounds."""
        return [
            other
            for other in self.model.market.producers
            if other is not self
            and other.technology.family is self.technology.family
            and other.alive
            and other.strike is None
            and not other.committed
        ]

    def _bid(self, year: int) -> None:
        family = (
            Supported.REFORMER
            if self.technology.family is Family.REFORMER
            else Supported.ELECTROLYSER
        )
        self.above_standard = ""
        if self.model.government.next_round(family, year) is None:
            return
        first_year = self.model.works.first_plant_year(self, year + 1)
        self.above_standard = self._above_standard(first_year)
        if self.above_standard:
            return
        strike = self._asked_strike()
        support = (strike - self.model.announced.gas_gbp_per_mwh(first_year)) * GBP_M_PER_UNIT
        self.model.government.receive(
            family,
            Bid(
                self.party_id,
                strike,
                self.row.capacity_mw,
                support * self.yearly_gwh,
                first_year,
                self.yearly_gwh,
            ),
        )

    def _above_standard(self, year: int) -> str:
        """Say by how much its hydrogen of a year would miss the low-carbon standard, if it does."""
        t = year - self.model.settings.horizon.start_year
        planned = float(self.model.plant_intensity_g_per_mj[t, self.position])
        most = self.model.settings.policy.low_carbon_threshold_g_per_mj
        if planned <= most:
            return ""
        return f"{planned:.1f} gCO2e/MJ above the low-carbon standard of {most:g}"

    def _book_transport(self, year: int) -> None:
        """Book CO2 transport once there is support, so that the pipe can count on it."""
        if self.captured_kt > 0.0 and self.strike is not None and self.co2_pipeline == NOWHERE:
            terms = self.model.market.terms(year)
            found = self.model.market.cheapest_co2_route(self.hub, self.captured_kt, terms)
            if found is not None and self.model.market.book(
                self.party_id, found[0], self.captured_kt, year
            ):
                self.co2_pipeline = self.model.market.bookings[self.party_id].pipelines[0]

    def _obstacle(self, pipelines: Collection[int] = ()) -> str:
        """Say what stands between the project and its final investment decision.

        Args:
            pipelines: undecided pipelines that it may take to come.
        """
        unready = self._unready(pipelines)
        if unready:
            return unready
        share = self.model.settings.producers.offtake_share_for_fid
        reachable = self.model.market.reachable_sales_gwh(self, pipelines)
        if reachable < share * self.yearly_gwh:
            return f"sold {reachable:.0f} GWh of {share * self.yearly_gwh:.0f} needed"
        return ""

    def _unready(self, pipelines: Collection[int]) -> str:
        """Say what stands in the way of the decision before sales are looked at."""
        if self.project is None:
            return self.above_standard or "no support"
        if not self.project.ready_for_fid:
            return "consent or FEED not finished"
        if self.captured_kt > 0.0:
            if self.co2_pipeline == NOWHERE:
                unsupported = self.above_standard or "no support"
                return "no CO2 route" if self.strike is not None else unsupported
            if not self.model.market.can_rely_on((self.co2_pipeline,), pipelines):
                return "CO2 pipeline not decided"
        return ""

    def _begin(self, year: int) -> None:
        self.project = self.model.works.order_plant(self, year, FIRST_PHASE[self.row.stage])
