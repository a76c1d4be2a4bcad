"""Energy as a scenario sets it: prices, hours of wind and sun, hourly dispatch, activity."""

from __future__ import annotations

from scenarios.schema.base import Declared, quantity, words


class Prices(Declared):
    """Paths of the energy prices and multipliers on them."""

    gas_path: str = words("Path of the series gas: low, central or high.", "central")
    gas_multiplier: float = quantity("-", "Scales the gas price.", 1.0, ge=0.0, le=10.0)
    electricity_path: str = words("Path of the series electricity that is paid.", "central")
    electricity_cost_path: str = words(
        "Path of the series electricity that says what it costs society, its long-run variable "
        "cost; what is paid beyond that is a transfer. Electrolysers pay the price of each hour, "
        "which is a cost.",
        "central",
    )
    electricity_multiplier: float = quantity(
        "-", "Scales the electricity price.", 1.0, ge=0.0, le=10.0
    )
    electrolysis_price_share: float = quantity(
        "-",
        "Power price of a large flexible electrolyser over the industrial retail price "
        "(assumption).",
        0.7,
        ge=0.0,
        le=2.0,
    )
    wind_sensitivity: float = quantity(
        "-", "How far the hourly power price falls as wind rises (assumption).", 0.6, ge=0.0, le=1.0
    )
    solar_sensitivity: float = quantity(
        "-",
        "How far the hourly power price falls as the sun's capacity factor rises (assumption).",
        0.3,
        ge=0.0,
        le=1.0,
    )


class Weather(Declared):
    """Where the hours of wind and sun come from."""

    file: str | None = words(
        "CSV of hourly capacity factors with the columns time, wind and solar, in the folder of "
        "the scenario; none draws the weather from the cluster's statistics.",
        None,
    )


class Dispatch(Declared):
    """How hydrogen is dispatched hour by hour."""

    foresight_hours: int = quantity(
        "h",
        "Hours of weather, prices and demand that whoever runs a store knows ahead.",
        8760,
        ge=1,
        le=8760,
    )
    interruption_price_gbp_per_mwh: float = quantity(
        "GBP/MWh HHV",
        "Price at which interruptible users let their hydrogen go (assumption).",
        300.0,
        ge=0.0,
        le=10000.0,
    )
    own_power_cost_gbp_per_mwh: float = quantity(
        "GBP/MWh",
        "What a producer pays for each MWh its own wind and solar stations make (assumption).",
        80.0,
        ge=0.0,
        le=1000.0,
    )
    surplus_price_share: float = quantity(
        "-",
        "What surplus own power is sold for over the hourly price; 0 curtails it (assumption).",
        0.5,
        ge=0.0,
        le=1.0,
    )
    planned_outage_share: float = quantity(
        "-",
        "Share of a reformer's unavailable hours that is one planned stop in summer (assumption).",
        0.5,
        ge=0.0,
        le=1.0,
    )
    outage_hours: float = quantity(
        "h",
        "Mean length of a reformer's forced outage (order of magnitude, not from operators).",
        72.0,
        gt=0.0,
        le=2000.0,
    )


class Demand(Declared):
    """How much the sites of the cluster run."""

    activity_path: str = words("Path of the activity table, for instance held or grid.", "held")
