"""Pipes before anyone decides: the sizes they can be built in and what each size costs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from agents.network_operator import PipelinePlan
from agents.open_season import PipeMenu
from agents.options import SpurCosts
from infrastructure.finance import capital_recovery_factor
from infrastructure.pipe_flow import INNER_DIAMETER_MM_BY_NOMINAL_IN, Pipe, pipe_capacity_kg_per_s
from infrastructure.pipelines import capex_gbp_per_km
from scenarios.schema.cluster import Cluster
from scenarios.schema.network import Carrier, CorridorRow, OperatorRow, PipelineRow, Terrain
from scenarios.schema.operators import Networks
from scenarios.units import KT_PER_MT
from twin.prepared.carriers import FLUIDS, yearly_volume

FloatArray = npt.NDArray[np.float64]

SPUR_LENGTH_KM = 10.0
"""Length for which the size of a spur is chosen."""
SPUR_PRESSURES_BAR = {Carrier.HYDROGEN: (50.0, 40.0), Carrier.CO2: (120.0, 100.0)}
"""Pressures at both ends of a spur (assumption; only its diameter depends on them)."""


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
    """Investment per kilometre at each diameter, shape (diameters,) [GBP m/km].

    Interpolated in the cost table.
    """
    points = sorted(
        (row.diameter_in, row.capex_gbp_m_per_km)
        for row in cluster.pipe_costs
        if row.carrier is carrier and row.terrain is terrain
    )
    given_in, given_gbp_m = [d for d, _ in points], [cost for _, cost in points]
    return np.array([capex_gbp_per_km(d, given_in, given_gbp_m) for d in diameters])


def stretch_costs_gbp_m(cluster: Cluster, row: PipelineRow) -> FloatArray:
    """Investment in each corridor of a project by itself, shape (corridors, sizes) [GBP m]."""
    diameters = diameters_in(cluster, row.carrier)
    return np.array(
        [
            corridor.length_km
            * cost_gbp_m_per_km(cluster, row.carrier, corridor.terrain, diameters)
            for corridor in corridors_of(cluster, row)
        ]
    )


def corridors_of(cluster: Cluster, row: PipelineRow) -> list[CorridorRow]:
    """Corridors of a project, in the order of their table."""
    return [c for c in cluster.corridors if c.pipeline_id == row.pipeline_id]


def length_of_km(cluster: Cluster, row: PipelineRow) -> float:
    """Length of the corridors of a project together [km]."""
    return sum(corridor.length_km for corridor in corridors_of(cluster, row))


def pipes_beside(cluster: Cluster, row: PipelineRow) -> tuple[frozenset[int], ...]:
    """For each corridor of a project the other projects between the same hubs on the same ground.

    Lines between the same two hubs are taken to follow one trench or tunnel; what is reused or
    lies in the sea is laid apart.
    """
    index = {pipeline.pipeline_id: i for i, pipeline in enumerate(cluster.pipelines)}
    result = []
    for corridor in corridors_of(cluster, row):
        beside = {
            index[other.pipeline_id]
            for other in cluster.corridors
            if other.terrain is corridor.terrain
            and other.terrain in (Terrain.ONSHORE, Terrain.CROSSING)
            and {other.from_hub, other.to_hub} == {corridor.from_hub, corridor.to_hub}
            and other.pipeline_id != row.pipeline_id
        }
        result.append(frozenset(beside))
    return tuple(result)


def pipe_menu(cluster: Cluster, row: PipelineRow, utilisation_share: float) -> PipeMenu:
    """Sizes in which a pipeline project can be built, from hydraulics and the cost table."""
    diameters = diameters_in(cluster, row.carrier)
    pressures_bar, length_km = (row.inlet_bar, row.outlet_bar), length_of_km(cluster, row)
    capacity = _capacities(row.carrier, pressures_bar, length_km, diameters, utilisation_share)
    capex = stretch_costs_gbp_m(cluster, row).sum(axis=0)
    store = next((s for s in cluster.carbon_stores if s.store_id == row.store_id), None)
    rates = [p.rate_mt_per_year for p in cluster.carbon_store_phases if p.store_id == row.store_id]
    largest_kt = max(rates, default=0.0) * KT_PER_MT
    per_volume = (
        store.development_capex_gbp_m / largest_kt
        if store is not None and largest_kt > 0.0
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
        name: float(capital_recovery_factor(row.allowed_return, _years_to_recover(row, settings)))
        + row.fixed_opex_share
        for name, row in operators.items()
    }
    return [
        PipelinePlan(
            row,
            pipe_menu(cluster, row, settings.utilisation_share),
            shares[row.operator_id],
            stretch_costs_gbp_m(cluster, row),
            pipes_beside(cluster, row),
            settings.shared_trench_share,
            operation_share=operators[row.operator_id].fixed_opex_share,
            length_km=length_of_km(cluster, row),
        )
        for row in cluster.pipelines
    ]


def _years_to_recover(operator: OperatorRow, settings: Networks) -> int:
    """Years in which an investment comes back: those of a booking, or the pipe's life."""
    return min(operator.life_years, settings.booking_tenor_years or operator.life_years)


def spur_costs(cluster: Cluster, carrier: Carrier, utilisation_share: float) -> SpurCosts:
    """Sizes and costs of the pipe from a site to where it joins."""
    diameters = diameters_in(cluster, carrier)
    if not diameters:
        return SpurCosts(np.array([np.inf]), np.array([0.0]), np.array([0.0]))
    capacity = _capacities(
        carrier, SPUR_PRESSURES_BAR[carrier], SPUR_LENGTH_KM, diameters, utilisation_share
    )
    crossing = np.zeros(len(diameters))
    if has_crossing_costs(cluster, carrier):
        crossing = cost_gbp_m_per_km(cluster, carrier, Terrain.CROSSING, diameters)
    onshore = cost_gbp_m_per_km(cluster, carrier, Terrain.ONSHORE, diameters)
    return SpurCosts(capacity, onshore, crossing)


def has_crossing_costs(cluster: Cluster, carrier: Carrier) -> bool:
    """Whether the cost table prices pipes of a carrier under water."""
    return any(
        row.carrier is carrier and row.terrain is Terrain.CROSSING for row in cluster.pipe_costs
    )


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
