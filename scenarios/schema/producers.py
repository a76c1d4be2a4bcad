"""What hydrogen producers need before they commit, and how their technology gets cheaper."""

from __future__ import annotations

from scenarios.schema.base import Declared, quantity, words


class Producers(Declared):
    """What hydrogen producers need before they commit."""

    offtake_share_for_fid: float = quantity(
        "-", "Share of capacity that must be sold before FID (assumption).", 0.5, ge=0.0, le=1.0
    )
    margin_share: float = quantity(
        "-", "Margin on top of cost in bids (assumption).", 0.05, ge=0.0, le=1.0
    )
    cost_spread_share: float = quantity(
        "-",
        "How far a bidder may be out, up or down, when it estimates its own cost, over that cost; "
        "0 lets all know it (assumption).",
        0.0,
        ge=0.0,
        le=0.9,
    )
    shades_bids: bool = words(
        "Whether uncertain bidders ask more because the lowest of many estimates is too low on "
        "average (the winner's curse, Capen, Clapp and Campbell 1971).",
        True,
    )
    withdrawal_probability: float = quantity(
        "-",
        "Chance that the winner of a hydrogen contract gives it and its project up within a year, "
        "unless it has taken its final decision (assumption: none).",
        0.0,
        ge=0.0,
        le=1.0,
    )


class Learning(Declared):
    """How far the world goes with a technology beyond what dated costs assume."""

    deployment_ratio_2050: float = quantity(
        "-",
        "Capacity ever built by 2050 over what the dated costs stand for; the ratio grows "
        "evenly from 1 in 2025.",
        1.0,
        ge=0.01,
        le=100.0,
    )
