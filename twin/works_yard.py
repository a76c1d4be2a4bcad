"""Takes orders for works, runs them on the clock, and puts what they deliver into service."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from simpy.events import Event

from agents.company import Company
from agents.government import OPTION
from agents.grants import Grant
from agents.network_operator import NetworkOperator
from agents.producer import HydrogenProducer
from agents.stages import FIRST_PHASE
from infrastructure.assets import NOWHERE, Flow
from infrastructure.delivery import Phase, fortune_of
from infrastructure.labour import CrewPool
from infrastructure.orders import BEFORE_DECISION, ENDED, Order
from infrastructure.transmission import Pipeline, StorePhase
from infrastructure.works import Project
from scenarios.schema.labour import PIPELINE_WORKS
from scenarios.units import MONTHS_PER_YEAR
from twin.caverns import Cavern, leaching_profile, with_rates
from twin.consent_bundles import ConsentBundles
from twin.delivered_assets import measure_asset, plant_asset
from twin.labour_market import LabourMarket
from twin.prepared.stores import cavern_capex_gbp_m
from twin.streams import luck_of

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]


class WorksYard:
    """Every project of a run and the crews they share.

    Attributes:
        projects: all projects in the order in which they were ordered.
        labour: workers and crews by trade.
        caverns: hydrogen stores ordered so far.
        grants: grants by project, those that were paid for works cancelled later included.
        abates_kt: fossil CO2 that each measure would keep out of the air, by project [kt/year].
        stoppages: site, first month and end of each stop of a whole site for a measure.
        measures: project last ordered for each option, by its row.
        bundles: who applies for consent together; none unless the scenario lets them.
    """

    def __init__(self, model: ClusterModel) -> None:
        self._model = model
        self.projects: list[Project] = []
        self.caverns: list[Cavern] = []
        self.grants: dict[str, Grant] = {}
        self.abates_kt: dict[str, float] = {}
        self.measures: dict[int, Project] = {}
        self.stoppages: list[tuple[int, float, float]] = []
        self.labour = LabourMarket(model)
        lever = model.settings.coordination
        shares = lever.enabled and bool(lever.shared_consents)
        self.bundles = ConsentBundles(model) if shares else None

    @property
    def pools(self) -> dict[str, CrewPool]:
        """Crews by trade."""
        return self.labour.pools

    def first_plant_year(self, producer: HydrogenProducer, year: int) -> int:
        """Year in which a plant starts up as planned if nothing holds it up from a January on.

        From where its works are by then, or from their first phase where they have not begun.
        """
        model, project = self._model, producer.project
        profile = model.world.profiles[producer.technology.works_class]
        first = FIRST_PHASE[producer.row.stage] if project is None else Phase.PROCURE
        month = model.clock.january_of(year) + profile.planned_months(first)
        if project is not None and project.standing not in ENDED:
            online = project.expected_online_month
            month = online if project.decided else max(month, online)
        return model.settings.horizon.start_year + int(month // MONTHS_PER_YEAR)

    def order_measure(
        self,
        company: Company,
        customer_id: str,
        row: int,
        flows: FloatArray,
        capex_gbp_m: float,
        grant: Grant,
    ) -> Project:
        """Order a measure at a site; it starts to operate when all it relies on does."""
        model = self._model
        options = model.options
        measure = options.measures[options.measure[row]]
        model.sites.take(row)

        def commission(project: Project) -> None:
            self._put_into_service(company, project, row, flows, agreed_gbp_per_mwh)

        def give_up(project: Project) -> None:
            model.market.cancel(customer_id)
            model.sites.give_up(row)
            company.take_back(project.order.capex_gbp_m * (1.0 - project.built_share))
            if not math.isfinite(project.fid_month):  # at FID it was paid
                model.government.take_grant_back(self.grants.pop(customer_id))
            model.government.release(f"{OPTION}/{row}")
            model.strike[row] = math.nan

        agreed_gbp_per_mwh = model.market.agreed_gbp_per_mwh(customer_id)
        self.grants[customer_id] = grant
        self.abates_kt[customer_id] = float(
            flows[Flow.CAPTURED_FOSSIL_KT] - flows[Flow.ENERGY_CO2_KT] - flows[Flow.PROCESS_CO2_KT]
        )
        order = Order(
            customer_id,
            company.party_id,
            measure.kind.value,
            capex_gbp_m,
            model.world.profiles[measure.works_class],
            FIRST_PHASE[options.stage[row]],
        )
        project = self._start(order, commission, give_up, lambda: self._supply_events(customer_id))
        if self.bundles is not None and customer_id in model.market.bookings:
            self.bundles.gather(project, model.market.bookings[customer_id].pipelines)
        self.measures[row] = project
        return project

    def _put_into_service(
        self,
        company: Company,
        project: Project,
        row: int,
        flows: FloatArray,
        agreed_gbp_per_mwh: float,
    ) -> None:
        """Enter a measure whose works are done, unless its site has closed for good."""
        model, site = self._model, int(self._model.options.site[row])
        if not math.isfinite(model.sites.closed_month[site]):
            asset = measure_asset(model, company, project, row, flows, agreed_gbp_per_mwh)
            model.register.add(asset)
            model.market.begin_use(asset.name, site, asset.online_month)
            self._stand_still(site, asset.online_month, float(model.options.downtime_months[row]))

    def plant_capex_gbp_m(self, producer: HydrogenProducer, year: int) -> float:
        """Investment in a hydrogen plant at the cost of a year [GBP m]."""
        return float(self._model.world.plants.capex_gbp_m(year)[producer.position])

    def order_plant(self, producer: HydrogenProducer, year: int, first_phase: Phase) -> Project:
        """Order a hydrogen plant, estimated at the cost of a year until it is decided."""
        model = self._model

        def commission(project: Project) -> None:
            model.register.add(plant_asset(model, producer, project))

        def give_up(_: Project) -> None:
            model.market.cancel(producer.party_id)
            model.government.release(producer.party_id)
            for customer in list(producer.sold):
                self._withdraw(customer)

        order = Order(
            producer.party_id,
            producer.party_id,
            "producer",
            self.plant_capex_gbp_m(producer, year),
            model.world.profiles[producer.technology.works_class],
            first_phase,
        )
        return self._start(
            order, commission, give_up, lambda: self._supply_events(producer.party_id)
        )

    def order_pipeline(
        self,
        operator: NetworkOperator,
        pipeline: Pipeline,
        capex_gbp_m: float,
        first_phase: Phase,
    ) -> Project:
        """Order a pipeline; one that carries CO2 starts when its store opens."""
        model = self._model

        def give_up(_: Project) -> None:
            for customer in list(pipeline.bookings):
                self._withdraw(customer)
            following = [
                cavern.project
                for cavern in self.caverns
                if cavern.row.pipeline_id == pipeline.pipeline_id
            ]
            for project in following + [phase.project for phase in pipeline.store_phases]:
                project.cancel("its pipeline is not coming")

        def store_open() -> list[Event]:
            if pipeline.store < 0:
                return []
            opens = model.world.carbon_stores[pipeline.store].first_month
            if not math.isfinite(opens):
                return [Event(model.clock)]
            return [model.clock.timeout(max(0.0, opens - model.clock.now))]

        order = Order(
            pipeline.pipeline_id,
            operator.party_id,
            "pipeline",
            capex_gbp_m,
            model.world.profiles[PIPELINE_WORKS],
            first_phase,
            model.settings.networks.delay_months,
        )
        project = self._start(order, lambda _: None, give_up, store_open)
        if self.bundles is not None:
            self.bundles.gather(project, (pipeline.index,))
        return project

    def order_store_phase(
        self, operator: NetworkOperator, pipeline: Pipeline, volume: float, capex_gbp_m: float
    ) -> None:
        """Order more of the store that a pipeline leads to; the licence covers it, design is next.

        Delivered like the first phase, which comes with the pipe.
        """
        model = self._model
        name = model.world.carbon_stores[pipeline.store].store_id
        number = 2 + sum(p.order.project_id.startswith(f"{name}#") for p in self.projects)
        order = Order(
            f"{name}#{number}",
            operator.party_id,
            "store",
            capex_gbp_m,
            model.world.profiles[PIPELINE_WORKS],
            Phase.ENGINEER,
        )
        project = self._start(order, lambda _: None, pipeline.lose_store_phase, list)
        project.reach_fid()
        capex_gbp_m *= project.fortune.cost_ratio
        pipeline.expand_store(StorePhase(project, volume, capex_gbp_m))

    def order_caverns(self, operator: NetworkOperator, pipeline: Pipeline) -> None:
        """Order the hydrogen stores that follow a pipeline's decision."""
        model = self._model
        cluster = model.world.scenario.cluster
        hubs = {row.hub_id: i for i, row in enumerate(cluster.hubs)}
        for row in cluster.caverns:
            if row.pipeline_id == pipeline.pipeline_id:
                design = model.world.cavern_designs[row.cavern_id]
                order = Order(
                    row.cavern_id,
                    operator.party_id,
                    "cavern",
                    cavern_capex_gbp_m(row, design),
                    leaching_profile(
                        model.world.profiles[row.works_class],
                        design,
                        model.settings.delivery.duration_multiplier,
                    ),
                )
                project = self._start(order, lambda _: None, lambda _: None, list)
                project.reach_fid()
                self.caverns.append(Cavern(with_rates(row, design), hubs[row.hub_id], project))

    def is_decided(self, bidder: str) -> bool:
        """Whether the project of a bidder has reached FID."""
        kind, _, name = bidder.rpartition("/")
        if kind != OPTION:
            return self._model.market.producer(bidder).committed
        project = self.measures.get(int(name))
        return project is not None and project.decided

    def first_paid_year(self, bidder: str, year: int) -> int:
        """Year in which a contract won begins to pay, as its works stand in a January.

        Works that have not begun count from that January on, as planned.
        """
        model = self._model
        kind, _, name = bidder.rpartition("/")
        if kind != OPTION:
            return self.first_plant_year(model.market.producer(bidder), year)
        project = self.measures.get(int(name))
        if project is None or project.standing in ENDED:
            month = model.clock.january_of(year) + float(model.options.lead_months[int(name)])
        else:
            month = project.expected_online_month
        return model.settings.horizon.start_year + int(month // MONTHS_PER_YEAR)

    def contract_lapsed(self, bidder: str) -> None:
        """Undo what relied on a contract that was taken back."""
        kind, _, name = bidder.rpartition("/")
        if kind == OPTION:
            self._model.strike[int(name)] = math.nan
            if int(name) in self.measures:
                self.measures[int(name)].withdraw()
            return
        producer = self._model.market.producer(bidder)
        producer.strike = None
        producer.co2_pipeline = NOWHERE
        self._model.market.cancel(bidder)
        for customer in list(producer.sold):
            self._withdraw(customer)

    def grants_lapsed(self) -> int:
        """Withdraw measures that count on a grant and are not decided; say how many."""
        counting = [
            project
            for project in self.measures.values()
            if sum(self.grants.get(project.order.project_id, ())) > 0.0
            and project.standing in BEFORE_DECISION
            and not project.decided
        ]
        for project in counting:
            project.withdraw()
        return len(counting)

    def close_site(self, site: int) -> None:
        """Take a site and everything on it out of service this month."""
        model, now = self._model, float(self._model.clock.now)
        model.sites.close(site, now)
        for index in np.flatnonzero(model.register.site == site):
            model.register.retire(int(index), now)
            self._stop_use(model.register.assets[index].name)
        for row in np.flatnonzero(model.options.site == site):
            model.government.release(f"{OPTION}/{row}")
            if int(row) in self.measures:
                self.measures[int(row)].cancel("its site closes")

    def _stand_still(self, site: int, month: float, months: float) -> None:
        """Let a site stand still from a month on, after any stop it is in already."""
        if months > 0.0:
            before = [end for other, _, end in self.stoppages if other == site]
            start = max([month, *before])
            self.stoppages.append((site, start, start + months))

    def _stop_use(self, customer_id: str) -> None:
        """Take back a booking that is no longer used, as soon as it no longer binds."""
        market, clock = self._model.market, self._model.clock
        months = market.stop_use(customer_id, float(clock.now))
        if months > 0.0:
            end = clock.timeout(months)
            end.callbacks.append(lambda _: market.cancel(customer_id))

    def _start(
        self,
        order: Order,
        commission: Callable[[Project], None],
        give_up: Callable[[Project], None],
        prerequisites: Callable[[], list[Event]],
    ) -> Project:
        model = self._model
        luck = luck_of(model.streams, f"works/{order.project_id}")
        project = Project(
            model.clock,
            order,
            fortune_of(order.profile, luck),
            self.labour.pools,
            model.settings.delivery.largest_crew_share,
            commission,
            give_up,
            prerequisites,
        )
        self.projects.append(project)
        return project

    def _supply_events(self, customer_id: str) -> list[Event]:
        """Events before which nobody can start: pipes and plants online, room in the store."""
        market = self._model.market
        booking = market.bookings.get(customer_id)
        if booking is None:
            return []
        projects = [market.pipelines[i].project for i in booking.pipelines]
        projects += [market.producers[i].project for i in booking.bought_gwh]
        events: list[Event] = [project.online for project in projects if project is not None]
        for line in (market.pipelines[i] for i in booking.pipelines):
            if line.store >= 0 and not line.begin_injection(customer_id):
                events.append(self._model.clock.process(self._await_room(line, customer_id)))
        return events

    def _await_room(self, line: Pipeline, customer_id: str) -> Generator[Event, object, None]:
        """Look every month whether enough is built of a store, while a customer wants it."""
        while customer_id in line.bookings and not line.begin_injection(customer_id):
            yield self._model.clock.timeout(1.0)

    def _withdraw(self, customer_id: str) -> None:
        """Let a customer give up what it planned, because what it relied on is not coming.

        A producer before its decision only loses its CO2 route and may book another.
        """
        for producer in self._model.market.producers:
            if producer.party_id == customer_id and not producer.committed:
                self._model.market.cancel(customer_id)
                producer.co2_pipeline = NOWHERE
                return
        for project in self.projects:
            if project.order.project_id == customer_id and project.standing not in ENDED:
                project.cancel("what it relied on is not coming")
