"""What each closed year leaves behind, from which all tables are made."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from infrastructure.assets import N_FLOWS

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ClosedYear:
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
        electricity_cost_gbp_m: cost of hourly power for electrolysis, shape (assets,) [GBP m].
        hydrogen_systems: hydrogen balance of each connected system.
        hydrogen_paid_gbp_m: what users paid producers, rows of (user, producer, GBP m).
        tariffs: tariff of each pipeline, shape (pipelines,) [GBP/MWh HHV or GBP/t].
        booked: volume booked on each pipeline, shape (pipelines,) [GWh HHV or kt].
        hours: hourly series of each system, where they were asked for.
    """

    year: int
    share: FloatArray
    flows: FloatArray
    vented_fossil_kt: FloatArray
    vented_biogenic_kt: FloatArray
    served_share: FloatArray
    hydrogen_made_gwh: FloatArray
    hydrogen_sold_gwh: FloatArray
    electricity_cost_gbp_m: FloatArray
    hydrogen_systems: tuple[HydrogenBalance, ...]
    hydrogen_paid_gbp_m: tuple[tuple[int, int, float], ...]
    tariffs: FloatArray
    booked: FloatArray
    hours: dict[str, dict[str, FloatArray]]


@dataclass(frozen=True)
class HydrogenBalance:
    """Hydrogen of one connected system in one year [GWh HHV], own power [GWh] and cost [GBP m].

    Stocks at start and end hold what is in pipes; cost is that of fuel, carbon and power.
    """

    system: str
    produced_gwh: float
    served_gwh: float
    unserved_gwh: float
    stored_gwh: float
    drawn_gwh: float
    lost_gwh: float
    curtailed_gwh: float
    interrupted_gwh: float
    stock_start_gwh: float
    stock_end_gwh: float
    line_pack_end_gwh: float
    own_power_gwh: float
    own_surplus_gwh: float
    cost_gbp_m: float


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
