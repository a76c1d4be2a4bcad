"""The cluster manager: finds who would join if all joined, and lets operators quote for that set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.base import Party
from agents.decisions import GBP_M_PER_UNIT
from agents.open_season import largest_stable_set
from agents.screening import CAPTURE, HYDROGEN
from infrastructure.transmission import Pipeline
from scenarios.schema.policy import Supported

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView
    from agents.screening import Screening

FloatArray = npt.NDArray[np.float64]


class ClusterManager(Party):
    """Gathers conditional commitments for every pipeline that is not decided.

    Parties say at which tariff they would join; the manager starts from all, quotes the tariff of
    that set, drops who would lose, and repeats until the set holds together. From then on the
    operator quotes the tariff of the whole set to each of its members.
    """

    def __init__(self, model: ClusterView, index: int) -> None:
        super().__init__(model, "cluster_manager", "Cluster manager", index)

    def coordinate(self, year: int, screening: Screening) -> None:
        """Set the conditional volume of each pipeline that is not decided."""
        lever = self.model.settings.coordination
        if not lever.enabled or year < lever.start_year:
            return
        for pipeline in self.model.market.pipelines:
            if pipeline.committed or not pipeline.open_to_bookings:
                pipeline.conditional_volume = 0.0
                continue
            pipeline.conditional_volume = 0.0
            willingness, volume = self._conditional_offers(pipeline, screening, year)
            members = largest_stable_set(
                willingness, volume, lambda total, i=pipeline.index:  # type: ignore[misc]
                self.model.market.tariff(i, total, year))
            if members.any():
                pipeline.conditional_volume = pipeline.booked + float(volume[members].sum())
            self.model.journal.note(
                year, self, pipeline.pipeline_id, "coordinate", pipeline.conditional_volume,
                "" if members.any() else "no set of customers holds together",
                int(np.count_nonzero(members)))

    def _conditional_offers(
        self, pipeline: Pipeline, screening: Screening, year: int
    ) -> tuple[FloatArray, FloatArray]:
        """Highest tariff each site would pay on a pipeline, and what it would book there.

        Of each site the option with the most to gain speaks; a capture option counts on the
        highest strike that rounds still to come would pay.
        """
        options, appraisal = self.model.options, screening.appraisal
        near = np.isin(options.hub, pipeline.hubs)
        kind = CAPTURE if pipeline.carries_co2 else HYDROGEN
        mature = options.mature_year <= year
        rows = np.flatnonzero(near & (options.kind == kind) & screening.weighed & mature
                              & (screening.volume > 0.0))
        strike = self.model.strike[rows]
        cap = self.model.government.round_ahead(Supported.CAPTURE, year)
        if pipeline.carries_co2 and cap is not None:
            strike = np.where(np.isnan(strike), cap, strike)
        value = appraisal.at(rows).value_gbp_m(np.zeros(len(rows)), strike)
        willingness = value / (GBP_M_PER_UNIT * appraisal.volume_pv[rows])
        best = np.full(len(self.model.site_ids), -np.inf)
        np.maximum.at(best, options.site[rows], willingness)
        speaks = willingness == best[options.site[rows]]
        return willingness[speaks], screening.volume[rows][speaks]
