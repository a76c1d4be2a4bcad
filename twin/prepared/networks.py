"""Pipes before anyone decides: sizes and costs, routes between hubs, and where sites connect."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

from agents.network_operator import PipelinePlan
from agents.open_season import PipeMenu
from agents.options import SitePlaces, SpurCosts
from agents.tariffs import RouteMap, route_group
from infrastructure.assets import NOWHERE
from infrastructure.finance import capital_recovery_factor
from infrastructure.fluid_properties import Fluid
from infrastructure.hydrogen import mw_hhv_from_kg_per_s
from infrastructure.pipe_flow import INNER_DIAMETER_MM_BY_NOMINAL_IN, Pipe, pipe_capacity_kg_per_s
from infrastructure.pipelines import capex_gbp_per_km
from infrastructure.transmission import Pipeline
from scenarios.geography import metric_points
from scenarios.schema.cluster import Cluster
from scenarios.schema.network import Carrier, PipelineRow, Terrain
from scenarios.schema.scenario import Networks
from scenarios.schema.technology import Stage
from scenarios.units import HOURS_PER_YEAR, KT_PER_MT, MWH_PER_GWH

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

SECONDS_PER_YEAR = 3600.0 * HOURS_PER_YEAR
SPUR_LENGTH_KM = 10.0
"""Length for which the size of a spur is chosen."""
SPUR_PRESSURES_BAR = {Carrier.HYDROGEN: (50.0, 40.0), Carrier.CO2: (120.0, 100.0)}
"""Pressures at both ends of a spur (assumption; only its diameter depends on them)."""
FLUIDS: dict[Carrier, Fluid] = {Carrier.HYDROGEN: "hydrogen", Carrier.CO2: "carbon_dioxide"}


def yearly_volume(carrier: Carrier, kg_per_s: float, utilisation_share: float) -> float:
    """Volume that a peak flow carries in a year [GWh HHV or kt CO2]."""
    if carrier is Carrier.HYDROGEN:
        peak_gwh = float(mw_hhv_from_kg_per_s(kg_per_s)) * HOURS_PER_YEAR / MWH_PER_GWH
        return peak_gwh * utilisation_share
    return kg_per_s * SECONDS_PER_YEAR / 1e6 * utilisation_share


def diameters_in(cluster: Cluster, carrier: Carrier) -> list[int]:
    """Standard diameters that the cost table covers, smallest first [in]."""
    priced = [row.diameter_in for row in cluster.pipe_costs if row.carrier is carrier]
    return [
        d
        for d in sorted(INNER_DIAMETER_MM_BY_NOMINAL_IN)
        if priced and min(priced) <= d <= max(priced)
    ]


def cost_gbp_m_per_km(
    cluster: Cluster, carrier: Carrier, terrain: Terrain, diameters: list[int]
) -> FloatArray:
    """Investment per kilometre at each diameter, interpolated in the cost table [GBP m/km]."""
    points = sorted(
        (row.diameter_in, row.capex_gbp_m_per_km)
        for row in cluster.pipe_costs
        if row.carrier is carrier and row.terrain is terrain
    )
    given_in, given_gbp_m = [d for d, _ in points], [cost for _, cost in points]
    return np.array([capex_gbp_per_km(d, given_in, given_gbp_m) for d in diameters])


def pipe_menu(cluster: Cluster, row: PipelineRow, utilisation_share: float) -> PipeMenu:
    """Sizes in which a pipeline project can be built, from hydraulics and the cost table."""
    diameters = diameters_in(cluster, row.carrier)
    corridors = [c for c in cluster.corridors if c.pipeline_id == row.pipeline_id]
    length_km = sum(corridor.length_km for corridor in corridors)
    capacity = _capacities(
        row.carrier, (row.inlet_bar, row.outlet_bar), length_km, diameters, utilisation_share
    )
    capex = sum(
        (
            corridor.length_km
            * cost_gbp_m_per_km(cluster, row.carrier, corridor.terrain, diameters)
            for corridor in corridors
        ),
        np.zeros(len(diameters)),
    )
    store = next((s for s in cluster.carbon_stores if s.store_id == row.store_id), None)
    per_volume = (
        store.development_capex_gbp_m / (store.phase_2_mt_per_year * KT_PER_MT)
        if store is not None and store.phase_2_mt_per_year > 0.0
        else 0.0
    )
    return PipeMenu(
        np.array(diameters, dtype=np.float64),
        capacity,
        np.asarray(capex, dtype=np.float64),
        per_volume,
    )


def pipeline_plans(cluster: Cluster, settings: Networks) -> list[PipelinePlan]:
    """Return what is known of every pipeline project, in the order of its table."""
    operators = {row.operator_id: row for row in cluster.operators}
    shares = {
        name: float(capital_recovery_factor(row.allowed_return, row.life_years))
        + row.fixed_opex_share
        for name, row in operators.items()
    }
    return [
        PipelinePlan(
            row, pipe_menu(cluster, row, settings.utilisation_share), shares[row.operator_id]
        )
        for row in cluster.pipelines
    ]


def fresh_pipelines(cluster: Cluster) -> list[Pipeline]:
    """Return every pipeline project as it stands at the start, without bookings."""
    hubs = {row.hub_id: i for i, row in enumerate(cluster.hubs)}
    stores = {row.store_id: i for i, row in enumerate(cluster.carbon_stores)}
    touched: dict[str, set[int]] = {row.pipeline_id: set() for row in cluster.pipelines}
    for corridor in cluster.corridors:
        touched[corridor.pipeline_id] |= {hubs[corridor.from_hub], hubs[corridor.to_hub]}
    return [
        Pipeline(
            row.pipeline_id,
            i,
            row.carrier is Carrier.CO2,
            tuple(sorted(touched[row.pipeline_id])),
            stores[row.store_id] if row.store_id is not None else NOWHERE,
        )
        for i, row in enumerate(cluster.pipelines)
    ]


def route_map(cluster: Cluster) -> RouteMap:
    """Every way from a hub to hydrogen supply by the fewest pipelines, and to each CO2 store."""
    pipelines = [
        p
        for p, row in zip(fresh_pipelines(cluster), cluster.pipelines, strict=True)
        if row.stage is not Stage.CANCELLED
    ]
    hydrogen = [p for p in pipelines if not p.carries_co2]
    hubs = {row.hub_id: i for i, row in enumerate(cluster.hubs)}
    supply = sorted(
        {hubs[row.hub_id] for row in cluster.producers if row.stage is not Stage.CANCELLED}
    )
    found = [
        (route_group(hub, False), source, way)
        for source in supply
        for hub, way in sorted(_fewest_pipelines(source, hydrogen).items())
    ]
    found += [
        (route_group(hub, True), NOWHERE, (p.index,))
        for p in pipelines
        if p.carries_co2
        for hub in p.hubs
    ]
    found.sort(key=lambda item: item[0])
    groups = [group for group, _, _ in found]
    longest = max([len(way) for _, _, way in found], default=0)
    ways = np.full((len(found), max(longest, 1)), NOWHERE, dtype=np.int64)
    for i, (_, _, way) in enumerate(found):
        ways[i, : len(way)] = way
    first = np.searchsorted(groups, np.arange(2 * len(cluster.hubs) + 1)).astype(np.int64)
    return RouteMap(first, np.array([source for _, source, _ in found], dtype=np.int64), ways)


def site_places(cluster: Cluster, routes: RouteMap, route_factor: float) -> SitePlaces:
    """Connect every site to the nearest hub with a route, by carrier."""
    crs = cluster.settings.metric_crs
    hubs = metric_points(
        [h.longitude_deg for h in cluster.hubs], [h.latitude_deg for h in cluster.hubs], crs
    )
    known = [
        i
        for i, s in enumerate(cluster.sites)
        if s.latitude_deg is not None and s.longitude_deg is not None
    ]
    points = metric_points(
        [cluster.sites[i].longitude_deg or 0.0 for i in known],
        [cluster.sites[i].latitude_deg or 0.0 for i in known],
        crs,
    )
    columns: list[npt.NDArray[np.float64] | IntArray] = []
    for carries_co2 in (False, True):
        served = [
            hub
            for hub in range(len(cluster.hubs))
            if np.diff(routes.first)[route_group(hub, carries_co2)] > 0
        ]
        nearest = np.full(len(cluster.sites), NOWHERE, dtype=np.int64)
        length = np.zeros(len(cluster.sites))
        if served and known:
            distance = np.linalg.norm(points[:, None, :] - hubs[served][None, :, :], axis=2)
            nearest[known] = np.array(served)[distance.argmin(axis=1)]
            length[known] = distance.min(axis=1) / 1000.0 * route_factor
        columns += [nearest, length]
    return SitePlaces(*columns)  # type: ignore[arg-type]


def spur_costs(cluster: Cluster, carrier: Carrier, utilisation_share: float) -> SpurCosts:
    """Sizes and costs of the pipe from a site to its hub."""
    diameters = diameters_in(cluster, carrier)
    if not diameters:
        return SpurCosts(np.array([np.inf]), np.array([0.0]))
    capacity = _capacities(
        carrier, SPUR_PRESSURES_BAR[carrier], SPUR_LENGTH_KM, diameters, utilisation_share
    )
    return SpurCosts(capacity, cost_gbp_m_per_km(cluster, carrier, Terrain.ONSHORE, diameters))


def _capacities(
    carrier: Carrier,
    pressures_bar: tuple[float, float],
    length_km: float,
    diameters: list[int],
    utilisation_share: float,
) -> FloatArray:
    """Volume a pipe of each diameter carries in a year between two pressures [GWh HHV or kt]."""
    return np.array(
        [
            yearly_volume(
                carrier,
                pipe_capacity_kg_per_s(
                    FLUIDS[carrier],
                    *pressures_bar,
                    Pipe(length_km, INNER_DIAMETER_MM_BY_NOMINAL_IN[diameter]),
                ),
                utilisation_share,
            )
            for diameter in diameters
        ]
    )


def _fewest_pipelines(source: int, pipelines: list[Pipeline]) -> dict[int, tuple[int, ...]]:
    """Return for each hub the way to a source that uses the fewest pipelines."""
    ways: dict[int, tuple[int, ...]] = {source: ()}
    queue = deque([source])
    while queue:
        hub = queue.popleft()
        for pipeline in pipelines:
            if hub not in pipeline.hubs:
                continue
            for other in pipeline.hubs:
                if other not in ways:
                    ways[other] = (*ways[hub], pipeline.index)
                    queue.append(other)
    return ways
