"""Clears an allocation round: cheapest bids first, within volume, strike cap and yearly budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bid:
    """One bid for a support contract.

    Attributes:
        bidder: name of the project.
        strike: asked strike price [GBP/MWh HHV or GBP/t CO2].
        volume: what would be awarded [MW HHV or kt CO2/year].
        yearly_support_gbp_m: expected support in a year of operation [GBP m/year].
        first_year: first year in which support would be paid.
    """

    bidder: str
    strike: float
    volume: float
    yearly_support_gbp_m: float
    first_year: int


@dataclass(frozen=True)
class Verdict:
    """What the round said to one bid; the reason is empty when it won."""

    bid: Bid
    reason: str

    @property
    def awarded(self) -> bool:
        """Whether the bid won."""
        return not self.reason


def clear_round(
    bids: Sequence[Bid],
    volume: float,
    strike_cap: float,
    budget_left_gbp_m: dict[int, float],
    contract_years: int,
) -> list[Verdict]:
    """Award bids in merit order, each paid as bid, until volume or budget is used up.

    A bid that does not fit is passed over and the next is tried, as in the UK's hydrogen
    allocation rounds, where smaller projects can follow a larger one that did not fit.

    Args:
        bids: standing bids.
        volume: most that is awarded [MW HHV or kt CO2/year].
        strike_cap: dearest strike that is accepted [GBP/MWh HHV or GBP/t CO2].
        budget_left_gbp_m: what is left of each year's budget; years not named are unlimited.
        contract_years: length of the contracts [year].

    Returns:
        One verdict for each bid, in merit order.
    """
    left = dict(budget_left_gbp_m)
    volume_left = volume
    verdicts: list[Verdict] = []
    for bid in sorted(bids, key=lambda bid: (bid.strike, bid.bidder)):
        years = range(bid.first_year, bid.first_year + contract_years)
        if bid.strike > strike_cap:
            reason = f"strike {bid.strike:.0f} above the cap of {strike_cap:.0f}"
        elif bid.volume > volume_left:
            reason = f"volume {bid.volume:.0f} above the {volume_left:.0f} left in the round"
        elif any(left[year] < bid.yearly_support_gbp_m for year in years if year in left):
            reason = "budget of later years used up"
        else:
            reason = ""
            volume_left -= bid.volume
            for year in years:
                if year in left:
                    left[year] -= max(0.0, bid.yearly_support_gbp_m)
        verdicts.append(Verdict(bid, reason))
    return verdicts
