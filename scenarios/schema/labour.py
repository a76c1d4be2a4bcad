"""Who can build, and how long and how dearly things get built."""

from __future__ import annotations

from typing import ClassVar

from scenarios.schema.base import IDENTIFIER, Row, quantity, words
from scenarios.schema.market import SpendClass

PIPELINE_WORKS = "pipeline_onshore"
"""Class of works that delivers every pipeline; every run orders it, whatever the tables name."""


class TradeRow(Row):
    """A trade whose crews every project in the cluster competes for."""

    key: ClassVar[tuple[str, ...]] = ("trade_id",)

    trade_id: str = words("Name of the trade.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    workers: int = quantity("workers", "Workforce in the region at the start.", ge=1)
    available_share: float = quantity("-", "Share not bound to other work.", gt=0.0, le=1.0)
    starts_per_worker_year: float = quantity(
        "1/year", "Trainees who begin in a year and will finish, over workers.", ge=0.0, le=0.5
    )
    starts_in_shortage_per_worker_year: float = quantity(
        "1/year",
        "Trainees who begin besides when as many crews are waited for as there are; in "
        "proportion below.",
        ge=0.0,
        le=0.5,
    )
    training_years: int = quantity("year", "From beginning to work.", ge=1, le=10)
    retirement_per_year: float = quantity(
        "1/year", "Share of workers who retire or leave in a year.", ge=0.0, le=0.2
    )
    workers_per_crew: int = quantity("workers", "Size of one crew.", ge=1, le=1000)


class CompetingWorkRow(Row):
    """A project outside the cluster's decisions that binds workers of a trade for some years."""

    key: ClassVar[tuple[str, ...]] = ("work_id", "trade_id")
    references: ClassVar[dict[str, str]] = {"trade_id": "trades"}

    work_id: str = words("Name of the project.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    trade_id: str = words("Trade it needs.")
    from_year: int = quantity("year", "First year in which it binds workers.", ge=1990, le=2100)
    to_year: int = quantity("year", "Last year in which it does.", ge=1990, le=2100)
    workers: int = quantity("workers", "Workers it binds on average.", ge=0)


class ConsentRow(Row):
    """A way to obtain consent: what may be objected to, challenged in court, refused."""

    key: ClassVar[tuple[str, ...]] = ("consent_id",)

    consent_id: str = words("Name of the consent.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    shortest_ratio: float = quantity(
        "-", "Shortest time to a decision without objections, over most likely.", gt=0.0, le=1.0
    )
    longest_ratio: float = quantity("-", "Longest such time over most likely.", ge=1.0, le=10.0)
    objection_probability: float = quantity(
        "-", "Chance that objections prolong the examination.", ge=0.0, le=1.0
    )
    objection_months: float = quantity("month", "How long they prolong it.", ge=0.0, le=120.0)
    refusal_probability: float = quantity("-", "Chance that consent is refused.", ge=0.0, le=1.0)
    resubmission_probability: float = quantity(
        "-", "Chance that a refused project is redesigned and submitted once more.", ge=0.0, le=1.0
    )
    redesign_months: float = quantity(
        "month",
        "Redesign before the second submission, or time to decide anew on a quashed consent.",
        ge=0.0,
        le=120.0,
    )
    challenge_probability: float = quantity(
        "-", "Chance that a granted consent is challenged in court.", ge=0.0, le=1.0
    )
    challenge_months: float = quantity(
        "month", "From consent until the courts have ruled.", ge=0.0, le=120.0
    )
    upheld_probability: float = quantity("-", "Chance that a challenge is upheld.", ge=0.0, le=1.0)


class DeliveryRow(Row):
    """How one class of works is delivered: durations by stage, labour and cost overrun."""

    key: ClassVar[tuple[str, ...]] = ("works_class",)
    references: ClassVar[dict[str, str]] = {"consent_id": "consents"}

    works_class: str = words("Name of the class of works.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    spend_class: SpendClass = words("Kind of spending its investment is.")
    consent_id: str = words("Consent it needs; without effect where consent takes no months.")
    develop_months: float = quantity("month", "Development, most likely.", ge=0.0, le=240.0)
    consent_months: float = quantity(
        "month",
        "Consent from submission without objections, most likely; 0 when none is needed.",
        ge=0.0,
        le=240.0,
    )
    engineer_months: float = quantity("month", "FEED, most likely.", ge=0.0, le=240.0)
    procure_months: float = quantity(
        "month", "Procurement after FID, most likely.", ge=0.0, le=240.0
    )
    build_months: float = quantity(
        "month", "Construction with full crews in season, most likely.", ge=0.0, le=240.0
    )
    commission_months: float = quantity("month", "Commissioning, most likely.", ge=0.0, le=240.0)
    shortest_ratio: float = quantity(
        "-", "Shortest duration over most likely, consent apart.", gt=0.0, le=1.0
    )
    longest_ratio: float = quantity(
        "-", "Longest duration over most likely, consent apart.", ge=1.0, le=10.0
    )
    abandonment_probability: float = quantity(
        "-",
        "Chance that the owner gives up between FEED and FID for reasons outside a run, where "
        "delivery.quality is poor.",
        ge=0.0,
        le=1.0,
    )
    overrun_mean: float = quantity(
        "-", "Mean cost overrun as a share of the estimate.", ge=0.0, le=5.0
    )
    overrun_spread: float = quantity(
        "-", "Standard deviation of the logarithm of the overrun factor.", ge=0.0, le=2.0
    )
    labour_fte_years_per_gbp_m: float = quantity(
        "FTE-year/GBP m", "Site labour per investment.", ge=0.0, le=50.0
    )


class WorkPackageRow(Row):
    """What one trade does in the construction of a class of works, and when.

    Packages of one stage are done side by side and have the same share of months; stages follow
    one another.
    """

    key: ClassVar[tuple[str, ...]] = ("works_class", "trade_id")
    references: ClassVar[dict[str, str]] = {"works_class": "delivery", "trade_id": "trades"}

    works_class: str = words("Class of works.")
    trade_id: str = words("Trade.")
    stage: int = quantity("-", "Stage of construction it belongs to, from 1.", ge=1, le=9)
    months_share: float = quantity(
        "-", "Share of its stage in the months of construction.", gt=0.0, le=1.0
    )
    labour_share: float = quantity("-", "Share of all site labour.", ge=0.0, le=1.0)
    season_from_month: int = quantity(
        "month of year", "First month in which it may go on; 1 for January.", ge=1, le=12
    )
    season_to_month: int = quantity(
        "month of year", "Last month in which it may go on; 12 for December.", ge=1, le=12
    )
