"""The government: clears allocation rounds, grants money, and keeps within its yearly budget."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agents.auction import Bid, Terms, Verdict, clear_round, joint_bid
from agents.base import Party
from agents.grants import Grant, RevenueFund
from scenarios.schema.policy import AllocationRound, Policy, Pricing, Supported

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView


OPTION = "option"
"""Bidders that are options of sites are named ``option/row``; others by their project."""


class Government(Party):
    """Holds rounds in their years and keeps every promise within the yearly budget.

    Attributes:
        policy: what it is set to do.
        awards: strike price by bidder.
        promised_gbp_m: expected support by bidder and year of payment.
        most_promised_gbp_m: most that all contracts together ever held of each year's budget,
            those that have gone since included.
        granted_gbp_m: grants given out so far from the yearly budget [GBP m].
        fund: carbon revenue set aside for grants.
        takes_capture_bids: whether a capture round is held next January.
        won_in: round in which each bidder last won, also where the contract has gone since.
    """

    def __init__(self, model: ClusterView, policy: Policy, index: int) -> None:
        super().__init__(model, "government", "Government", index)
        self.policy = policy
        self.awards: dict[str, float] = {}
        self.promised_gbp_m: dict[str, tuple[range, float]] = {}
        self.most_promised_gbp_m: defaultdict[int, float] = defaultdict(float)
        self.granted_gbp_m = 0.0
        self.fund = RevenueFund()
        self.takes_capture_bids = False
        self.won_in: dict[str, AllocationRound] = {}
        self._promised_by_year: defaultdict[int, float] = defaultdict(float)
        self._awarded_year: dict[str, int] = {}
        self._bids: dict[Supported, dict[str, Bid]] = {kind: {} for kind in Supported}

    def receive(self, kind: Supported, bid: Bid) -> None:
        """Take a bid for the next January; bids do not outlive it."""
        if bid.bidder not in self.awards and math.isfinite(bid.strike):
            self._bids[kind][bid.bidder] = bid

    def receive_joint(self, kind: Supported, bidder: str, bids: Sequence[Bid]) -> None:
        """Take a joint bid for the next January, in place of what its members bid alone."""
        for bid in bids:
            self._bids[kind].pop(bid.bidder, None)
        if bids:
            joint = joint_bid(bidder, bids)
            self._bids[kind][joint.bidder] = joint

    def decide(self, year: int) -> None:
        """Clear this January's rounds with the bids that stand."""
        self._let_awards_lapse(year)
        self._move_promises(year)
        self.takes_capture_bids = any(
            entry.supports is Supported.CAPTURE and entry.year == year + 1
            for entry in self.policy.rounds
        )
        for entry in self.policy.rounds:
            if entry.year != year:
                continue
            standing = self._bids[entry.supports]
            for verdict in self.judge(entry, list(standing.values())):
                if verdict.awarded:
                    del standing[verdict.bid.bidder]
                for bid, strike in verdict.contracts:
                    self.model.journal.note(
                        year, self, bid.bidder, "support", strike, verdict.reason
                    )
                    if verdict.awarded:
                        self.won_in[bid.bidder] = entry
                        self._award(bid, strike, year)
        for standing in self._bids.values():
            standing.clear()

    def judge(
        self, entry: AllocationRound, bids: Sequence[Bid], taken: Sequence[Bid] = ()
    ) -> list[Verdict]:
        """Say what a round would answer to bids, with what is left of the budget now.

        Args:
            entry: the round.
            bids: the bids.
            taken: bids that it is taken to have accepted before.
        """
        budget = self.policy.support_budget_gbp_m_per_year
        most = math.inf if entry.budget_gbp_m_per_year is None else entry.budget_gbp_m_per_year
        starts = [part.first_year for bid in (*bids, *taken) for part in bid.parts]
        last_start = max(starts, default=entry.year)
        left = {
            year: min(budget - self.promised_in(year), most)
            for year in range(entry.year, last_start + self.policy.contract_years)
        }
        return clear_round(
            bids,
            entry.volume,
            entry.strike_cap,
            left,
            self.policy.contract_years,
            terms_of(entry),
            taken,
        )

    def next_round(self, kind: Supported, year: int) -> AllocationRound | None:
        """First round of a kind after a year; none when there are no more."""
        ahead = [
            entry for entry in self.policy.rounds if entry.year > year and entry.supports is kind
        ]
        return min(ahead, key=lambda entry: entry.year, default=None)

    def withdraw_support(self, year: int) -> int:
        """Hold no rounds and give no grants from a year on; those promised without FID lapse.

        Returns:
            Rounds that are not held, and contracts and grants that lapse.
        """
        before = len(self.policy.rounds)
        kept = tuple(entry for entry in self.policy.rounds if entry.year < year)
        ended = {"electrification_grant_share": 0.0, "recycled_revenue_share": 0.0}
        self.policy = self.policy.model_copy(update={"rounds": kept} | ended)
        self.fund.close()
        lapsed = [name for name in self.awards if not self.model.works.is_decided(name)]
        for bidder in lapsed:
            self._take_back(bidder, year, "support withdrawn")
        return before - len(kept) + len(lapsed) + self.model.works.grants_lapsed()

    def promised_in(self, year: int) -> float:
        """Support expected to be paid in a year under all contracts [GBP m]."""
        return self._promised_by_year[year]

    def _move_promises(self, year: int) -> None:
        """Hold the money of each contract for the years in which it will be paid, as works stand.

        A contract runs from start-up on: late works are paid later, out of other years' budgets.
        """
        for bidder, (years, support) in list(self.promised_gbp_m.items()):
            first = self.model.works.first_paid_year(bidder, year)
            if first != years.start:
                self._promise(bidder, -1.0)
                self.promised_gbp_m[bidder] = range(first, first + len(years)), support
                self._promise(bidder, 1.0)

    def _promise(self, bidder: str, sign: float) -> None:
        years, support = self.promised_gbp_m[bidder]
        for year in years:
            self._promised_by_year[year] += sign * support
            self.most_promised_gbp_m[year] = max(
                self.most_promised_gbp_m[year], self._promised_by_year[year]
            )

    def release(self, bidder: str) -> None:
        """Take a contract back whose project came to nothing, and the bid that stands for it."""
        self._drop_bid(bidder)
        self.awards.pop(bidder, None)
        self._awarded_year.pop(bidder, None)
        if bidder in self.promised_gbp_m:
            self._promise(bidder, -1.0)
            del self.promised_gbp_m[bidder]

    def _drop_bid(self, bidder: str) -> None:
        """Let a project bid no longer; those it bid with jointly go on without it."""
        for standing in self._bids.values():
            standing.pop(bidder, None)
            for joint in list(standing.values()):
                left = [bid for bid in joint.members if bid.bidder != bidder]
                if len(left) < len(joint.members):
                    del standing[joint.bidder]
                    rest = joint_bid(joint.bidder, left)
                    standing[rest.bidder] = rest

    def grant(
        self, capex_gbp_m: float, electrifies: bool, year: int, recycled_gbp_m: float = 0.0
    ) -> Grant | None:
        """Grant a measure what it counts on; none when the money is used up.

        An electrification gets its share of the investment from the yearly budget, of which money
        that nobody took in past years is still there.

        Args:
            capex_gbp_m: investment [GBP m].
            electrifies: whether the measure is an electrification.
            year: calendar year.
            recycled_gbp_m: what it counts on from the carbon revenue that is set aside [GBP m].
        """
        share = self.policy.electrification_grant_share if electrifies else 0.0
        amount = share * capex_gbp_m
        years = year - self.model.settings.horizon.start_year + 1
        most = years * self.policy.grant_budget_gbp_m_per_year
        if amount > 0.0 and amount + self.granted_gbp_m > most:
            return None
        if not self.fund.take(recycled_gbp_m):
            return None
        self.granted_gbp_m += amount
        return Grant(amount, recycled_gbp_m)

    def take_grant_back(self, grant: Grant) -> None:
        """Keep for others what was granted to a measure that ends before it is paid, at FID."""
        self.granted_gbp_m -= grant.budget_gbp_m
        self.fund.give_back(grant.recycled_gbp_m)

    def recycle(self, revenue_gbp_m: float, year: int) -> None:
        """Set aside a share of what the cluster paid for carbon, to be spent from a January on."""
        share = self.policy.recycled_revenue_share
        if share > 0.0:
            self.fund.put_in(year, share * max(0.0, revenue_gbp_m))

    def _let_awards_lapse(self, year: int) -> None:
        """Take contracts back that are handed back, or without FID by their longstop date."""
        for bidder, awarded in list(self._awarded_year.items()):
            if year - awarded == 1 and self._is_handed_back(bidder, awarded):
                self._take_back(bidder, year, "withdrew after its award")
                self.model.market.producer(bidder).give_up()
            if bidder not in self.awards or year - awarded < self.policy.longstop_years:
                continue
            if self.model.works.is_decided(bidder):
                del self._awarded_year[bidder]
            else:
                self._take_back(bidder, year, "longstop date passed")

    def _is_handed_back(self, bidder: str, awarded_year: int) -> bool:
        """Whether a hydrogen producer withdraws after its award."""
        if bidder.startswith(f"{OPTION}/"):
            return False
        return self.model.market.producer(bidder).withdraws(awarded_year)

    def _take_back(self, bidder: str, year: int, reason: str) -> None:
        """Take a contract back, and let go what relied on it."""
        self.model.journal.note(year, self, bidder, "support", self.awards[bidder], reason)
        self.release(bidder)
        self.model.works.contract_lapsed(bidder)

    def _award(self, bid: Bid, strike: float, year: int) -> None:
        self.awards[bid.bidder] = strike
        self._awarded_year[bid.bidder] = year
        years = range(bid.first_year, bid.first_year + self.policy.contract_years)
        self.promised_gbp_m[bid.bidder] = (years, max(0.0, bid.support_gbp_m(strike)))
        self._promise(bid.bidder, 1.0)
        kind, _, name = bid.bidder.rpartition("/")
        if kind == OPTION:
            self.model.strike[int(name)] = strike
        else:
            self.model.market.producer(bid.bidder).strike = strike


def terms_of(entry: AllocationRound) -> Terms:
    """How a round pays and whom it lets in, as the auction takes it."""
    largest = entry.largest_project_volume
    return Terms(
        uniform=entry.pricing is Pricing.UNIFORM,
        smallest_volume=entry.smallest_project_volume,
        largest_volume=math.inf if largest is None else largest,
        largest_budget_share=entry.largest_budget_share,
    )
