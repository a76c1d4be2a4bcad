"""The cluster manager: finds who would join if all did, and lets operators quote for that set."""

from __future__ import annotations

import math
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

    Parties say at which tariff they would join; the manager starts from all there is room for,
    quotes the tariff of that set, drops who would lose, and repeats until the set holds together.
    From then on the operator quotes the tariff of the whole set to each of its members, takes their
    bookings before its open season, and its members rely on each other: all sign at once.
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
            pipeline.conditional_volume, pipeline.enough_commit = 0.0, False
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
        members = self._who_joins(pipeline, screening, free, ahead, year)
        volume = float(screening.volume[members].sum())
        if pipeline.booked + volume < self._least_volume(pipeline):
            members, volume = members[:0], 0.0
        ahead.count_on(pipeline, members, screening)
        if len(members) or pipeline.booked > 0.0:
            pipeline.conditional_volume = pipeline.booked + volume
            pipeline.enough_commit = self._is_enough(pipeline, members, screening, year)
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

    def _who_joins(
        self,
        pipeline: Pipeline,
        screening: Screening,
        free: BoolArray,
        ahead: RoundAhead,
        year: int,
    ) -> IntArray:
        """Options that hold together on what pipe and store can take next January.

        When not all fit, places go in order of value per volume with contracts already won: who
        hopes for support comes after those who have it or need none.
        """
        rows = self._candidates(pipeline, screening, free, year)
        volume = screening.volume[rows]

        def gains(some: IntArray) -> BoolArray:
            strike, _ = ahead.strikes(pipeline, rows[some], screening)
            tariff = self.model.market.tariff(pipeline.index, float(volume[some].sum()), year)
            return self._willingness(pipeline, rows[some], strike, screening, year) >= tariff

        found = largest_stable_set(
            self._willingness(pipeline, rows, self.model.strike[rows], screening, year),
            volume,
            self.model.options.site[rows],
            self._room(pipeline, year),
            gains,
        )
        return rows[found]

    def _room(self, pipeline: Pipeline, year: int) -> float:
        """What can still be booked on a pipe next January, when those who join do."""
        january = min(year + 1, self.model.settings.horizon.end_year)
        most = self.model.market.offers.bookable_volume(pipeline.index, january)
        return most - pipeline.booked

    def _is_enough(
        self, pipeline: Pipeline, members: IntArray, screening: Screening, year: int
    ) -> bool:
        """Whether the operator would decide on firm bookings and what members commit.

        Of members who would buy hydrogen those count for whom plants at the pipe have some left
        that wait for buyers alone.
        """
        market = self.model.market
        left = math.inf if pipeline.carries_co2 else self._coming_gwh(pipeline)
        signed = dict(market.firm_bookings(year).get(pipeline.index, {}))
        for row in members.tolist():
            volume = float(screening.volume[row])
            if volume <= left:
                signed[str(row)] = volume
                left -= volume
        return market.operator_of(pipeline.index).suffices(pipeline, signed)

    def _coming_gwh(self, pipeline: Pipeline) -> float:
        """Output nobody has bought of plants at a pipe that wait for buyers alone [GWh HHV]."""
        return sum(
            producer.unsold_gwh
            for producer in self.model.market.producers
            if producer.hub in pipeline.hubs and producer.awaits_only_customers
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

    def _willingness(
        self,
        pipeline: Pipeline,
        rows: IntArray,
        strike: FloatArray,
        screening: Screening,
        year: int,
    ) -> FloatArray:
        """Tariff up to which options would join, shape (rows,) [GBP/MWh HHV or GBP/t].

        A site joins only for what is worth more than the best it could do instead: a commitment
        shuts the others out.
        """
        appraisal, site = screening.appraisal.at(rows), self.model.options.site[rows]
        value = appraisal.value_gbp_m(np.zeros(len(rows)), strike)
        value -= self._worth_instead(pipeline, screening, year)[site]
        return value / (GBP_M_PER_UNIT * appraisal.volume_pv)
