"""Whether parties commit on condition that others do."""

from __future__ import annotations

from pydantic import Field

from scenarios.schema.base import Declared, quantity, words


class Coordination(Declared):
    """Whether parties commit on condition that others do."""

    enabled: bool = words(
        "Whether there is a cluster manager who gathers conditional commitments.", False
    )
    start_year: int = quantity(
        "year", "First January in which commitments are gathered.", 2026, ge=2020, le=2100
    )
    meets_every_years: int = quantity(
        "year", "Years from one gathering of commitments to the next.", 1, ge=1, le=30
    )
    minimum_participation_share: float = quantity(
        "-",
        "Commitments for a pipe hold only if they and its bookings come to this share of the "
        "volume of its open season.",
        0.0,
        ge=0.0,
        le=10.0,
    )
    platform: bool = words(
        "Whether a platform shows every company what all others have decided, not only those of "
        "its sector or hub; boards with the rule follower go by the larger of the two shares "
        "(assumption; Shi et al. 2020 find diffusion faster with such a platform).",
        False,
    )
    joint_bids: bool = words(
        "Whether those who would join a CO2 pipe bid for support as one: the round ranks them at "
        "their mean strike and takes all of them or none; its strike cap holds for each.",
        False,
    )
    shared_consents: tuple[str, ...] = Field(
        default=(),
        description="Kinds of consent, by their name in the consents table, for which those "
        "ordered in one January for the same pipe apply as one where there is a cluster manager: "
        "all wait for the slowest, and one answer holds for all.",
    )
    absent: tuple[str, ...] = Field(
        default=(), description="Companies that commit to nothing before it is decided."
    )
