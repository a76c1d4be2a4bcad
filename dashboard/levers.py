"""Which settings are levers, in which group and range; what they mean is declared in the schema.

One place to add a lever: a line in `GROUPS`. Unit, bounds, help and kind of control come from the
declaration of the setting; a range here only narrows the bounds to what a planner would try.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lever:
    """One setting that can be moved.

    Attributes:
        path: dotted path of the setting.
        label: a few words beside the control.
        low: left end of the slider, if narrower than the schema's bound.
        high: right end of the slider.
        step: what one press of an arrow key moves; a hundredth of the range unless given.
        series: series of the table of prices whose paths can be chosen, or the table itself.
    """

    path: str
    label: str
    low: float | None = None
    high: float | None = None
    step: float | None = None
    series: str = ""


@dataclass(frozen=True)
class Group:
    """Levers that belong together."""

    key: str
    title: str
    levers: tuple[Lever, ...]


GROUPS = (
    Group(
        "carbon",
        "Carbon price",
        (
            Lever("policy.carbon_price.path", "Announced path", series="carbon_traded"),
            Lever("policy.carbon_price.multiplier", "Level of the path", 0.0, 3.0, 0.05),
            Lever("companies.trust_in_carbon_path", "Trust in the path", step=0.05),
            Lever(
                "policy.carbon_price.free_allocation_end_year", "Free allowances end", 2026, 2050, 1
            ),
            Lever("policy.carbon_price.removal_credit_share", "Credit for removals", step=0.05),
        ),
    ),
    Group(
        "coordination",
        "Acting together",
        (
            Lever("coordination.enabled", "Cluster manager"),
            Lever("coordination.start_year", "From", 2026, 2050, 1),
        ),
    ),
    Group(
        "support",
        "Public support",
        (
            Lever("policy.support_budget_gbp_m_per_year", "Support budget", 0, 4000, 50),
            Lever("policy.contract_years", "Contract length", 5, 25, 1),
            Lever(
                "policy.electrification_grant_share", "Grant for electrification", 0.0, 1.0, 0.05
            ),
            Lever("policy.grant_budget_gbp_m_per_year", "Grant budget", 0, 1000, 10),
            Lever("policy.network_underwriting_share", "Underwriting of pipes", 0.0, 1.0, 0.05),
        ),
    ),
    Group(
        "energy",
        "Energy prices and demand",
        (
            Lever("prices.gas_path", "Gas path", series="gas"),
            Lever("prices.gas_multiplier", "Gas price", 0.25, 3.0, 0.05),
            Lever("prices.electricity_path", "Power path", series="electricity"),
            Lever("prices.electricity_multiplier", "Power price", 0.25, 3.0, 0.05),
            Lever(
                "prices.electrolysis_price_share", "Power price of electrolysers", 0.0, 1.5, 0.05
            ),
            Lever("demand.activity_path", "How much sites run", series="activity"),
        ),
    ),
    Group(
        "networks",
        "Pipelines",
        (
            Lever("networks.delay_months", "Extra delay", 0, 84, 3),
            Lever("networks.booked_share_for_fid", "Booked before decision", 0.0, 1.0, 0.05),
            Lever("networks.anchor_share_for_fid", "Or one customer alone", 0.0, 1.0, 0.05),
            Lever("networks.headroom_share", "Room for later customers", 0.0, 2.0, 0.1),
        ),
    ),
    Group(
        "delivery",
        "Delivery and crews",
        (
            Lever("delivery.quality", "World of delivery"),
            Lever("delivery.crew_multiplier", "Crews", 0.25, 3.0, 0.05),
            Lever("delivery.duration_multiplier", "Durations", 0.5, 2.0, 0.05),
            Lever("delivery.overrun_multiplier", "Cost overruns", 0.0, 3.0, 0.1),
        ),
    ),
    Group(
        "companies",
        "Companies and producers",
        (
            Lever("companies.hurdle_rate_multiplier", "Hurdle rates", 0.25, 2.5, 0.05),
            Lever("companies.booking_years", "Patience with a pipe", 1, 15, 1),
            Lever("companies.may_close", "Sites may close"),
            Lever("producers.offtake_share_for_fid", "Hydrogen sold before decision", step=0.05),
        ),
    ),
    Group(
        "luck",
        "Luck",
        (
            Lever("seed", "Draw of luck (seed)", 1, 100, 1),
            Lever("delivery.insolvency_per_year", "Insolvency of contractors", 0.0, 0.2, 0.005),
        ),
    ),
)
"""All groups, most used first; the rounds of support of a preset are added to them."""


def round_levers(rounds: int) -> tuple[Lever, ...]:
    """Return the levers of a preset's rounds of support: how much each may award."""
    return tuple(Lever(f"policy.rounds.{i}.volume", "", 0.0, None, 50.0) for i in range(rounds))
