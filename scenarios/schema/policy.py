"""What a government can set: carbon price, support rounds, grants and what they may cost."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from scenarios.schema.base import Declared, quantity, words


class Supported(StrEnum):
    """What an allocation round supports."""

    REFORMER = "reformer"
    ELECTROLYSER = "electrolyser"
    CAPTURE = "capture"


class Pricing(StrEnum):
    """What the winners of an allocation round are paid."""

    PAY_AS_BID = "pay_as_bid"
    UNIFORM = "uniform"


class CarbonPrice(Declared):
    """The price companies pay for fossil CO2."""

    path: str = words("Path of the series carbon_traded: low, central, high or held.", "central")
    multiplier: float = quantity("-", "Scales every year of the path.", 1.0, ge=0.0, le=5.0)
    price_support_gbp_per_t: float = quantity(
        "GBP/t CO2",
        "Carbon Price Support on fuel burnt for power, less what is stored of its CO2 (GBP 18 "
        "since 2016, HMRC; Finance Act 2000, schedule 6, paragraph 42C).",
        18.0,
        ge=0.0,
        le=200.0,
    )
    free_allocation_start_year: int = quantity(
        "year",
        "Last year with all free allowances, from which they fall in a straight line (assumption).",
        2025,
        ge=2000,
        le=2100,
    )
    free_allocation_end_year: int = quantity(
        "year",
        "Year in which free allowances have fallen to nothing (assumption).",
        2040,
        ge=2025,
        le=2100,
    )
    removal_credit_share: float = quantity(
        "-",
        "Share of the carbon price paid for stored biogenic CO2 (assumption).",
        1.0,
        ge=0.0,
        le=1.5,
    )


class AllocationRound(Declared):
    """One competition for support: how much, how dear and in which January it is cleared."""

    year: int = quantity("year", "January in which bids are cleared.", ge=2020, le=2100)
    supports: Supported = words("reformer, electrolyser or capture.")
    volume: float = quantity(
        "MW HHV or kt CO2/year",
        "Most that is awarded: hydrogen capacity, or CO2 captured a year.",
        gt=0.0,
        le=1e6,
    )
    strike_cap: float = quantity(
        "GBP/MWh HHV or GBP/t CO2",
        "Dearest strike price that is accepted (2024 money).",
        gt=0.0,
        le=5000.0,
    )
    pricing: Pricing = words(
        "pay_as_bid (each winner its own strike, as in the UK's hydrogen rounds) or uniform (all "
        "winners the dearest strike accepted, as in its rounds for renewables).",
        Pricing.PAY_AS_BID,
    )
    budget_gbp_m_per_year: float | None = quantity(
        "GBP m/year",
        "Most that the contracts of this round may together be expected to cost in a year; none "
        "leaves it to the budget of all contracts.",
        None,
        ge=0.0,
        le=1e5,
    )
    smallest_project_volume: float = quantity(
        "MW HHV or kt CO2/year",
        "Least volume a project must have to enter (the smallest of HAR1 had 5.2 MW, DESNZ 2023).",
        0.0,
        ge=0.0,
        le=1e6,
    )
    largest_project_volume: float | None = quantity(
        "MW HHV or kt CO2/year",
        "Most volume a project may have to enter; none lets in any.",
        None,
        gt=0.0,
        le=1e6,
    )
    largest_budget_share: float = quantity(
        "-",
        "Most of what the round can spend in a year that one project may be expected to take.",
        1.0,
        gt=0.0,
        le=1.0,
    )

    @model_validator(mode="after")
    def _sizes_in_order(self) -> AllocationRound:
        least, most = self.smallest_project_volume, self.largest_project_volume
        if most is not None and least > most:
            raise ValueError(f"smallest_project_volume {least:g} is above the largest {most:g}")
        return self


class Policy(Declared):
    """Everything the government of the scenario does."""

    carbon_price: CarbonPrice = Field(default=CarbonPrice(), description="Price of fossil CO2.")
    rounds: tuple[AllocationRound, ...] = Field(
        default=(), description="Allocation rounds in the order of their years."
    )
    support_budget_gbp_m_per_year: float = quantity(
        "GBP m/year",
        "Most that all contracts together may be expected to cost in a year.",
        0.0,
        ge=0.0,
        le=1e5,
    )
    low_carbon_threshold_g_per_mj: float = quantity(
        "gCO2e/MJ LHV",
        "Most that supported hydrogen may emit (UK Low Carbon Hydrogen Standard, DESNZ 2023).",
        20.0,
        ge=0.0,
        le=200.0,
    )
    contract_years: int = quantity(
        "year", "Length of a support contract (HPBM: 15).", 15, ge=1, le=40
    )
    longstop_years: int = quantity(
        "year",
        "Years from award to FID after which a contract lapses (assumption).",
        7,
        ge=1,
        le=40,
    )
    electrification_grant_share: float = quantity(
        "-", "Share of investment granted to electrification.", 0.0, ge=0.0, le=1.0
    )
    grant_budget_gbp_m_per_year: float = quantity(
        "GBP m/year", "Grants in a year; what nobody takes is kept.", 0.0, ge=0.0, le=1e5
    )
    recycled_revenue_share: float = quantity(
        "-",
        "Share of what the cluster paid for carbon in a year that is set aside the next January "
        "for grants to its own measures; what nobody takes is kept.",
        0.0,
        ge=0.0,
        le=1.0,
    )
    recycled_grant_share: float = quantity(
        "-",
        "Share of investment in hydrogen, electrification and capture, other grants taken off, "
        "that is granted from the carbon revenue set aside (assumption).",
        0.3,
        ge=0.0,
        le=1.0,
    )
    network_underwriting_share: float = quantity(
        "-",
        "Share of a pipe's capacity that tariffs may assume to be booked, the state paying "
        "for what is not.",
        0.0,
        ge=0.0,
        le=1.0,
    )
