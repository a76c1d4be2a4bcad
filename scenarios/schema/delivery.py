"""How well works are delivered, as a scenario sets it."""

from __future__ import annotations

from enum import StrEnum

from scenarios.schema.base import Declared, quantity, words


class DeliveryQuality(StrEnum):
    """A world of delivery; its figures stand in `infrastructure/delivery_quality.py`."""

    POOR = "poor"
    CENTRAL = "central"
    GOOD = "good"


class Delivery(Declared):
    """How well works are delivered."""

    quality: DeliveryQuality = words(
        "World of delivery: poor, central or good. Sets how far durations and costs overrun, "
        "whether owners give up before FID and what reserve their dates have.",
        DeliveryQuality.CENTRAL,
    )
    duration_multiplier: float = quantity("-", "Scales every duration.", 1.0, ge=0.1, le=5.0)
    overrun_multiplier: float = quantity("-", "Scales every cost overrun.", 1.0, ge=0.0, le=5.0)
    delay_correlation: float = quantity(
        "-",
        "How far the phases of one project are late together; correlation of normal scores "
        "(assumption).",
        0.5,
        ge=0.0,
        le=1.0,
    )
    crew_multiplier: float = quantity(
        "-", "Scales the workforce of every trade.", 1.0, ge=0.05, le=20.0
    )
    largest_crew_share: float = quantity(
        "-", "Most of a trade's crews one project may hold (assumption).", 0.4, gt=0.0, le=1.0
    )
    insolvency_per_year: float = quantity(
        "1/year",
        "Chance a year that the contractor or owner of works after FID becomes insolvent "
        "(Insolvency Service 2024: 53 of 10,000 companies; construction 17.4 % of cases, 14 % of "
        "companies).",
        0.0066,
        ge=0.0,
        le=1.0,
    )
    insolvency_stop_months: float = quantity(
        "month",
        "Time until another contractor goes on (Carillion's hospitals: January to October 2018).",
        9.0,
        ge=0.0,
        le=120.0,
    )
    insolvency_cancels_probability: float = quantity(
        "-", "Chance that nobody goes on and the project ends (assumption).", 0.1, ge=0.0, le=1.0
    )
