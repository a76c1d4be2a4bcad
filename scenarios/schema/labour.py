"""Who can build, and how long and how dearly things get built."""

from __future__ import annotations

from typing import ClassVar

from scenarios.schema.base import IDENTIFIER, Row, quantity, words
from scenarios.schema.market import SpendClass


class TradeRow(Row):
    """A trade whose crews every project in the cluster competes for."""

    key: ClassVar[tuple[str, ...]] = ("trade_id",)

    trade_id: str = words("Name of the trade.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    workers: int = quantity("workers", "Workforce in the region at the start.", ge=1)
    available_share: float = quantity("-", "Share not bound to other work.", gt=0.0, le=1.0)
    growth_per_year: float = quantity(
        "1/year", "Net growth from training, arrivals and retirement.", ge=-0.2, le=0.5
    )
    workers_per_crew: int = quantity("workers", "Size of one crew.", ge=1, le=1000)


class DeliveryRow(Row):
    """How one class of works is delivered: durations by stage, crews and cost overrun."""

    key: ClassVar[tuple[str, ...]] = ("works_class",)
    references: ClassVar[dict[str, str]] = {"trade_id": "trades"}

    works_class: str = words("Name of the class of works.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    trade_id: str = words("Trade that builds it.")
    spend_class: SpendClass = words("Kind of spending its investment is.")
    develop_months: float = quantity("month", "Development, most likely.", ge=0.0, le=240.0)
    consent_months: float = quantity(
        "month", "Consent from submission, most likely; 0 when none is needed.", ge=0.0, le=240.0
    )
    engineer_months: float = quantity("month", "FEED, most likely.", ge=0.0, le=240.0)
    procure_months: float = quantity(
        "month", "Procurement after FID, most likely.", ge=0.0, le=240.0
    )
    build_months: float = quantity(
        "month", "Construction with full crews, most likely.", ge=0.0, le=240.0
    )
    commission_months: float = quantity("month", "Commissioning, most likely.", ge=0.0, le=240.0)
    shortest_ratio: float = quantity("-", "Shortest duration over most likely.", gt=0.0, le=1.0)
    longest_ratio: float = quantity("-", "Longest duration over most likely.", ge=1.0, le=10.0)
    refusal_probability: float = quantity("-", "Chance that consent is refused.", ge=0.0, le=1.0)
    overrun_mean: float = quantity(
        "-", "Mean cost overrun as a share of the estimate.", ge=0.0, le=5.0
    )
    overrun_spread: float = quantity(
        "-", "Standard deviation of the logarithm of the overrun factor.", ge=0.0, le=2.0
    )
    labour_fte_years_per_gbp_m: float = quantity(
        "FTE-year/GBP m", "Site labour per investment.", ge=0.0, le=50.0
    )
