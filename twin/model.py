"""The model that brings everyone together: one clock, every party, one January after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import mesa
import numpy as np
import numpy.typing as npt

from agents.base import Party
from agents.cluster_manager import ClusterManager
from agents.company import Company
from agents.government import Government
from agents.journal import Journal
from agents.market_place import MarketPlace
from agents.network_operator import NetworkOperator
from agents.pipe_offers import PipeOffers
from agents.producer import HydrogenProducer
from agents.resale import CapacityResale
from agents.sites import Sites
from infrastructure.assets import Asset, AssetKind, AssetRegister
from infrastructure.levelised_cost import LevelisedCost
from scenarios.units import MONTHS_PER_YEAR
from twin.accounting.books import Books
from twin.clock import Clock
from twin.prepared.routes import fresh_pipelines
from twin.prepared.world import World
from twin.pressures import Pressures
from twin.shocks import drawn, prices_with
from twin.streams import Streams
from twin.works_yard import WorksYard
from twin.year import yearly_round

FloatArray = npt.NDArray[np.float64]


class ClusterModel(mesa.Model):  # type: ignore[misc]
    """One run of a scenario; an ordinary Mesa model whose time is kept by SimPy.

    Args:
        world: what all runs of the scenario share.
        seed: seed of every random stream.
        keep_hourly: whether to keep the hours of hydrogen dispatch.

    Attributes:
        clock: the one clock, in months.
        register: every asset.
        books: every closed year.
        shocks: what strikes in this run.
        permitted_kt: what each CO2 store may take, shape (stores, years, 12) [kt].
        costs_by_year: what hydrogen would have cost each producer, January by January.
        stack_hours: hours each plant's stacks have run since they were new, shape (producers,).
    """

    def __init__(self, world: World, seed: int, keep_hourly: bool = False) -> None:
        self.streams = Streams(seed)
        super().__init__(rng=self.streams.integer("order of activation"))
        self.step = self._step_once
        self.world = world
        self.keep_hourly = keep_hourly
        self.settings = world.scenario.settings
        self.options, self.groups = world.options, world.groups
        self.first_row = world.options.first_row.tolist()
        self.fuel_column, self.route_group = world.fuel_column, world.route_group
        self.site_facts, self.announced = world.site_facts, world.prices
        self.rule_names, self.takes_losses = world.rule_names, world.takes_losses
        self.site_ids = tuple(row.site_id for row in world.scenario.cluster.sites)
        self.strike = np.full(len(world.options), np.nan)
        self.clock = Clock(self, self.settings.horizon.start_year)
        self.register, self.books = AssetRegister(), Books()
        self.sites = Sites(world.state, world.options)
        self.journal = Journal(
            self.settings.horizon.start_year,
            len(self.settings.horizon.years),
            len(self.site_ids),
            len(world.options),
            len(world.plans),
        )
        pipelines = fresh_pipelines(world.scenario.cluster)
        self.market = MarketPlace(
            pipelines,
            PipeOffers(
                pipelines,
                world.plans,
                world.carbon_stores,
                self.settings,
                world.prices.electricity,
            ),
            world.routes,
            self.settings.networks.booking_tenor_years,
        )
        if self.settings.networks.resale_price_share > 0.0:
            self.market.resale = CapacityResale(self.market, world.activity, self.settings)
        self.works = WorksYard(self)
        self.plant_intensity_g_per_mj = world.plant_intensity_g_per_mj
        self.pressures = Pressures(self)
        nothing = np.zeros(len(world.scenario.cluster.producers))
        self.hydrogen_cost_gbp_per_mwh: list[float] = nothing.tolist()
        self.costs_by_year: list[LevelisedCost[FloatArray]] = []
        self.stack_hours = nothing.copy()
        self.shocks = drawn(self.settings.shocks, self.streams)
        self.prices = prices_with(world.prices, world.scenario.cluster, self.shocks)
        self.permitted_kt = world.permitted_kt.copy() if self.shocks else world.permitted_kt
        self.injected_kt = np.zeros(len(world.carbon_stores))
        self.parties: list[Party] = []
        self._gather_parties()
        self._enter_what_stands()
        self.clock.process(yearly_round(self))

    def run(self, on_year: Callable[[int, int, int], None] | None = None) -> None:
        """Run to the end of the horizon.

        Args:
            on_year: told after each year: the year, years done, years in all.
        """
        years = self.settings.horizon.years
        while self.running:
            self._pass_year()
            if on_year is not None:
                on_year(years[self.year_index - 1], self.year_index, len(years))

    def _step_once(self) -> None:
        """Run to the end of the year, as Mesa's tools expect of `step`.

        It takes the place of Mesa's own wrapper, which from 3.5 on would keep a time of its own.
        """
        if self.running:
            self.steps += 1
            self._pass_year()

    def _pass_year(self) -> None:
        years = self.books.years
        closed = len(years)
        while len(years) == closed:
            self.clock.step()
        self.running = len(years) < len(self.settings.horizon.years)

    @property
    def year_index(self) -> int:
        """Position of the current year in the horizon."""
        return len(self.books.years)

    @property
    def first_months(self) -> FloatArray:
        """Month in which each closed year began, shape (years,)."""
        months: FloatArray = np.arange(self.year_index, dtype=np.float64) * MONTHS_PER_YEAR
        return months

    def chance(self, name: str) -> float:
        """Return a number from 0 to 1, drawn from the random stream of a name."""
        return float(self.streams.stream(name).random())

    def peers_share(self) -> list[float]:
        """Share of each company's linked companies that have taken a measure.

        With a platform, the share of all others where that is larger.
        """
        adopted = self.adopted
        linked = self.world.links @ adopted
        if self.settings.coordination.platform:
            others = (adopted.sum() - adopted) / max(1, len(adopted) - 1)
            linked = np.maximum(linked, others)
        shares: list[float] = linked.tolist()
        return shares

    def producer_of_asset(self, index: int) -> HydrogenProducer:
        """Producer that owns an asset."""
        owner = self.parties[self.register.assets[index].owner]
        assert isinstance(owner, HydrogenProducer)
        return owner

    def positions_of(self, assets: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Position among producers of the owners of some assets."""
        return self.register.owner[assets] - self.market.producers[0].index

    def _gather_parties(self) -> None:
        """Create every party, in the order in which accounts number them."""
        cluster, world = self.world.scenario.cluster, self.world
        owned: dict[str, list[int]] = {row.company_id: [] for row in cluster.companies}
        for i, site in enumerate(cluster.sites):
            owned[site.company_id].append(i)
        self.companies = [
            Company(self, row, i, owned[row.company_id]) for i, row in enumerate(cluster.companies)
        ]
        self.adopted = np.zeros(len(self.companies))
        self.parties += self.companies
        self.government = Government(self, self.settings.policy, len(self.parties))
        self.parties.append(self.government)
        technologies = {row.technology_id: row for row in cluster.production}
        hubs = {row.hub_id: i for i, row in enumerate(cluster.hubs)}
        for position, row in enumerate(cluster.producers):
            yearly_gwh = float(world.plants.yearly_gwh[position])
            producer = HydrogenProducer(
                self,
                row,
                technologies[row.technology_id],
                len(self.parties),
                position,
                hubs[row.hub_id],
                yearly_gwh,
                yearly_gwh * float(world.plants.captured_kt_per_gwh[position]),
            )
            self.market.producers.append(producer)
            self.parties.append(producer)
        self.operators = []
        for operator_row in cluster.operators:
            mine = [
                i
                for i, plan in enumerate(world.plans)
                if plan.row.operator_id == operator_row.operator_id
            ]
            operator = NetworkOperator(
                self,
                operator_row,
                len(self.parties),
                [world.plans[i] for i in mine],
                [self.market.pipelines[i] for i in mine],
            )
            self.market.add_operator(operator)
            self.operators.append(operator)
            self.parties.append(operator)
        self.manager = ClusterManager(self, len(self.parties))
        self.parties.append(self.manager)

    def _enter_what_stands(self) -> None:
        """Enter every site as it stands, period by period."""
        owner = {site: company.index for company in self.companies for site in company.sites}
        seen: Counter[int] = Counter()
        for period in self.world.periods:
            if period.until_month > 0.0 and np.count_nonzero(period.flows):
                seen[period.site] += 1
                number = f"#{seen[period.site]}" if seen[period.site] > 1 else ""
                self.register.add(
                    Asset(
                        name=f"{self.site_ids[period.site]}/existing{number}",
                        kind=AssetKind.EXISTING,
                        site=period.site,
                        owner=owner[period.site],
                        flows=period.flows,
                        online_month=max(0.0, period.from_month),
                        retired_month=period.until_month,
                    )
                )
