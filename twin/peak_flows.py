"""The peak hour of pipe systems in numbers: flows by hub from all assets, and each line's state."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.assets import NOWHERE, AssetKind, Flow
from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled
from infrastructure.compressors import compression_work_at
from infrastructure.network_limits import Rating, rate_network
from infrastructure.network_state import NetworkPlan, Work, density_and_velocity, new_work

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

PRODUCER = int(AssetKind.PRODUCER)
HYDROGEN = int(Flow.HYDROGEN_GWH)
CAPTURED_FOSSIL = int(Flow.CAPTURED_FOSSIL_KT)
CAPTURED_BIOGENIC = int(Flow.CAPTURED_BIOGENIC_KT)
KWH_PER_KG_TO_MW = 3.6
"""MW of a kilogram a second at one kWh/kg."""
SMALLEST_FLOW_KG_PER_S = 1e-6
HIGHEST, LOWEST, VELOCITY, POWER, USED = range(5)
"""Rows of what is said of each pipeline: bar, bar, m/s, MW, and share of the admissible flow."""
COMPRESSION = 5
"""Row after them: electricity of compressors in the year [GWh]."""


class AssetPlaces(NamedTuple):
    """Where every asset is, shape (assets,) each."""

    kind: IntArray
    owner: IntArray
    site: IntArray
    hub: IntArray
    co2_pipeline: IntArray
    share: FloatArray
    """Share of the year in service."""
    in_service: npt.NDArray[np.bool_]
    """Whether it is in service at the end of the year."""


class PeakFlows(NamedTuple):
    """Flows by hub at the rate of a full year, and what came of them in the year."""

    wanted_gwh: FloatArray
    """Hydrogen wanted, shape (hubs,) [GWh HHV/year]."""
    served_gwh: FloatArray
    """Hydrogen delivered in the year, shape (hubs,) [GWh HHV]."""
    plants_mw: FloatArray
    """Output of hydrogen plants at full load, shape (hubs,) [MW HHV]."""
    entering_kt: FloatArray
    """CO2 that enters each pipeline, shape (pipelines, hubs) [kt/year]."""
    stored_kt: FloatArray
    """CO2 that entered each pipeline in the year, shape (pipelines,) [kt]."""


def no_flows(hubs: int, pipelines: int) -> PeakFlows:
    """Return zeros for a number of hubs and pipelines."""
    wanted_gwh, served_gwh, plants_mw = np.zeros((3, hubs))
    entering_kt, stored_kt = np.zeros((pipelines, hubs)), np.zeros(pipelines)
    return PeakFlows(wanted_gwh, served_gwh, plants_mw, entering_kt, stored_kt)


@borrowing
def add_peak_flows(
    places: AssetPlaces,
    wanted_gwh: FloatArray,
    flows: FloatArray,
    vented_kt: FloatArray,
    available_mw: FloatArray,
    first_producer: int,
    co2_hub: IntArray,
    result: PeakFlows,
) -> None:
    """Add up all assets by hub.

    Args:
        places: where every asset is.
        wanted_gwh: hydrogen wanted in the year, shape (assets,) [GWh HHV].
        flows: what flowed, shape (assets, N_FLOWS).
        vented_kt: captured CO2 the store refused, shape (assets,) [kt].
        available_mw: output of each hydrogen producer, shape (producers,) [MW HHV].
        first_producer: index among parties of the first producer.
        co2_hub: hub at which the CO2 of each site enters, shape (sites,).
        result: is added to.
    """
    for a in range(len(wanted_gwh)):
        share, hub, line = places.share[a], places.hub[a], places.co2_pipeline[a]
        makes = places.kind[a] == PRODUCER
        if makes and places.in_service[a]:
            result.plants_mw[hub] += available_mw[places.owner[a] - first_producer]
        if share <= 0.0:
            continue
        if wanted_gwh[a] > 0.0 and hub != NOWHERE:
            result.wanted_gwh[hub] += wanted_gwh[a] / share
            result.served_gwh[hub] += max(flows[a, HYDROGEN], 0.0)
        if line != NOWHERE:
            entering = flows[a, CAPTURED_FOSSIL] + flows[a, CAPTURED_BIOGENIC] - vented_kt[a]
            place = hub if makes else co2_hub[places.site[a]]
            result.entering_kt[line, place] += max(entering, 0.0) / share
            result.stored_kt[line] += max(entering, 0.0)


@compiled
def hydrogen_fed(
    entered: PeakFlows,
    inside: npt.NDArray[np.bool_],
    store_mw: FloatArray,
    kg_per_s_per_gwh: float,
    kg_per_s_per_mw: float,
) -> tuple[FloatArray, float]:
    """Feed in what is drawn in the peak hour, from plants and, where they fall short, stores.

    Args:
        entered: flows by hub.
        inside: hubs of the system, shape (hubs,).
        store_mw: what stores can give, shape (hubs,) [MW HHV].
        kg_per_s_per_gwh: peak flow of a yearly volume [kg/s per GWh HHV].
        kg_per_s_per_mw: mass flow of a power [kg/s per MW HHV].

    Returns:
        Fed in at each hub, negative where it is drawn, shape (hubs,) [kg/s], and the hydrogen
        delivered in the year over what the peak hour would come to all year, utilisation apart.
    """
    drawn, plants, stores, wanted, served = 0.0, 0.0, 0.0, 0.0, 0.0
    for hub in range(len(inside)):
        if inside[hub]:
            wanted += entered.wanted_gwh[hub]
            served += entered.served_gwh[hub]
            plants += entered.plants_mw[hub] * kg_per_s_per_mw
            stores += store_mw[hub] * kg_per_s_per_mw
    drawn = wanted * kg_per_s_per_gwh
    net = np.zeros(len(inside))
    if drawn == 0.0 or plants + stores == 0.0:
        return net, 0.0
    from_plants = min(drawn, plants)
    from_stores = min(drawn - from_plants, stores)
    carried = (from_plants + from_stores) / drawn
    for hub in range(len(inside)):
        if inside[hub]:
            net[hub] = -entered.wanted_gwh[hub] * kg_per_s_per_gwh * carried
            if plants > 0.0:
                net[hub] += entered.plants_mw[hub] * kg_per_s_per_mw * from_plants / plants
            if stores > 0.0:
                net[hub] += store_mw[hub] * kg_per_s_per_mw * from_stores / stores
    return net, served / (wanted * carried)


@compiled
def left_over(
    injection_kg_per_s: FloatArray, flow: FloatArray, start_node: IntArray, end_node: IntArray
) -> tuple[int, float, float]:
    """Node at which most mass is left over or missing, that mass, and all that is fed in [kg/s]."""
    left = injection_kg_per_s.copy()
    for pipe in range(flow.size):
        left[start_node[pipe]] -= flow[pipe]
        left[end_node[pipe]] += flow[pipe]
    worst = int(np.abs(left).argmax())
    return worst, left[worst], np.maximum(injection_kg_per_s, 0.0).sum()


def rate_lines(
    plan: NetworkPlan,
    injection_kg_per_s: FloatArray,
    floor: FloatArray,
    erosional_constant: float,
    line_of_pipe: IntArray,
    lines: int,
    supply_bar: float,
    efficiency: float,
) -> tuple[Rating, FloatArray]:
    """Rate a network of several pipelines, and say what that means for each.

    Args:
        plan: the network.
        injection_kg_per_s: fed in at each node, negative where it is drawn, shape (nodes,) [kg/s].
        floor: least potential of each node, shape (nodes,).
        erosional_constant: C in `v = C / sqrt(rho)`.
        line_of_pipe: pipeline of each pipe, 0 to below `lines`, shape (pipes,).
        lines: number of pipelines.
        supply_bar: pressure from which compressors lift at the hubs [bar].
        efficiency: efficiency of the compressors [-].

    Returns:
        The rating, and rows `HIGHEST` to `USED`, shape (5, lines). The power at a hub is shared
        among pipelines by what leaves it through them.
    """
    potential, flow = np.empty(len(floor)), np.empty(len(line_of_pipe))
    by_line = np.zeros((5, lines))
    limit = _rate_lines(
        plan,
        injection_kg_per_s,
        floor,
        erosional_constant,
        line_of_pipe,
        supply_bar,
        efficiency,
        potential,
        flow,
        by_line,
    )
    return Rating(*limit, potential, flow), by_line


@compiled
def _rate_lines(
    plan: NetworkPlan,
    injection_kg_per_s: FloatArray,
    floor: FloatArray,
    erosional_constant: float,
    line_of_pipe: IntArray,
    supply_bar: float,
    efficiency: float,
    potential: FloatArray,
    flow: FloatArray,
    by_line: FloatArray,
) -> tuple[float, int, int]:
    """Write the state of a network and what it means for its pipelines; return what limits it."""
    work, leaving = new_work(plan), np.zeros((len(floor), by_line.shape[1]))
    scale, kind, place = rate_network(plan, work, injection_kg_per_s, floor, erosional_constant)
    potential[:], flow[:] = work.potential, work.flow
    _describe_lines(plan, work, line_of_pipe, leaving, by_line)
    for node in range(len(floor)):
        fed, total = injection_kg_per_s[node], leaving[node].sum()
        if fed > SMALLEST_FLOW_KG_PER_S and total > 0.0:
            work_kwh_per_kg = compression_work_at(
                plan.fluid, supply_bar, work.pressure_bar[node], efficiency
            )
            by_line[POWER] += leaving[node] * (fed * work_kwh_per_kg * KWH_PER_KG_TO_MW / total)
    by_line[USED] = 0.0 if np.isinf(scale) else 1.0 / max(scale, 1e-9)
    return scale, kind, place


@borrowing
def enter_lines(
    lines: IntArray, by_line: FloatArray, compression_hours: float, columns: FloatArray
) -> None:
    """Enter the state of a system's pipelines among all.

    Args:
        lines: the pipelines, shape (lines,).
        by_line: rows `HIGHEST` to `USED` of them, shape (5, lines).
        compression_hours: thousands of hours at the power of the peak that the year comes to.
        columns: those rows of all pipelines and the energy of compressors [GWh], shape
            (6, pipelines); columns of the system are filled in.
    """
    for place, line in enumerate(lines):
        for row in range(len(by_line)):
            columns[row, line] = by_line[row, place]
        columns[COMPRESSION, line] = by_line[POWER, place] * compression_hours


@borrowing
def _describe_lines(
    plan: NetworkPlan, work: Work, line_of_pipe: IntArray, leaving: FloatArray, by_line: FloatArray
) -> None:
    """Write pressures and velocity of each pipeline, and what leaves each node through it."""
    by_line[LOWEST] = np.inf
    for pipe in range(len(line_of_pipe)):
        line, start, end = line_of_pipe[pipe], plan.start_node[pipe], plan.end_node[pipe]
        one, other = work.pressure_bar[start], work.pressure_bar[end]
        _, velocity = density_and_velocity(plan, work, pipe)
        by_line[HIGHEST, line] = max(by_line[HIGHEST, line], one, other)
        by_line[LOWEST, line] = min(by_line[LOWEST, line], one, other)
        by_line[VELOCITY, line] = max(by_line[VELOCITY, line], velocity)
        leaving[start if work.flow[pipe] > 0.0 else end, line] += abs(work.flow[pipe])
