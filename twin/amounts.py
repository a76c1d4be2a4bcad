"""Amounts of money in sentences, with as many digits as a reader wants."""

from __future__ import annotations

import math

IN_MILLIONS_FROM = 1.0
WHOLE_MILLIONS_FROM = 10.0
NEGLIGIBLE_GBP = 500.0
MOST_DECIMALS = 4


def pounds(gbp_m: float) -> str:
    """Return GBP 1,299 m, GBP 4.8 m, GBP 48,000, or that it is next to nothing.

    Args:
        gbp_m: an amount, 0 or more [GBP m].
    """
    if gbp_m >= WHOLE_MILLIONS_FROM:
        return f"GBP {gbp_m:,.0f} m"
    if gbp_m >= IN_MILLIONS_FROM:
        return f"GBP {gbp_m:.1f} m"
    gbp = gbp_m * 1e6
    return f"GBP {round(gbp, -3):,.0f}" if gbp >= NEGLIGIBLE_GBP else "less than GBP 1,000"


def decimals_of(gbp_m: float) -> int:
    """Digits after the point that leave two to read of a small amount in millions, and one else."""
    if not math.isfinite(gbp_m) or gbp_m == 0.0 or abs(gbp_m) >= IN_MILLIONS_FROM:
        return 1
    return min(1 - math.floor(math.log10(abs(gbp_m))), MOST_DECIMALS)


def rounded(gbp_m: float) -> float:
    """Return an amount with as many digits as a table shows of it [GBP m]."""
    return round(float(gbp_m), decimals_of(gbp_m))
