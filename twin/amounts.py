"""Amounts of money in sentences, with as many digits as a reader wants."""

from __future__ import annotations

IN_MILLIONS_FROM = 1.0
WHOLE_MILLIONS_FROM = 10.0
NEGLIGIBLE_GBP = 500.0


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
