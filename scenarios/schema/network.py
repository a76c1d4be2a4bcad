"""Where things can flow: hubs, corridors, pipeline projects, stores and what pipes cost."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from scenarios.schema.base import IDENTIFIER, Row, quantity, words
from scenarios.schema.technology import Stage


class Carrier(StrEnum):
    """What a pipe carries."""

    HYDROGEN = "hydrogen"
    CO2 = "co2"


class Terrain(StrEnum):
    """Ground a corridor crosses, which sets its cost per kilometre.

    A crossing goes under an estuary or river in a tunnel or long drilling; reused is a pipe that
    lies there already.
    """

    ONSHORE = "onshore"
    OFFSHORE = "offshore"
    REUSED = "reused"
    CROSSING = "crossing"


class HubRow(Row):
    """A place where pipes meet and sites connect."""

    key: ClassVar[tuple[str, ...]] = ("hub_id",)

    hub_id: str = words("Name of the hub.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    latitude_deg: float = quantity("deg", "Latitude (WGS 84).", ge=-90.0, le=90.0)
    longitude_deg: float = quantity("deg", "Longitude (WGS 84).", ge=-180.0, le=180.0)


class CorridorRow(Row):
    """A stretch of candidate pipe between two hubs."""

    key: ClassVar[tuple[str, ...]] = ("corridor_id",)
    references: ClassVar[dict[str, str]] = {
        "pipeline_id": "pipelines",
        "from_hub": "hubs",
        "to_hub": "hubs",
    }

    corridor_id: str = words(
        "Name of the corridor; its line has the same id in the map file.", pattern=IDENTIFIER
    )
    pipeline_id: str = words("Pipeline project it belongs to.")
    from_hub: str = words("Hub at one end.")
    to_hub: str = words("Hub at the other end.")
    length_km: float = quantity("km", "Length used for cost and flow.", gt=0.0, le=5000.0)
    terrain: Terrain = words("onshore, offshore, reused or crossing.")


class PipelineRow(Row):
    """A pipeline project: corridors that are decided on together."""

    key: ClassVar[tuple[str, ...]] = ("pipeline_id",)
    references: ClassVar[dict[str, str]] = {"operator_id": "operators"}

    pipeline_id: str = words("Name of the pipeline project.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    operator_id: str = words("Operator that would build it.")
    carrier: Carrier = words("hydrogen or co2.")
    stage: Stage = words("How far it is at the start of the run.")
    inlet_bar: float = quantity("bar", "Absolute pressure at the inlet.", gt=1.01325, le=400.0)
    outlet_bar: float = quantity("bar", "Absolute pressure at the far end.", gt=1.01325, le=400.0)
    open_season_volume: float = quantity(
        "GWh HHV/year or kt CO2/year", "Volume the operator would size its first offer for.", gt=0.0
    )
    store_id: str | None = words("CO2 store it leads to; empty for hydrogen.", None)
    fid_not_before_year: int | None = quantity(
        "year",
        "First year in which its owners say they could decide; empty for none.",
        None,
        ge=1990,
        le=2100,
    )


class OperatorRow(Row):
    """A company that would own and run pipelines."""

    key: ClassVar[tuple[str, ...]] = ("operator_id",)

    operator_id: str = words("Name of the operator.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    allowed_return: float = quantity(
        "1/year", "Real return on the regulated asset base.", ge=0.0, le=0.5
    )
    life_years: int = quantity("year", "Years over which investment is recovered.", ge=1, le=100)
    fixed_opex_share: float = quantity(
        "1/year", "Yearly operation as a share of investment.", ge=0.0, le=1.0
    )


class CarbonStoreRow(Row):
    """A CO2 store; what may be injected when stands in its phases."""

    key: ClassVar[tuple[str, ...]] = ("store_id",)

    store_id: str = words("Name of the store.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    capacity_mt: float = quantity("Mt CO2", "Total that may be stored.", gt=0.0)
    development_capex_gbp_m: float = quantity(
        "GBP m", "Wells and facilities for the cluster, all phases.", ge=0.0
    )


class CarbonStorePhaseRow(Row):
    """A phase of a CO2 store: from when the cluster may inject at which rate."""

    key: ClassVar[tuple[str, ...]] = ("store_id", "phase")
    references: ClassVar[dict[str, str]] = {"store_id": "carbon_stores"}

    store_id: str = words("Store it belongs to.")
    phase: int = quantity("-", "Number of the phase, from 1.", ge=1, le=20)
    opens_year: int = quantity("year", "Year it opens.", ge=1990, le=2100)
    opens_month: int = quantity("month", "Month it opens, from its first day.", 1, ge=1, le=12)
    rate_mt_per_year: float = quantity(
        "Mt CO2/year", "Rate open to the cluster from then on, earlier phases included.", ge=0.0
    )


class CavernRow(Row):
    """A hydrogen store in salt."""

    key: ClassVar[tuple[str, ...]] = ("cavern_id",)
    references: ClassVar[dict[str, str]] = {
        "hub_id": "hubs",
        "pipeline_id": "pipelines",
        "works_class": "delivery",
    }

    cavern_id: str = words("Name of the store.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    hub_id: str = words("Hub at which it is connected.")
    pipeline_id: str = words("Pipeline project whose decision lets it proceed.")
    working_gas_gwh: float = quantity("GWh HHV", "Usable content.", gt=0.0)
    lowest_bar: float = quantity(
        "bar", "Absolute pressure that cushion gas keeps up.", gt=1.01325, le=250.0
    )
    highest_bar: float = quantity("bar", "Highest absolute pressure.", gt=1.01325, le=250.0)
    gas_temperature_c: float = quantity("C", "Temperature of the gas in store.", ge=5.0, le=50.0)
    largest_change_bar_per_day: float = quantity(
        "bar/day", "Largest change of pressure the salt bears.", gt=0.0, le=100.0
    )
    injection_mw: float = quantity("MW HHV", "Fastest filling by its compressors.", gt=0.0)
    withdrawal_mw: float = quantity("MW HHV", "Fastest emptying by its wells.", gt=0.0)
    loss_share: float = quantity("-", "Share lost in a cycle.", ge=0.0, le=0.9)
    leaching_m3_per_month: float = quantity(
        "m3/month", "Salt dissolved in a month, all caverns together.", gt=0.0
    )
    capex_gbp_per_mwh: float = quantity("GBP/MWh HHV", "Investment per usable content.", ge=0.0)
    cushion_gas_gbp_per_mwh: float = quantity(
        "GBP/MWh HHV", "Price of the hydrogen bought as cushion gas.", ge=0.0
    )
    works_class: str = words(
        "Class of works that delivers it; building takes as long as leaching at least."
    )


class PipeCostRow(Row):
    """Investment per kilometre of pipe at one diameter."""

    key: ClassVar[tuple[str, ...]] = ("carrier", "terrain", "diameter_in")

    carrier: Carrier = words("hydrogen or co2.")
    terrain: Terrain = words("onshore, offshore, reused or crossing.")
    diameter_in: float = quantity("in", "Nominal diameter.", gt=0.0, le=60.0)
    capex_gbp_m_per_km: float = quantity("GBP m/km", "Investment per kilometre.", gt=0.0)
