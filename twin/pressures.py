"""Solves every running pipe system at the peak hour of a year: pressures, speed, compression.

In the peak hour every customer takes its yearly volume over the utilisation for which pipes are
sized; all plants, and then stores, give in proportion to what they can. The highest pressure of a
system is the lowest inlet pressure of its pipelines, wherever in it that pressure stands; customers
hand over at the supply pressure of the settings and compressors at their hubs lift to what the
network needs there. Nothing is shed here: a system that cannot carry its peak is reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.assets import NOWHERE, AssetKind, Flow
from infrastructure.compressors import compression_work_kwh_per_kg
from infrastructure.hydrogen import kg_per_s_from_mw_hhv
from infrastructure.network_limits import PRESSURE, Rating, binding_pipe, rate_network
from infrastructure.pipe_flow import EROSIONAL_CONSTANT, INNER_DIAMETER_MM_BY_NOMINAL_IN
from infrastructure.pipe_network import ReadyNetwork, with_diameters
from infrastructure.transmission import Pipeline
from scenarios.schema.network import Carrier
from scenarios.schema.scenario import Networks
from scenarios.units import HOURS_PER_YEAR, MONTHS_PER_YEAR, MWH_PER_GWH
from twin.hydrogen_year import connected_hubs
from twin.prepared.pipe_systems import TEMPERATURE_C, PipeSystem, peak_kg_per_s, supply_bar

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
KWH_PER_KG_TO_MW = 3.6
"""MW of a kilogram a second at one kWh/kg."""
SMALLEST_FLOW_KG_PER_S = 1e-6
MOST_MOVES = 4
"""How often the hub of the highest pressure is moved before it is left where it is."""
SOLVED_COLUMNS = (
    "highest_bar",
    "lowest_bar",
    "velocity_m_per_s",
    "compressor_mw",
    "compression_gwh",
    "admissible_flow_used",
)


@dataclass(frozen=True)
class NetworkYear:
    """Every pipeline in the peak hour of a year; not a number where it does not run.

    Attributes:
        highest_bar, lowest_bar: pressures along the pipeline, shape (pipelines,) [bar].
        velocity_m_per_s: highest velocity, shape (pipelines,) [m/s].
        compressor_mw: compressors at its inlets, shape (pipelines,) [MW].
        compression_gwh: electricity they use in the year, shape (pipelines,) [GWh].
        admissible_flow_used: peak flow of its system over the largest that keeps all limits,
            shape (pipelines,) [-].
        systems: every system as it was solved, for the balance of the year.
    """

    highest_bar: FloatArray
    lowest_bar: FloatArray
    velocity_m_per_s: FloatArray
    compressor_mw: FloatArray
    compression_gwh: FloatArray
    admissible_flow_used: FloatArray
    systems: tuple[SolvedSystem, ...]


class SolvedSystem(NamedTuple):
    """One system in the peak hour of a year."""

    system: PipeSystem
    sized: ReadyNetwork
    injection_kg_per_s: FloatArray
    rating: Rating
    compressor_mw: FloatArray
    """Compressors by pipeline, in the order of the system's lines [MW]."""


class Pressures:
    """Solves pipe systems year by year and keeps what has not changed since."""

    def __init__(self, model: ClusterModel) -> None:
        self._model = model
        self._solved: dict[tuple[int, ...], tuple[bytes, SolvedSystem]] = {}

    def settle(
        self, year: int, wanted_gwh: FloatArray, flows: FloatArray, vented_kt: FloatArray
    ) -> NetworkYear:
        """Solve all systems that run at the end of a year.

        Args:
            year: calendar year.
            wanted_gwh: hydrogen each asset wanted in the year, shape (assets,) [GWh HHV].
            flows: what flowed, shape (assets, N_FLOWS).
            vented_kt: captured CO2 that the store refused, shape (assets,) [kt].
        """
        model = self._model
        month = model.clock.january_of(year) + MONTHS_PER_YEAR
        running = [p for p in model.market.pipelines if p.online_month < month]
        share = model.register.share_of_year(month - MONTHS_PER_YEAR)
        whole_year = np.divide(1.0, share, out=np.zeros_like(share), where=share > 0.0)
        found = [
            *self._hydrogen(running, month, wanted_gwh * whole_year, flows),
            *self._co2(running, flows, vented_kt, whole_year),
        ]
        for solved, _ in found:
            if solved.rating.scale < 1.0:
                self._report(year, solved)
        return _network_year(
            found, len(model.market.pipelines), model.settings.networks.utilisation_share
        )

    def _hydrogen(
        self, running: list[Pipeline], month: float, wanted_gwh: FloatArray, flows: FloatArray
    ) -> Iterator[tuple[SolvedSystem, float]]:
        """Solve every hydrogen system; beside it the yearly flow over the peak, less utilisation."""
        model, lines = self._model, [p for p in running if not p.carries_co2]
        if not lines:
            return
        register, rules = model.register, model.settings.networks
        hubs = len(model.world.scenario.cluster.hubs)
        users = np.flatnonzero((wanted_gwh > 0.0) & (register.hub != NOWHERE))
        at_hub = register.hub[users]
        wanted = np.bincount(at_hub, wanted_gwh[users], hubs)
        served = np.bincount(at_hub, np.maximum(flows[users, Flow.HYDROGEN_GWH], 0.0), hubs)
        makes = np.flatnonzero(
            (register.kind == AssetKind.PRODUCER)
            & (register.online_month < month)
            & (register.retired_month >= month)
        )
        plant_mw = np.bincount(
            register.hub[makes],
            model.world.plants.available_mw[model.positions_of(makes)],
            hubs,
        )
        store_mw = np.zeros(hubs)
        for cavern in model.works.caverns:
            if cavern.project.online_month < month:
                store_mw[cavern.hub] += cavern.row.withdrawal_mw
        system_of_hub = connected_hubs(model.market.pipelines, hubs, month)
        by_system: dict[int, list[int]] = {}
        for line in lines:
            by_system.setdefault(int(system_of_hub[line.hubs[0]]), []).append(line.index)
        for system, indices in by_system.items():
            inside = (system_of_hub == system).astype(np.float64)
            drawn = peak_kg_per_s(Carrier.HYDROGEN, wanted * inside, rules)
            plants = kg_per_s_from_mw_hhv(plant_mw * inside)
            stores = kg_per_s_from_mw_hhv(store_mw * inside)
            fed, carried = _share_supply(float(drawn.sum()), plants, stores)
            solved = self._solve(tuple(indices), Carrier.HYDROGEN, fed - drawn * carried)
            asked = float((wanted * inside).sum()) * max(carried, 1e-9)
            yield solved, float((served * inside).sum()) / asked if asked > 0.0 else 0.0

    def _co2(
        self,
        running: list[Pipeline],
        flows: FloatArray,
        vented_kt: FloatArray,
        whole_year: FloatArray,
    ) -> Iterator[tuple[SolvedSystem, float]]:
        """Solve every CO2 pipeline by itself; what the store refuses does not enter it."""
        model = self._model
        register, systems = model.register, model.world.pipe_systems
        hubs = len(model.world.scenario.cluster.hubs)
        for line in running:
            if not line.carries_co2:
                continue
            mine = np.flatnonzero(register.co2_pipeline == line.index)
            captured = flows[mine][:, [Flow.CAPTURED_FOSSIL_KT, Flow.CAPTURED_BIOGENIC_KT]]
            entering = captured.sum(axis=1) - vented_kt[mine]
            makes = register.kind[mine] == AssetKind.PRODUCER
            hub = np.where(makes, register.hub[mine], systems.co2_hub[register.site[mine]])
            rate = np.maximum(entering * whole_year[mine], 0.0)
            by_hub = np.bincount(hub, rate, hubs) if len(mine) else np.zeros(hubs)
            peak = peak_kg_per_s(Carrier.CO2, by_hub, model.settings.networks)
            total = float(rate.sum())
            solved = self._solve((line.index,), Carrier.CO2, peak)
            yield solved, float(entering.sum()) / total if total > 0.0 else 0.0

    def _solve(
        self, lines: tuple[int, ...], carrier: Carrier, fed_kg_per_s: FloatArray
    ) -> SolvedSystem:
        """Solve one system, unless nothing has changed since it was last solved."""
        model = self._model
        nominal = [model.market.pipelines[i].diameter_in for i in lines]
        key = fed_kg_per_s.tobytes() + repr(nominal).encode()
        before = self._solved.get(lines)
        if before is not None and before[0] == key:
            return before[1]
        if before is None:
            first = model.world.pipe_systems.hubs_of(lines)
            top_hub = int(first[fed_kg_per_s[first].argmax()])
        else:
            top_hub = int(before[1].system.hubs[before[1].system.top])
        inner_mm = {
            i: INNER_DIAMETER_MM_BY_NOMINAL_IN[round(d)] for i, d in zip(lines, nominal, strict=True)
        }
        for _ in range(MOST_MOVES):
            system = model.world.pipe_systems.system(lines, top_hub)
            injection = fed_kg_per_s[system.hubs]
            if system.sink != NOWHERE:
                injection[system.sink] -= injection.sum()
            widths = np.array([inner_mm[i] for i in system.line_of_pipe.tolist()])
            sized = with_diameters(system.ready, widths)
            rating = rate_network(sized.plan, injection, system.floor, EROSIONAL_CONSTANT)
            top = int(rating.potential.argmax())
            if top == system.top:
                break
            top_hub = int(system.hubs[top])
        power = _compressor_mw(system, sized, carrier, injection, rating, model.settings.networks)
        solved = SolvedSystem(system, sized, injection, rating, power)
        self._solved[lines] = key, solved
        return solved

    def _report(self, year: int, solved: SolvedSystem) -> None:
        """Note that a system cannot carry its peak, where, and why."""
        model, system, rating = self._model, solved.system, solved.rating
        pipe = rating.place
        if rating.kind == PRESSURE:
            node = rating.place
            pipe = binding_pipe(solved.sized.plan, rating.potential, rating.flow, node)
            name = solved.sized.network.nodes[node].name
            why = f"{name} would fall below {system.least_bar[node]:g} bar"
        else:
            why = "it would be faster than its wall bears"
        row = solved.sized.network.pipes[pipe]
        line = int(system.line_of_pipe[pipe])
        model.journal.note(
            year,
            model.market.operator_of(line),
            model.market.pipelines[line].pipeline_id,
            "carry",
            rating.scale,
            f"{row.name} binds: {why}",
        )


def _share_supply(
    drawn: float, plants: FloatArray, stores: FloatArray
) -> tuple[FloatArray, float]:
    """Feed in what is drawn, from plants and then stores; and the share of it there is."""
    from_plants = min(drawn, float(plants.sum()))
    from_stores = min(drawn - from_plants, float(stores.sum()))
    fed = np.zeros_like(plants)
    for given, capacity in ((from_plants, plants), (from_stores, stores)):
        if given > 0.0:
            fed += capacity * (given / capacity.sum())
    return fed, (from_plants + from_stores) / drawn if drawn > 0.0 else 1.0


def _compressor_mw(
    system: PipeSystem,
    sized: ReadyNetwork,
    carrier: Carrier,
    injection: FloatArray,
    rating: Rating,
    rules: Networks,
) -> FloatArray:
    """Power of the compressors at every hub, shared among pipelines by what leaves the hub."""
    power, plan = np.zeros(len(system.lines)), sized.plan
    for node in np.flatnonzero(injection > SMALLEST_FLOW_KG_PER_S).tolist():
        work = compression_work_kwh_per_kg(
            sized.network.fluid,
            supply_bar(carrier, rules),
            float(rating.pressure_bar[node]),
            TEMPERATURE_C,
            rules.compressor_efficiency,
        )
        leaving = np.where(plan.start_node == node, rating.flow, 0.0) - np.where(
            plan.end_node == node, rating.flow, 0.0
        )
        by_line = np.array(
            [np.maximum(leaving[system.line_of_pipe == i], 0.0).sum() for i in system.lines]
        )
        if by_line.sum() > 0.0:
            power += injection[node] * work * KWH_PER_KG_TO_MW * by_line / by_line.sum()
    return power


def _network_year(
    found: list[tuple[SolvedSystem, float]], pipelines: int, utilisation_share: float
) -> NetworkYear:
    """Spread what was solved over the pipelines."""
    columns = {name: np.full(pipelines, np.nan) for name in SOLVED_COLUMNS}
    for solved, load in found:
        system, rating = solved.system, solved.rating
        used = 0.0 if np.isinf(rating.scale) else 1.0 / max(rating.scale, 1e-9)
        hours = utilisation_share * load * HOURS_PER_YEAR
        for line, nodes, power in zip(
            system.lines, system.touching, solved.compressor_mw.tolist(), strict=True
        ):
            along = rating.pressure_bar[nodes]
            columns["highest_bar"][line] = along.max()
            columns["lowest_bar"][line] = along.min()
            columns["velocity_m_per_s"][line] = rating.velocity_m_per_s[
                system.line_of_pipe == line
            ].max()
            columns["compressor_mw"][line] = power
            columns["compression_gwh"][line] = power * hours / MWH_PER_GWH
            columns["admissible_flow_used"][line] = used
    return NetworkYear(**columns, systems=tuple(solved for solved, _ in found))
