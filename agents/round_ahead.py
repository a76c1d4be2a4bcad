"""The next capture round, as the cluster manager sees it: what it would award, pipe by pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.auction import Bid, joint_bid
from agents.company import capture_bid
from infrastructure.transmission import Pipeline
from scenarios.schema.policy import Supported

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView
    from agents.screening import Screening

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class RoundAhead:
    """What customers of pipes that are not decided may count on from the next capture round.

    Pipes come one after the other, and what those of one count on is no longer there for the next:
    nobody counts on money or volume that is not there.

    Attributes:
        entry: the round; none when there are no more.
        counted_on: bids that customers of pipes before count on to win.
    """

    def __init__(self, model: ClusterView, year: int) -> None:
        self.entry = model.government.next_round(Supported.CAPTURE, year)
        self.counted_on: list[Bid] = []
        self._model = model
        self._year = year

    def strikes(
        self, pipeline: Pipeline, rows: IntArray, screening: Screening
    ) -> tuple[FloatArray, list[Bid]]:
        """Strike each option may count on, won or to be won, and the bids that would win it.

        All bid what they would need at the tariff of the whole set, in the January before the
        round; it is judged with the budget that is left.
        """
        strike = self._model.strike[rows].copy()
        if not pipeline.carries_co2 or self.entry is None or not len(rows):
            return strike, []
        volume = screening.volume[rows]
        tariff = self._model.market.tariff(pipeline.index, float(volume.sum()), self._year)
        appraisal = screening.appraisal.at(rows)
        bare = appraisal.value_without_support_gbp_m(np.full(len(rows), tariff))
        needed = appraisal.break_even_strike_gbp_per_t(bare)
        asks = np.flatnonzero(np.isnan(strike) & (bare < 0.0))
        bids = [
            capture_bid(
                self._model,
                int(rows[i]),
                float(needed[i]),
                float(volume[i]),
                self.entry.year - 1,
            )
            for i in asks
        ]
        won = self._awards(pipeline, bids)
        for i, bid in zip(asks, bids, strict=True):
            strike[i] = won.get(bid, np.nan)
        return strike, list(won)

    def count_on(self, pipeline: Pipeline, members: IntArray, screening: Screening) -> None:
        """Reckon with the awards of those who join, who bid as one if they may and it is due."""
        _, bids = self.strikes(pipeline, members, screening)
        if not bids or not self._model.settings.coordination.joint_bids:
            self.counted_on += bids
            return
        name = f"joint/{pipeline.pipeline_id}"
        self.counted_on.append(joint_bid(name, bids))
        if self.entry is not None and self.entry.year == self._year + 1:
            self._model.government.receive_joint(Supported.CAPTURE, name, bids)

    def _awards(self, pipeline: Pipeline, bids: list[Bid]) -> dict[Bid, float]:
        """Strike of each of the bids the round would take: one by one, or as one as it may be.

        Of a joint bid the dearest stay out until the round would take it.
        """
        if not self._model.settings.coordination.joint_bids:
            return self._taken(bids)
        bundle = sorted(bids, key=lambda bid: (bid.strike, bid.bidder))
        while bundle:
            won = self._taken([joint_bid(f"joint/{pipeline.pipeline_id}", bundle)])
            if won:
                return won
            bundle.pop()
        return {}

    def _taken(self, bids: list[Bid]) -> dict[Bid, float]:
        """Strike of each project the round would take beside those that are counted on."""
        if self.entry is None:
            return {}
        verdicts = self._model.government.judge(self.entry, bids, self.counted_on)
        return {
            bid: strike
            for verdict in verdicts
            if verdict.awarded
            for bid, strike in verdict.contracts
        }
