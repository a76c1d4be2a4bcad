"""Pipeline operators: quote a tariff, collect bookings, and build when enough is booked."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.base import Party
from agents.open_season import PipeMenu
from agents.stages import FIRST_PHASE
from infrastructure.assets import NOWHERE
from infrastructure.routing import cost_beside
from infrastructure.transmission import Pipeline
from scenarios.schema.network import OperatorRow, PipelineRow
from scenarios.schema.technology import Stage

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PipelinePlan:
    """What is known of a pipeline project before anyone decides.

    Attributes:
        row: its row in the pipelines table.
        menu: sizes it can be built in, laid by itself.
        revenue_share: allowed revenue and operation over investment [1/year].
        stretch_gbp_m: investment in each corridor by size, shape (corridors, sizes) [GBP m].
        beside: for each corridor the pipelines that would run in the same trench.
        shared_share: share of a corridor's investment saved beside a decided pipe [-].
        compression_mwh_per_volume: electricity that lifts what is carried from the pressure at
            which customers hand it over to that of the inlet [MWh/MWh HHV or MWh/t].
        operation_share: allowed operation over investment, once the investment has come back
            [1/year].
        length_km: length of its corridors together [km].
    """

    row: PipelineRow
    menu: PipeMenu
    revenue_share: float
    stretch_gbp_m: FloatArray
    beside: tuple[frozenset[int], ...]
    shared_share: float
    compression_mwh_per_volume: float = 0.0
    operation_share: float = 0.0
    length_km: float = 0.0

    def menu_beside(self, decided: Collection[int]) -> PipeMenu:
        """Sizes and their cost where it may follow trenches of pipelines that are decided."""
        is_beside = tuple(not pipes.isdisjoint(decided) for pipes in self.beside)
        if is_beside not in self._kept_menus:
            self._kept_menus[is_beside] = self._menu_sharing(is_beside)
        return self._kept_menus[is_beside]

    @cached_property
    def _kept_menus(self) -> dict[tuple[bool, ...], PipeMenu]:
        """Menus that were asked for in any run, by which corridors are shared."""
        return {}

    def _menu_sharing(self, is_beside: tuple[bool, ...]) -> PipeMenu:
        if not any(is_beside):
            return self.menu
        stretches = cost_beside(self.stretch_gbp_m, np.array(is_beside), self.shared_share)
        saved = self.stretch_gbp_m.sum(axis=0) - stretches.sum(axis=0)
        return replace(self.menu, capex_gbp_m=self.menu.capex_gbp_m - saved)


class NetworkOperator(Party):
    """Owns pipeline projects; runs an open season for each until it is decided.

    Attributes:
        row: the operator's row.
        plans: what is known of each of its pipelines.
        pipelines: how each stands.
    """

    def __init__(
        self,
        model: ClusterView,
        row: OperatorRow,
        index: int,
        plans: list[PipelinePlan],
        pipelines: list[Pipeline],
    ) -> None:
        super().__init__(model, row.operator_id, row.name, index)
        self.row = row
        self.plans = plans
        self.pipelines = pipelines
        for plan, pipeline in zip(plans, pipelines, strict=True):
            if plan.row.stage not in (Stage.IDEA, Stage.CANCELLED):
                self._begin(plan, pipeline)

    def decide(self, year: int) -> None:
        """Begin, commit or wait, for each pipeline; let the stores of those decided grow."""
        for plan, pipeline in zip(self.plans, self.pipelines, strict=True):
            if pipeline.committed:
                self._expand_store(plan, pipeline, year)
            if plan.row.stage is Stage.CANCELLED or pipeline.committed:
                continue
            if pipeline.project is None and self._is_wanted(pipeline):
                self._begin(plan, pipeline)
            obstacle = self._obstacle(plan, pipeline, year)
            self.model.journal.note(
                year, self, pipeline.pipeline_id, "build", pipeline.booked, obstacle
            )
            if not obstacle:
                self._commit(plan, pipeline, year)

    def _is_wanted(self, pipeline: Pipeline) -> bool:
        """Whether development is worth beginning: somebody near has won support, or would join."""
        if pipeline.conditional_volume > 0.0:
            return True
        makers = (p for p in self.model.market.producers if p.alive and p.strike is not None)
        if any(
            p.hub in pipeline.hubs and (p.captured_kt > 0.0 or not pipeline.carries_co2)
            for p in makers
        ):
            return True
        options, won = self.model.options, ~np.isnan(self.model.strike)
        won &= (options.tee == NOWHERE) | (options.tee == pipeline.index)
        return pipeline.carries_co2 and bool(np.isin(options.hub[won], pipeline.hubs).any())

    def lacks_only_bookings(self, pipeline: Pipeline, year: int) -> bool:
        """Whether one of its pipelines is undecided and nothing else stands in its way."""
        return not pipeline.committed and not self._unready(self._plan(pipeline), pipeline, year)

    def suffices(self, pipeline: Pipeline, bookings: Mapping[str, float]) -> bool:
        """Whether some bookings are enough to decide one of its pipelines on."""
        rules = self.model.settings.networks
        offered = self._plan(pipeline).row.open_season_volume
        return (
            sum(bookings.values()) >= rules.booked_share_for_fid * offered
            or max(bookings.values(), default=0.0) >= rules.anchor_share_for_fid * offered
        )

    def _plan(self, pipeline: Pipeline) -> PipelinePlan:
        return self.plans[self.pipelines.index(pipeline)]

    def _obstacle(self, plan: PipelinePlan, pipeline: Pipeline, year: int) -> str:
        """Say what stands between the pipeline and its final investment decision."""
        unready = self._unready(plan, pipeline, year)
        if unready:
            return unready
        needed = self.model.settings.networks.booked_share_for_fid * plan.row.open_season_volume
        if not self.suffices(pipeline, pipeline.bookings):
            return f"booked {pipeline.booked:.0f} of {needed:.0f} needed"
        firm = self.model.market.firm_bookings(year)[pipeline.index]
        if not self.suffices(pipeline, firm):
            return (
                f"booked {pipeline.booked:.0f}, but supply or connection is coming for "
                f"{sum(firm.values()):.0f} of {needed:.0f} needed"
            )
        return ""

    def _unready(self, plan: PipelinePlan, pipeline: Pipeline, year: int) -> str:
        """Say what stands in the way of the decision before bookings are looked at."""
        project, first = pipeline.project, plan.row.fid_not_before_year
        if plan.row.stage is Stage.CANCELLED:
            return "cancelled"
        if project is None:
            return "nobody near has support, nobody has booked"
        if not pipeline.possible:
            return project.ended_because
        if not project.ready_for_fid:
            return "consent or FEED not finished"
        if first is not None and year < first:
            return f"owners decide in {first} at the earliest"
        return ""

    def _begin(self, plan: PipelinePlan, pipeline: Pipeline) -> None:
        estimate = plan.menu.investment_gbp_m(plan.row.open_season_volume)
        pipeline.project = self.model.works.order_pipeline(
            self, pipeline, estimate, FIRST_PHASE[plan.row.stage]
        )

    def _commit(self, plan: PipelinePlan, pipeline: Pipeline, year: int) -> None:
        """Size the pipe for bookings and those expected later, and take the decision.

        A store is bought for that volume; it may grow later where the pipe is larger.
        """
        assert pipeline.project is not None
        volume = self.model.market.design_volume(pipeline.index, year)
        menu = self.model.market.offers.menu(pipeline.index)
        investment = menu.investment_gbp_m(volume)
        size = menu.size_for(volume)
        pipeline.project.change_estimate(investment)
        pipeline.project.reach_fid()
        pipeline.decide_size(
            float(menu.capacity[size]),
            float(menu.diameter_in[size]),
            investment * pipeline.project.fortune.cost_ratio,
            volume if menu.store_gbp_m_per_volume > 0.0 else math.inf,
        )
        self.model.works.order_caverns(self, pipeline)

    def _expand_store(self, plan: PipelinePlan, pipeline: Pipeline, year: int) -> None:
        """Buy more of the store where firm bookings are more than was bought, and room for others.

        As far as the pipe carries it and the licence permits it, at the cost per volume of the
        first phase (assumption).
        """
        if pipeline.booked <= pipeline.capacity:
            return
        firm = sum(self.model.market.firm_bookings(year)[pipeline.index].values())
        wanted = (firm - pipeline.capacity) * (1.0 + self.model.settings.networks.headroom_share)
        most = self.model.market.offers.bookable_volume(pipeline.index, year) - pipeline.capacity
        volume = min(wanted, most)
        if volume > 0.0:
            estimate_gbp_m = plan.menu.store_gbp_m_per_volume * volume
            self.model.works.order_store_phase(self, pipeline, volume, estimate_gbp_m)
            self.model.journal.note(year, self, pipeline.pipeline_id, "expand", volume, "")
