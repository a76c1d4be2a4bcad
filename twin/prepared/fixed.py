"""What a cluster's tables, the rules of networks and the horizon fix, whatever else is set.

A lever that moves a price, a policy or a company's rate leaves it as it is. It takes most of the
time in which a world is prepared, so it is kept with the cluster and shared by its scenarios.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from agents.network_operator import PipelinePlan
from agents.options import SitePlaces, SiteState, SpurCosts
from agents.tariffs import RouteMap
from infrastructure.carbon_store import CarbonStore
from infrastructure.solar import SolarStatistics
from infrastructure.storage import CavernDesign
from infrastructure.weather import WindStatistics
from scenarios.schema.cluster import Cluster
from scenarios.schema.network import Carrier
from scenarios.schema.operators import Networks
from scenarios.schema.scenario import Horizon
from twin.columns import Columns
from twin.prepared import existing, networks
from twin.prepared.inlets import with_compressors
from twin.prepared.jobs import JobsPerSpending, jobs_per_spending
from twin.prepared.pipe_systems import PipeSystem
from twin.prepared.routes import route_map
from twin.prepared.spurs import Spurs, connection_table, spurs_of
from twin.prepared.stores import carbon_stores, cavern_designs, permitted_kt
from twin.prepared.weather import DemandShapes, demand_shapes, solar_statistics, wind_statistics

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_KEPT = "_fixed"
MOST_KEPT = 4
"""Rules and horizons for which it is kept, the latest ones."""
DECIDED_IN_RUNS = frozenset(
    {
        "booked_share_for_fid",
        "anchor_share_for_fid",
        "headroom_share",
        "ship_or_pay_share",
        "resale_price_share",
        "delay_months",
    }
)
"""Rules of networks that say when and how large pipes are built, not what each size is."""


@dataclass(frozen=True)
class Fixed:
    """What scenarios of a cluster share; described with `World`, which hands it on.

    Attributes:
        spur_costs: sizes and costs of the pipes from sites, by carrier.
        made_systems: networks of joined pipelines made so far; see `PipeSystems`.
    """

    periods: tuple[existing.Period, ...]
    state: SiteState
    fuel_of_site: IntArray
    fuel_co2_kg_per_mwh: FloatArray
    routes: RouteMap
    spurs: dict[Carrier, Spurs]
    spur_costs: dict[Carrier, SpurCosts]
    connections: Columns
    plans: tuple[PipelinePlan, ...]
    carbon_stores: tuple[CarbonStore, ...]
    permitted_kt: FloatArray
    cavern_designs: dict[str, CavernDesign]
    jobs: JobsPerSpending
    wind: WindStatistics
    solar: SolarStatistics
    demand_shapes: DemandShapes
    made_systems: dict[tuple[tuple[int, ...], int], PipeSystem] = field(default_factory=dict)

    @property
    def places(self) -> SitePlaces:
        """Where each site joins the pipes of each carrier."""
        return SitePlaces(
            self.spurs[Carrier.HYDROGEN].connections, self.spurs[Carrier.CO2].connections
        )


def fixed_by(cluster: Cluster, rules: Networks, horizon: Horizon) -> Fixed:
    """Return what is fixed, worked out when it is asked for the first time.

    Raises:
        InputError: if water cuts a site off, or a month is brighter than the sun allows.
    """
    kept: dict[tuple[Networks, Horizon], Fixed] = vars(cluster).setdefault(_KEPT, {})
    pipes = Networks(**rules.model_dump(exclude=set(DECIDED_IN_RUNS)))
    key = pipes, horizon
    if key not in kept:
        while len(kept) >= MOST_KEPT:
            del kept[next(iter(kept))]
        kept[key] = _work_out(cluster, pipes, horizon)
    return kept[key]


def _work_out(cluster: Cluster, rules: Networks, horizon: Horizon) -> Fixed:
    periods = existing.periods(cluster, horizon.start_year)
    fuel_of_site = existing.fuel_of_site(cluster)
    routes = route_map(cluster)
    spurs = {carrier: spurs_of(cluster, carrier, routes, rules) for carrier in Carrier}
    stores = carbon_stores(cluster, horizon.start_year)
    return Fixed(
        periods=tuple(periods),
        state=existing.state_after_changes(periods, len(cluster.sites)),
        fuel_of_site=fuel_of_site,
        fuel_co2_kg_per_mwh=np.array([row.co2_kg_per_mwh for row in cluster.fuels])[fuel_of_site],
        routes=routes,
        spurs=spurs,
        spur_costs={
            carrier: networks.spur_costs(cluster, carrier, rules.utilisation_share)
            for carrier in Carrier
        },
        connections=connection_table(cluster, spurs),
        plans=tuple(
            with_compressors(plan, rules) for plan in networks.pipeline_plans(cluster, rules)
        ),
        carbon_stores=stores,
        permitted_kt=permitted_kt(stores, len(horizon.years)),
        cavern_designs=cavern_designs(cluster),
        jobs=jobs_per_spending(cluster),
        wind=wind_statistics(cluster),
        solar=solar_statistics(cluster),
        demand_shapes=demand_shapes(cluster),
    )
