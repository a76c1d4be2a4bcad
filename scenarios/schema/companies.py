"""How companies see the future and themselves, and by which rule they decide."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from scenarios.schema.base import Declared, quantity, words


class Expectation(StrEnum):
    """What a board expects of prices when it looks ahead."""

    WEIGHTED = "weighted"
    ANNOUNCED = "announced"
    EXTRAPOLATED = "extrapolated"
    SCEPTIC = "sceptic"


class Companies(Declared):
    """How companies see the future and themselves."""

    hurdle_rate_multiplier: float = quantity(
        "-", "Scales every company's hurdle rate.", 1.0, ge=0.1, le=5.0
    )
    trust_in_carbon_path: float = quantity(
        "-",
        "Weight of the announced carbon path against today's price when the board looks "
        "ahead (assumption).",
        0.5,
        ge=0.0,
        le=1.0,
    )
    booking_years: int = quantity(
        "year",
        "Years a company waits on a pipe that is not decided before it withdraws (assumption).",
        4,
        ge=1,
        le=30,
    )
    renewal_window_years: int = quantity(
        "year",
        "Years before and after a renewal of its equipment in which a site may replace it by "
        "something else (assumption); for sites whose renewal_year is given.",
        2,
        ge=0,
        le=50,
    )
    may_close: bool = words("Whether sites close when their margin is gone.", True)
    rules: dict[str, str] = Field(
        default_factory=dict,
        description="Decision rule by company or sector, in place of the companies table; a "
        "company goes before its sector.",
    )
    expectation: Expectation = words(
        "What boards expect of prices: weighted (carbon between today's price and the announced "
        "path, by trust_in_carbon_path), announced, extrapolated or sceptic.",
        Expectation.WEIGHTED,
    )
    value_volatility: float = quantity(
        "1/sqrt(year)",
        "How far the value of a plant wanders in a year, for boards with the rule option_to_wait "
        "(the example of Dixit and Pindyck 1994, chapter 5).",
        0.2,
        ge=0.0,
        le=2.0,
    )
    target_start_year: int = quantity(
        "year",
        "Year from which boards with the rule target_driven count (assumption).",
        2025,
        ge=2000,
        le=2100,
    )
    target_zero_year: int = quantity(
        "year",
        "Year in which they want to emit nothing (assumption: the UK's net zero).",
        2050,
        ge=2021,
        le=2150,
    )
    target_willingness_gbp_per_t: float = quantity(
        "GBP/t CO2",
        "What they pay beyond what a measure brings to keep to their line (assumption).",
        30.0,
        ge=0.0,
        le=2000.0,
    )
    follower_threshold: float = quantity(
        "-",
        "Value over investment that boards with the rule follower ask for while nobody has gone "
        "before (assumption).",
        0.1,
        ge=-1.0,
        le=10.0,
    )
    social_influence: float = quantity(
        "-",
        "How much less they ask for when all linked companies have gone before (Shi et al. 2020: "
        "0.10-0.15; taken as an assumption).",
        0.125,
        ge=0.0,
        le=10.0,
    )
