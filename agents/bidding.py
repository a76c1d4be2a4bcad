"""How a bidder that does not know its own cost for certain guards against the winner's curse."""

from __future__ import annotations


def expected_shortfall(bidders: int) -> float:
    """How far the lowest of several estimates lies below the truth, over their half-width [-].

    Of n independent errors, uniform on [-1, 1], the lowest is -(n - 1) / (n + 1) on average: who
    wins because it asked least has most likely reckoned too low, the more so the more rivals
    there were.

    Args:
        bidders: how many estimate, the one in question included.

    Source:
        mean of the smallest order statistic of the uniform distribution (David and Nagaraja 2003,
        Order Statistics, section 2.2); that bidders ought to allow for it: Capen, Clapp and
        Campbell 1971, Journal of Petroleum Technology 23(6), doi:10.2118/2993-PA.
    """
    return (bidders - 1) / (bidders + 1)


def shaded_cost(
    cost: float, error: float, spread_share: float, bidders: int, *, shades: bool
) -> float:
    """Cost on which a bidder bases its bid [unit of the cost].

    The estimate is the cost times ``1 + spread_share * error``. A bidder that shades adds what the
    lowest of all estimates falls short by on average, so that who wins by asking least is not out
    of pocket on average; one that does not takes its estimate for the truth. Where a round has
    several winners the allowance is more than all but the cheapest would need.

    Args:
        cost: what it will in truth cost.
        error: error of the estimate over its half-width, from -1 to 1 [-].
        spread_share: half-width of the error over the cost; known to every bidder [-].
        bidders: how many bid, this one included.
        shades: whether the bidder allows for the winner's curse.
    """
    allowance = expected_shortfall(bidders) if shades else 0.0
    return cost * (1.0 + spread_share * (error + allowance))
