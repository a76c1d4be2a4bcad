"""The cluster manager: finds who would join if all did, and lets operators quote for that set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.base import Party
from agents.decisions import Obstacle
from agents.open_season import largest_stable_set
from agents.round_ahead import RoundAhead
from agents.screening import CAPTURE, ELECTRIFY, HYDROGEN
from infrastructure.assets import NOWHERE
from infrastructure.transmission import Pipeline
from scenarios.units import GBP_M_PER_UNIT

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView
    from agents.screening import Screening

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


SUBSTITUTES = (HYDROGEN, ELECTRIFY, CAPTURE)
"""Kinds of measures that deal with the same CO2: who takes one has no use for the others."""


class ClusterManager(Party):
    """Gathers conditional commitments for every pipeline that is not decided.

    Parties say at which tariff they would join; the manager starts from all, quotes the tariff of
    that set, drops who would lose, and repeats until the set holds together. From then on the
    operator quotes the tariff of the whole set to each of its members, takes their bookings before
    its open season, and its members rely on each other: all sign at once.
    """

    def __init__(self, model: ClusterView, index: int) -> None:
        super().__init__(model, "cluster_manager", "Cluster manager", index)
        absent = model.settings.coordination.absent
        self._is_absent = np.array([c.party_id in absent for c in model.companies], dtype=np.bool_)
        self._joined: set[tuple[int, int]] = set()

    def coordinate(self, year: int, screening: Screening) -> None:
        """Set the conditional volume of each pipeline that is not decided, the readiest first."""
        lever = self.model.settings.coordination
        since = year - lever.start_year
        if not lever.enabled or since < 0 or since % lever.meets_every_years:
            return
        free = np.ones(len(self.model.site_ids), dtype=np.bool_)
        ahead = RoundAhead(self.model, year)
        for pipeline in self.model.market.pipelines:
            pipeline.conditional_volume = 0.0
        for pipeline in sorted(
            self.model.market.pipelines, key=lambda line: (line.expected_online_month, line.index)
        ):
            if not pipeline.committed and pipeline.possible:
                self._gather(pipeline, screening, free, ahead, year)

    def _gather(
        self,
        pipeline: Pipeline,
        screening: Screening,
        free: BoolArray,
        ahead: RoundAhead,
        year: int,
    ) -> None:
        """Find who would join one pipeline; a site that joins is no longer free for others."""
        rows = self._candidates(pipeline, screening, free, year)
        while True:
            strike, bids = ahead.strikes(pipeline, rows, screening)
            members = rows[self._stable(pipeline, rows, strike, screening, year)]
            if len(members) == len(rows) or not len(members):
                break
            rows = members
        volume = float(screening.volume[members].sum())
        if pipeline.booked + volume < self._least_volume(pipeline):
            members, volume = rows[:0], 0.0
        if len(members):
            ahead.count_on(pipeline, bids)
        if len(members) or pipeline.booked > 0.0:
            pipeline.conditional_volume = pipeline.booked + volume
            free[self.model.options.site[members]] = False
        self._note_who_joins(pipeline, members, screening, year)
        self.model.journal.note(
            year,
            self,
            pipeline.pipeline_id,
            "coordinate",
            pipeline.conditional_volume,
            "" if len(members) else "nobody else would join",
            len(members),
        )

    def _least_volume(self, pipeline: Pipeline) -> float:
        """Volume below which nobody is bound."""
        share = self.model.settings.coordination.minimum_participation_share
        return share * self.model.market.offers.open_season_volume(pipeline.index)

    def _note_who_joins(
        self, pipeline: Pipeline, members: IntArray, screening: Screening, year: int
    ) -> None:
        """Keep who commits to a pipeline for the first time."""
        for row in members.tolist():
            company = int(self.model.options.company[row])
            if (company, pipeline.index) not in self._joined:
                self._joined.add((company, pipeline.index))
                self.model.journal.note(
                    year,
                    self.model.companies[company],
                    pipeline.pipeline_id,
                    "join",
                    float(screening.volume[row]),
                    "",
                )

    def _candidates(
        self, pipeline: Pipeline, screening: Screening, free: BoolArray, year: int
    ) -> IntArray:
        """Mature options of free sites that would use the pipeline."""
        options = self.model.options
        kind = CAPTURE if pipeline.carries_co2 else HYDROGEN
        wanted = (
            np.isin(options.hub, pipeline.hubs)
            & ((options.tee == NOWHERE) | (options.tee == pipeline.index))
            & (options.kind == kind)
            & screening.weighed
            & (screening.obstacle != Obstacle.RENEWAL)
            & (options.mature_year <= year)
            & (screening.volume > 0.0)
            & free[options.site]
            & ~self._is_absent[options.company]
        )
        return np.flatnonzero(wanted)

    def _worth_instead(self, pipeline: Pipeline, screening: Screening, year: int) -> FloatArray:
        """Value of the best other way to deal with the same CO2, shape (sites,) [GBP m].

        At today's quotes and with contracts already won, whether or not its route is open yet.
        """
        options = self.model.options
        own = CAPTURE if pipeline.carries_co2 else HYDROGEN
        others = screening.weighed & (options.mature_year <= year) & (options.kind != own)
        others &= np.isin(options.kind, SUBSTITUTES) & (screening.obstacle != Obstacle.RENEWAL)
        worth = np.zeros(len(self.model.site_ids))
        np.maximum.at(worth, options.site[others], screening.value_gbp_m[others])
        return worth

    def _stable(
        self,
        pipeline: Pipeline,
        rows: IntArray,
        strike: FloatArray,
        screening: Screening,
        year: int,
    ) -> BoolArray:
        """Which options hold together at the tariff of their set, one option a site.

        A site joins only for what is worth more than the best it could do instead: a commitment
        shuts the others out.
        """
        appraisal, options = screening.appraisal.at(rows), self.model.options
        value = appraisal.value_gbp_m(np.zeros(len(rows)), strike)
        value -= self._worth_instead(pipeline, screening, year)[options.site[rows]]
        willingness = value / (GBP_M_PER_UNIT * appraisal.volume_pv)
        best = np.full(len(self.model.site_ids), -np.inf)
        np.maximum.at(best, options.site[rows], willingness)
        speaks = willingness == best[options.site[rows]]
        return largest_stable_set(
            np.where(speaks, willingness, -np.inf),
            screening.volume[rows],
            lambda total: self.model.market.tariff(pipeline.index, total, year),
        )
