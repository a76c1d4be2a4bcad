"""What each closed year leaves behind, from which all tables are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.assets import N_FLOWS

if TYPE_CHECKING:
    from twin.pressures import NetworkYear

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class ClosedYear(NamedTuple):
    """One year after its end; columns by asset, in the order of the register.

    Attributes:
        year: calendar year.
        share: share of the year in service, shape (assets,).
        flows: what flowed, shape (assets, N_FLOWS).
        vented_fossil_kt: captured fossil CO2 the store did not take, shape (assets,) [kt].
        vented_biogenic_kt: captured biogenic CO2 the store did not take, shape (assets,) [kt].
        served_share: hydrogen delivered over hydrogen wanted, shape (assets,) [-].
        hydrogen_made_gwh: hydrogen produced, shape (assets,) [GWh HHV].
        hydrogen_sold_gwh: what of it reached users, shape (assets,) [GWh HHV].
        hydrogen_leaked_gwh: what of it was lost to the air, shape (assets,) [GWh HHV].
        own_power_gwh: own power that plants used, shape (assets,) [GWh].
        electricity_cost_gbp_m: cost of hourly power for electrolysis, shape (assets,) [GBP m].
        hydrogen_systems: hydrogen balance of each connected system.
        hydrogen_sales: what users paid producers in each connected system.
        stacks: how the stacks of each producer fared.
        tariffs: tariff of each pipeline, shape (pipelines,) [GBP/MWh HHV or GBP/t].
        booked: volume booked on each pipeline, shape (pipelines,) [GWh HHV or kt].
        capacity: volume pipe and store were bought for, infinity before the decision, of each
            pipeline, shape (pipelines,) [GWh HHV or kt].
        network: every pipeline in its peak hour.
        hours: hourly series of each system, where they were asked for.
        carbon_stores: what each CO2 store took.
        caverns: what each cavern ordered so far holds and has taken.
    """

    year: int
    share: FloatArray
    flows: FloatArray
    vented_fossil_kt: FloatArray
    vented_biogenic_kt: FloatArray
    served_share: FloatArray
    hydrogen_made_gwh: FloatArray
    hydrogen_sold_gwh: FloatArray
    hydrogen_leaked_gwh: FloatArray
    own_power_gwh: FloatArray
    electricity_cost_gbp_m: FloatArray
    hydrogen_systems: tuple[HydrogenBalance, ...]
    hydrogen_sales: tuple[HydrogenSales, ...]
    stacks: StackRecord
    tariffs: FloatArray
    booked: FloatArray
    capacity: FloatArray
    network: NetworkYear
    hours: dict[str, dict[str, FloatArray]]
    carbon_stores: list[CarbonStoreYear]
    caverns: list[CavernState]


class CarbonStoreYear(NamedTuple):
    """One CO2 store in one year.

    Attributes:
        permitted_kt: what might be injected in each month, shape (12,) [kt].
        refused_kt: what arrived in the year and was not taken [kt].
        stored_kt: what was injected in each month, shape (12,) [kt].
        total_kt: all that was ever injected, by the end of the year [kt].
    """

    permitted_kt: FloatArray
    refused_kt: float
    stored_kt: FloatArray
    total_kt: float


class CavernState(NamedTuple):
    """One cavern at the end of a year; all but the stock since its start [MWh HHV]."""

    cavern_id: str
    stock_mwh: float
    injected_mwh: float
    withdrawn_mwh: float
    lost_mwh: float


class StackRecord(NamedTuple):
    """Hours and stacks of every producer in one year, shape (producers,) each.

    Attributes:
        running_hours: hours in which the plant made hydrogen, outages taken off [h].
        hours_at_end: hours since the stacks were new [h].
        replacements: times the stacks were replaced [-].
        cost_gbp_m: what the new stacks cost [GBP m].
    """

    running_hours: FloatArray
    hours_at_end: FloatArray
    replacements: FloatArray
    cost_gbp_m: FloatArray


class HydrogenBalance(NamedTuple):
    """Hydrogen of one connected system in one year [GWh HHV], own power [GWh] and cost [GBP m].

    What plants make, leaks included, is `produced_gwh`; `lost_gwh` is lost in stores. Flows of
    stores and the stock at the start hold what is in pipes; cost is that of fuel, carbon and power.
    """

    system: str
    produced_gwh: float
    served_gwh: float
    unserved_gwh: float
    stored_gwh: float
    drawn_gwh: float
    lost_gwh: float
    curtailed_gwh: float
    leaked_gwh: float
    interrupted_gwh: float
    stock_start_gwh: float
    stock_end_gwh: float
    line_pack_end_gwh: float
    own_power_gwh: float
    own_surplus_gwh: float
    cost_gbp_m: float


class HydrogenSales(NamedTuple):
    """What each user of a connected system paid each plant for hydrogen in one year."""

    users: IntArray
    """Assets that paid, shape (users,)."""
    plants: IntArray
    """Assets that were paid, shape (plants,)."""
    gbp_m: FloatArray
    """Payments, shape (users, plants) [GBP m]."""
    above_gas_gbp_m: FloatArray
    """What plants got beyond the price of gas, shape (plants,) [GBP m]."""


@dataclass
class Books:
    """Closed years in their order."""

    years: list[ClosedYear] = field(default_factory=list)

    def column(self, name: str, assets: int) -> FloatArray:
        """Stack one column of all years, assets that came later as zeros, shape (years, assets)."""
        result = np.zeros((len(self.years), assets))
        for t, closed in enumerate(self.years):
            values = getattr(closed, name)
            result[t, : len(values)] = values
        return result

    def flows(self, assets: int) -> FloatArray:
        """Stack the flows of all years, shape (years, assets, N_FLOWS)."""
        result = np.zeros((len(self.years), assets, N_FLOWS))
        for t, closed in enumerate(self.years):
            result[t, : len(closed.flows)] = closed.flows
        return result
