"""Solves every running pipe system at the peak hour of a year: pressures, speed, compression.

In the peak hour every customer takes its yearly volume over the utilisation for which pipes are
sized; all plants, and then stores, give in proportion to what they can. The highest pressure of a
system is the lowest inlet pressure of its pipelines, wherever in it that pressure stands; customers
hand over at the supply pressure of the settings and compressors at their hubs lift to what the
network needs there. Nothing is shed here: a system that cannot carry its peak is reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.assets import NOWHERE
from infrastructure.hydrogen import kg_per_s_from_mw_hhv
from infrastructure.network_limits import PRESSURE, Rating, binding_pipe
from infrastructure.pipe_flow import EROSIONAL_CONSTANT, INNER_DIAMETER_MM_BY_NOMINAL_IN
from infrastructure.pipe_network import ReadyNetwork, with_diameters
from infrastructure.transmission import Pipeline
from scenarios.schema.network import Carrier
from scenarios.units import HOURS_PER_YEAR, MONTHS_PER_YEAR, MWH_PER_GWH
from twin.hydrogen_year import connected_hubs
from twin.peak_flows import (
    COMPRESSION,
    AssetPlaces,
    PeakFlows,
    add_peak_flows,
    enter_lines,
    hydrogen_fed,
    no_flows,
    rate_lines,
)
from twin.prepared.carriers import peak_kg_per_s, supply_bar
from twin.prepared.pipe_systems import PipeSystem

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
MOST_MOVES = 4
"""How often the hub of the highest pressure is moved before it is left where it is."""


class NetworkYear(NamedTuple):
    """Every pipeline in the peak hour of a year; not a number where it does not run.

    Attributes:
        highest_bar, lowest_bar: pressures along the pipeline, shape (pipelines,) [bar].
        velocity_m_per_s: highest velocity, shape (pipelines,) [m/s].
        compressor_mw: compressors at its inlets, shape (pipelines,) [MW].
        admissible_flow_used: peak flow of its system over the largest that keeps all limits,
            shape (pipelines,) [-].
        compression_gwh: electricity they use in the year, shape (pipelines,) [GWh].
        systems: every system as it was solved, for the balance of the year.
    """

    highest_bar: FloatArray
    lowest_bar: FloatArray
    velocity_m_per_s: FloatArray
    compressor_mw: FloatArray
    admissible_flow_used: FloatArray
    compression_gwh: FloatArray
    systems: tuple[SolvedSystem, ...]


class SolvedSystem(NamedTuple):
    """One system in the peak hour of a year."""

    system: PipeSystem
    sized: ReadyNetwork
    injection_kg_per_s: FloatArray
    rating: Rating
    by_line: FloatArray
    """First five columns of `NetworkYear` for its pipelines, shape (5, lines)."""
    lines: IntArray
    """Its pipelines, shape (lines,)."""


class Pressures:
    """Solves pipe systems year by year and keeps what has not changed since."""

    def __init__(self, model: ClusterModel) -> None:
        self._model = model
        self._solved: dict[tuple[int, ...], tuple[bytes, SolvedSystem]] = {}
        self._systems: dict[tuple[int, ...], list[tuple[tuple[int, ...], BoolArray]]] = {}
        self._sized: dict[tuple[tuple[int, ...], int], tuple[PipeSystem, ReadyNetwork]] = {}

    def settle(
        self,
        year: int,
        share: FloatArray,
        wanted_gwh: FloatArray,
        flows: FloatArray,
        vented_kt: FloatArray,
    ) -> NetworkYear:
        """Solve all systems that run at the end of a year.

        Args:
            year: calendar year.
            share: share of the year in service, shape (assets,) [-].
            wanted_gwh: hydrogen each asset wanted in the year, shape (assets,) [GWh HHV].
            flows: what flowed, shape (assets, N_FLOWS).
            vented_kt: captured CO2 that the store refused, shape (assets,) [kt].
        """
        model = self._model
        month = float(model.clock.january_of(year) + MONTHS_PER_YEAR)
        running = [p for p in model.market.pipelines if p.online_month < month]
        columns = np.full((6, len(model.market.pipelines)), np.nan)
        columns[COMPRESSION] = 0.0
        found: list[tuple[SolvedSystem, float]] = []
        if running:
            entered = self._entered(share, wanted_gwh, flows, vented_kt, month)
            found += self._hydrogen([p for p in running if not p.carries_co2], month, entered)
            found += self._co2([p for p in running if p.carries_co2], entered)
        hours = model.settings.networks.utilisation_share * HOURS_PER_YEAR / MWH_PER_GWH
        for solved, load in found:
            enter_lines(solved.lines, solved.by_line, load * hours, columns)
            if solved.rating.scale < 1.0:
                self._report(year, solved)
        return NetworkYear(
            columns[0],
            columns[1],
            columns[2],
            columns[3],
            columns[4],
            columns[COMPRESSION],
            tuple(solved for solved, _ in found),
        )

    def _entered(
        self,
        share: FloatArray,
        wanted_gwh: FloatArray,
        flows: FloatArray,
        vented_kt: FloatArray,
        month: float,
    ) -> PeakFlows:
        model, register = self._model, self._model.register
        in_service = (register.online_month < month) & (register.retired_month >= month)
        producers = model.market.producers
        result = no_flows(len(model.world.scenario.cluster.hubs), len(model.market.pipelines))
        add_peak_flows(
            AssetPlaces(
                register.kind,
                register.owner,
                register.site,
                register.hub,
                register.co2_pipeline,
                share,
                in_service,
            ),
            wanted_gwh,
            flows,
            vented_kt,
            model.world.plants.available_mw,
            producers[0].index if producers else 0,
            model.world.pipe_systems.co2_hub,
            result,
        )
        return result

    def _hydrogen(
        self, lines: list[Pipeline], month: float, entered: PeakFlows
    ) -> Iterator[tuple[SolvedSystem, float]]:
        """Solve every hydrogen system; beside it the yearly flow over peak times utilisation."""
        if not lines:
            return
        model, hubs = self._model, len(entered.wanted_gwh)
        per_gwh = peak_kg_per_s(Carrier.HYDROGEN, 1.0, model.settings.networks)
        per_mw = kg_per_s_from_mw_hhv(1.0)
        store_mw = np.zeros(hubs)
        for cavern in model.works.caverns:
            if cavern.project.online_month < month:
                store_mw[cavern.hub] += cavern.row.withdrawal_mw
        for indices, inside in self._joined(lines, hubs):
            fed_kg_per_s, load = hydrogen_fed(entered, inside, store_mw, per_gwh, per_mw)
            yield self._solve(indices, Carrier.HYDROGEN, fed_kg_per_s), load

    def _joined(self, lines: list[Pipeline], hubs: int) -> list[tuple[tuple[int, ...], BoolArray]]:
        """Pipelines of each connected system, and which hubs are in it, shape (hubs,)."""
        running = tuple(line.index for line in lines)
        if running not in self._systems:
            system_of_hub = connected_hubs(lines, hubs)
            by_system: dict[int, list[int]] = {}
            for line in lines:
                by_system.setdefault(int(system_of_hub[line.hubs[0]]), []).append(line.index)
            self._systems[running] = [
                (tuple(indices), system_of_hub == system) for system, indices in by_system.items()
            ]
        return self._systems[running]

    def _co2(
        self, lines: list[Pipeline], entered: PeakFlows
    ) -> Iterator[tuple[SolvedSystem, float]]:
        """Solve every CO2 pipeline by itself; what the store refuses does not enter it."""
        per_kt = peak_kg_per_s(Carrier.CO2, 1.0, self._model.settings.networks)
        for line in lines:
            rate = entered.entering_kt[line.index]
            solved = self._solve((line.index,), Carrier.CO2, rate * per_kt)
            total = float(rate.sum())
            yield solved, float(entered.stored_kt[line.index]) / total if total > 0.0 else 0.0

    def _solve(
        self, lines: tuple[int, ...], carrier: Carrier, fed_kg_per_s: FloatArray
    ) -> SolvedSystem:
        """Solve one system, unless nothing has changed since it was last solved."""
        rules = self._model.settings.networks
        key = fed_kg_per_s.tobytes()
        before = self._solved.get(lines)
        if before is not None and before[0] == key:
            return before[1]
        if before is None:
            hubs = self._model.world.pipe_systems.hubs_of(lines)
            top_hub = int(hubs[fed_kg_per_s[hubs].argmax()])
        else:
            top_hub = int(before[1].system.hubs[before[1].system.top])
        for _ in range(MOST_MOVES):
            system, sized = self._with_sizes(lines, top_hub)
            injection = fed_kg_per_s[system.hubs]
            if system.sink != NOWHERE:
                injection[system.sink] -= injection.sum()
            rating, by_line = rate_lines(
                sized.plan,
                injection,
                system.floor,
                EROSIONAL_CONSTANT,
                system.line_of_pipe,
                len(lines),
                supply_bar(carrier, rules),
                rules.compressor_efficiency,
            )
            top = int(rating.potential.argmax())
            if top == system.top:
                break
            top_hub = int(system.hubs[top])
        solved = SolvedSystem(system, sized, injection, rating, by_line, np.array(lines))
        self._solved[lines] = key, solved
        return solved

    def _with_sizes(self, lines: tuple[int, ...], top_hub: int) -> tuple[PipeSystem, ReadyNetwork]:
        """Give the pipes of a system the diameters that were decided; kept for the run."""
        if (lines, top_hub) not in self._sized:
            model = self._model
            system = model.world.pipe_systems.system(lines, top_hub)
            widths = [
                INNER_DIAMETER_MM_BY_NOMINAL_IN[round(model.market.pipelines[i].diameter_in)]
                for i in system.number_of_pipe
            ]
            self._sized[lines, top_hub] = system, with_diameters(system.ready, np.array(widths))
        return self._sized[lines, top_hub]

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
        line = system.number_of_pipe[pipe]
        model.journal.note(
            year,
            model.market.operator_of(line),
            model.market.pipelines[line].pipeline_id,
            "carry",
            rating.scale,
            f"{row.name} binds: {why}",
        )
