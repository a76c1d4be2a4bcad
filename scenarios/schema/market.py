"""What things cost, and what the economy and the weather look like."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from scenarios.schema.base import IDENTIFIER, Row, quantity, words


class PriceRow(Row):
    """One published point of a yearly series; years between points are interpolated."""

    key: ClassVar[tuple[str, ...]] = ("series", "path", "year")

    series: str = words(
        "What is priced: gas, coal, electricity, carbon_traded, carbon_appraisal or grid_co2.",
        pattern=IDENTIFIER,
    )
    path: str = words("Name of the path a scenario chooses.", pattern=IDENTIFIER)
    year: int = quantity("year", "Calendar year.", ge=1990, le=2100)
    value: float = quantity("as stated", "Value as published.", ge=0.0)
    unit: str = words("Unit of the value.")
    price_base_year: int | None = quantity(
        "year",
        "Year of the pounds it is published in; empty when it is not money.",
        None,
        ge=1990,
        le=2100,
    )


class DeflatorRow(Row):
    """The GDP deflator of one year, which brings published prices to one price base."""

    key: ClassVar[tuple[str, ...]] = ("year",)

    year: int = quantity("year", "Calendar year.", ge=1990, le=2100)
    index: float = quantity("2024 = 100", "GDP deflator.", gt=0.0)


class IndustryRow(Row):
    """An industry of the input-output table."""

    key: ClassVar[tuple[str, ...]] = ("industry_id",)

    industry_id: str = words("Name of the industry.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    output_gbp_m: float = quantity("GBP m (table year)", "Gross output.", gt=0.0)
    gva_gbp_m: float = quantity("GBP m (table year)", "Gross value added.", ge=0.0)
    labour_income_gbp_m: float = quantity(
        "GBP m (table year)", "Compensation of employees, a part of value added.", ge=0.0
    )
    employment_fte: float = quantity("FTE", "Full-time equivalent employment.", ge=0.0)


class CoefficientRow(Row):
    """What one industry buys from another per pound of its own output."""

    key: ClassVar[tuple[str, ...]] = ("supplying", "using")
    references: ClassVar[dict[str, str]] = {"supplying": "industries", "using": "industries"}

    supplying: str = words("Industry that sells.")
    using: str = words("Industry that buys.")
    coefficient: float = quantity("GBP/GBP", "Domestic purchases per output.", ge=0.0, le=1.0)


class SpendClass(StrEnum):
    """Kinds of spending that make jobs."""

    PLANT = "plant"
    ELECTROLYSER = "electrolyser"
    PIPELINE = "pipeline"
    OPERATION = "operation"


class SpendRow(Row):
    """Which industries a pound of one kind of spending goes to, and how much stays in the UK."""

    key: ClassVar[tuple[str, ...]] = ("spend_class", "industry_id")
    references: ClassVar[dict[str, str]] = {"industry_id": "industries"}

    spend_class: SpendClass = words("plant, electrolyser, pipeline or operation.")
    industry_id: str = words("Industry that receives it.")
    share: float = quantity("-", "Share of the spending.", ge=0.0, le=1.0)
    domestic_share: float = quantity("-", "Share of it that is made in the UK.", ge=0.0, le=1.0)
    regional_share: float = quantity(
        "-", "Share of that which is made in the cluster's region.", ge=0.0, le=1.0
    )


class WeatherStatistic(StrEnum):
    """Statistics that describe a year's wind and sun."""

    MEAN_CAPACITY_FACTOR = "mean_capacity_factor"
    LAG_1_AUTOCORRELATION = "lag_1_autocorrelation"
    BETWEEN_YEAR_CV = "between_year_cv"
    SPREAD = "spread"
    SOLAR_MEAN_CAPACITY_FACTOR = "solar_mean_capacity_factor"
    SOLAR_LAG_1_AUTOCORRELATION = "solar_lag_1_autocorrelation"
    SOLAR_BETWEEN_YEAR_CV = "solar_between_year_cv"
    SOLAR_SPREAD = "solar_spread"
    WIND_SOLAR_CORRELATION = "wind_solar_correlation"


class WeatherRow(Row):
    """One statistic of wind or sun, by month where it has a season."""

    key: ClassVar[tuple[str, ...]] = ("statistic", "month")

    statistic: WeatherStatistic = words("Which statistic.")
    month: int = quantity("month", "Month of the year; 0 for the whole year.", ge=0, le=12)
    value: float = quantity("-", "Its value; a correlation may be negative.", ge=-1.0, le=1.0)


class TargetRow(Row):
    """A published figure that a run is compared with, never tuned to."""

    key: ClassVar[tuple[str, ...]] = ("target_id",)

    target_id: str = words("Name of the figure.", pattern=IDENTIFIER)
    measure: str = words("Which result of a run it is held against.", pattern=IDENTIFIER)
    subject: str = words(
        "What of the cluster it is of: names of sites, hydrogen plants, pipelines or CO2 stores, "
        "with spaces between them; empty for the cluster as a whole.",
        "",
        pattern=r"^([a-z][a-z0-9_]*( [a-z][a-z0-9_]*)*)?$",
    )
    year: int = quantity("year", "Year of the result to compare.", ge=1990, le=2100)
    value_low: float = quantity("as stated", "Published value or lower end.")
    value_high: float = quantity("as stated", "Published value or upper end.")
    unit: str = words("Unit of the value.")
    scope: str = words("What the figure covers, in our words.")
    difference: str = words("Why a run may honestly differ.")

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of what it is of; none for the cluster as a whole."""
        return tuple(self.subject.split())
