"""Pipeline operators: quote a tariff, collect bookings, and build when enough is booked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.base import Party
from agents.open_season import PipeMenu, shared_tariff
from infrastructure.transmission import Pipeline
from infrastructure.works import Phase
from scenarios.schema.network import OperatorRow, PipelineRow
from scenarios.schema.technology import Stage

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView

FloatArray = npt.NDArray[np.float64]

SMALLEST_VOLUME = 1e-9
"""Keeps a tariff finite where nobody would pay it."""

FIRST_PHASE = {
    Stage.IDEA: Phase.DEVELOP,
    Stage.DEVELOPMENT: Phase.CONSENT,
    Stage.CONSENTED: Phase.ENGINEER,
    Stage.ENGINEERED: Phase.PROCURE,
}
"""Phase with which the works of a project begin, by how far it is at the start of the run."""


@dataclass(frozen=True)
class PipelinePlan:
    """What is known of a pipeline project before anyone decides.

    Attributes:
        row: its row in the pipelines table.
        menu: sizes it can be built in.
        capital_recovery: capital recovery factor of its operator [1/year].
    """

    row: PipelineRow
    menu: PipeMenu
    capital_recovery: float


class NetworkOperator(Party):
    """Owns pipeline projects; runs an open season for each until it is decided.

    Attributes:
        row: the operator's row.
        plans: what is known of each of its pipelines.
        pipelines: how each stands.
    """

    def __init__(
        self, model: ClusterView, row: OperatorRow, index: int, plans: list[PipelinePlan],
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
        """Begin, commit or wait, for each pipeline that is not decided."""
        for plan, pipeline in zip(self.plans, self.pipelines, strict=True):
            if plan.row.stage is Stage.CANCELLED or pipeline.committed:
                continue
            wanted = pipeline.booked > 0.0 or pipeline.conditional_volume > 0.0
            if pipeline.project is None and wanted:
                self._begin(plan, pipeline)
            obstacle = self._obstacle(plan, pipeline, year)
            self.model.journal.note(year, self, pipeline.pipeline_id, "build", pipeline.booked,
                                    obstacle)
            if not obstacle:
                self._commit(plan, pipeline)

    def tariff(self, position: int, extra: FloatArray) -> FloatArray:
        """Tariff of a pipe if a further volume were booked, element-wise [GBP/MWh or GBP/t].

        Before the decision the tariff is for the pipe that would be built: sized for what is
        booked and expected, never smaller than the open season was announced for. With
        underwriting, the state pays for a share of the capacity nobody has booked, so that early
        customers do not carry the whole pipe.

        Args:
            position: which of the operator's pipelines.
            extra: volume on top of what is booked, any shape [GWh HHV or kt].
        """
        plan, pipeline = self.plans[position], self.pipelines[position]
        underwritten = self.model.settings.policy.network_underwriting_share
        booked = pipeline.booked + extra
        if pipeline.committed:
            capacity = np.full_like(booked, pipeline.capacity)
            investment = np.full_like(booked, pipeline.capex_gbp_m)
        else:
            booked = np.maximum(booked, pipeline.conditional_volume)
            capacity = self._design_volume(plan, booked)
            investment = plan.menu.investment_gbp_m(capacity)
        paying = np.maximum(booked, underwritten * capacity)
        return shared_tariff(investment, np.maximum(paying, SMALLEST_VOLUME),
                             plan.capital_recovery, self.row.fixed_opex_share)

    def _obstacle(self, plan: PipelinePlan, pipeline: Pipeline, year: int) -> str:
        """Say what stands between the pipeline and its final investment decision."""
        rules = self.model.settings.networks
        project, first = pipeline.project, plan.row.fid_not_before_year
        offered = plan.row.open_season_volume
        largest = max(pipeline.bookings.values(), default=0.0)
        if project is None:
            return "no bookings"
        if not pipeline.open_to_bookings:
            return "consent refused"
        if not project.ready_for_fid:
            return "consent or FEED not finished"
        if first is not None and year < first:
            return f"owners decide in {first} at the earliest"
        if (pipeline.booked < rules.booked_share_for_fid * offered
                and largest < rules.anchor_share_for_fid * offered):
            return (f"booked {pipeline.booked:.0f} of "
                    f"{rules.booked_share_for_fid * offered:.0f} needed")
        return ""

    def _begin(self, plan: PipelinePlan, pipeline: Pipeline) -> None:
        estimate = float(plan.menu.investment_gbp_m(np.array([plan.row.open_season_volume]))[0])
        pipeline.project = self.model.works.order_pipeline(self, pipeline, estimate,
                                                           FIRST_PHASE[plan.row.stage])

    def _commit(self, plan: PipelinePlan, pipeline: Pipeline) -> None:
        """Size the pipe for bookings and those expected later, and take the decision."""
        assert pipeline.project is not None
        volume = self._design_volume(plan, np.array([pipeline.booked]))
        size = int(plan.menu.size_for(volume)[0])
        investment = float(plan.menu.investment_gbp_m(volume)[0])
        pipeline.project.change_estimate(investment)
        pipeline.project.reach_fid()
        pipeline.decide_size(float(plan.menu.capacity[size]), float(plan.menu.diameter_in[size]),
                             investment * pipeline.project.fortune.cost_ratio)
        self.model.works.order_caverns(self, pipeline)

    def _design_volume(self, plan: PipelinePlan, booked: FloatArray) -> FloatArray:
        """Volume the pipe would be sized for: bookings and later customers, or the first offer."""
        headroom = 1.0 + self.model.settings.networks.headroom_share
        return np.minimum(np.maximum(booked * headroom, plan.row.open_season_volume),
                          plan.menu.capacity[-1])
