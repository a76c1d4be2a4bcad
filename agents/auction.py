"""Clears an allocation round: cheapest bids first, within volume, strike cap and yearly budget."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scenarios.units import GBP_M_PER_UNIT


class Bid(NamedTuple):
    """One bid for a support contract.

    Attributes:
        bidder: name of the project.
        strike: asked strike price [GBP/MWh HHV or GBP/t CO2].
        volume: what would be awarded [MW HHV or kt CO2/year].
        yearly_support_gbp_m: expected support in a year of operation at that strike [GBP m/year].
        first_year: first year in which support would be paid.
        yearly_output: what support is paid on [GWh HHV/year or kt CO2/year]; says how support
            grows where the contract pays more than was asked.
        members: bids of a joint bid, which wins or loses as a whole; none for one project alone.
    """

    bidder: str
    strike: float
    volume: float
    yearly_support_gbp_m: float
    first_year: int
    yearly_output: float = 0.0
    members: tuple[Bid, ...] = ()

    @property
    def parts(self) -> tuple[Bid, ...]:
        """Bids of the projects in it: its members, or itself alone."""
        return self.members or (self,)

    @property
    def dearest(self) -> float:
        """Dearest strike any project in it asks for [GBP/MWh HHV or GBP/t CO2]."""
        return max(part.strike for part in self.parts)

    def support_gbp_m(self, strike: float) -> float:
        """Expected support in a year of operation at another strike price [GBP m/year]."""
        more = (strike - self.strike) * self.yearly_output * GBP_M_PER_UNIT
        return self.yearly_support_gbp_m + more


def joint_bid(bidder: str, bids: Sequence[Bid]) -> Bid:
    """Bid as one: for all projects or none, ranked at their mean strike by output.

    Cap, size and price hold for each project as if it had bid alone: a cheap one does not carry a
    dear one over the cap.

    Args:
        bidder: name of the joint bid.
        bids: bids of the projects, at least one.
    """
    if len(bids) == 1:
        return bids[0]
    output = sum(bid.yearly_output for bid in bids)
    return Bid(
        bidder,
        sum(bid.strike * bid.yearly_output for bid in bids) / output,
        sum(bid.volume for bid in bids),
        sum(bid.yearly_support_gbp_m for bid in bids),
        min(bid.first_year for bid in bids),
        output,
        tuple(bids),
    )


@dataclass(frozen=True)
class Terms:
    """How a round pays and whom it lets in.

    Attributes:
        uniform: whether every winner is paid the dearest strike accepted, instead of its own.
        smallest_volume: least volume of one project [MW HHV or kt CO2/year].
        largest_volume: most volume of one project [MW HHV or kt CO2/year].
        largest_budget_share: most of a year's budget that one project may take [-].
    """

    uniform: bool = False
    smallest_volume: float = 0.0
    largest_volume: float = math.inf
    largest_budget_share: float = 1.0


PAY_AS_BID = Terms()
"""Every winner is paid what it asked; projects of any size."""


class Verdict(NamedTuple):
    """What the round said to one bid; the reason is empty when it won.

    Attributes:
        bid: the bid.
        reason: why it lost; empty when it won.
        strikes: strike price of the contract of each project of the bid, none when it lost
            [GBP/MWh HHV or GBP/t CO2].
    """

    bid: Bid
    reason: str
    strikes: tuple[float, ...] = ()

    @property
    def awarded(self) -> bool:
        """Whether the bid won."""
        return not self.reason

    @property
    def yearly_support_gbp_m(self) -> float:
        """Support the budget must hold for it; none where a contract would pay back [GBP m]."""
        if not self.awarded:
            return 0.0
        return sum(max(0.0, part.support_gbp_m(strike)) for part, strike in self.contracts)

    @property
    def contracts(self) -> list[tuple[Bid, float]]:
        """Each project of the bid, with its strike: that of the contract, or what it had asked."""
        asked = tuple(part.strike for part in self.bid.parts)
        return list(zip(self.bid.parts, self.strikes or asked, strict=True))


def clear_round(
    bids: Sequence[Bid],
    volume: float,
    strike_cap: float,
    budget_left_gbp_m: dict[int, float],
    contract_years: int,
    terms: Terms = PAY_AS_BID,
    taken: Sequence[Bid] = (),
) -> list[Verdict]:
    """Award bids in merit order until volume or budget is used up.

    A bid that does not fit is passed over and the next is tried, as in the UK's hydrogen
    allocation rounds, where smaller projects can follow a larger one that did not fit. Where
    pricing is uniform, a bid fits only if the budget also holds all that were accepted before it
    at its strike, which they would then be paid too. Uniform pricing pays the highest accepted
    bid, as the UK's contracts for difference for renewables do (DESNZ, Allocation Framework).

    Args:
        bids: standing bids.
        volume: most that is awarded [MW HHV or kt CO2/year].
        strike_cap: dearest strike that is accepted [GBP/MWh HHV or GBP/t CO2].
        budget_left_gbp_m: what is left of each year's budget; years not named are unlimited.
        contract_years: length of the contracts [year].
        terms: how the round pays and whom it lets in.
        taken: bids that are accepted before all others, whatever they ask.

    Returns:
        One verdict for each bid, in merit order.
    """
    ranked = sorted(bids, key=lambda bid: (bid.strike, bid.bidder))
    purse = _Purse(budget_left_gbp_m, contract_years, terms)
    for bid in taken:
        purse.take(bid)
    volume_left = volume - sum(bid.volume for bid in taken)
    reasons: list[str] = []
    for bid in ranked:
        reason = _unfit(bid, volume_left, strike_cap, terms) or purse.refuses(bid)
        if not reason:
            volume_left -= bid.volume
            purse.take(bid)
        reasons.append(reason)
    return [
        Verdict(bid, reason, () if reason else tuple(map(purse.strike_of, bid.parts)))
        for bid, reason in zip(ranked, reasons, strict=True)
    ]


def _unfit(bid: Bid, volume_left: float, strike_cap: float, terms: Terms) -> str:
    """Say what keeps a bid out whatever it costs; nothing when it may come."""
    if bid.dearest > strike_cap:
        return f"strike {bid.dearest:.0f} above the cap of {strike_cap:.0f}"
    for part in bid.parts:
        if part.volume < terms.smallest_volume:
            return f"volume {part.volume:.0f} below the {terms.smallest_volume:.0f} it must have"
        if part.volume > terms.largest_volume:
            return f"volume {part.volume:.0f} above the {terms.largest_volume:.0f} it may have"
    if bid.volume > volume_left:
        return f"volume {bid.volume:.0f} above the {volume_left:.0f} left in the round"
    return ""


class _Purse:
    """The yearly budgets of a round, and the bids they are promised to.

    Attributes:
        taken: bids accepted so far, cheapest first.
    """

    def __init__(self, budget_gbp_m: dict[int, float], contract_years: int, terms: Terms) -> None:
        self.taken: list[Bid] = []
        self._budget = budget_gbp_m
        self._left = dict(budget_gbp_m)
        self._least = {year: min(0.0, budget) for year, budget in budget_gbp_m.items()}
        self._contract_years = contract_years
        self._terms = terms

    def refuses(self, bid: Bid) -> str:
        """Say why the budget cannot hold a bid beside those taken; nothing when it can."""
        uniform, share = self._terms.uniform, self._terms.largest_budget_share
        dearest = max(bid.dearest, self.dearest)
        if share < 1.0:
            for one in (*self.taken, bid) if uniform else (bid,):
                greedy = self._takes_too_much(one, dearest)
                if greedy:
                    return f"{greedy} above {share:.0%} of a year's budget"
        left = self._left_at(dearest) if uniform else self._left
        asks = self._asks(bid, dearest)
        short = any(left[year] < asked for year, asked in asks.items() if year in left)
        if short or any(left[year] < least for year, least in self._least.items()):
            return "budget of later years used up"
        return ""

    @property
    def dearest(self) -> float:
        """Dearest strike accepted so far; minus infinity before the first."""
        return max((bid.dearest for bid in self.taken), default=-math.inf)

    def strike_of(self, part: Bid) -> float:
        """Strike price of the contract of a project that was accepted."""
        return self.dearest if self._terms.uniform else part.strike

    def take(self, bid: Bid) -> None:
        """Promise a bid its support."""
        self.taken.append(bid)
        self._spend(self._left, bid, bid.dearest)

    def _support_gbp_m(self, part: Bid, dearest: float) -> float:
        """Support of a project a year where the dearest strike accepted is the one given."""
        return part.support_gbp_m(dearest if self._terms.uniform else part.strike)

    def _years(self, bid: Bid) -> range:
        return range(bid.first_year, bid.first_year + self._contract_years)

    def _asks(self, bid: Bid, dearest: float) -> dict[int, float]:
        """What a bid takes a year; joint ones count on nobody paying back [GBP m]."""
        if not bid.members:
            return dict.fromkeys(self._years(bid), self._support_gbp_m(bid, dearest))
        asked: defaultdict[int, float] = defaultdict(float)
        for part in bid.members:
            support = self._support_gbp_m(part, dearest)
            for year in self._years(part):
                asked[year] += max(0.0, support)
        return asked

    def _takes_too_much(self, bid: Bid, dearest: float) -> str:
        """Name a project that would take more than one may of some year's budget."""
        share = self._terms.largest_budget_share
        for part in bid.parts:
            support = self._support_gbp_m(part, dearest)
            years = (year for year in self._years(part) if year in self._budget)
            if support > 0.0 and any(support > share * self._budget[year] for year in years):
                return part.bidder
        return ""

    def _left_at(self, dearest: float) -> dict[int, float]:
        """Budgets if the dearest strike accepted were another; overdrawn ones are minus."""
        left = dict(self._budget)
        for bid in self.taken:
            self._spend(left, bid, dearest)
        return left

    def _spend(self, left: dict[int, float], bid: Bid, dearest: float) -> None:
        """Take the support of a bid off budgets."""
        for part in bid.parts:
            support = max(0.0, self._support_gbp_m(part, dearest))
            for year in self._years(part):
                if year in left:
                    left[year] -= support
